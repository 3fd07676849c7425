// How fast price moves, which way, and where it stands in its range.
export * from './adx.ts'
export * from './macd.ts'
export * from './rsi.ts'
export * from './stochastic.ts'
