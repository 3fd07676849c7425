import { describe, expect, it } from 'vitest'
import { describeReference, readReferenceJson } from '../../../test/support/reference-data.ts'
import * as o from './optimisation.ts'
import { solveQuadratic } from './quadratic-program.ts'

type Reference = {
  tickers: string[]
  mu: Record<string, number>
  cov: number[][]
  frontier: { ret: number; vol: number }[]
} & Record<string, { weights: Record<string, number>; performance: { ret: number; vol: number } }>

const f = (...values: number[]) => Float64Array.of(...values)

/** A repeatable stream of numbers in 0…1 (mulberry32). */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Returns of n assets that share one factor. */
function someReturns(n: number, days: number, seed: number): Float64Array[] {
  const next = chance(seed)
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  const factor = Float64Array.from({ length: days }, () => 0.01 * normal())
  return Array.from({ length: n }, () => {
    const loading = 0.3 + 1.4 * next()
    const own = 0.005 + 0.02 * next()
    return factor.map(value => loading * value + own * normal())
  })
}

/** How far a solution is from the conditions that only the best one meets (Karush, Kuhn, Tucker), and the gap to its dual. */
function distanceFromBest(q: Float64Array, c: Float64Array, bounds: o.Bounds, x: Float64Array): number {
  const n = x.length
  const slope = Float64Array.from(x, (_, i) => x.reduce((sum, value, j) => sum + q[i * n + j]! * value, -c[i]!))
  const isFree = (i: number) => x[i]! > bounds.lower[i]! && x[i]! < bounds.upper[i]!
  const free = [...x.keys()].filter(isFree)
  const multiplier = free.reduce((sum, i) => sum + slope[i]!, 0) / free.length
  let gap = Math.abs(1 - x.reduce((sum, value) => sum + value, 0))
  for (let i = 0; i < n; i++) {
    const pull = slope[i]! - multiplier
    if (isFree(i)) gap = Math.max(gap, Math.abs(pull))
    else gap = Math.max(gap, x[i] === bounds.lower[i] ? -pull : pull)
  }
  return gap
}

describe('a quadratic program', () => {
  it.each([2, 3, 7, 20, 60])('is solved to the conditions of optimality for %i assets, whatever the bounds', n => {
    for (let seed = 1; seed <= 20; seed++) {
      const next = chance(seed * 7919)
      const { matrix } = o.sampleCovariance(someReturns(n, 3 * n + 10, seed))
      const bounds = {
        lower: Float64Array.from({ length: n }, () => (next() < 0.5 ? 0 : (next() - 0.5) / n)),
        upper: Float64Array.from({ length: n }, () => (1 + 3 * next()) / n),
      }
      const c = Float64Array.from({ length: n }, () => (next() - 0.4) * 0.0004)
      const { weights } = solveQuadratic(matrix, c, bounds)
      expect(weights.every((weight, i) => weight >= bounds.lower[i]! - 1e-11 && weight <= bounds.upper[i]! + 1e-11)).toBe(true)
      expect(distanceFromBest(matrix, c, bounds, weights)).toBeLessThan(1e-12)
    }
  })

  it('finds the only point when the bounds leave no other', () => {
    expect([...solveQuadratic(f(1, 0.5, 0.5, 2), f(0, 0), { lower: f(0.3, 0.7), upper: f(0.3, 0.7) }).weights]).toEqual([
      0.3, 0.7,
    ])
    expect([...solveQuadratic(f(1, 0.5, 0.5, 2), f(0, 0), { lower: f(0, 0), upper: f(0.5, 0.5) }).weights]).toEqual([0.5, 0.5])
  })

  it('says which bounds leave nothing', () => {
    const q = f(1, 0, 0, 1)
    expect(() => solveQuadratic(q, f(0, 0), o.evenBounds(2, 0, 0.4))).toThrow('add up to 80% of the capital only')
    expect(() => solveQuadratic(q, f(0, 0), o.evenBounds(2, 0.6, 1))).toThrow('add up to 120%')
    expect(() => solveQuadratic(q, f(0, 0), { lower: f(0.6, 0), upper: f(0.5, 1) })).toThrow(
      'asset 1: the least weight is above the greatest',
    )
  })

  it('finds weights of the least variance also where two assets are one and the same', () => {
    const twins = { matrix: f(1, 1, 0, 1, 1, 0, 0, 0, 1), n: 3 }
    const weights = o.minimumVolatility(twins)
    expect(o.portfolioVariance(twins, weights)).toBeCloseTo(0.5, 12)
  })
})

describe('weights by hand', () => {
  // Two uncorrelated assets of variance 1 and 4: inverse variance.
  const two = { matrix: f(1, 0, 0, 4), n: 2 }

  it('minimum volatility, risk parity and the tree of two uncorrelated assets', () => {
    expect([...o.minimumVolatility(two)]).toEqual([0.8, 0.2])
    expect([...o.riskParity(two)].map(weight => weight.toFixed(12))).toEqual([(2 / 3).toFixed(12), (1 / 3).toFixed(12)])
    expect([...o.hierarchicalRiskParity(two)]).toEqual([0.8, 0.19999999999999996])
  })

  it('the best ratio of two uncorrelated assets holds return over variance', () => {
    const best = o.maximumSharpe(f(0.1, 0.2), two, 0)!
    expect([...best.weights].map(weight => weight.toFixed(10))).toEqual([(2 / 3).toFixed(10), (1 / 3).toFixed(10)])
  })

  it('has no best ratio where nothing is expected to beat the risk-free rate', () => {
    expect(o.maximumSharpe(f(0.01, 0.02), two, 0.02)).toBeNull()
  })

  it('keeps bounds in the proportions of the rest', () => {
    expect([...o.clampToBounds(f(6, 3, 1), o.evenBounds(3, 0, 0.5))].map(weight => weight.toFixed(12))).toEqual([
      '0.500000000000',
      '0.375000000000',
      '0.125000000000',
    ])
  })

  it('gives risk parity whose assets contribute alike, and where a bound binds the others do', () => {
    const returns = someReturns(12, 300, 5)
    const covariance = o.sampleCovariance(returns)
    const contributions = (weights: Float64Array) =>
      [...weights].map((weight, i) => weight * weights.reduce((sum, other, j) => sum + covariance.matrix[i * 12 + j]! * other, 0))
    const free = contributions(o.riskParity(covariance))
    expect(Math.max(...free) / Math.min(...free) - 1).toBeLessThan(1e-9)
    const weights = o.riskParity(covariance, o.evenBounds(12, 0.02, 0.1))
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
    const inside = contributions(weights).filter((_, i) => weights[i]! > 0.02 + 1e-9 && weights[i]! < 0.1 - 1e-9)
    expect(inside.length).toBeGreaterThan(2)
    expect(Math.max(...inside) / Math.min(...inside) - 1).toBeLessThan(1e-6)
  })
})

describe('the tree', () => {
  it('puts assets that move alike beside each other', () => {
    const [a, b] = [someReturns(1, 400, 1)[0]!, someReturns(1, 400, 2)[0]!]
    const near = (column: Float64Array, seed: number) => {
      const noise = someReturns(1, 400, seed)[0]!
      return column.map((value, i) => value + 0.1 * noise[i]!)
    }
    const order = [...o.leafOrder(o.sampleCovariance([a, b, near(a, 3), near(b, 4), near(a, 5)]))]
    const spread = (...assets: number[]) => {
      const places = assets.map(asset => order.indexOf(asset))
      return Math.max(...places) - Math.min(...places)
    }
    expect(spread(0, 2, 4)).toBe(2)
    expect(spread(1, 3)).toBe(1)
  })

  it('takes one asset whole, and one that never moved as any other', () => {
    expect([...o.hierarchicalRiskParity({ matrix: f(2), n: 1 })]).toEqual([1])
    expect(o.hierarchicalRiskParity({ matrix: f(1, 0, 0, 0), n: 2 })[1]).toBe(1)
  })
})

describe('shrinkage', () => {
  it('grows as days get fewer, and stays between none and all', () => {
    const returns = someReturns(10, 2_000, 9)
    for (const shrink of [o.shrinkToIdentity, o.shrinkToConstantCorrelation]) {
      const long = shrink(returns).shrinkage
      const short = shrink(returns.map(column => column.subarray(0, 15))).shrinkage
      expect(long).toBeGreaterThan(0)
      expect(short).toBeGreaterThan(5 * long)
      expect(short).toBeLessThanOrEqual(1)
    }
  })

  it('makes fewer days than assets a matrix that can be optimised', () => {
    const shrunk = o.shrinkToIdentity(someReturns(30, 12, 4))
    expect(o.minimumVolatility(shrunk).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
  })

  it('is the worked example of three days and two assets', () => {
    // Centred columns (-1, 0, 1) and (-1, 1, 0): sample [[2/3, 1/3], [1/3, 2/3]], mean variance 2/3, so d² = 2/9 and ‖S‖² = 10/9.
    // Days weigh |x|⁴ = 4, 1, 1; b² = (6/3 − 10/9) / 3 = 8/27 > d², so all of it is the target.
    const { shrinkage, matrix } = o.shrinkToIdentity([f(-1, 0, 1), f(-1, 1, 0)])
    expect(shrinkage).toBe(1)
    expect([...matrix].map(value => value.toFixed(12))).toEqual([
      '0.666666666667',
      '0.000000000000',
      '0.000000000000',
      '0.666666666667',
    ])
  })

  it('wants two days', () => {
    expect(() => o.sampleCovariance([f(0.1)])).toThrow('at least 2')
  })
})

describe('allocating on days not seen', () => {
  it('works weights out from the days before alone, and lets them drift', () => {
    const seen: number[][] = []
    const returns = [f(0.1, 0.2, 0.5, 0.5, -0.5), f(0, 0, 0, 0, 0)]
    const half = (columns: readonly Float64Array[]) => {
      seen.push([...columns[0]!])
      return f(0.5, 0.5)
    }
    const walk = o.walkForwardAllocation(returns, half, { lookback: 2, rebalanceEvery: 2, costShare: 0.01 })
    expect(seen).toEqual([
      [0.1, 0.2],
      [0.5, 0.5],
    ])
    // Day 2: half of it gains 50 % → 0.25; 0.75 of 1.25 is then held in the first, which gains 50 % again: 0.6 × 0.5.
    expect([...walk.returns].slice(0, 2).map(value => value.toFixed(12))).toEqual(['0.250000000000', '0.300000000000'])
    // 0.9 / 1.3 stood in the first before it was set back to a half: both sides moved by that.
    const change = 2 * (0.9 / 1.3 - 0.5)
    expect(walk.turnover).toBeCloseTo(change, 12)
    expect(walk.returns[2]).toBeCloseTo((1 - 0.01 * change) * 0.75 - 1, 12)
  })

  it('wants a day beyond those it learns from', () => {
    const equal = () => f(1)
    expect(() => o.walkForwardAllocation([f(0.1, 0.2)], equal, { lookback: 2, rebalanceEvery: 1, costShare: 0 })).toThrow(
      'leave none',
    )
  })
})

describeReference('portfolios of twenty shares, 1989 to 2018', () => {
  const reference = readReferenceJson<Reference>('expected/mean-variance-reference.json')
  const covariance = { matrix: Float64Array.from(reference.cov.flat()), n: reference.tickers.length }
  const expected = Float64Array.from(reference.tickers, ticker => reference.mu[ticker]!)
  const weightsOf = (name: string) => reference.tickers.map(ticker => reference[name]!.weights[ticker]!)
  const furthest = (name: string, weights: Float64Array) =>
    Math.max(...weightsOf(name).map((weight, i) => Math.abs(weight - weights[i]!)))

  it.each<[string, () => Float64Array]>([
    ['min_volatility', () => o.minimumVolatility(covariance)],
    ['max_sharpe', () => o.maximumSharpe(expected, covariance, 0.02)!.weights],
    ['efficient_return_0.25', () => o.efficientReturn(expected, covariance, 0.25).weights],
    ['efficient_risk_0.19', () => o.efficientRisk(expected, covariance, 0.19).weights],
  ])('%s has the weights of the reference to 1e-9', (name, ours) => {
    expect(furthest(name, ours())).toBeLessThan(1e-9)
  })

  it('draws the frontier of the reference to 1e-9', () => {
    for (const { ret, vol } of reference.frontier)
      expect(Math.abs(o.efficientReturn(expected, covariance, ret).volatility - vol)).toBeLessThan(1e-9)
  })

  it('spaces the points of the frontier evenly, from the least volatile to the one that returned most', () => {
    const line = o.efficientFrontier(expected, covariance, 5)
    const steps = line.slice(1).map((point, i) => point.expected - line[i]!.expected)
    expect(furthest('min_volatility', line[0]!.weights)).toBeLessThan(1e-9)
    expect(Math.max(...steps) - Math.min(...steps)).toBeLessThan(1e-12)
    expect(line[4]!.weights[reference.tickers.indexOf('MA')]).toBe(1)
  })
})
