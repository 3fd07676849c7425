// What a single weight may be.
import { Failure } from '#basics'

/** Least and greatest share of each asset, in their order. */
export type Bounds = { readonly lower: Float64Array; readonly upper: Float64Array }

/** The same bounds for n assets; long only and unbounded above when nothing is said. */
export function evenBounds(n: number, lower = 0, upper = 1): Bounds {
  return { lower: new Float64Array(n).fill(lower), upper: new Float64Array(n).fill(upper) }
}

/** Room for rounding when bounds are added up: ten times a tenth is 1. */
const slack = 1e-12

/** Throws Failure('invalid') with a sentence when no weights that sum to 1 lie within. */
export function assertFeasible({ lower, upper }: Bounds): void {
  let least = 0
  let most = 0
  for (let i = 0; i < lower.length; i++) {
    if (!(lower[i]! <= upper[i]!)) throw new Failure('invalid', `asset ${i + 1}: the least weight is above the greatest`)
    least += lower[i]!
    most += upper[i]!
  }
  if (most < 1 - slack)
    throw new Failure(
      'invalid',
      `the greatest weights add up to ${percent(most)} of the capital only: allow more for each, or add assets`,
    )
  if (least > 1 + slack)
    throw new Failure(
      'invalid',
      `the least weights add up to ${percent(least)} of the capital: ask for less for each, or remove assets`,
    )
}

/** The lower bounds, and what is left of 1 given in this order, to each as much as it may have. */
export function filled({ lower, upper }: Bounds, order: readonly number[]): Float64Array {
  const weights = Float64Array.from(lower)
  let rest = 1 - weights.reduce((sum, weight) => sum + weight, 0)
  for (const i of order) {
    const room = Math.max(0, Math.min(upper[i]! - lower[i]!, rest))
    weights[i] = weights[i]! + room
    rest -= room
  }
  return weights
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`

/**
 * Weights in the proportions of `wanted` (positive), each clamped to its bounds: clamp(k · wanted) with the k for which they sum to 1. What a method
 * without bounds of its own gets. Throws Failure as assertFeasible does.
 */
export function clampToBounds(wanted: Float64Array, bounds: Bounds): Float64Array {
  assertFeasible(bounds)
  const { lower, upper } = bounds
  const at = (k: number) => wanted.map((weight, i) => Math.min(Math.max(k * weight, lower[i]!), upper[i]!))
  const sum = (weights: Float64Array) => weights.reduce((total, weight) => total + weight, 0)
  let low = 0
  let high = 1
  while (sum(at(high)) < 1 - slack && high < 1e15) high *= 2
  for (let step = 0; step < 200 && high - low > Number.EPSILON * high; step++) {
    const middle = (low + high) / 2
    if (sum(at(middle)) < 1) low = middle
    else high = middle
  }
  const weights = at(high)
  // What bisection left over goes to the assets that may still move, so that the sum is 1 to the last digits.
  const moves = [...weights.keys()].filter(i => weights[i]! > lower[i]! && weights[i]! < upper[i]!)
  const rest = (1 - sum(weights)) / moves.length
  for (const i of moves) weights[i] = weights[i]! + rest
  return weights
}
