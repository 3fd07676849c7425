// Vectors that anybody can work out on paper, so that a clone without reference data still knows right from wrong.
import { describe, expect, it } from 'vitest'
import { type Bars, emptyBars } from '#series'
import { computeIndicator, indicatorDefinitions, parseIndicator } from './indicators.ts'

const _ = Number.NaN

function barsOf(columns: Partial<Record<'open' | 'high' | 'low' | 'close' | 'volume', number[]>>): Bars {
  const length = Object.values(columns)[0]!.length
  const bars = emptyBars(length)
  for (let i = 0; i < length; i++) bars.time[i] = i
  for (const [name, values] of Object.entries(columns)) bars[name as 'close'].set(values)
  return bars
}

const closes = (...close: number[]) => barsOf({ close })

const flows = barsOf({ high: [4, 4, 4], low: [0, 0, 0], close: [4, 1, 2], volume: [10, 10, 10] })

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
  ['wma(3)', closes(1, 2, 6, 4), { wma: [_, _, (1 + 4 + 18) / 6, (2 + 12 + 12) / 6] }],
  // EMA(3) has weight 1/2 and the seed 3. Both averages: 3, then EMA 4 → 3.5 of it, then EMA 6 → 4.75.
  ['dema(3)', closes(1, 2, 6, 5, 8), { dema: [_, _, 3, 2 * 4 - 3.5, 2 * 6 - 4.75] }],
  // A third one: 3, 3.25, 4.
  ['tema(3)', closes(1, 2, 6, 5, 8), { tema: [_, _, 3, 3 * 4 - 3 * 3.5 + 3.25, 3 * 6 - 3 * 4.75 + 4] }],
  ['trix(3)', closes(1, 2, 6, 5, 8), { trix: [_, _, _, (100 * 0.25) / 3, (100 * 0.75) / 3.25] }],
  // WMA(2) of 2 × WMA(2) − WMA(4): WMA(4) is 3, 4; WMA(2) 11/3, 14/3 …; a straight line is followed without delay.
  ['hma(4)', closes(1, 2, 3, 4, 5, 6), { hma: [_, _, _, _, (13 / 3 + 2 * (16 / 3)) / 3, (16 / 3 + 2 * (19 / 3)) / 3] }],
  // One way: efficiency 1, weight (2/3)² = 4/9. To and fro: efficiency 0, weight (2/31)².
  ['kama(2,2,30)', closes(1, 2, 3, 2), { kama: [_, 2, 2 + 4 / 9, 2 + 4 / 9 - (4 / 961) * (4 / 9)] }],
  ['smma(2)', closes(1, 3, 4, 7), { smma: [_, 2, 3, 5] }],
  // With factor 0 it is the third of three exponential averages that start at the first close. Weight of T3(3): 1/2.
  ['t3(3,0)', closes(1, 9, 1), { t3: [1, 2, 2.5] }],
  // Offset 1 puts the bell on the newest close; width 2 / 1: weights e^(−1/8) and 1.
  ['alma(2,1,1)', closes(1, 3), { alma: [_, (Math.exp(-1 / 8) + 3) / (Math.exp(-1 / 8) + 1)] }],
  ['vwma(2)', barsOf({ close: [1, 4, 2], volume: [1, 3, 0] }), { vwma: [_, 13 / 4, 4] }],
  ['vwma(2)', barsOf({ close: [1, 4, 2], volume: [0, 0, 5] }), { vwma: [_, _, 2] }],
  ['vwap', barsOf({ high: [2, 4], low: [1, 3], close: [3, 5], volume: [1, 3] }), { vwap: [2, 3.5] }],
  [
    'ichimoku(1,2,3)',
    barsOf({ high: [2, 4, 6, 8, 10], low: [0, 2, 2, 4, 6], close: [1, 3, 5, 7, 9] }),
    {
      conversion: [1, 3, 4, 6, 8],
      base: [_, 2, 4, 5, 7],
      spanA: [_, _, _, 2.5, 4],
      spanB: [_, _, _, _, 3],
      lagging: [5, 7, 9, _, _],
    },
  ],
  ['ppo(1,2,1)', closes(1, 3, 3), { ppo: [_, 50, 100 * (3 / (8 / 3) - 1)], signal: [_, 50, 12.5], histogram: [_, 0, 0] }],
  // RSI(1) is 100, 0, 100, 50: in ranges of two values.
  ['stochrsi(1,2,2,1)', closes(1, 2, 1, 2, 2), { k: [_, _, 0, 100, 0], d: [_, _, _, 50, 50] }],
  ['williamsr(2)', barsOf({ high: [3, 5, 5], low: [1, 2, 5], close: [2, 4, 5] }), { williamsR: [_, -25, 0] }],
  // Typical prices 1 2 6: mean 3, mean deviation 2.
  [
    'cci(3)',
    barsOf({ high: [1, 2, 6, 6], low: [1, 2, 6, 6], close: [1, 2, 6, 6] }),
    { cci: [_, _, 100, 4 / 3 / (0.015 * (16 / 9))] },
  ],
  ['roc(2)', closes(4, 5, 6, 4), { roc: [_, _, 50, -20] }],
  ['momentum(2)', closes(4, 5, 6, 4), { momentum: [_, _, 2, -1] }],
  ['ao(1,2)', barsOf({ high: [2, 6, 8], low: [0, 2, 0] }), { ao: [_, 1.5, 0] }],
  // True ranges 2 and 4, buying pressure 1 and 4: 1/2, then 5/6 of two and 4/4 of one.
  ['uo(1,1,2)', barsOf({ high: [5, 6, 9], low: [5, 4, 7], close: [5, 5, 9] }), { uo: [_, _, (400 + 200 + 500 / 6) / 7] }],
  // Changes 1 and −1 and 2: smoothed over two (weight 2/3) 0, then 4/3; their sizes 1, then 5/3.
  ['tsi(2,1,2)', closes(5, 6, 5, 7), { tsi: [_, _, 0, 80], signal: [_, _, _, 40] }],
  [
    'aroon(2)',
    barsOf({ high: [5, 6, 5, 4], low: [3, 4, 3, 2] }),
    { up: [_, _, 50, 0], down: [_, _, 0, 100], oscillator: [_, _, 50, -100] },
  ],
  // The average of bars 1 and 2 is centred on bar 0 by this rule: shift 2 / 2 + 1.
  ['dpo(2)', closes(1, 2, 6, 4, 5), { dpo: [1 - 4, 2 - 5, 6 - 4.5, _, _] }],
  // Up |6−4| = 2, |9−5| = 4; down |5−6|… = 0 then 0: true ranges 1 and 3.
  [
    'vortex(2)',
    barsOf({ high: [6, 6, 9], low: [4, 5, 6], close: [5, 6, 8] }),
    { plus: [_, _, (2 + 4) / 4], minus: [_, _, (1 + 0) / 4] },
  ],
  // A rise is guessed: the stop 4 is broken at once, the extreme 6 becomes the stop; then it falls by 0.5 × (6 − 3).
  [
    'psar(0.5,0.5)',
    barsOf({ high: [6, 5, 4, 3.5], low: [4, 3, 3.5, 2] }),
    // Never inside the bars before: not below 6 and 5, then not below 5 and 4.
    { psar: [_, _, 6, 5] },
  ],
  ['elderray(2)', barsOf({ high: [3, 5], low: [1, 2], close: [2, 4] }), { bull: [_, 2], bear: [_, -1] }],
  ['slope(3)', closes(1, 3, 5, 4), { slope: [_, _, 2, 0.5], rSquared: [_, _, 1, 0.25] }],
  ['zigzag(10)', closes(10, 12, 14, 12, 10, 15), { zigzag: [_, _, 14, 12, 10, 15] }],
  ['zigzag(50)', closes(10, 11, 10), { zigzag: [_, _, _] }],
  ['percentb(2,2)', closes(1, 3, 3), { percentB: [_, 0.75, 0.5] }],
  ['bandwidth(2,2)', closes(1, 3, 3), { bandwidth: [_, 2, 0] }],
  ['keltner(2,2,1)', barsOf({ high: [3, 5], low: [1, 2], close: [2, 4] }), { upper: [_, 9], middle: [_, 3], lower: [_, -3] }],
  ['donchian(2)', barsOf({ high: [3, 5, 9], low: [1, 2, 0] }), { upper: [_, _, 5], middle: [_, _, 3], lower: [_, _, 1] }],
  ['natr(1)', barsOf({ high: [3, 5], low: [1, 2], close: [2, 4] }), { natr: [_, 75] }],
  ['stddev(2)', closes(1, 3, 3), { stddev: [_, 1, 0] }],
  [
    'supertrend(1,1)',
    // Bar 1: middle 11, range 2. Bar 2: middle 13, range 3. Bar 3: the close 9 falls below the stop 10.
    barsOf({ high: [10, 12, 14, 12], low: [10, 10, 12, 8], close: [10, 11, 14, 9] }),
    { supertrend: [_, 9, 10, 16], upper: [_, _, _, 16], lower: [_, 9, 10, _] },
  ],
  ['chandelier(1,2)', barsOf({ high: [3, 5], low: [1, 2], close: [2, 4] }), { long: [_, 5 - 6], short: [_, 2 + 6] }],
  [
    'pivotpoints(1)',
    barsOf({ high: [6, 9], low: [3, 9], close: [3, 9] }),
    { pivot: [_, 4], r1: [_, 5], r2: [_, 7], r3: [_, 8], s1: [_, 2], s2: [_, 1], s3: [_, -1] },
  ],
  ['pivots(1,2)', barsOf({ high: [1, 3, 2, 2, 2], low: [1, 2, 0, 1, 1] }), { high: [_, 3, _, _, _], low: [_, _, 0, _, _] }],
  // Flows: all bought 10; half way down to the low, −5 of 10; nothing in the middle.
  ['adl', flows, { adl: [10, 5, 5] }],
  ['cmf(2)', flows, { cmf: [_, 5 / 20, -5 / 20] }],
  ['chaikin(1,2)', flows, { chaikin: [_, -2.5, 5 - 35 / 6] }],
  ['mfi(2)', barsOf({ high: [1, 2, 1], low: [1, 2, 1], close: [1, 2, 1], volume: [9, 3, 2] }), { mfi: [_, _, 75] }],
  ['force(1)', barsOf({ close: [1, 3, 2], volume: [9, 3, 2] }), { force: [_, 6, -2] }],
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

  it('beta(2) of returns that are twice the benchmark’s, and correlation(2) of closes that go the other way', () => {
    const bars = closes(100, 120, 96)
    const beta = computeIndicator(parseIndicator('beta(2)'), bars, Float64Array.of(100, 110, 99)).beta!
    expect(beta[1]).toBeNaN()
    expect(beta[2]).toBeCloseTo(2, 12)
    const correlation = computeIndicator(parseIndicator('correlation(2)'), bars, Float64Array.of(5, 4, 6)).correlation!
    expect(correlation[0]).toBeNaN()
    expect([...correlation.subarray(1)]).toEqual([-1, -1])
  })

  it('hurst(16) from two sizes of chunk', () => {
    // Returns 1 and −1 in turn: R = 1 and S = 1 for every even chunk, so R/S does not grow with size: exponent 0.
    const price = Float64Array.from({ length: 17 }, (_value, i) => (i % 2 === 0 ? 1 : Math.E))
    const { hurst, corrected } = computeIndicator(parseIndicator('hurst(16)'), closes(...price))
    expect(hurst![15]).toBeNaN()
    expect(hurst![16]).toBeCloseTo(0, 12)
    const expected = (size: number, quotient: number) =>
      quotient * Array.from({ length: size - 1 }, (_value, i) => Math.sqrt((size - i - 1) / (i + 1))).reduce((a, b) => a + b)
    // Γ(7/2) / (√π Γ(4)) = 15/48 and Γ(15/2) / (√π Γ(8)) = 135135 / 645120.
    const range8 = 1 + Math.sqrt(4 * Math.PI) - expected(8, 15 / 48)
    const range16 = 1 + Math.sqrt(8 * Math.PI) - expected(16, 135135 / 645120)
    expect(corrected![16]).toBeCloseTo(Math.log2(range16 / range8), 12)
  })

  it('covers every indicator', () => {
    const covered = new Set([...vectors.map(([name]) => parseIndicator(name).definition.id), 'beta', 'correlation', 'hurst'])
    expect(indicatorDefinitions.map(definition => definition.id).filter(id => !covered.has(id))).toEqual([])
  })
})
