// What several sources hold of one symbol, as one series: as traded, each bar from the most trusted source that has it.
import { isoDay } from '#basics'
import { type Adjustment, adjust, type Bars, type Dividend, type Split } from '#series'
import type { SourcedEvents, StoredSeries } from './bars.store.ts'
import type { StoredInterval } from './batch.ts'
import { mergeBars } from './merge.ts'
import { trustIn } from './trust.ts'

export type Part = { readonly series: StoredSeries; readonly bars: Bars }

/** What says which events are known: a series, or a list of events without prices. */
export type EventKnower = Pick<
  StoredSeries,
  'source' | 'trust' | 'interval' | 'splitsKnownFrom' | 'dividendsKnownFrom' | 'lastTime'
>

/** A stretch of a joined series and the series that speaks there. */
export type Stretch = { readonly from: number; readonly to: number; readonly series: StoredSeries }

export type JoinedSeries = {
  readonly symbol: string
  readonly interval: StoredInterval
  readonly bars: Bars
  /** 'none', except where the most trusted source holds only adjusted prices that cannot be brought back. */
  readonly held: Adjustment
  readonly stretches: readonly Stretch[]
  readonly splits: readonly Split[]
  readonly dividends: readonly Dividend[]
  /** First days from which on the lists are complete up to the last bar; null: not known to be. */
  readonly splitsKnownFrom: number | null
  readonly dividendsKnownFrom: number | null
}

const minutesPerDay = 1440

/**
 * `parts`: the stored series of one symbol and interval with their bars, the most trusted first; at least one, with at least one
 * bar. `all`: every series of the symbol, for what is known of its events. Series whose prices cannot be brought back to what was
 * traded (adjusted for dividends, or for splits that are not all known) cannot be put on one scale with others: such a one speaks
 * only when it is the most trusted, and then alone.
 */
export function joinSeries(
  parts: readonly Part[],
  all: readonly EventKnower[],
  events: ReadonlyMap<string, SourcedEvents>,
): JoinedSeries {
  const [first] = parts as [Part]
  const { symbol, interval } = first.series
  const { held, series: speakers } = speakersOf(
    parts.map(part => part.series),
    all,
  )
  const splits = mergedEvents(all, events, 'splits')
  const dividends = mergedEvents(all, events, 'dividends')
  const raw =
    held === 'none'
      ? parts
          .filter(part => speakers.includes(part.series))
          .map(part => ({ ...part, bars: asTraded(part, inUnits(splits, interval)) }))
      : [first]
  const bars = raw
    .toReversed()
    .reduce((joined, part) => (joined ? mergeBars(joined, part.bars) : part.bars), null as Bars | null)!
  const lastDay = dayOfTime(bars.time[bars.time.length - 1]!, interval)
  return {
    symbol,
    interval,
    bars,
    held,
    stretches: stretchesOf(bars.time, raw),
    splits,
    dividends,
    splitsKnownFrom: knownFrom(all, 'splitsKnownFrom', lastDay),
    dividendsKnownFrom: knownFrom(all, 'dividendsKnownFrom', lastDay),
  }
}

/** Which of a symbol's series (of one interval, the most trusted first, at least one) are heard in the joined one. */
export function speakersOf(
  series: readonly StoredSeries[],
  all: readonly EventKnower[],
): { readonly held: Adjustment; readonly series: readonly StoredSeries[] } {
  const isRecoverable = ({ storedAdjustment, interval, firstTime, lastTime }: StoredSeries): boolean => {
    if (storedAdjustment !== 'splits') return storedAdjustment === 'none'
    const known = knownFrom(all, 'splitsKnownFrom', dayOfTime(lastTime, interval))
    return known !== null && known <= dayOfTime(firstTime, interval)
  }
  const [first] = series as [StoredSeries]
  if (!isRecoverable(first)) return { held: first.storedAdjustment, series: [first] }
  return { held: 'none', series: series.filter(isRecoverable) }
}

/** The splits of a series that is heard alone, and whether they are known from its first bar to its last. */
export function splitsOf(
  { firstTime, lastTime, interval }: StoredSeries,
  all: readonly EventKnower[],
  events: ReadonlyMap<string, SourcedEvents>,
): { readonly splits: readonly Split[]; readonly areKnown: boolean } {
  const known = knownFrom(all, 'splitsKnownFrom', dayOfTime(lastTime, interval))
  return {
    splits: mergedEvents(all, events, 'splits'),
    areKnown: known !== null && known <= dayOfTime(firstTime, interval),
  }
}

/** Events with their days in the unit of the bars' time: a day's first minute comes before its session everywhere in the Americas and Europe. */
export function inUnits<Event extends { readonly day: number }>(events: readonly Event[], interval: StoredInterval): Event[] {
  return interval === '1m' ? events.map(event => ({ ...event, day: event.day * minutesPerDay })) : [...events]
}

export function dayOfTime(time: number, interval: StoredInterval): number {
  return interval === '1m' ? Math.floor(time / minutesPerDay) : time
}

/**
 * How the figures of a stretch are called: "bundled history, source Yahoo via vega-datasets, ends 2020-04-17". Several stretches
 * name each with the day from which on it speaks, the newest first.
 */
export function sourceText(joined: Pick<JoinedSeries, 'stretches' | 'interval'>): string {
  const newest = joined.stretches.toReversed()
  const [last] = newest as [Stretch]
  const names = newest.map(({ series, from }, i) =>
    i === newest.length - 1 ? series.label : `${series.label} from ${isoDay(dayOfTime(from, joined.interval))}`,
  )
  const ends = isoDay(dayOfTime(last.to, joined.interval))
  const isBundled = last.series.source.startsWith('bundled/')
  return `${isBundled ? 'bundled history, source' : 'source'} ${names.join(', before that ')}, ends ${ends}`
}

/** Prices and volumes as traded. Splits after a part's own last bar do not concern it: it is stated in the shares of that day. */
function asTraded({ series, bars }: Part, splits: readonly Split[]): Bars {
  const raw = adjust({ bars, held: 'splits', splits, dividends: [] }, 'none').bars
  if (series.storedAdjustment === 'splits') return raw
  return series.volumeAdjustment === 'splits' ? { ...bars, volume: raw.volume } : bars
}

/** Of sources that name the same day the most trusted one counts. */
function mergedEvents<Kind extends 'splits' | 'dividends'>(
  all: readonly EventKnower[],
  events: ReadonlyMap<string, SourcedEvents>,
  kind: Kind,
): SourcedEvents[Kind][number][] {
  // Parts of one source are as trusted as their bars.
  const inOrder = all.toSorted((a, b) => trustIn(kind, a.source) - trustIn(kind, b.source) || a.trust - b.trust)
  const bySource = [...new Set(inOrder.map(series => series.source))]
  const byDay = new Map<number, SourcedEvents[Kind][number]>()
  for (const source of bySource) for (const event of events.get(source)?.[kind] ?? []) byDay.set(event.day, event)
  return [...byDay.values()].sort((a, b) => a.day - b.day)
}

/** The earliest day from which all events up to the last bar are known: by one series, or by several that follow on each other. */
function knownFrom(all: readonly EventKnower[], name: 'splitsKnownFrom' | 'dividendsKnownFrom', lastDay: number): number | null {
  const spans = all.flatMap(one => {
    const from = one[name]
    return from === null ? [] : [{ from, to: dayOfTime(one.lastTime, one.interval) }]
  })
  const upToDate = spans.filter(({ to }) => to >= lastDay)
  if (upToDate.length === 0) return null
  let known = Math.min(...upToDate.map(({ from }) => from))
  const earlier = spans.filter(({ to }) => to < lastDay).sort((a, b) => b.to - a.to)
  for (const { from, to } of earlier) if (to >= known - 1) known = Math.min(known, from)
  return known
}

function stretchesOf(time: Int32Array, parts: readonly Part[]): Stretch[] {
  const next = parts.map(() => 0)
  const stretches: { from: number; to: number; series: StoredSeries }[] = []
  for (const at of time) {
    const speaker = parts.findIndex(({ bars }, p) => {
      while (bars.time[next[p]!]! < at) next[p]!++
      return bars.time[next[p]!] === at
    })
    const { series } = parts[speaker]!
    const last = stretches.at(-1)
    if (last?.series === series) last.to = at
    else stretches.push({ from: at, to: at, series })
  }
  return stretches
}
