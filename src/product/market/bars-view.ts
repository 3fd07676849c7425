// A joined series as somebody wants to see it: a range, an interval, an adjustment, and what has to be said about it.
import { type Day, isoDay } from '#basics'
import {
  type Adjustment,
  adjust,
  type Bars,
  type Dividend,
  firstIndexOfRange,
  type Interval,
  type RangeName,
  resample,
  type Split,
  sliceBars,
} from '#series'
import type { StoredInterval } from './batch.ts'
import { dayOfTime, inUnits, type JoinedSeries, type Stretch, sourceText } from './joined.ts'

export type BarsWanted = {
  readonly range: RangeName
  readonly interval: Interval
  readonly adjusted: Adjustment
  /** As the series was seen on that day: without later bars, and adjusted for nothing that came later. */
  readonly asOf?: Day | undefined
}

export type BarsView = {
  readonly symbol: string
  readonly interval: Interval
  readonly range: RangeName
  /** The bars of the range. */
  readonly bars: Bars
  /**
   * The same bars with all that came before them and is stated alike: what indicators need to be warm where the range begins.
   * bars are its last bars.time.length ones.
   */
  readonly history: Bars
  /** Day of the last bar. */
  readonly asOf: number
  readonly source: string
  readonly adjustment: Adjustment
  readonly adjustmentNote: string | null
  readonly currency: string | null
  /** Within the range. */
  readonly splits: readonly Split[]
  readonly dividends: readonly Dividend[]
  readonly stretches: readonly Stretch[]
}

/** Where range, interval and adjustment meet: the adjustment is decided by the range, and history begins where it can still be given. */
export function viewOf(joined: JoinedSeries, wanted: BarsWanted): BarsView {
  const { bars: all, interval: stored } = joined
  const start = periodBegin(all.time, firstIndexOfRange(all.time, wanted.range, stored), wanted.interval)
  const from = historyStart(joined, wanted.adjusted, all.time[start]!)
  const known = sliceBars(all, from)
  const firstDay = dayOfTime(known.time[0]!, stored)
  const given = adjust(
    {
      bars: known,
      held: joined.held,
      closeLastsFor: stored === '1m' ? 30 * 1440 : 30,
      splits: inUnits(joined.splits, stored),
      dividends: inUnits(joined.dividends, stored),
      complete: { splits: isKnown(joined.splitsKnownFrom, firstDay), dividends: isKnown(joined.dividendsKnownFrom, firstDay) },
    },
    wanted.adjusted,
  )
  const clean = withoutNoise(given.bars, given.adjustment)
  const history = wanted.interval === '1m' ? clean : resample(clean, wanted.interval)
  const rangeFrom = firstIndexOfRange(history.time, wanted.range, wanted.interval)
  const bars = sliceBars(history, rangeFrom)
  const since = dayOfTime(all.time[start]!, stored)
  const asOf = dayOfTime(all.time[all.time.length - 1]!, stored)
  const isWithin = (event: { day: number }): boolean => event.day >= since && event.day <= asOf
  const stretches = joined.stretches.filter(stretch => stretch.to >= all.time[start]!)
  return {
    symbol: joined.symbol,
    interval: wanted.interval,
    range: wanted.range,
    bars,
    history,
    asOf,
    source: sourceText({ stretches, interval: stored }),
    adjustment: given.adjustment,
    adjustmentNote:
      [given.note, given.adjustment === 'none' ? recoveredNote(stretches, stored) : null].filter(Boolean).join(' ') || null,
    currency: stretches.at(-1)!.series.currency,
    splits: joined.splits.filter(isWithin),
    dividends: joined.dividends.filter(isWithin),
    stretches,
  }
}

/** A week or month that the range cuts is shown whole, so its first days are needed too. */
function periodBegin(time: Int32Array, index: number, interval: Interval): number {
  if (interval === '1d' || interval === '1m') return index
  const longest = interval === '1wk' ? 7 : 31
  let first = index
  while (first > 0 && time[index]! - time[first - 1]! < longest) first--
  return first
}

/** All history, unless the adjustment is known for the range but not for all that came before it. */
function historyStart(joined: JoinedSeries, wanted: Adjustment, rangeTime: number): number {
  const { time } = joined.bars
  const needs = [...(wanted === 'none' ? [] : [joined.splitsKnownFrom]), ...(wanted === 'all' ? [joined.dividendsKnownFrom] : [])]
  const rangeDay = dayOfTime(rangeTime, joined.interval)
  if (needs.some(day => !isKnown(day, rangeDay))) return 0
  const since = Math.max(Number.NEGATIVE_INFINITY, ...needs.map(day => day!))
  return Math.max(
    0,
    time.findIndex(at => dayOfTime(at, joined.interval) >= since),
  )
}

function isKnown(from: number | null, day: number): boolean {
  return from !== null && from <= day
}

function recoveredNote(stretches: readonly Stretch[], interval: StoredInterval): string | null {
  const recovered = stretches.filter(({ series }) => series.storedAdjustment === 'splits')
  if (recovered.length === 0) return null
  const spans = recovered.map(({ from, to }) => `from ${isoDay(dayOfTime(from, interval))} to ${isoDay(dayOfTime(to, interval))}`)
  return `Prices ${spans.join(' and ')} are recovered from split-adjusted ones by the split ratios, and are only as exact as those.`
}

/** Multiplying and dividing by ratios leaves noise in the last bits: prices to ten decimals, volumes to whole shares as traded. */
function withoutNoise(bars: Bars, adjustment: Adjustment): Bars {
  const price = (column: Float64Array): Float64Array => column.map(tidyPrice)
  return {
    time: bars.time,
    open: price(bars.open),
    high: price(bars.high),
    low: price(bars.low),
    close: price(bars.close),
    volume: bars.volume.map(adjustment === 'none' ? tidyTradedVolume : tidyVolume),
  }
}

export function tidyPrice(value: number): number {
  const scaled = value * 1e10
  return scaled < Number.MAX_SAFE_INTEGER ? Math.round(scaled) / 1e10 : value
}

export function tidyVolume(value: number): number {
  const scaled = value * 1e4
  return scaled < Number.MAX_SAFE_INTEGER ? Math.round(scaled) / 1e4 : value
}

/** Volumes that the source stated in later shares do not always divide back to whole ones; fractions below one share stay as they are. */
function tidyTradedVolume(value: number): number {
  return value < 1 ? tidyVolume(value) : Math.round(value)
}
