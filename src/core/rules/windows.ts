// What looks at several bars. Bars on which the argument is unknown are passed over, as the indicators do: they get nothing, and
// the others get what they would get without them. Conditions are not passed over: an unknown one may have been true.
import { newColumn } from '#basics'
import { rollingDeviation, sma, windowHighest, windowLowest, windowSum } from '#indicators'
import {
  alpha,
  calmar,
  daysPerYear,
  downCapture,
  downsideDeviation,
  excessKurtosis,
  historicalCvar,
  historicalVar,
  informationRatio,
  maximumDrawdown,
  omega,
  positiveShare,
  rolling,
  rollingPair,
  rSquared,
  sharpe,
  simpleReturns,
  skewness,
  sortino,
  trackingError,
  ulcerIndex,
  upCapture,
} from '#statistics'

type Column = Float64Array

/** By function name: of n known values and a number of bars. */
export const windowFunctions: Readonly<Record<string, (values: Column, bars: number) => Column>> = {
  return: (values, bars) => against(values, bars, (now, then) => (then === 0 ? Number.NaN : now / then - 1)),
  change: (values, bars) => against(values, bars, (now, then) => now - then),
  highest: (values, bars) => windowHighest(values, bars),
  lowest: (values, bars) => windowLowest(values, bars),
  mean: (values, bars) => sma(values, bars),
  sum: (values, bars) => windowSum(values, bars),
  zscore,
  percentile,
  drawdown: (values, bars) => {
    const high = windowHighest(values, bars)
    return values.map((value, i) => (high[i]! > 0 ? value / high[i]! - 1 : Number.NaN))
  },
  volatility: (values, bars) => {
    const returns = returnsOf(values)
    const share = Math.sqrt((bars / (bars - 1)) * daysPerYear)
    return afterFirst(
      values.length,
      rollingDeviation(returns, bars).map(deviation => deviation * share),
    )
  },
  downside: ofReturns(downsideDeviation),
  sharpe: ofReturns(sharpe),
  sortino: ofReturns(sortino),
  omega: ofReturns(omega),
  skewness: ofReturns(skewness),
  kurtosis: ofReturns(excessKurtosis),
  value_at_risk: ofReturns(returns => historicalVar(returns)),
  expected_shortfall: ofReturns(returns => historicalCvar(returns)),
  positive_days: ofReturns(positiveShare),
  calmar: (values, bars) => rolling(values, bars + 1, calmar),
  max_drawdown: (values, bars) => rolling(values, bars, maximumDrawdown),
  ulcer: (values, bars) => rolling(values, bars, ulcerIndex),
  rising: (values, bars) => inARow(values, bars, 1),
  falling: (values, bars) => inARow(values, bars, -1),
}

/** By function name: of n known values, the benchmark's on the same bars, and a number of returns. */
export const benchmarkFunctions: Readonly<Record<string, (values: Column, benchmark: Column, bars: number) => Column>> = {
  alpha: ofBoth(alpha),
  r_squared: ofBoth(rSquared),
  tracking_error: ofBoth(trackingError),
  information_ratio: ofBoth(informationRatio),
  up_capture: ofBoth(upCapture),
  down_capture: ofBoth(downCapture),
}

/** By function name: of conditions and a number of bars, written into the last argument. */
export const truthFunctions: Readonly<Record<string, (condition: Column, bars: number, out: Column) => void>> = {
  within: withinInto,
  count: countInto,
  since: (condition, _, out) => sinceInto(condition, out),
}

/** The function on the known values alone, its results put back where they belong. */
export function onKnown(columns: readonly Column[], length: number, of: (known: Column[]) => Column): Column {
  const full = columns.map(column => (column.length === 1 && length !== 1 ? newColumn(length).fill(column[0]!) : column))
  if (full.every(isKnown)) return of(full)
  const indexes = new Int32Array(length)
  let count = 0
  for (let i = 0; i < length; i++) if (full.every(column => Number.isFinite(column[i]!))) indexes[count++] = i
  const packed = of(full.map(column => Float64Array.from(indexes.subarray(0, count), i => column[i]!)))
  const out = newColumn(length).fill(Number.NaN)
  for (let i = 0; i < count; i++) out[indexes[i]!] = packed[i]!
  return out
}

function isKnown(column: Column): boolean {
  for (let i = 0; i < column.length; i++) if (!Number.isFinite(column[i]!)) return false
  return true
}

function against(values: Column, bars: number, of: (now: number, then: number) => number): Column {
  const out = newColumn(values.length)
  out.fill(Number.NaN, 0, Math.min(bars, values.length))
  for (let i = bars; i < values.length; i++) out[i] = of(values[i]!, values[i - bars]!)
  return out
}

function zscore(values: Column, bars: number): Column {
  const mean = sma(values, bars)
  const deviation = rollingDeviation(values, bars)
  const share = Math.sqrt((bars - 1) / bars)
  return values.map((value, i) => (deviation[i]! > 0 ? ((value - mean[i]!) / deviation[i]!) * share : Number.NaN))
}

function percentile(values: Column, bars: number): Column {
  const out = newColumn(values.length)
  out.fill(Number.NaN, 0, Math.min(bars - 1, values.length))
  for (let i = bars - 1; i < values.length; i++) {
    const value = values[i]!
    let below = 0
    let ties = -1
    for (let j = i - bars + 1; j <= i; j++) {
      const other = values[j]!
      if (other < value) below++
      else if (other === value) ties++
    }
    out[i] = (below + ties / 2) / (bars - 1)
  }
  return out
}

function inARow(values: Column, bars: number, direction: 1 | -1): Column {
  let run = 0
  return values.map((value, i) => {
    run = i > 0 && (value - values[i - 1]!) * direction > 0 ? run + 1 : 0
    return run >= bars ? 1 : i < bars && run === i ? Number.NaN : 0
  })
}

function returnsOf(values: Column): Column {
  return simpleReturns(values)
}

/** n − 1 results, each standing on the later of its two bars. */
function afterFirst(length: number, results: Column): Column {
  const out = newColumn(length)
  if (length === 0) return out
  out[0] = Number.NaN
  out.set(results, 1)
  return out
}

function ofReturns(figure: (returns: Column) => number): (values: Column, bars: number) => Column {
  return (values, bars) => afterFirst(values.length, rolling(returnsOf(values), bars, figure))
}

function ofBoth(figure: (ours: Column, theirs: Column) => number): (values: Column, benchmark: Column, bars: number) => Column {
  return (values, benchmark, bars) =>
    afterFirst(values.length, rollingPair(returnsOf(values), returnsOf(benchmark), bars, figure))
}

/** 1 where the condition was true on one of the last n bars, 0 where it was false on all of them, else unknown. */
function withinInto(condition: Column, bars: number, out: Column): void {
  let lastTrue = Number.NEGATIVE_INFINITY
  let lastUnknown = -1
  for (let i = 0; i < out.length; i++) {
    const truth = condition[condition.length === 1 ? 0 : i]!
    if (truth === 1) lastTrue = i
    else if (truth !== 0) lastUnknown = i
    out[i] = i - lastTrue < bars ? 1 : i - lastUnknown < bars ? Number.NaN : 0
  }
}

/** How many of the last n bars were true; unknown where one of them is, or where there are not so many. */
function countInto(condition: Column, bars: number, out: Column): void {
  let count = 0
  let lastUnknown = -1
  const at = (i: number) => condition[condition.length === 1 ? 0 : i]!
  for (let i = 0; i < out.length; i++) {
    const truth = at(i)
    if (truth === 1) count++
    else if (truth !== 0) lastUnknown = i
    if (i >= bars && at(i - bars) === 1) count--
    out[i] = i - lastUnknown < bars ? Number.NaN : count
  }
}

/** Bars since the condition was last true; unknown before the first, and after an unknown one until the next true one. */
function sinceInto(condition: Column, out: Column): void {
  let last = Number.NaN
  for (let i = 0; i < out.length; i++) {
    const truth = condition[condition.length === 1 ? 0 : i]!
    if (truth === 1) last = i
    else if (truth !== 0) last = Number.NaN
    out[i] = i - last
  }
}
