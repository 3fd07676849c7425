// Whose daily prices there are, and whether they can be taken as they are stored.
import type { Split } from '#series'
import type { SourcedEvents, StoredSeries } from './bars.store.ts'
import { type EventKnower, speakersOf, splitsOf } from './joined.ts'

export type DailySubject = {
  readonly symbol: string
  readonly version: string
  readonly barCount: number
  readonly lastDay: number
  /** One source alone speaks, and what is stored needs at most a factor. */
  readonly isPlain: boolean
  /** The first that speaks. */
  readonly seriesId: number
  readonly speakers: readonly StoredSeries[]
  readonly knowers: readonly EventKnower[]
  readonly events: ReadonlyMap<string, SourcedEvents>
  /** By which its prices are adjusted: after its first bar and up to its last, oldest first. */
  readonly splits: readonly Split[]
  readonly isTradedKnown: boolean
  /** What of a plain one still has to be brought into the shares of its last bar. */
  readonly restates: { readonly prices: boolean; readonly volumes: boolean }
}

const noEvents: ReadonlyMap<string, SourcedEvents> = new Map()

/** By symbol. `series`: all there are, those of one symbol together, the most trusted first. */
export function subjectsOf(
  series: readonly StoredSeries[],
  splits: ReadonlyMap<string, ReadonlyMap<string, SourcedEvents>>,
  lists: ReadonlyMap<string, readonly EventKnower[]>,
): DailySubject[] {
  return [...Map.groupBy(series, ({ symbol }) => symbol)].flatMap(([symbol, all]) => {
    const daily = all.filter(({ interval }) => interval === '1d')
    if (daily.length === 0) return []
    return [subjectOf(symbol, daily, [...all, ...(lists.get(symbol) ?? [])], splits.get(symbol) ?? noEvents)]
  })
}

function subjectOf(
  symbol: string,
  daily: readonly StoredSeries[],
  knowers: readonly EventKnower[],
  events: ReadonlyMap<string, SourcedEvents>,
): DailySubject {
  const { held, series: speakers } = speakersOf(daily, knowers)
  const [first] = speakers as [StoredSeries]
  const firstTime = Math.min(...speakers.map(one => one.firstTime))
  const lastTime = Math.max(...speakers.map(one => one.lastTime))
  const { splits, areKnown } = splitsOf({ ...first, firstTime, lastTime }, knowers, events)
  const applied = held === 'none' && areKnown ? splits.filter(({ day }) => day > firstTime && day <= lastTime) : []
  const isStoredRaw = first.storedAdjustment === 'none'
  const isPlain = speakers.length === 1 && (held !== 'none' || areKnown || first.volumeAdjustment === 'none')
  return {
    symbol,
    version: JSON.stringify([
      speakers.map(one => [one.seriesId, one.fetchedAt.getTime(), one.barCount, one.lastTime]),
      held,
      applied,
    ]),
    barCount: speakers.reduce((sum, { barCount }) => sum + barCount, 0),
    lastDay: lastTime,
    isPlain,
    seriesId: first.seriesId,
    speakers,
    knowers,
    events,
    splits: applied,
    isTradedKnown: held === 'none',
    restates: {
      prices: isStoredRaw && applied.length > 0,
      volumes: isStoredRaw && applied.length > 0 && first.volumeAdjustment === 'none',
    },
  }
}
