// Whose daily prices there are, and whether they can be taken as they are stored.
import type { Split } from '#series'
import type { SourcedEvents, StoredSeries } from './bars.store.ts'
import { type EventKnower, speakersOf, splitsOf } from './joined.ts'
import { type Held, type Past, withPast } from './symbol-past.ts'

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

/**
 * By symbol. `series`: all there are by symbol, the most trusted first. moves: whose past was under another symbol, and the symbols that
 * are nothing but somebody's past.
 */
export function subjectsOf(
  series: ReadonlyMap<string, readonly StoredSeries[]>,
  splits: ReadonlyMap<string, ReadonlyMap<string, SourcedEvents>>,
  lists: ReadonlyMap<string, readonly EventKnower[]>,
  { past, gone }: { past: ReadonlyMap<string, readonly Past[]>; gone: ReadonlySet<string> },
): DailySubject[] {
  const heldOf = (symbol: string) => ({
    series: series.get(symbol) ?? [],
    knowers: [...(series.get(symbol) ?? []), ...(lists.get(symbol) ?? [])],
    events: splits.get(symbol) ?? noEvents,
  })
  const symbols = new Set([...series.keys(), ...past.keys()])
  return [...symbols].flatMap(symbol => {
    if (gone.has(symbol)) return []
    const held = withPast(symbol, past.get(symbol) ?? [], heldOf)
    const daily = held.series.filter(({ interval }) => interval === '1d')
    return daily.length === 0 ? [] : [subjectOf(symbol, daily, held)]
  })
}

function subjectOf(symbol: string, daily: readonly StoredSeries[], { knowers, events }: Held): DailySubject {
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
