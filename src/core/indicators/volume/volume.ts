// What is traded, beside the price.
export * from './obv.ts'
export * from './volume-sma.ts'
