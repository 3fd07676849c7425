// How far price swings.
export * from './atr.ts'
export * from './bollinger.ts'
