// Who is meant: by words that somebody types, by a symbol as people write it, or by one that was given up.
import { Failure } from '#basics'
import type { Database } from '#database'
import { type Listing, readDirectory, readDirectoryVersion, readListings, spellings } from './catalogue.store.ts'
import { listingMeant, movedListings } from './held.store.ts'
import { indexOf, type SearchAnswer, type SearchIndex } from './search/search.ts'
import { readSymbolChanges } from './symbol-changes.store.ts'
import { presentSymbol, symbolHistory, type SymbolHistory } from './symbol-history.ts'

/** What stands behind a symbol that somebody wrote: its listing, and what became of it when it has none any more. */
export type Found = { readonly listing: Listing | null; readonly history: SymbolHistory }

export type Lookup = {
  readonly search: (query: string, limit: number) => Promise<SearchAnswer>
  /** Throws Failure('not-found'). */
  readonly listing: (symbol: string) => Promise<Listing>
  readonly listings: (symbols: readonly string[]) => Promise<ReadonlyMap<string, Found>>
  /** Builds the index of what the directory holds now, so that nobody's first search waits for it. */
  readonly readyToSearch: () => Promise<void>
}

/** Another process may have changed the directory: who hears of no changes finds that out half a minute later. */
const indexAgeMs = 30_000

/** state: names which state of market data is known of, undefined while none is. */
export function openLookup(database: Database, clock: () => Date, state: () => string | undefined = () => undefined): Lookup {
  const db = database.kysely
  let index: { version: string; checkedAt: number; state: string | undefined; search: Promise<SearchIndex> } | null = null

  /** Built at the first search, and anew when the directory has changed, which is looked at now and then. */
  async function searchIndex(): Promise<SearchIndex> {
    const now = clock().getTime()
    const known = state()
    if (index && (known === undefined ? now - index.checkedAt < indexAgeMs : index.state === known)) return await index.search
    const version = await readDirectoryVersion(db)
    if (index?.version === version) Object.assign(index, { checkedAt: now, state: known })
    else index = { version, checkedAt: now, state: known, search: builtIndex() }
    const current = index
    return await current.search.catch((error: unknown) => {
      if (index === current) index = null
      throw error
    })
  }

  async function builtIndex(): Promise<SearchIndex> {
    const [directory, changes] = await Promise.all([readDirectory(db), readSymbolChanges(db)])
    const moved = await movedListings(db, directory)
    return indexOf(
      directory.filter(({ symbol }) => !moved.has(symbol)),
      changes.map(({ former }) => ({ former, symbol: presentSymbol(former, changes) })),
    )
  }

  async function listing(symbol: string): Promise<Listing> {
    const found = await listingMeant(db, symbol)
    if (!found)
      throw new Failure('not-found', `Nothing is listed under ${symbol.slice(0, 20)}.`, {
        detail: { symbol: symbol.slice(0, 20) },
      })
    return found
  }

  async function listings(symbols: readonly string[]): Promise<ReadonlyMap<string, Found>> {
    const changes = await readSymbolChanges(db)
    const candidates = (symbol: string) => [...spellings(symbol), presentSymbol(symbol.trim().toUpperCase(), changes)]
    const listed = await readListings(db, symbols.flatMap(candidates))
    const moved = await movedListings(db, [...listed.values()])
    return new Map(
      symbols.map(symbol => {
        const found = candidates(symbol).find(candidate => listed.has(candidate))
        const history = symbolHistory(symbol.trim().toUpperCase(), changes)
        return [symbol, { listing: moved.get(found ?? '') ?? listed.get(found ?? '') ?? null, history }]
      }),
    )
  }

  return {
    async search(query, limit) {
      return (await searchIndex())(query, limit)
    },
    listing,
    listings,
    async readyToSearch() {
      index = null
      await searchIndex()
    },
  }
}
