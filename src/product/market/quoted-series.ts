// A stored series as the inspection takes it: with the splits and dividends that count for it, on the basis of its prices.
import type { QuotedSeries } from '#bar-quality'
import type { Bars, Dividend, Split } from '#series'
import type { SourcedEvents, StoredSeries } from './bars.store.ts'
import { exchangeOf } from './listed-exchange.ts'

export function quotedSeries(
  series: StoredSeries,
  bars: Bars,
  events: ReadonlyMap<string, SourcedEvents>,
  adjustedClose: Float64Array | undefined,
  listing: { symbol: string; exchange: string },
): QuotedSeries {
  const splits = splitsFor(series, events)
  const interval = series.interval === '1m' ? '1m' : stepOf(bars.time)
  return {
    bars,
    interval,
    adjustment: series.storedAdjustment,
    adjustedClose,
    splits,
    dividends: dividendsFor(series, events)?.map(({ day, amount }) => ({ day, amount: amount / basisOf(series, splits, day) })),
    exchange: interval === '1d' ? (exchangeOf(listing) ?? undefined) : undefined,
  }
}

/** The source's own list; where it has none, what others know. */
function splitsFor(series: StoredSeries, events: ReadonlyMap<string, SourcedEvents>): Split[] | undefined {
  const own = events.get(series.source)?.splits ?? []
  if (own.length > 0 || series.splitsKnownFrom !== null) return own
  const others = new Map([...events.values()].flatMap(({ splits }) => splits).map(split => [split.day, split]))
  return others.size === 0 ? undefined : [...others.values()].sort((a, b) => a.day - b.day)
}

/** Likewise. */
function dividendsFor(series: StoredSeries, events: ReadonlyMap<string, SourcedEvents>): Dividend[] | undefined {
  if (series.storedAdjustment === 'all') return undefined
  const own = events.get(series.source)?.dividends ?? []
  if (own.length > 0 || series.dividendsKnownFrom !== null) return own
  const others = new Map([...events.values()].flatMap(({ dividends }) => dividends).map(paid => [paid.day, paid]))
  return others.size === 0 ? undefined : [...others.values()].sort((a, b) => a.day - b.day)
}

/** Dividends are stored as they were paid; by so much they are divided to stand beside the series' prices. */
function basisOf(series: StoredSeries, splits: readonly Split[] | undefined, day: number): number {
  if (series.storedAdjustment === 'none') return 1
  return (splits ?? []).filter(split => split.day > day).reduce((all, split) => (all * split.numerator) / split.denominator, 1)
}

/** What a file of "daily" bars really has: one a day, a week or a month. */
function stepOf(time: Int32Array): '1d' | '1wk' | '1mo' {
  const steps = time.slice(1).map((day, i) => day - time[i]!)
  const median = steps.toSorted()[steps.length >> 1] ?? 1
  return median < 5 ? '1d' : median < 25 ? '1wk' : '1mo'
}
