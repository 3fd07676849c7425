import { describe, expect, it } from 'vitest'
import { lowerBound, rebase } from './rebase.ts'

const dates = ['2020-01-01', '2020-01-02', '2020-01-03', '2020-01-06']

describe('rebasing to percent', () => {
  it('counts every symbol from the first common day of the window', () => {
    const [a, b] = rebase(dates, '2020-01-01', [
      { symbol: 'A', dates, closes: [100, 110, 121, 99] },
      { symbol: 'B', dates: dates.slice(1), closes: [50, 25, 75] },
    ])
    expect(a?.base).toBe('2020-01-02')
    expect(a?.values[1]).toBe(0)
    expect(a?.values[2]).toBeCloseTo(10, 12)
    expect(a?.values[0]).toBeCloseTo(-9.0909090909, 9)
    expect(b?.values).toEqual([null, 0, -50, 50])
  })
  it('starts at the window, not at the first bar', () => {
    const [a] = rebase(dates, '2020-01-03', [{ symbol: 'A', dates, closes: [100, 110, 121, 60.5] }])
    expect(a?.base).toBe('2020-01-03')
    expect(a?.values[3]).toBeCloseTo(-50, 12)
  })
  it('carries a close over another exchange’s holiday but not past the end of a history', () => {
    const [, b] = rebase(dates, '2020-01-01', [
      { symbol: 'A', dates, closes: [1, 1, 1, 1] },
      { symbol: 'B', dates: ['2020-01-01', '2020-01-03'], closes: [10, 20] },
    ])
    expect(b?.values).toEqual([0, 0, 100, null])
  })
  it('gives back an empty line for a history that ended before the window', () => {
    const [a, b] = rebase(dates, '2020-01-01', [
      { symbol: 'A', dates, closes: [1, 2, 3, 4] },
      { symbol: 'B', dates: ['2015-01-05'], closes: [10] },
    ])
    expect(a?.base).toBe('2020-01-01')
    expect(b).toEqual({ symbol: 'B', values: [null, null, null, null], base: null })
  })
  it('finds the first day not before another', () => {
    expect(lowerBound(dates, '2020-01-04')).toBe(3)
    expect(lowerBound(dates, '2021-01-01')).toBe(4)
    expect(lowerBound(dates, '2019-01-01')).toBe(0)
  })
})
