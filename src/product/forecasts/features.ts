// What a forecast may look at: figures of a bar that were known when it was complete, each written so that a high price or a volatile share is no feature by itself.
import { type Bars, emptyBars } from '#series'
import { autoregression, type Autoregression } from '#learning'
import { rsi, sma } from '#indicators'

/** Bars before the first row: a year for the slowest feature. */
export const warmUp = 260

export const featureNames: readonly string[] = [
  'return of the last session',
  'return of 5 sessions',
  'return of 20 sessions',
  'return of 60 sessions',
  'return of 120 sessions',
  'return of 250 sessions',
  'close against its 200-day average',
  'distance below the highest close of 250 sessions',
  'RSI(14)',
  'volatility of 20 sessions against that of 250',
  'volatility of 5 sessions against that of 60',
  'volume of 5 sessions against that of 60',
]

export type Rows = {
  /** The bars that are rows; all columns are as long. */
  readonly bars: Bars
  readonly features: readonly Float64Array[]
  /** Standard deviation of the last 60 daily log returns. */
  readonly volatility: Float64Array
  /** Log of the close. */
  readonly level: Float64Array
}

/** Daily bars adjusted for splits, oldest first. Bars without a close are passed over; the first 260 only warm the features up. */
export function rowsOf(given: Bars): Rows {
  const bars = known(given)
  const n = bars.time.length
  const first = Math.min(warmUp, n)
  const level = bars.close.map(Math.log)
  const back = (k: number) => column(n, i => (i >= k ? level[i]! - level[i - k]! : Number.NaN))
  const squares = column(n, i => (i > 0 ? (level[i]! - level[i - 1]!) ** 2 : 0))
  const spread = (k: number) => meanOfLast(squares, k).map(Math.sqrt)
  const [month, quarter, year, week] = [spread(20), spread(60), spread(250), spread(5)]
  const average = sma(bars.close, 200)
  const strength = rsi(bars.close, 14)
  const [fewVolumes, manyVolumes] = [meanOfLast(bars.volume, 5), meanOfLast(bars.volume, 60)]
  const highest = column(n, i => {
    let high = Number.NEGATIVE_INFINITY
    for (let j = Math.max(0, i - 249); j <= i; j++) high = Math.max(high, level[j]!)
    return level[i]! - high
  })
  const features = [
    back(1),
    back(5),
    back(20),
    back(60),
    back(120),
    back(250),
    column(n, i => level[i]! - Math.log(average[i]!)),
    highest,
    strength,
    ratioOf(month, year),
    ratioOf(week, quarter),
    ratioOf(fewVolumes, manyVolumes),
  ]
  const cut = (values: Float64Array) => values.subarray(first).map(value => (Number.isFinite(value) ? value : 0))
  return {
    bars: {
      time: bars.time.subarray(first),
      open: bars.open.subarray(first),
      high: bars.high.subarray(first),
      low: bars.low.subarray(first),
      close: bars.close.subarray(first),
      volume: bars.volume.subarray(first),
    },
    features: features.map(cut),
    volatility: cut(quarter),
    level: cut(level),
  }
}

/** What the last return says of a horizon, by the same rows; 0 where it says nothing. */
export function autoregressionOf(given: Bars, horizon: number): Autoregression {
  const bars = known(given)
  const { lead, trust } = autoregression(bars.close, horizon)
  const cut = (column: Float64Array) => column.subarray(Math.min(warmUp, bars.time.length)).map(value => value || 0)
  return { lead: cut(lead), trust: cut(trust) }
}

/** 1 where the close `horizon` rows later is higher; 0 where it is not, and where that is not known yet. */
export function labelsOf({ level }: Rows, horizon: number): Uint8Array {
  return Uint8Array.from(level, (value, i) => (level[i + horizon] !== undefined && level[i + horizon]! > value ? 1 : 0))
}

function known(given: Bars): Bars {
  const kept = [...given.time.keys()].filter(i => given.close[i]! > 0)
  if (kept.length === given.time.length) return given
  const bars = emptyBars(kept.length)
  kept.forEach((from, to) => {
    bars.time[to] = given.time[from]!
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) bars[name][to] = given[name][from]!
  })
  return bars
}

const column = (n: number, value: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => value(i))

/** Mean of the last k values as far as they are known; NaN while there are fewer than k before. */
function meanOfLast(values: Float64Array, k: number): Float64Array {
  let sum = 0
  let count = 0
  return column(values.length, i => {
    const [arriving, leaving] = [values[i]!, i >= k ? values[i - k]! : Number.NaN]
    if (Number.isFinite(arriving)) {
      sum += arriving
      count++
    }
    if (Number.isFinite(leaving)) {
      sum -= leaving
      count--
    }
    return i >= k - 1 && count > 0 ? Math.max(0, sum) / count : Number.NaN
  })
}

function ratioOf(a: Float64Array, b: Float64Array): Float64Array {
  return column(a.length, i => (a[i]! > 0 && b[i]! > 0 ? Math.log(a[i]! / b[i]!) : 0))
}
