// Averages of price, drawn over it.
export * from './ema.ts'
export * from './sma.ts'
