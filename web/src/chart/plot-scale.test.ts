import { expect, it } from 'vitest'
import { placeOf, scaleOf } from './plot-scale.ts'

it.each<[number[], number[]]>([
  [
    [0.153, 0.347],
    [0.15, 0.2, 0.25, 0.3, 0.35],
  ],
  [
    [-3, 12],
    [-5, 0, 5, 10, 15],
  ],
  [
    [0.2, 0.4],
    [0.2, 0.25, 0.3, 0.35, 0.4],
  ],
])('marks %j with round numbers', (values, ticks) => {
  expect(scaleOf(values, 4).ticks).toEqual(ticks)
})

it('has two ends even where all values are one', () => {
  const scale = scaleOf([5, 5], 4)
  expect(scale.high).toBeGreaterThan(scale.low)
  expect(placeOf(scale, scale.low, 100, 0)).toBe(100)
  expect(placeOf(scale, scale.high, 100, 0)).toBe(0)
})
