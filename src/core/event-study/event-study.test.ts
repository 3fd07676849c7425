import { describe, expect, it } from 'vitest'
import { seededChance } from '#statistics'
import {
  addShare,
  afterCosts,
  blockRanges,
  chanceAmong,
  emptyPool,
  findableExcess,
  isEnough,
  judge,
  type Measure,
  measure,
  measurePool,
  movePatterns,
  occurrencesOf,
  returnsAfter,
  shareOf,
} from './event-study.ts'
import { normalEquivalent, studentEquivalent } from './measure.ts'

const nan = Number.NaN
const days = (length: number) => Int32Array.from({ length }, (_, i) => i)

describe('occurrences and returns', () => {
  it('are where a rule becomes true, also after not being known', () => {
    expect([...occurrencesOf(Float64Array.of(1, 1, 0, 1, nan, 1, 0))]).toEqual([0, 3, 5])
  })
  it('run from the next open to the open so many sessions later', () => {
    expect([...returnsAfter(Float64Array.of(1, 2, 3, nan, 6, 3), 2)]).toEqual([nan, 1, nan, nan, nan, nan])
  })
  it('pay on the way in and on the way out', () => {
    expect(afterCosts(0)).toBeCloseTo(0.999 / 1.001 - 1, 15)
  })
})

describe('a measure', () => {
  const returns = Float64Array.of(0.01, -0.02, 0.03, nan, 0.04, -0.06, 0, 0.02, -0.02, 0)

  it('sets what followed beside all days', () => {
    const found = measure([{ returns, occurrences: Int32Array.of(0, 3, 4, 8), days: days(10) }], 2)
    expect(found.count).toBe(3)
    expect(found.mean).toBeCloseTo([0.01, 0.04, -0.02].map(afterCosts).reduce((a, b) => a + b) / 3, 14)
    expect(found.holdingMean).toBeCloseTo(0, 14)
    expect(found.excess).toBeCloseTo(0.01, 14)
    expect(found.hitRate).toBeCloseTo(2 / 3, 14)
    expect(found.holdingHitRate).toBeCloseTo(4 / 9, 14)
    expect(found.effectiveCount).toBeCloseTo(3, 10)
    expect([found.inSample.count, found.outOfSample.count]).toEqual([2, 1])
  })

  it('counts occurrences that share days for less than one', () => {
    const flat = Float64Array.from({ length: 100 }, (_, i) => ((i * 7919) % 100) / 100)
    const at = (step: number) => Int32Array.from({ length: 10 }, (_, i) => i * step)
    const apart = measure([{ returns: flat, occurrences: at(5), days: days(100) }], 5)
    const close = measure([{ returns: flat, occurrences: at(1), days: days(100) }], 5)
    expect(apart.effectiveCount).toBeCloseTo(10, 10)
    // Ten days in a row, of five sessions each: Σ (1 − distance / 5) over all pairs is 10 + 2 × (9 × 0.8 + 8 × 0.6 + 7 × 0.4 + 6 × 0.2) = 42.
    expect(close.effectiveCount).toBeCloseTo(100 / 42, 10)
  })

  it('does not take shares that move together for many', () => {
    const sample = {
      returns: Float64Array.from({ length: 200 }, (_, i) => Math.sin(i * i)),
      occurrences: Int32Array.from({ length: 40 }, (_, i) => i * 5),
      days: days(200),
    }
    const one = measure([sample], 5)
    const ten = measure(
      Array.from({ length: 10 }, () => sample),
      5,
    )
    expect(ten.count).toBe(400)
    expect(ten.effectiveCount).toBeLessThan(one.effectiveCount * 1.6)
  })

  it('of nothing says nothing', () => {
    const found = measure([{ returns, occurrences: new Int32Array(0), days: days(10) }], 2)
    expect([found.count, found.effectiveCount]).toEqual([0, 0])
    expect(found.mean).toBeNaN()
    expect(isEnough(found)).toBe(false)
  })
})

describe('a pool', () => {
  const chance = seededChance(3)
  const sample = (length: number, from: number) => ({
    returns: Float64Array.from({ length }, (_, i) => (i > length - 6 ? nan : chance() - 0.48)),
    occurrences: Int32Array.from({ length: 40 }, (_, i) => i * 4 + (i % 3)),
    days: Int32Array.from({ length }, (_, i) => from + i),
  })
  const samples = [sample(200, 10), sample(300, 0), sample(180, 60)]

  it('says of shares that are added one by one what is said of all of them together', () => {
    const pool = emptyPool(5, 0, 300)
    for (const one of samples) addShare(pool, shareOf(one, 5)!)
    const [{ byDay, ...pooled }, { byDay: together, ...whole }] = [measurePool(pool), measure(samples, 5)]
    expect(Object.keys(pooled)).toEqual(Object.keys(whole))
    const flat = (row: object): number[] =>
      Object.values(row).flatMap(value => (typeof value === 'number' ? value : flat(value as object)))
    for (const [i, value] of flat(pooled).entries()) expect(value).toBeCloseTo(flat(whole)[i]!, 12)
    expect([...byDay.day]).toEqual([...together.day])
    expect(shareOf({ ...samples[0]!, returns: new Float64Array(200).fill(nan) }, 5)).toBeNull()
  })

  it.each([
    [1.959_963_985, 1, 0.05],
    [-2.575_829_304, 1, 0.01],
    [4.417_173_413, 1, 0.000_01],
    [3, 78, 0.210_576],
    [1, 78, 1],
  ])('takes %d standard errors among %d looks for %d', (surprise, looks, chance) => {
    expect(chanceAmong(surprise, looks) / chance).toBeCloseTo(1, 4)
  })
})

describe('ranges', () => {
  const chance = () => seededChance(5)
  const noise = seededChance(9)
  const returns = Float64Array.from({ length: 1000 }, () => noise() - 0.5)
  const occurrences = Int32Array.from({ length: 100 }, (_, i) => i * 10)
  const found = measure([{ returns, occurrences, days: days(1000) }], 5)

  it('hold the mean that they are drawn from, and are as wide as theory says', () => {
    const { mean, excess } = blockRanges(found.byDay, 5, chance())
    expect(mean.low < found.mean && found.mean < mean.high).toBe(true)
    // 1.96 standard errors each way: the deviation of a uniform step is 1 / √12, of a hundred a tenth of that.
    expect((excess.high - excess.low) / (2 * 1.96 * 0.1 * Math.sqrt(1 / 12))).toBeCloseTo(1, 0)
  })

  it('of random days lie where they would without the rule, and hardly anything surprising is rare', () => {
    const moved = movePatterns([occurrences], [{ horizon: 5, values: returns }], () => true, chance())
    const [[random]] = moved.random as unknown as [[{ low: number; high: number }]]
    expect(random.low).toBeLessThan(found.holdingMean)
    expect(random.high).toBeGreaterThan(found.holdingMean - 0.02)
    expect(moved.correctedChance(0)).toBe(1)
    expect(moved.correctedChance(9)).toBeCloseTo(1 / 501, 10)
  })
})

describe('what could have been found', () => {
  it('is what is surprising enough in four of five histories', () => {
    const count = 40
    const error = 1 / Math.sqrt(count)
    const one = { ...measure([], 5), effectiveCount: count, error }
    const needed = 3.2
    const edge = findableExcess(one, needed)
    const chance = seededChance(11)
    const normal = () => Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance())
    let found = 0
    for (let draw = 0; draw < 4000; draw++) {
      const values = Float64Array.from({ length: count }, () => edge + normal())
      const mean = values.reduce((sum, value) => sum + value) / count
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1)
      if (normalEquivalent(mean / Math.sqrt(variance / count), count - 1) > needed) found++
    }
    expect(found / 4000).toBeGreaterThan(0.76)
    expect(found / 4000).toBeLessThan(0.84)
    expect(findableExcess({ ...one, effectiveCount: 19 }, needed)).toBeNaN()
    expect(findableExcess(one, Number.POSITIVE_INFINITY)).toBeNaN()
  })
  it('needs a surprise whose corrected chance is just small enough, and none is where too many were looked at', () => {
    const noise = seededChance(4)
    const values = Float64Array.from({ length: 400 }, () => noise() - 0.5)
    const patterns = [3, 5].map(step => Int32Array.from({ length: 40 }, (_, i) => i * step))
    const { correctedChance, neededFor } = movePatterns(patterns, [{ horizon: 5, values }], () => true, seededChance(5))
    const needed = neededFor(0.05)
    expect([correctedChance(needed) > 0.05, correctedChance(needed + 1e-9) <= 0.05]).toEqual([true, true])
    expect(neededFor(0.001)).toBe(Number.POSITIVE_INFINITY)
  })
  it.each([
    [3.2, 19],
    [-2, 300],
  ])('turns %d standard errors at %d degrees of freedom there and back', (normal, degrees) => {
    expect(normalEquivalent(studentEquivalent(normal, degrees), degrees)).toBeCloseTo(normal, 12)
  })
})

describe('a verdict', () => {
  const row = (rest: Partial<Measure>): Measure => ({
    ...measure([{ returns: new Float64Array(10), occurrences: Int32Array.of(1), days: days(10) }], 5),
    effectiveCount: 50,
    surprise: 4,
    excess: 0.02,
    mean: 0.03,
    holdingMean: 0.01,
    outOfSample: { count: 10, mean: 0.02, excess: 0.01 },
    ...rest,
  })
  const verdict = (rest: Partial<Measure>, corrected = 0.01, range = { low: 0.001, high: 0.04 }) =>
    judge(
      [[row(rest)]],
      () => corrected,
      () => range,
    )[0]!

  it('is an edge when every threshold is met', () => {
    expect(verdict({})).toEqual({ verdict: 'edge', direction: 1, horizon: 5, correctedChance: 0.01 })
    const down = { excess: -0.02, surprise: -4, outOfSample: { count: 10, mean: 0, excess: -0.01 } }
    expect(verdict(down, 0.01, { low: -0.04, high: -0.001 })).toMatchObject({ verdict: 'edge', direction: -1 })
  })
  it.each([
    ['the chance is above 5 %', {}, 0.051, undefined],
    ['the interval holds zero', {}, 0.01, { low: -0.001, high: 0.04 }],
    ['the sign is another out of sample', { outOfSample: { count: 10, mean: 0, excess: -0.001 } }, 0.01, undefined],
    ['there are four out of sample', { outOfSample: { count: 4, mean: 0.02, excess: 0.01 } }, 0.01, undefined],
    ['costs eat what is gained', { mean: 0.009 }, 0.01, undefined],
  ] as const)('is no edge where %s', (_, rest, corrected, range) => {
    expect(verdict(rest, corrected, range)).toMatchObject({ verdict: 'no edge found', direction: null })
  })
  it('is too few samples below twenty', () => {
    expect(verdict({ effectiveCount: 19.9 })).toEqual({
      verdict: 'too few samples',
      direction: null,
      horizon: null,
      correctedChance: null,
    })
  })
})
