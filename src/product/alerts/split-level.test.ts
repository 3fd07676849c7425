import { describe, expect, it } from 'vitest'
import { dayOf } from '#basics'
import type { Bars } from '#series'
import { meantMeasure } from './measure.ts'
import { levelFactor } from './split-level.ts'

const first = dayOf('2025-01-01')
const length = 90
const column = (of: (i: number) => number) => Float64Array.from({ length }, (_, i) => of(i))
const price = (i: number) => 100 + 10 * Math.sin(i / 5) + (i % 7)
const bars: Bars = {
  time: Int32Array.from({ length }, (_, i) => first + i),
  open: column(i => price(i) - 0.5),
  high: column(i => price(i) + 1),
  low: column(i => price(i) - 1.5),
  close: column(price),
  volume: column(i => 1_000 + 50 * (i % 11)),
}
const split = (after: number, numerator: number, denominator: number) => ({ day: first + after, numerator, denominator })
const indicator = (name: string, output?: string) => meantMeasure({ measure: 'indicator', indicator: name, output })

describe('a level', () => {
  it.each<[string, Parameters<typeof levelFactor>[0], number]>([
    ['of a price moves', { measure: 'price' }, 0.25],
    ['of a move in per cent stays', { measure: 'move' }, 1],
    ['of an average of prices moves', indicator('sma(20)'), 0.25],
    ['of a range of prices moves', indicator('atr(14)'), 0.25],
    ['of a difference of prices moves', indicator('macd(12,26,9)'), 0.25],
    ['of an oscillator stays', indicator('rsi(14)'), 1],
    ['of an average of volumes moves the other way', indicator('volumesma(20)'), 4],
  ])('%s with a split', (_, measure, expected) =>
    expect(levelFactor(measure, bars, [split(80, 4, 1)], first + 70)).toBeCloseTo(expected, 12),
  )
  it('moves with the splits after the day on which it was placed, up to the last bar', () => {
    const splits = [split(10, 2, 1), split(71, 3, 2), split(80, 1, 10), split(200, 5, 1)]
    expect(levelFactor({ measure: 'price' }, bars, splits, first + 70)).toBeCloseTo((2 / 3) * 10, 12)
    expect(levelFactor({ measure: 'price' }, bars, splits, first + 80)).toBe(1)
  })
})
