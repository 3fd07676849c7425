// Lists of symbols that an account follows: made, named, ordered, filled and shown with what the market says of each.
import { chosenName, Failure } from '#basics'
import type { Database } from '#database'
import type { Glance, Listing, Market } from '#market'
import { type ImportPlan, type ImportResult, importLists, type ImportTarget, planOf } from './importing.ts'
import { listsAsCsv } from './list-csv.ts'
import { meant } from './known-symbols.ts'
import { noteText } from './note.ts'
import { moved } from './order.ts'
import { listFull, listIn, nameTaken, tooManyLists } from './refusals.ts'
import type { WatchlistLimits } from './watchlist-limits.ts'
import {
  deleteEntry,
  deleteList,
  findListNamed,
  inAccountsTurn,
  insertEntries,
  insertList,
  type ListKey,
  readAllEntries,
  readEntries,
  readHolders,
  readLists,
  type StoredEntry,
  type StoredList,
  type Trx,
  updateListName,
  updateNotes,
  writeEntryOrder,
  writeListOrder,
} from './watchlists.store.ts'

export { watchlistBelongings } from './belongings.ts'
export { selfHosted, type WatchlistLimits } from './watchlist-limits.ts'

export type Watchlist = StoredList

/** One row of a list's table. quote and closes: null and empty where there are no prices. */
export type WatchedSymbol = StoredEntry & {
  readonly currency: string | null
  readonly quote: Glance['quote'] | null
  readonly closes: readonly number[]
}

export type Added = {
  readonly listing: Listing
  /** False: it was in the list already, and stayed as it was. */
  readonly isNew: boolean
  readonly remark: string | null
}

/** An id that is another account's is answered like one that does not exist: Failure('not-found'). */
export type Watchlists = {
  readonly limits: WatchlistLimits
  /** In their owner's order. holds: whether the list has `symbol`; null when none is asked about. */
  lists(accountId: string, symbol?: string): Promise<(Watchlist & { readonly holds: boolean | null })[]>
  /** Behind the others. Throws Failure('invalid') for the name, 'conflict' when it is taken or no more lists are allowed. */
  create(accountId: string, name: string): Promise<Watchlist>
  /** What is not named stays. position: its index among the account's lists afterwards; past the end is the end. */
  changeList(key: ListKey, change: { name?: string | undefined; position?: number | undefined }): Promise<void>
  remove(key: ListKey): Promise<void>
  table(key: ListKey): Promise<{ readonly list: Watchlist; readonly entries: readonly WatchedSymbol[] }>
  /** Behind the others. Throws Failure('invalid') for a symbol that is not listed, 'conflict' when the list is full. */
  add(key: ListKey, symbol: string, note?: string): Promise<Added>
  /** What is not named stays. Throws Failure('not-found') when the list does not hold the symbol. */
  changeEntry(key: ListKey, symbol: string, change: { note?: string | undefined; position?: number | undefined }): Promise<void>
  /** Nothing happens when the symbol is not in the list. */
  drop(key: ListKey, symbol: string): Promise<void>
  /** All lists, or one. */
  asCsv(accountId: string, listId?: string): Promise<string>
  /** What `importFile` would do. */
  preview(text: string): Promise<ImportPlan>
  /** All or nothing; what is not listed is left out and named. Throws Failure('conflict') beyond a limit. */
  importFile(accountId: string, text: string, target: ImportTarget): Promise<ImportResult>
}

export type WatchlistsOptions = {
  readonly database: Database
  readonly market: Pick<Market, 'listings' | 'glances'>
  readonly limits: WatchlistLimits
  readonly now: () => Date
  readonly newId: () => string
}

export function openWatchlists({ database, market, limits, now, newId }: WatchlistsOptions): Watchlists {
  const db = database.kysely
  const parts = { db, market, limits, now, newId }

  /** In the account's turn, with its lists: a change of one of them. */
  function changing<Result>(key: ListKey, change: (trx: Trx, list: StoredList, all: StoredList[]) => Promise<Result>) {
    return inAccountsTurn(db, key.accountId, async trx => {
      const all = await readLists(trx, key.accountId)
      return await change(trx, listIn(all, key.listId), all)
    })
  }

  return {
    limits,
    async lists(accountId, symbol) {
      const asked = symbol === undefined ? null : await symbolOf(symbol)
      const [all, holders] = await Promise.all([
        readLists(db, accountId),
        asked === null ? null : readHolders(db, accountId, asked),
      ])
      return all.map(list => ({ ...list, holds: symbol === undefined ? null : (holders?.has(list.id) ?? false) }))
    },
    async create(accountId, given) {
      const name = chosenName(given, 'A list')
      return await inAccountsTurn(db, accountId, async trx => {
        const all = await readLists(trx, accountId)
        if ((await findListNamed(trx, accountId, name.key)) !== null) throw nameTaken(name.text)
        if (all.length >= limits.lists) throw tooManyLists(limits)
        const id = newId()
        await insertList(trx, accountId, { id, name, position: all.length, at: now() })
        return { id, name: name.text, entryCount: 0 }
      })
    },
    async changeList(key, { name: given, position }) {
      const name = given === undefined ? null : chosenName(given, 'A list')
      await changing(key, async (trx, list, all) => {
        if (name) {
          const holder = await findListNamed(trx, key.accountId, name.key)
          if (holder !== null && holder !== list.id) throw nameTaken(name.text)
          await updateListName(trx, key, name)
        }
        const ids = all.map(({ id }) => id)
        if (position !== undefined) await writeListOrder(trx, key.accountId, moved(ids, list.id, position))
      })
    },
    async remove(key) {
      await changing(key, async (trx, list, all) => {
        await deleteList(trx, key)
        const others = all.map(({ id }) => id).filter(id => id !== list.id)
        await writeListOrder(trx, key.accountId, others)
      })
    },
    async table(key) {
      const list = listIn(await readLists(db, key.accountId), key.listId)
      const entries = await readEntries(db, key)
      const glances = await market.glances(entries.map(({ symbol }) => symbol))
      return {
        list: { ...list, entryCount: entries.length },
        entries: entries.map(entry => {
          const { currency = null, quote = null, closes = [] } = glances.get(entry.symbol) ?? {}
          return { ...entry, currency, quote, closes }
        }),
      }
    },
    async add(key, symbol, given = '') {
      const note = noteText(given)
      const { listing, remark } = meant(symbol, (await market.listings([symbol])).get(symbol)!)
      return await changing(key, async (trx, list) => {
        if (!listing) throw new Failure('invalid', remark!, { detail: { symbol: symbol.slice(0, 20) } })
        const entries = await readEntries(trx, key)
        const isNew = entries.every(entry => entry.symbol !== listing.symbol)
        if (isNew) {
          if (entries.length >= limits.entriesPerList) throw listFull(list.name, limits)
          await insertEntries(trx, key, [{ symbol: listing.symbol, note }], { from: entries.length, at: now() })
        }
        return { listing, isNew, remark }
      })
    },
    async changeEntry(key, given, { note, position }) {
      const text = note === undefined ? undefined : noteText(note)
      const symbol = await symbolOf(given)
      await changing(key, async trx => {
        const symbols = (await readEntries(trx, key)).map(entry => entry.symbol)
        if (symbol === null || !symbols.includes(symbol)) throw notInList(given)
        if (text !== undefined) await updateNotes(trx, key, [{ symbol, note: text }])
        if (position !== undefined) await writeEntryOrder(trx, key, moved(symbols, symbol, position))
      })
    },
    async drop(key, given) {
      const symbol = await symbolOf(given)
      await changing(key, async trx => {
        if (symbol === null) return
        await deleteEntry(trx, key, symbol)
        const rest = await readEntries(trx, key)
        await writeEntryOrder(
          trx,
          key,
          rest.map(entry => entry.symbol),
        )
      })
    },
    async asCsv(accountId, listId) {
      const all = await readLists(db, accountId)
      const wanted = listId === undefined ? all : [listIn(all, listId)]
      return listsAsCsv(wanted, await readAllEntries(db, accountId))
    },
    preview: text => planOf(market, text),
    importFile: (accountId, text, target) => importLists(parts, accountId, text, target),
  }

  /** As it is listed; null when it is not. */
  async function symbolOf(given: string): Promise<string | null> {
    return (await market.listings([given])).get(given)?.listing?.symbol ?? null
  }
}

function notInList(symbol: string): Failure {
  return new Failure('not-found', `${symbol.slice(0, 20)} is not in this list.`)
}
