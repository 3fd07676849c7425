// A million bars with what running sums fear in them: a price that is off by a factor of a billion, a stretch that does not
// move at all, and a long way from the first price. Every fast loop is compared with the formula written down plainly.
import { describe, expect, it } from 'vitest'
import { sampleBars } from '../../../test/support/sample-bars.ts'
import { computeIndicator, parseIndicator } from './indicators.ts'

const rows = 1_000_000
const bars = sampleBars(rows)
const { high, low, close, volume } = bars
const outlierAt = 300_300
const [flatFrom, flatTo] = [500_100, 500_900]
for (const column of [bars.open, high, low, close]) {
  column[outlierAt] = column[outlierAt]! * 1e9
  column.fill(column[flatFrom]!, flatFrom, flatTo)
}
high.set(close.subarray(flatFrom, flatTo), flatFrom)
low.set(close.subarray(flatFrom, flatTo), flatFrom)
volume.fill(0, flatFrom + 400, flatTo)

/** Everything near the two events, and a sample of the rest. */
function* compared(): Generator<number> {
  for (let i = 100; i < rows; i += 997) yield i
  for (let i = outlierAt - 50; i < outlierAt + 600; i++) yield i
  for (let i = flatFrom - 50; i < flatTo + 600; i++) yield i
}

function worst(name: string, output: string, plainly: (i: number) => number): { at: number; error: number } {
  const column = computeIndicator(parseIndicator(name), bars)[output]!
  let found = { at: -1, error: 0 }
  for (const i of compared()) {
    const expected = plainly(i)
    const bothUnknown = Number.isNaN(column[i]!) && Number.isNaN(expected)
    const error = bothUnknown ? 0 : Math.abs(column[i]! - expected) / Math.max(1, Math.abs(expected))
    if (Number.isNaN(error)) return { at: i, error: Number.POSITIVE_INFINITY }
    if (error > found.error) found = { at: i, error }
  }
  return found
}

const window = (values: Float64Array, i: number, period: number) => values.subarray(i - period + 1, i + 1)
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0)
const meanOf = (values: Float64Array) => values[0]! + sum(values.map(value => value - values[0]!)) / values.length
const deviationOf = (values: Float64Array) => Math.sqrt(sum(values.map(value => (value - meanOf(values)) ** 2)) / values.length)

function recursion(first: number, seed: number, step: (before: number, i: number) => number): Float64Array {
  const out = new Float64Array(rows)
  out[first] = seed
  for (let i = first + 1; i < rows; i++) out[i] = step(out[i - 1]!, i)
  return out
}

const trueRange = (i: number) => Math.max(high[i]!, close[i - 1]!) - Math.min(low[i]!, close[i - 1]!)
const typical = close.map((price, i) => (high[i]! + low[i]! + price) / 3)

describe('on a million bars', () => {
  it.each<[string, string, (i: number) => number]>([
    ['sma(20)', 'sma', i => meanOf(window(close, i, 20))],
    ['sma(200)', 'sma', i => meanOf(window(close, i, 200))],
    ['wma(20)', 'wma', i => window(close, i, 20).reduce((total, value, k) => total + (k + 1) * value, 0) / 210],
    ['bollinger(20,2)', 'upper', i => meanOf(window(close, i, 20)) + 2 * deviationOf(window(close, i, 20))],
    ['stddev(20)', 'stddev', i => deviationOf(window(close, i, 20))],
    [
      'stoch(14,1,1)',
      'k',
      i => {
        const [top, bottom] = [Math.max(...window(high, i, 14)), Math.min(...window(low, i, 14))]
        return top > bottom ? (100 * (close[i]! - bottom)) / (top - bottom) : 50
      },
    ],
    [
      'cci(20)',
      'cci',
      i => {
        const prices = window(typical, i, 20)
        const deviation = sum(prices.map(price => Math.abs(price - meanOf(prices)))) / 20
        return deviation > 0 ? (typical[i]! - meanOf(prices)) / (0.015 * deviation) : 0
      },
    ],
    [
      'mfi(14)',
      'mfi',
      i => {
        let [inflow, outflow] = [0, 0]
        for (let j = i - 13; j <= i; j++) {
          if (typical[j]! > typical[j - 1]!) inflow += typical[j]! * volume[j]!
          if (typical[j]! < typical[j - 1]!) outflow += typical[j]! * volume[j]!
        }
        return inflow + outflow > 0 ? (100 * inflow) / (inflow + outflow) : 50
      },
    ],
    [
      'vwma(20)',
      'vwma',
      i => sum(window(close, i, 20).map((price, k) => price * volume[i - 19 + k]!)) / sum(window(volume, i, 20)),
    ],
  ])('%s %s is the formula to 1e-9 of its size at every bar', (name, output, plainly) => {
    const found = worst(name, output, i => plainly(i))
    expect(found.error, `bar ${found.at}`).toBeLessThan(1e-9)
  })

  it.each<[string, string, () => Float64Array]>([
    [
      'ema(20)',
      'ema',
      () => recursion(19, meanOf(close.subarray(0, 20)), (before, i) => before + (2 / 21) * (close[i]! - before)),
    ],
    [
      'atr(14)',
      'atr',
      () => {
        const seed = sum(Float64Array.from({ length: 14 }, (_, i) => trueRange(i + 1))) / 14
        return recursion(14, seed, (before, i) => (before * 13 + trueRange(i)) / 14)
      },
    ],
    [
      'rsi(14)',
      'rsi',
      () => {
        const gain = (i: number) => Math.max(0, close[i]! - close[i - 1]!)
        const loss = (i: number) => Math.max(0, close[i - 1]! - close[i]!)
        const smoothed = (of: (i: number) => number) => {
          const seed = sum(Float64Array.from({ length: 14 }, (_, i) => of(i + 1))) / 14
          return recursion(14, seed, (before, i) => (before * 13 + of(i)) / 14)
        }
        const losses = smoothed(loss)
        return smoothed(gain).map((value, i) => 100 - 100 / (1 + value / losses[i]!))
      },
    ],
    ['obv', 'obv', () => recursion(0, 0, (before, i) => before + Math.sign(close[i]! - close[i - 1]!) * volume[i]!)],
  ])('%s %s is the plain recursion to 1e-9', (name, output, plainly) => {
    const column = plainly()
    const found = worst(name, output, i => column[i]!)
    expect(found.error, `bar ${found.at}`).toBeLessThan(1e-9)
  })
})
