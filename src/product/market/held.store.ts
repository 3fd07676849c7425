// All that is held of a share, with what was traded under symbols that it gave up; and which share such a symbol leads to.
import type { Kysely } from 'kysely'
import type { Tables } from '#database'
import { readEventsOf, readSeries, type SourcedEvents, type StoredSeries } from './bars.store.ts'
import { type Listing, readListing, readListings, spellings } from './catalogue.store.ts'
import { readEventListsOf } from './event-lists.store.ts'
import { readChangesInto, readChangesOf, readSymbolChanges } from './symbol-changes.store.ts'
import { isRenaming, presentSymbol, type SymbolChange } from './symbol-history.ts'
import { type Held, type Past, pastOf, withPast } from './symbol-past.ts'

type Reader = Kysely<Tables>

/** By symbol, for each of `symbols`. */
export async function readHeld(db: Reader, symbols: readonly string[]): Promise<Map<string, Held>> {
  const [own, changes] = await Promise.all([readSeries(db, { symbols }), readChangesInto(db, symbols)])
  const { past, seriesOf } = await readPast(db, symbols, changes, own)
  const all = [...new Set([...symbols, ...[...past.values()].flatMap(its => its.map(({ symbol }) => symbol))])]
  const [events, lists] = await Promise.all([readEventsOf(db, all), readEventListsOf(db, all)])
  const eventsOf = Map.groupBy(events, ([key]) => key.split('\n')[0]!)
  const heldOf = (symbol: string) => ({
    series: seriesOf(symbol),
    knowers: [...seriesOf(symbol), ...(lists.get(symbol) ?? [])],
    events: new Map((eventsOf.get(symbol) ?? []).map(([, its]): [string, SourcedEvents] => [its.source, its])),
  })
  return new Map(symbols.map(symbol => [symbol, withPast(symbol, past.get(symbol) ?? [], heldOf)]))
}

/** The listing that somebody means by a symbol, which may be a former one; null when there is none. */
export async function listingMeant(db: Reader, symbol: string): Promise<Listing | null> {
  const found = await readListing(db, spellings(symbol))
  if (found) return (await movedListings(db, [found])).get(found.symbol) ?? found
  // Charts and links of the time carry the old symbol.
  const asked = symbol.trim().toUpperCase()
  const present = presentSymbol(asked, await readSymbolChanges(db))
  return present === asked ? null : await readListing(db, [present])
}

/**
 * The listings that are there for their prices alone and whose prices are the past of a share that goes by another symbol now, with
 * that share's listing: whoever asks for one is shown the other, which has both.
 */
export async function movedListings(db: Reader, listings: readonly Listing[]): Promise<Map<string, Listing>> {
  const own = listings.filter(({ asOf }) => asOf === null).map(({ symbol }) => symbol)
  const changed = own.length === 0 ? [] : (await readChangesOf(db, own)).filter(isRenaming)
  if (changed.length === 0) return new Map()
  const changes = await readSymbolChanges(db)
  const presentOf = new Map(changed.map(({ former }) => [former, presentSymbol(former, changes)]))
  const present = await readListings(db, [...presentOf.values()])
  const { past } = await readPast(db, [...present.keys()], changes, [])
  return new Map(
    [...presentOf].flatMap(([former, symbol]) => {
      const isItsPast = past.get(symbol)?.some(one => one.symbol === former) ?? false
      return isItsPast ? [[former, present.get(symbol)!] as const] : []
    }),
  )
}

/** By the symbols that have a past under other ones; and those others, as far as nothing but their prices is there, which belong to the first. */
export async function readMoves(
  db: Reader,
  series: ReadonlyMap<string, readonly StoredSeries[]>,
): Promise<{ past: ReadonlyMap<string, readonly Past[]>; gone: ReadonlySet<string> }> {
  const changes = await readSymbolChanges(db)
  const presentOf = new Map(
    changes.flatMap(one => (isRenaming(one) && series.has(one.former) ? [[one.former, presentSymbol(one.former, changes)]] : [])),
  )
  const listed = await readListings(db, [...presentOf].flat())
  const past = new Map(
    [...new Set(presentOf.values())].flatMap(symbol => {
      const its = listed.has(symbol) ? pastOf(symbol, changes, one => series.get(one) ?? []) : []
      return its.length === 0 ? [] : [[symbol, its] as const]
    }),
  )
  const isGone = ([former, present]: [string, string]): boolean =>
    listed.get(former)?.asOf === null && (past.get(present)?.some(one => one.symbol === former) ?? false)
  return { past, gone: new Set([...presentOf].filter(isGone).map(([former]) => former)) }
}

/** `changes`: at least those that led to one of `symbols`. own: series that are read already. */
async function readPast(
  db: Reader,
  symbols: readonly string[],
  changes: readonly SymbolChange[],
  own: readonly StoredSeries[],
): Promise<{ past: Map<string, Past[]>; seriesOf: (symbol: string) => readonly StoredSeries[] }> {
  const known = new Set(own.map(({ symbol }) => symbol))
  const formers = [...new Set(changes.filter(isRenaming).map(({ former }) => former))].filter(one => !known.has(one))
  const others = formers.length === 0 ? [] : await readSeries(db, { symbols: formers })
  const bySymbol = Map.groupBy([...own, ...others], ({ symbol }) => symbol)
  const seriesOf = (symbol: string) => bySymbol.get(symbol) ?? []
  return { past: new Map(symbols.map(symbol => [symbol, pastOf(symbol, changes, seriesOf)])), seriesOf }
}
