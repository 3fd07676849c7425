// From expected returns and covariances to weights. Weights are shares of the capital and sum to 1; matrices are square and lie row by row.
export * from './bounds.ts'
export * from './covariance.ts'
export * from './efficient-frontier.ts'
export * from './hierarchical-risk-parity.ts'
export * from './minimum-volatility.ts'
export * from './optimality-gap.ts'
export * from './risk-parity.ts'
export * from './walk-forward-allocation.ts'
