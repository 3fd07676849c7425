import { describe, expect, it } from 'vitest'
import { seededChance } from '#statistics'
import * as o from './optimisation.ts'

const f = (...values: number[]) => Float64Array.of(...values)

/** 100 assets that share one factor, from so many days. */
function market(seed: number, days: number, n = 100): { covariance: o.Covariance; expected: Float64Array } {
  const chance = seededChance(seed)
  const normal = () => Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance())
  const factor = Float64Array.from({ length: days }, () => 0.01 * normal())
  const returns = Array.from({ length: n }, () => {
    const [loading, own] = [0.3 + 1.4 * chance(), 0.005 + 0.02 * chance()]
    return factor.map(value => loading * value + own * normal())
  })
  return { covariance: o.sampleCovariance(returns), expected: Float64Array.from({ length: n }, () => 0.0001 + 0.0008 * chance()) }
}

const boundsFor: Record<string, (n: number) => o.Bounds> = {
  'long only': n => o.evenBounds(n),
  'at most 3 % each': n => o.evenBounds(n, 0, 0.03),
  'at least 0.2 %, at most 5 % each': n => o.evenBounds(n, 0.002, 0.05),
  'short up to 2 % each': n => o.evenBounds(n, -0.02, 0.1),
  'uneven ones': n => ({
    lower: Float64Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 0.004 : i % 3 === 1 ? -0.01 : 0)),
    upper: Float64Array.from({ length: n }, (_, i) => 0.01 + 0.002 * (i % 20)),
  }),
}
// Well conditioned, and a hundred assets from a hundred and one days.
const cases = Object.keys(boundsFor).flatMap(name => [name, name].map((bounds, k) => [bounds, k === 0 ? 500 : 101] as const))

describe('of 100 assets, the gap to the dual', () => {
  it.each(cases)('is at most 1e-10 of the variance for the least volatile weights, with bounds %s from %d days', (name, days) => {
    const { covariance } = market(days, days)
    const bounds = boundsFor[name]!(covariance.n)
    const weights = o.minimumVolatility(covariance, bounds)
    const gap = dualGap(covariance, weights, bounds)
    expect(Math.abs(gap)).toBeLessThan(1e-10)
  })

  it.each(cases)('is at most 1e-10 of the ratio for the best Sharpe ratio, with bounds %s from %d days', (name, days) => {
    const { covariance, expected } = market(days + 1, days)
    const bounds = boundsFor[name]!(covariance.n)
    const { weights } = o.maximumSharpe(expected, covariance, 0.00005, bounds)!
    expect(within(weights, bounds)).toBeLessThan(1e-12)
    expect(o.sharpeGap(expected, covariance, 0.00005, weights, bounds)).toBeLessThan(1e-10)
  })
})

describe('a gap by hand', () => {
  const two = { matrix: f(1, 0, 0, 4), n: 2 }

  it('is what is lost at weights that are not the best, or more', () => {
    // The best are 0.8 and 0.2 with half a variance of 0.4; the equal ones have 0.625. Slope (0.5, 2): all of it in the first asset costs 0.5.
    expect(o.dualityGap(two, f(0.8, 0.2))).toBeCloseTo(0, 15)
    expect(o.dualityGap(two, f(0.5, 0.5))).toBeCloseTo(1.25 - 0.5, 15)
    expect(o.dualityGap(two, f(0.5, 0.5))).toBeGreaterThanOrEqual(0.625 - 0.4)
  })

  it('knows linear gains and bounds', () => {
    expect(o.dualityGap(two, f(0.5, 0.5), o.evenBounds(2, 0.5, 0.5))).toBe(0)
    // Where what the second gains makes up for what it swings, equal weights are the best.
    expect(o.dualityGap(two, f(0.5, 0.5), o.evenBounds(2), f(0, 1.5))).toBeCloseTo(0, 15)
  })

  it('bounds the best ratio from above', () => {
    // The best, 2 : 1, has √0.02; equal weights 0.15 ÷ √1.25.
    const expected = f(0.1, 0.2)
    expect(o.sharpeGap(expected, two, 0, f(2 / 3, 1 / 3))).toBeCloseTo(0, 14)
    const lost = Math.sqrt(0.02) / (0.15 / Math.sqrt(1.25)) - 1
    expect(o.sharpeGap(expected, two, 0, f(0.5, 0.5))).toBeGreaterThan(lost)
  })
})

/** As a share of the variance. */
function dualGap(covariance: o.Covariance, weights: Float64Array, bounds: o.Bounds): number {
  expect(within(weights, bounds)).toBeLessThan(1e-12)
  return o.dualityGap(covariance, weights, bounds) / o.portfolioVariance(covariance, weights)
}

/** By how much weights miss a sum of 1, or their bounds. */
function within(weights: Float64Array, { lower, upper }: o.Bounds): number {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.reduce((most, weight, i) => Math.max(most, lower[i]! - weight, weight - upper[i]!), Math.abs(sum - 1))
}
