// How far weights are from the best there are, proved: the bound comes from the problem's dual, whoever worked the weights out and however.
import { type Bounds, evenBounds, filled } from './bounds.ts'
import type { Covariance } from './covariance.ts'
import { portfolioVariance, weightedSum } from './minimum-volatility.ts'

/**
 * By how much ½x′Qx − c′x at these weights lies above the greatest value of its dual, which nothing within the bounds is below: primal less dual objective under the best multipliers
 * that go with the weights, (Qx − c)′x − min (Qx − c)′z over all z that sum to 1 within the bounds (Jaggi, "Revisiting Frank-Wolfe", 2013). Absolute, in units of variance; rounding may bring it
 * below 0. The weights must sum to 1 and lie within the bounds, or it proves nothing. c: linear gains, none when not given.
 */
export function dualityGap(
  covariance: Covariance,
  weights: Float64Array,
  bounds: Bounds = evenBounds(covariance.n),
  c = new Float64Array(covariance.n),
): number {
  const slope = slopeOf(covariance, weights).map((value, i) => value - c[i]!)
  return weightedSum(weights, slope) - weightedSum(cheapest(slope, bounds), slope)
}

/**
 * By what share the best Sharpe ratio could at most exceed that of these weights, which are expected to return more than riskFree. With y the weights over their excess return: where Qy ≥ λ · excess in the sum for all z
 * within the bounds, Cauchy & Schwarz leave no ratio above √(y′Qy)/λ. λ is found by Dinkelbach's steps (Management Science 13, 1967). Infinity where there is no such λ.
 */
export function sharpeGap(
  expected: Float64Array,
  covariance: Covariance,
  riskFree: number,
  weights: Float64Array,
  bounds: Bounds = evenBounds(covariance.n),
): number {
  const excess = expected.map(value => value - riskFree)
  const size = weightedSum(weights, excess)
  const slope = slopeOf(covariance, weights).map(value => value / size)
  const variance = portfolioVariance(covariance, weights) / size ** 2
  let lambda = variance
  for (let round = 0; round < roundLimit; round++) {
    const lowest = cheapest(
      slope.map((value, i) => value - lambda * excess[i]!),
      bounds,
    )
    const [cost, gain] = [weightedSum(lowest, slope), weightedSum(lowest, excess)]
    if (cost - lambda * gain >= -precision * variance) return variance / lambda - 1
    if (!(gain > 0 && cost > 0)) break
    lambda = cost / gain
  }
  return Number.POSITIVE_INFINITY
}

const roundLimit = 100
/** A better λ by less than this share is rounding. */
const precision = 1e-15

function slopeOf({ matrix, n }: Covariance, weights: Float64Array): Float64Array {
  return weights.map((_, i) => weightedSum(weights, matrix.subarray(i * n, i * n + n)))
}

/** Of all weights within the bounds those with the least sum of cost. */
function cheapest(cost: Float64Array, bounds: Bounds): Float64Array {
  return filled(
    bounds,
    [...cost.keys()].sort((a, b) => cost[a]! - cost[b]!),
  )
}
