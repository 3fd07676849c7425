// Weights that each bring the same risk.
import { Failure } from '#basics'
import { assertFeasible, type Bounds, clampToBounds, evenBounds } from './bounds.ts'
import type { Covariance } from './covariance.ts'

export const riskParityDefinition =
  'Risk parity: every asset contributes the same share of the variance (Maillard, Roncalli & Teïletche, Journal of Portfolio Management 36, 2010).'

const sweepLimit = 2_000
const precision = 1e-14
/** Steps of the search for the scale at which bounded weights sum to 1. */
const scaleSteps = 200

/**
 * n positive weights that sum to 1, by cyclical coordinate descent on ½x′Qx − λ Σ ln x (Griveau-Billion, Richard & Roncalli, 2013). Where a bound binds,
 * that asset stands at it and the others share the remaining risk evenly (Richard & Roncalli, "Constrained risk budgeting portfolios", 2019).
 * Throws Failure('invalid') when the bounds leave nothing, or an asset did not move.
 */
export function riskParity(covariance: Covariance, bounds: Bounds = evenBounds(covariance.n)): Float64Array {
  assertFeasible(bounds)
  const { matrix, n } = covariance
  for (let i = 0; i < n; i++)
    if (!(matrix[i * n + i]! > 0)) throw new Failure('invalid', `asset ${i + 1} did not move: it has no risk to share`)
  const free = descend(covariance, 1, null, startOf(covariance))
  const sum = free.reduce((total, weight) => total + weight, 0)
  const weights = free.map(weight => weight / sum)
  if (weights.every((weight, i) => weight >= bounds.lower[i]! && weight <= bounds.upper[i]!)) return weights
  return bounded(covariance, bounds, weights)
}

/** λ by bisection: the larger it is, the more is held in all. */
function bounded(covariance: Covariance, bounds: Bounds, start: Float64Array): Float64Array {
  let low = 0
  let high = 1
  let weights = start
  const total = (lambda: number): number => {
    weights = descend(covariance, lambda, bounds, clampToBounds(start, bounds))
    return weights.reduce((sum, weight) => sum + weight, 0)
  }
  while (total(high) < 1) high *= 4
  for (let step = 0; step < scaleSteps && high - low > Number.EPSILON * 4 * high; step++) {
    const middle = (low + high) / 2
    if (total(middle) < 1) low = middle
    else high = middle
  }
  total(high)
  return clampToBounds(weights, bounds)
}

const startOf = ({ matrix, n }: Covariance): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => 1 / Math.sqrt(matrix[i * n + i]! * n))

function descend({ matrix, n }: Covariance, lambda: number, bounds: Bounds | null, start: Float64Array): Float64Array {
  const x = Float64Array.from(start)
  for (let sweep = 0; sweep < sweepLimit; sweep++) {
    let moved = 0
    for (let i = 0; i < n; i++) {
      const row = i * n
      let others = 0
      for (let j = 0; j < n; j++) others += matrix[row + j]! * x[j]!
      const own = matrix[row + i]!
      others -= own * x[i]!
      // The positive root of own·x² + others·x − λ/n = 0, in the form that does not cancel.
      const root = Math.sqrt(others * others + (4 * own * lambda) / n)
      const best = others > 0 ? (2 * lambda) / n / (others + root) : (root - others) / (2 * own)
      const next = bounds ? Math.min(Math.max(best, bounds.lower[i]!), bounds.upper[i]!) : best
      moved = Math.max(moved, Math.abs(next - x[i]!) / (next || 1))
      x[i] = next
    }
    if (moved < precision) break
  }
  return x
}
