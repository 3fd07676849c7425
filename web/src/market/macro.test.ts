import { describe, expect, it } from 'vitest'
import { dividendYield, latest, median, percentileOf } from './macro.ts'

describe('what the macro page derives', () => {
  it('divides the dividend by the price and leaves gaps as gaps', () =>
    expect(dividendYield([0.26, null, 1], [4.44, 5, null])).toEqual([(0.26 / 4.44) * 100, null, null]))
  it('finds the last published value', () => {
    expect(latest([1, 2, null])).toEqual({ index: 1, value: 2 })
    expect(latest([null])).toBeNull()
  })
  it.each([
    [1, 12.5],
    [4, 87.5],
    [2.5, 50],
    [9, 100],
  ])('ranks %s among four at %s', (value, rank) => expect(percentileOf([3, null, 1, 4, 2], value)).toBe(rank))
  it('has no percentile and no median without values', () => {
    expect(percentileOf([null], 1)).toBeNull()
    expect(median([null])).toBeNull()
  })
  it('takes the mean of the middle two', () => {
    expect(median([4, null, 1, 3, 2])).toBe(2.5)
    expect(median([3, 1, 2])).toBe(2)
  })
})
