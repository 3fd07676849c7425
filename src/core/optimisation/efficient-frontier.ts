// The most return for each risk, and the point on that line with the best ratio. Along it the weights solve min ½x′Qx − tμ′x for a tolerance of
// risk t from 0 (least volatility) upwards; everything here is a search for the right t (Markowitz, Portfolio Selection, 1959).
import { Failure } from '#basics'
import { assertFeasible, type Bounds, evenBounds, filled } from './bounds.ts'
import type { Covariance } from './covariance.ts'
import { portfolioVariance, weightedSum } from './minimum-volatility.ts'
import { type Solution, solveQuadratic, type Standing } from './quadratic-program.ts'

export const maximumSharpeDefinition =
  'Maximum Sharpe ratio: the weights with the most expected return above the risk-free rate for each unit of volatility. Past returns are a poor guide to expected ones.'

export type FrontierPoint = { readonly weights: Float64Array; readonly expected: number; readonly volatility: number }

type Market = { expected: Float64Array; covariance: Covariance; bounds: Bounds }
type AtTolerance = FrontierPoint & { readonly standing: Standing }

const roundLimit = 100
const precision = 1e-13

/**
 * `points` portfolios from the least volatile one to the one with the highest expected return, evenly spaced in expected return. expected: n per-period
 * returns in the period of the covariances. Throws Failure('invalid') as minimumVolatility does, and for fewer than 2 points.
 */
export function efficientFrontier(
  expected: Float64Array,
  covariance: Covariance,
  points: number,
  bounds = evenBounds(expected.length),
): FrontierPoint[] {
  if (points < 2) throw new Failure('invalid', 'a frontier has at least 2 points')
  const market = { expected, covariance, bounds }
  const least = atTolerance(market, 0)
  const most = highestReturn(market)
  const line: FrontierPoint[] = [pointOf(least)]
  for (let k = 1; k < points - 1; k++) {
    const target = least.expected + ((most.expected - least.expected) * k) / (points - 1)
    line.push(pointOf(atReturn(market, target, least, most)))
  }
  return [...line, pointOf(most)]
}

/** The least volatile portfolio that is expected to return at least `target`. Throws Failure('invalid') when none within the bounds does. */
export function efficientReturn(
  expected: Float64Array,
  covariance: Covariance,
  target: number,
  bounds = evenBounds(expected.length),
): FrontierPoint {
  const market = { expected, covariance, bounds }
  const least = atTolerance(market, 0)
  if (target <= least.expected) return pointOf(least)
  return pointOf(atReturn(market, target, least, highestReturn(market)))
}

/** The portfolio expected to return most whose volatility is at most `limit`. Throws Failure('invalid') when none within the bounds is that quiet. */
export function efficientRisk(
  expected: Float64Array,
  covariance: Covariance,
  limit: number,
  bounds = evenBounds(expected.length),
): FrontierPoint {
  const market = { expected, covariance, bounds }
  const least = atTolerance(market, 0)
  if (limit < least.volatility * (1 - precision))
    throw new Failure('invalid', `no portfolio within the bounds is that quiet: the least volatility is ${least.volatility}`)
  const most = highestReturn(market)
  if (limit >= most.volatility) return pointOf(most)
  return pointOf(whereZero(market, least, at => at.volatility - limit))
}

/**
 * The portfolio with the best Sharpe ratio; null when none within the bounds is expected to return more than riskFree (a rate of the same period). Throws
 * Failure('invalid') as minimumVolatility does.
 */
export function maximumSharpe(
  expected: Float64Array,
  covariance: Covariance,
  riskFree: number,
  bounds = evenBounds(expected.length),
): FrontierPoint | null {
  const market = { expected, covariance, bounds }
  const most = highestReturn(market)
  if (most.expected <= riskFree) return null
  const least = atTolerance(market, 0)
  // dσ²/2 = t dm along the frontier, so the ratio (m − rf)/σ grows as long as σ² > t (m − rf).
  const best = whereZero(market, least, (at, t) => t * (at.expected - riskFree) - at.volatility ** 2)
  return sharpeOf(best, riskFree) >= sharpeOf(most, riskFree) ? pointOf(best) : pointOf(most)
}

const sharpeOf = (point: FrontierPoint, riskFree: number): number => (point.expected - riskFree) / point.volatility
const pointOf = ({ weights, expected, volatility }: FrontierPoint): FrontierPoint => ({ weights, expected, volatility })

function atTolerance(market: Market, t: number, start?: Standing): AtTolerance {
  const { expected, covariance, bounds } = market
  const { weights, standing }: Solution = solveQuadratic(
    covariance.matrix,
    expected.map(value => value * t),
    bounds,
    start,
  )
  return {
    weights,
    standing,
    expected: weightedSum(weights, expected),
    volatility: Math.sqrt(portfolioVariance(covariance, weights)),
  }
}

/** Fills the assets with the highest expected returns first; among equals, the fill that moves least. */
function highestReturn(market: Market): FrontierPoint {
  const { expected, covariance, bounds } = market
  assertFeasible(bounds)
  const weights = filled(
    bounds,
    [...expected.keys()].sort((a, b) => expected[b]! - expected[a]!),
  )
  return { weights, expected: weightedSum(weights, expected), volatility: Math.sqrt(portfolioVariance(covariance, weights)) }
}

function atReturn(market: Market, target: number, least: AtTolerance, most: FrontierPoint): FrontierPoint {
  if (target > most.expected + precision * Math.abs(most.expected))
    throw new Failure('invalid', `no portfolio within the bounds is expected to return that much: the most is ${most.expected}`)
  if (most.expected - least.expected <= precision * Math.abs(most.expected)) return least
  return whereZero(market, least, at => at.expected - target)
}

/**
 * The frontier's point at which `fault` passes from below to above zero as the tolerance grows; the end of the frontier when it never does. Between
 * two changes of the active set the weights are linear in t, so that regula falsi with halved ends (the Illinois rule) arrives in a few steps; every
 * third step halves the bracket, for the ends of the frontier where nothing moves any more.
 */
function whereZero(market: Market, least: AtTolerance, fault: (at: AtTolerance, t: number) => number): AtTolerance {
  let low = 0
  let atLow = fault(least, 0)
  let here = least
  if (atLow >= 0) return least
  let high = startingTolerance(market)
  let atHigh = 0
  for (let round = 0; ; round++) {
    here = atTolerance(market, high, here.standing)
    atHigh = fault(here, high)
    if (atHigh >= 0) break
    if (round >= roundLimit) return here
    low = high
    atLow = atHigh
    high *= 4
  }
  let side = 0
  for (let round = 0; round < roundLimit && high - low > precision * high && atHigh !== 0; round++) {
    const guess = high - (atHigh * (high - low)) / (atHigh - atLow)
    const t = round % 3 < 2 && guess > low && guess < high ? guess : (low + high) / 2
    here = atTolerance(market, t, here.standing)
    const at = fault(here, t)
    if (Math.abs(at) <= precision * Math.max(Math.abs(here.expected), here.volatility ** 2)) return here
    if (at < 0) {
      low = t
      atLow = at
      if (side < 0) atHigh /= 2
      side = -1
    } else {
      high = t
      atHigh = at
      if (side > 0) atLow /= 2
      side = 1
    }
  }
  return here
}

/** Variance over return: the size at which the two terms weigh about the same. */
function startingTolerance({ expected, covariance }: Market): number {
  const { matrix, n } = covariance
  let variance = 0
  let size = 0
  for (let i = 0; i < n; i++) {
    variance += matrix[i * n + i]! / n
    size = Math.max(size, Math.abs(expected[i]!))
  }
  return size === 0 ? 1 : variance / size / 4
}
