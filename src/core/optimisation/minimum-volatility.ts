// The weights that moved least.
import { evenBounds, type Bounds } from './bounds.ts'
import type { Covariance } from './covariance.ts'
import { solveQuadratic } from './quadratic-program.ts'

export const minimumVolatilityDefinition =
  'Minimum volatility: the weights whose variance is smallest under the given covariances (Markowitz, Portfolio Selection, Journal of Finance 7, 1952).'

/** n weights that sum to 1. Long only when no bounds are given. Throws Failure('invalid') when the bounds leave nothing or the matrix is not positive definite. */
export function minimumVolatility({ matrix, n }: Covariance, bounds: Bounds = evenBounds(n)): Float64Array {
  return solveQuadratic(matrix, new Float64Array(n), bounds).weights
}

/** Variance of a portfolio, per the covariances' period. */
export function portfolioVariance({ matrix, n }: Covariance, weights: Float64Array): number {
  let variance = 0
  for (let i = 0; i < n; i++) {
    let row = 0
    for (let j = 0; j < n; j++) row += matrix[i * n + j]! * weights[j]!
    variance += row * weights[i]!
  }
  return variance
}

/** Σ weight · value: the expected return of a portfolio from those of its assets. */
export function weightedSum(weights: Float64Array, values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * values[i]!
  return sum
}
