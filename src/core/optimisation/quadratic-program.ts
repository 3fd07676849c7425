// The one problem behind minimum volatility, the frontier and the best Sharpe ratio: min ½x′Qx − c′x over Σx = 1, lower ≤ x ≤ upper.
import { Failure } from '#basics'
import { assertFeasible, type Bounds } from './bounds.ts'
import { factor, solve } from '#linear-algebra'

/** Where each weight stands: −1 at its lower bound, 1 at its upper one, 0 in between. */
export type Standing = Int8Array
export type Solution = { readonly weights: Float64Array; readonly standing: Standing }

/** Primal and dual faults smaller than this, relative to the size of the problem, are rounding. */
const tolerance = 1e-11
/** Rounds in which a whole block may change sides without fewer faults than ever, before one changes at a time. */
const patience = 5
const roundLimit = 60

/**
 * Solves it exactly on the active set: the constraints that bind are guessed and corrected a block at a time (Júdice & Pires, "A block principal
 * pivoting algorithm for large-scale strictly monotone linear complementarity problems", 1994); where that does not settle, a primal active-set
 * method does, which always ends. q: n × n, symmetric, positive definite; c: n linear gains. start: where a problem nearby stood.
 * Throws Failure('invalid') when the bounds leave nothing, or where q is found not to be positive definite.
 */
export function solveQuadratic(q: Float64Array, c: Float64Array, bounds: Bounds, start?: Standing): Solution {
  assertFeasible(bounds)
  const problem = { q, c, bounds, n: c.length, factors: new Float64Array(c.length * c.length) }
  return byBlocks(problem, start) ?? byOne(problem)
}

type Problem = { q: Float64Array; c: Float64Array; bounds: Bounds; n: number; factors: Float64Array }

function byBlocks(problem: Problem, start: Standing | undefined): Solution | null {
  const { n } = problem
  const standing = start ? Int8Array.from(start) : new Int8Array(n)
  let fewest = n + 1
  let left = patience
  for (let round = 0; round < roundLimit; round++) {
    const solved = equalityPoint(problem, standing)
    if (!solved) return null
    const faults = faultsOf(problem, standing, solved)
    if (faults.length === 0) return { weights: within(solved.weights, problem.bounds), standing }
    if (faults.length < fewest) {
      fewest = faults.length
      left = patience
    } else if (left-- === 0) return null
    for (const { index, becomes } of faults) standing[index] = becomes
  }
  return null
}

type Point = { weights: Float64Array; multiplier: number }

/** The best point when the weights that stand at a bound stay there; null where none is free, or the part of q is not definite. */
function equalityPoint({ q, c, bounds, n, factors }: Problem, standing: Standing): Point | null {
  const free: number[] = []
  const weights = new Float64Array(n)
  let rest = 1
  for (let i = 0; i < n; i++) {
    if (standing[i] === 0) free.push(i)
    else {
      weights[i] = standing[i]! < 0 ? bounds.lower[i]! : bounds.upper[i]!
      rest -= weights[i]!
    }
  }
  const m = free.length
  if (m === 0) return null
  const particular = new Float64Array(m)
  const ones = new Float64Array(m).fill(1)
  for (let a = 0; a < m; a++) {
    const row = free[a]! * n
    let gain = c[free[a]!]!
    if (m < n) for (let j = 0; j < n; j++) if (standing[j] !== 0 && weights[j] !== 0) gain -= q[row + j]! * weights[j]!
    particular[a] = gain
    for (let b = 0; b <= a; b++) factors[a * n + b] = q[row + free[b]!]!
  }
  if (!factor(factors, m, n)) return null
  solve(factors, m, particular, n)
  solve(factors, m, ones, n)
  let sumParticular = 0
  let sumOnes = 0
  for (let a = 0; a < m; a++) {
    sumParticular += particular[a]!
    sumOnes += ones[a]!
  }
  const multiplier = (rest - sumParticular) / sumOnes
  for (let a = 0; a < m; a++) weights[free[a]!] = particular[a]! + multiplier * ones[a]!
  return { weights, multiplier }
}

type Fault = { index: number; becomes: -1 | 0 | 1; size: number }

function faultsOf({ q, c, bounds, n }: Problem, standing: Standing, { weights, multiplier }: Point): Fault[] {
  const faults: Fault[] = []
  let scale = Math.abs(multiplier)
  for (let i = 0; i < n; i++) scale = Math.max(scale, Math.abs(c[i]!))
  for (let i = 0; i < n; i++) {
    const weight = weights[i]!
    if (standing[i] === 0) {
      if (weight < bounds.lower[i]! - tolerance) faults.push({ index: i, becomes: -1, size: bounds.lower[i]! - weight })
      else if (weight > bounds.upper[i]! + tolerance) faults.push({ index: i, becomes: 1, size: weight - bounds.upper[i]! })
      continue
    }
    let slope = -c[i]! - multiplier
    const row = i * n
    for (let j = 0; j < n; j++) slope += q[row + j]! * weights[j]!
    // At a lower bound going up must not pay, at an upper one going down; a bound that is both holds whatever the slope is.
    const pays = standing[i]! < 0 ? -slope : slope
    if (pays > tolerance * scale && bounds.lower[i]! < bounds.upper[i]!) faults.push({ index: i, becomes: 0, size: pays / scale })
  }
  return faults
}

/** Bounds are promises: what rounding carried past one goes back to it. */
function within(weights: Float64Array, { lower, upper }: Bounds): Float64Array {
  return weights.map((weight, i) => Math.min(Math.max(weight, lower[i]!), upper[i]!))
}

/** Primal active set (Nocedal & Wright, Numerical Optimization, 2nd edition 2006, algorithm 16.3): from a point within, never worse, one bound at a time. */
function byOne(problem: Problem): Solution {
  const { bounds, n } = problem
  const { weights, standing } = pointWithin(bounds)
  for (let round = 0; round < 50 * n + 100; round++) {
    const wanted = equalityPoint(problem, standing)
    if (!wanted) throw new Failure('invalid', 'the covariance matrix is not positive definite; shrink it, or use more days')
    let step = 1
    let blocking: Fault | undefined
    for (let i = 0; i < n; i++) {
      if (standing[i] !== 0) continue
      const change = wanted.weights[i]! - weights[i]!
      const bound = change < 0 ? bounds.lower[i]! : bounds.upper[i]!
      const possible = Math.abs(change) < tolerance ? 1 : (bound - weights[i]!) / change
      if (possible < step) {
        step = Math.max(possible, 0)
        blocking = { index: i, becomes: change < 0 ? -1 : 1, size: 0 }
      }
    }
    for (let i = 0; i < n; i++) if (standing[i] === 0) weights[i] = weights[i]! + step * (wanted.weights[i]! - weights[i]!)
    if (blocking && standing.reduce((free, at) => free + (at === 0 ? 1 : 0), 0) > 1) {
      standing[blocking.index] = blocking.becomes
      weights[blocking.index] = blocking.becomes < 0 ? bounds.lower[blocking.index]! : bounds.upper[blocking.index]!
      continue
    }
    const releases = faultsOf(problem, standing, wanted).filter(fault => fault.becomes === 0)
    if (releases.length === 0) return { weights: within(wanted.weights, bounds), standing }
    const worst = releases.reduce((most, fault) => (fault.size > most.size ? fault : most))
    standing[worst.index] = 0
  }
  throw new Failure(
    'invalid',
    'no weights were found; the covariance matrix is too close to singular: shrink it, or use more days',
  )
}

/** Fills from the lower bounds up until the sum is 1; the asset at which it is reached stays free. */
function pointWithin({ lower, upper }: Bounds): { weights: Float64Array; standing: Standing } {
  const weights = Float64Array.from(lower)
  const standing = new Int8Array(lower.length).fill(-1)
  let rest = 1 - weights.reduce((sum, weight) => sum + weight, 0)
  let last = 0
  for (let i = 0; i < weights.length && rest > 0; i++) {
    const room = Math.min(upper[i]! - lower[i]!, rest)
    weights[i] = weights[i]! + room
    rest -= room
    if (room > 0) {
      standing[last] = standing[last] === 0 ? 1 : standing[last]!
      standing[i] = 0
      last = i
    }
  }
  if (!standing.includes(0)) standing[0] = 0
  return { weights, standing }
}
