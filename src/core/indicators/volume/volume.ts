// What is traded, beside the price.
export * from './adl.ts'
export * from './chaikin-oscillator.ts'
export * from './cmf.ts'
export * from './force-index.ts'
export * from './mfi.ts'
export * from './obv.ts'
export * from './volume-sma.ts'
