// What an average says of a price that has not moved for longer than it looks back: that price, to the last bit.
import { describe, expect, it } from 'vitest'
import type { Bars } from '#series'
import { sampleBars } from '../../../test/support/sample-bars.ts'
import { computeIndicator, parseIndicator } from './indicators.ts'

const length = 1200
const [from, to] = [237, 1111]
const prices = [0.1, 10.1, 33.37, 77.77, 1234.56]

/** A walk that comes to rest at a price, and goes on from it. */
function resting(price: number, seed: number): Bars {
  const bars = sampleBars(length, seed)
  for (const column of [bars.open, bars.high, bars.low, bars.close]) column.fill(price, from, to)
  return bars
}

/** How many bars of the rest from its `after`-th one on say something else than the price. */
function others(text: string, output: string, after: number): number {
  let count = 0
  for (const [seed, price] of prices.entries()) {
    const column = computeIndicator(parseIndicator(text), resting(price, seed + 1))[output]!
    for (let i = from + after - 1; i < to; i++) if (column[i] !== price) count++
  }
  return count
}

describe('a price that stands still', () => {
  it.each([
    ['sma(1)', 'sma', 1],
    ['sma(2)', 'sma', 2],
    ['sma(20)', 'sma', 20],
    ['sma(21)', 'sma', 21],
    ['sma(200)', 'sma', 200],
    ['wma(20)', 'wma', 20],
    ['vwma(20)', 'vwma', 20],
    ['alma(9,0.85,6)', 'alma', 9],
    ['hma(16)', 'hma', 19],
    ['bollinger(20,2)', 'upper', 20],
    ['bollinger(20,2)', 'middle', 20],
    ['bollinger(20,2)', 'lower', 20],
  ])('is what %s says of it (%s) once all of its window stands', (text, output, after) => {
    expect(others(text, output, after)).toBe(0)
  })

  it.each([
    ['ema(5)', 'ema'],
    ['ema(20)', 'ema'],
    ['smma(14)', 'smma'],
    ['dema(20)', 'dema'],
    ['tema(20)', 'tema'],
    ['t3(5,0.7)', 't3'],
    ['kama(10,2,5)', 'kama'],
    ['keltner(20,2,10)', 'middle'],
  ])('is what %s says of it once what came before is less than rounding', (text, output) => {
    expect(others(text, output, 850)).toBe(0)
  })

  it('has an average at the same place from the first bar on', () => {
    const bars = resting(10.1, 1)
    bars.close.fill(10.1)
    for (const name of ['sma(20)', 'ema(20)', 'wma(20)', 'dema(20)', 'kama(10,2,30)'])
      expect([...new Set(Object.values(computeIndicator(parseIndicator(name), bars))[0]!.filter(Number.isFinite))]).toEqual([
        10.1,
      ])
  })

  it('changes nothing on bars whose window has something else in it', () => {
    const bars = resting(33.37, 3)
    const column = computeIndicator(parseIndicator('sma(20)'), bars).sma!
    for (const i of [from + 5, from + 18, to, to + 5]) {
      let sum = 0
      for (let k = i - 19; k <= i; k++) sum += bars.close[k]!
      expect(column[i]).toBeCloseTo(sum / 20, 10)
      expect(column[i]).not.toBe(33.37)
    }
  })

  it('leaves unknown what is unknown: no volume has no average by volume', () => {
    const bars = resting(33.37, 3)
    bars.volume.fill(0, from, to)
    const column = computeIndicator(parseIndicator('vwma(20)'), bars).vwma!
    expect(column.subarray(from + 20, to).every(Number.isNaN)).toBe(true)
  })
})
