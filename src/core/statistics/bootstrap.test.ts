import { describe, expect, it } from 'vitest'
import { bootstrapRanges, wilsonRange } from './bootstrap.ts'
import { mean } from './moments.ts'
import { seededChance } from './seeded-chance.ts'

describe('seeded chance', () => {
  it('repeats itself from the same seed, differs from another, and is uniform', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, seededChance(seed))
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
    const many = Float64Array.from({ length: 100_000 }, seededChance(1))
    expect(mean(many)).toBeCloseTo(0.5, 2)
    expect(many.every(value => value >= 0 && value < 1)).toBe(true)
    const tenths = new Int32Array(10)
    for (const value of many) tenths[Math.floor(value * 10)]!++
    // Chi-square with 9 degrees of freedom stays below 27.9 in 999 of 1,000 cases.
    expect(tenths.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(27.9)
  })
})

describe('the bootstrap', () => {
  /** Returns around `centre`; `memory` makes a day resemble the one before. */
  const series = (n: number, seed: number, centre: number, memory: number) => {
    const chance = seededChance(seed)
    let last = 0
    return Float64Array.from({ length: n }, () => {
      last = memory * last + chance() + chance() + chance() - 1.5
      return centre + last
    })
  }
  const holdsMean = (count: number, memory: number, meanBlock: number) => {
    let held = 0
    for (let seed = 0; seed < count; seed++) {
      const [range] = bootstrapRanges(series(200, seed, 2, memory), sample => [mean(sample)], { meanBlock, draws: 100, seed })
      if (range!.low <= 2 && range!.high >= 2) held++
    }
    return held / count
  }
  it('holds the truth about as often as it says', () => {
    const share = holdsMean(200, 0, 1)
    expect(share).toBeGreaterThan(0.9)
    expect(share).toBeLessThan(0.99)
  })
  it('needs blocks where days resemble each other', () => {
    expect(holdsMean(100, 0.6, 1)).toBeLessThan(0.75)
    expect(holdsMean(100, 0.6, 20)).toBeGreaterThan(0.82)
  })
  it('gives no range of what most samples cannot give', () => {
    expect(bootstrapRanges(Float64Array.of(1, 2), () => [Number.NaN], { meanBlock: 1, draws: 10, seed: 1 })).toEqual([
      { low: Number.NaN, high: Number.NaN },
    ])
    expect(bootstrapRanges(new Float64Array(0), () => [1], { meanBlock: 1, draws: 10, seed: 1 })).toEqual([])
  })
})

describe('the Wilson range', () => {
  it.each([
    // Newcombe (1998), Statistics in Medicine 17, table I, method 3.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %d in %d is %f to %f', (hits, count, low, high) => {
    const range = wilsonRange(hits, count)
    expect(range.low).toBeCloseTo(low, 4)
    expect(range.high).toBeCloseTo(high, 4)
  })
})
