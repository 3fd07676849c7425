// Vectors that anybody can work out on paper, so that a clone without reference data still knows right from wrong.
import { describe, expect, it } from 'vitest'
import { type Bars, emptyBars } from '#series'
import { computeIndicator, parseIndicator } from './indicators.ts'

const _ = Number.NaN

function barsOf(columns: Partial<Record<'open' | 'high' | 'low' | 'close' | 'volume', number[]>>): Bars {
  const length = Object.values(columns)[0]!.length
  const bars = emptyBars(length)
  for (let i = 0; i < length; i++) bars.time[i] = i
  for (const [name, values] of Object.entries(columns)) bars[name as 'close'].set(values)
  return bars
}

const closes = (...close: number[]) => barsOf({ close })

const vectors: [string, Bars, Record<string, number[]>][] = [
  ['sma(3)', closes(1, 2, 6, 4, 5), { sma: [_, _, 3, 4, 5] }],
  ['sma(1)', closes(1, 2, 6), { sma: [1, 2, 6] }],
  ['ema(3)', closes(1, 2, 6, 5, 8), { ema: [_, _, 3, 4, 6] }],
  ['rsi(2)', closes(10, 11, 10, 12, 12), { rsi: [_, _, 50, 100 * (1.25 / 1.5), 100 * (0.625 / 0.75)] }],
  ['rsi(1)', closes(1, 2, 1, 1), { rsi: [_, 100, 0, 50] }],
  [
    'macd(1,2,2)',
    closes(1, 3, 3, 6),
    { macd: [_, 1, 1 / 3, 10 / 9], signal: [_, _, 2 / 3, 26 / 27], histogram: [_, _, -1 / 3, 4 / 27] },
  ],
  ['bollinger(2,2)', closes(1, 3, 3), { upper: [_, 4, 3], middle: [_, 2, 3], lower: [_, 0, 3] }],
  ['atr(2)', barsOf({ high: [5, 6, 9, 9], low: [4, 4, 7, 8], close: [5, 5, 8, 8] }), { atr: [_, _, 3, 2] }],
  [
    'adx(2)',
    barsOf({ high: [5, 6, 7, 7], low: [4, 4, 5, 3], close: [5, 5, 6, 4] }),
    // True ranges 2 2 4; +DM 1 1 0; −DM 0 0 2: sums 4 2 0, then 4/2 + 4, 2/2 + 0, 0/2 + 2.
    { plusDi: [_, _, 50, 100 / 6], minusDi: [_, _, 0, 200 / 6], adx: [_, _, _, (100 + 100 / 3) / 2] },
  ],
  [
    'stoch(2,2,1)',
    barsOf({ high: [3, 5, 5, 5], low: [1, 2, 5, 5], close: [2, 4, 5, 5] }),
    { k: [_, 75, 100, 50], d: [_, _, 87.5, 75] },
  ],
  ['obv', barsOf({ close: [5, 6, 6, 4], volume: [10, 20, 30, 40] }), { obv: [0, 20, 20, -20] }],
  ['volumesma(2)', barsOf({ volume: [10, 20, 40] }), { sma: [_, 15, 30] }],
]

describe('by hand', () => {
  it.each(vectors)('%s', (name, bars, expected) => {
    const columns = computeIndicator(parseIndicator(name), bars)
    for (const [output, values] of Object.entries(expected)) {
      expect(columns[output]!.length).toBe(values.length)
      values.forEach((value, i) => {
        if (Number.isNaN(value)) expect(columns[output]![i], `${output} ${i}`).toBeNaN()
        else expect(columns[output]![i], `${output} ${i}`).toBeCloseTo(value, 12)
      })
    }
  })
})
