// What was traded under a symbol before the share took its present one: a company's history goes through a change of its symbol.
import { type Day, dayOf } from '#basics'
import type { SourcedEvents, StoredSeries } from './bars.store.ts'
import { dayOfTime, type EventKnower } from './joined.ts'
import { isRenaming, type SymbolChange } from './symbol-history.ts'

/** A symbol under which a share was traded before, and the first day on which it no longer was. */
export type Past = { readonly symbol: string; readonly until: Day }

/** What is held of one symbol, or of several that are one share's. */
export type Held = {
  /** Its own and those that it gave up, the newest first. */
  readonly symbols: readonly string[]
  /** The most trusted first. */
  readonly series: readonly StoredSeries[]
  /** The series, and lists of events that came without prices. */
  readonly knowers: readonly EventKnower[]
  readonly events: ReadonlyMap<string, SourcedEvents>
}

/** Nobody renames a share more often; a list that leads in circles ends here too. */
const mostSteps = 10

/**
 * The symbols whose prices are a share's own past, the newest first. A change without a day joins nothing, nor does a symbol whose prices
 * go on after it, which may be another share's by then, nor prices that are adjusted and cannot be brought back to what was traded. Of
 * several that became one on the same day (companies that merged, classes of shares) only one may have prices, else nobody says whose
 * the past is. `changes`: at least those that led to the symbol.
 */
export function pastOf(
  symbol: string,
  changes: readonly SymbolChange[],
  seriesOf: (symbol: string) => readonly StoredSeries[],
): Past[] {
  const past: Past[] = []
  if (!isAsTraded(seriesOf(symbol))) return past
  for (let [at, until] = [symbol, Number.POSITIVE_INFINITY]; past.length < mostSteps; ) {
    const into = changes
      .filter(isRenaming)
      .flatMap(({ former, present, day }) => (present === at && day !== null ? [{ symbol: former, until: dayOf(day) }] : []))
    const newest = Math.max(...into.map(one => one.until))
    const candidates = into.filter(one => one.until === newest && newest <= until)
    const [only, ...more] = candidates.length > 1 ? candidates.filter(one => seriesOf(one.symbol).length > 0) : candidates
    if (!only || more.length > 0 || only.symbol === symbol || past.some(one => one.symbol === only.symbol)) return past
    const its = seriesOf(only.symbol)
    if (!isAsTraded(its) || its.some(({ lastTime, interval }) => dayOfTime(lastTime, interval) >= only.until)) return past
    past.push(only)
    ;[at, until] = [only.symbol, only.until]
  }
  return past
}

/** Whether what speaks of it, or would, is stored as it was traded or can be brought back to that by its own splits. */
function isAsTraded(series: readonly StoredSeries[]): boolean {
  return [series.find(({ interval }) => interval === '1d'), series.find(({ interval }) => interval === '1m')].every(
    first =>
      first === undefined ||
      first.storedAdjustment === 'none' ||
      (first.storedAdjustment === 'splits' &&
        first.splitsKnownFrom !== null &&
        first.splitsKnownFrom <= dayOfTime(first.firstTime, first.interval)),
  )
}

/** What is held of a share under its symbol, and after that what is held of it under those that it gave up. */
export function withPast(symbol: string, past: readonly Past[], heldOf: (symbol: string) => Omit<Held, 'symbols'>): Held {
  const own = heldOf(symbol)
  if (past.length === 0) return { ...own, symbols: [symbol] }
  const before = past.map(one => ({ ...one, held: heldOf(one.symbol) }))
  return {
    symbols: [symbol, ...past.map(one => one.symbol)],
    series: [
      ...own.series,
      ...before.flatMap(({ symbol: former, held }) =>
        held.series.map(series => ({ ...series, symbol, label: `${series.label}, as ${former}` })),
      ),
    ],
    knowers: [...own.knowers, ...before.flatMap(({ held, until }) => held.knowers.map(knower => untilGivenUp(knower, until)))],
    events: before.reduce((all, { held, until }) => withEarlier(all, held.events, until), own.events),
  }
}

/** Over a long weekend nothing is split or paid. */
const weekendDays = 5

/** Who knew all events up to the last session under the former symbol leaves no gap before the first under the next. */
function untilGivenUp(knower: EventKnower, until: Day): EventKnower {
  const lastDay = dayOfTime(knower.lastTime, knower.interval)
  const { source, trust, splitsKnownFrom, dividendsKnownFrom } = knower
  const lastTime = until - lastDay <= weekendDays ? until - 1 : lastDay
  return { source, trust, splitsKnownFrom, dividendsKnownFrom, interval: '1d', lastTime }
}

/** By source; of two that name the same day the one of the present symbol counts. */
function withEarlier(
  own: ReadonlyMap<string, SourcedEvents>,
  earlier: ReadonlyMap<string, SourcedEvents>,
  until: Day,
): Map<string, SourcedEvents> {
  const all = new Map(own)
  for (const [source, { splits, dividends }] of earlier) {
    const its = own.get(source)
    all.set(source, {
      source,
      splits: together(splits, its?.splits ?? [], until),
      dividends: together(dividends, its?.dividends ?? [], until),
    })
  }
  return all
}

function together<Event extends { readonly day: Day }>(earlier: readonly Event[], own: readonly Event[], until: Day): Event[] {
  const byDay = new Map(earlier.filter(({ day }) => day < until).map(event => [event.day, event]))
  for (const event of own) byDay.set(event.day, event)
  return [...byDay.values()].sort((a, b) => a.day - b.day)
}
