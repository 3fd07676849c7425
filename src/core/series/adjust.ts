// Prices are kept as they were traded and adjusted on reading: a split announced tomorrow then rewrites nothing that is stored.
import { Failure, isoDay } from '#basics'
import type { Adjustment, Bars, Dividend, Split } from './bars.ts'

export type AdjustableSeries = {
  readonly bars: Bars
  /** What the source itself holds. */
  readonly held: Adjustment
  readonly splits: readonly Split[]
  readonly dividends: readonly Dividend[]
  /** Whether the lists above are complete over the bars' time; one that may have holes is not adjusted by. Default: both are. */
  readonly complete?: { readonly splits: boolean; readonly dividends: boolean }
  /** How far before an ex-day a close says what the dividend took off, in the unit of time; an older one is used and named. Default: 30. */
  readonly closeLastsFor?: number
}

export type AdjustedBars = {
  readonly bars: Bars
  /** What was given, which is what was asked unless `note` says why not. */
  readonly adjustment: Adjustment
  readonly note: string | null
}

/**
 * Bars adjusted as asked, or as near to that as the source allows, which `note` then says.
 *
 * Splits: prices before a split's day are multiplied by denominator / numerator, volumes by the inverse. Dividends: prices
 * before the ex-day are multiplied by 1 − amount / previous close (the CRSP method, Yahoo's too), both as traded; a split on
 * the same day is applied to that close first, because the amount is per new share. Volumes know no dividends. Events up to
 * the first bar and after the last one change nothing, so the last bar always shows the price that was traded.
 *
 * Minute bars: convert the events' days to minutes first. A dividend that is not less than the close before it cannot have been
 * paid: it changes nothing, and `note` names it. Throws Failure('damaged') when a split's ratio is not positive.
 */
export function adjust(series: AdjustableSeries, wanted: Adjustment): AdjustedBars {
  const { bars, held } = series
  const complete = series.complete ?? { splits: true, dividends: true }
  if (wanted === held || bars.time.length === 0) return { bars, adjustment: wanted, note: null }
  if (held === 'all') {
    return { bars, adjustment: 'all', note: 'The source holds only prices adjusted for splits and dividends.' }
  }
  if (!complete.splits) {
    const note = held === 'none' ? 'The source gives no complete list of splits, so prices are as traded.' : onlySplits
    return { bars, adjustment: held, note }
  }
  const multiples = shareMultiples(bars.time, series.splits)
  if (wanted === 'none') return { bars: restated(bars, inverse(multiples)), adjustment: 'none', note: null }
  const bySplits = held === 'splits' ? bars : restated(bars, multiples)
  if (wanted === 'splits') return { bars: bySplits, adjustment: 'splits', note: null }
  if (!complete.dividends) {
    const note = 'The source gives no complete list of dividends, so prices are adjusted for splits only.'
    return { bars: bySplits, adjustment: 'splits', note }
  }
  const { factors, doubtful, impossible } = dividendFactors(bySplits, series.splits, series.dividends, series.closeLastsFor ?? 30)
  const notes = [
    ...(doubtful.length === 0 ? [] : [doubtText(doubtful)]),
    ...(impossible.length === 0 ? [] : [impossibleText(impossible)]),
  ]
  const note = notes.length === 0 ? null : notes.join(' ')
  return { bars: withPrices(bySplits, price => times(price, factors)), adjustment: 'all', note }
}

const onlySplits = 'The source holds only prices adjusted for splits, and no complete list of them.'

/** Per bar, how many of the last bar's shares one share of that time has become. */
function shareMultiples(time: Int32Array, splits: readonly Split[]): Float64Array {
  const multiples = new Float64Array(time.length)
  const events = within(time, splits)
  let multiple = 1
  let next = events.length - 1
  for (let i = time.length - 1; i >= 0; i--) {
    for (; next >= 0 && events[next]!.day > time[i]!; next--) multiple *= ratioOf(events[next]!)
    multiples[i] = multiple
  }
  return multiples
}

function doubtText(doubtful: readonly Dividend[]): string {
  const count = doubtful.length === 1 ? 'one dividend' : `${doubtful.length} dividends`
  return `Bars are missing before ${count}, so what was taken off is reckoned from an older close and not exact before the gap.`
}

function impossibleText(impossible: readonly Dividend[]): string {
  const count = impossible.length === 1 ? 'One dividend is' : `${impossible.length} dividends are`
  return `${count} not less than the close before, which cannot be, and nothing was taken off for that.`
}

/** Per bar, what its split-adjusted price is multiplied by on account of the dividends paid later. doubtful: paid in a gap. */
function dividendFactors(
  bySplits: Bars,
  splits: readonly Split[],
  dividends: readonly Dividend[],
  closeLastsFor: number,
): { factors: Float64Array; doubtful: Dividend[]; impossible: Dividend[] } {
  const { time, close } = bySplits
  const factors = new Float64Array(time.length)
  const events = within(time, dividends)
  const doubtful: Dividend[] = []
  const impossible: Dividend[] = []
  let factor = 1
  let next = events.length - 1
  for (let i = time.length - 1; i >= 0; i--) {
    for (; next >= 0 && events[next]!.day > time[i]!; next--) {
      const { day, amount } = events[next]!
      const laterSplits = within(time, splits).filter(split => split.day > day)
      const share = laterSplits.reduce((paid, split) => paid / ratioOf(split), amount) / lastKnown(close, i)
      if (Number.isNaN(share)) continue // no close is known before it, so nothing is there to adjust
      if (!(share >= 0 && share < 1)) {
        impossible.push({ day, amount })
        continue
      }
      if (day - time[i]! > closeLastsFor) doubtful.push({ day, amount })
      factor *= 1 - share
    }
    factors[i] = factor
  }
  return { factors, doubtful, impossible }
}

/** Events that change some bar: after the first one, not after the last; oldest first. */
function within<Event extends { readonly day: number }>(time: Int32Array, events: readonly Event[]): Event[] {
  const first = time[0]!
  const last = time[time.length - 1]!
  return events.filter(event => event.day > first && event.day <= last).sort((a, b) => a.day - b.day)
}

function ratioOf(split: Split): number {
  const ratio = split.numerator / split.denominator
  if (ratio > 0 && Number.isFinite(ratio)) return ratio
  throw new Failure('damaged', `split ${split.numerator}:${split.denominator} on ${isoDay(split.day)} is not a ratio`, {
    detail: { day: isoDay(split.day) },
  })
}

function lastKnown(close: Float64Array, from: number): number {
  for (let i = from; i >= 0; i--) if (!Number.isNaN(close[i]!)) return close[i]!
  return Number.NaN
}

function inverse(multiples: Float64Array): Float64Array {
  return multiples.map(multiple => 1 / multiple)
}

/** In other shares: each of these has become so many. Divides, because 7 and 2 are exact where 1/7 is not. */
function restated(bars: Bars, multiples: Float64Array): Bars {
  if (multiples.every(multiple => multiple === 1)) return bars
  const inTerms = withPrices(bars, price => price.map((value, i) => value / multiples[i]!))
  return { ...inTerms, volume: times(bars.volume, multiples) }
}

function withPrices(bars: Bars, change: (price: Float64Array) => Float64Array): Bars {
  return { ...bars, open: change(bars.open), high: change(bars.high), low: change(bars.low), close: change(bars.close) }
}

function times(column: Float64Array, factors: Float64Array): Float64Array {
  return column.map((value, i) => value * factors[i]!)
}
