// Lists out of a file: first what it would do, then all of it in one transaction, or nothing.
import { type ChosenName, chosenName, isFailure } from '#basics'
import type { Database } from '#database'
import type { Found, Market } from '#market'
import { meant } from './known-symbols.ts'
import { type FileEntry, type ListFile, readListFile } from './list-file.ts'
import { noteText } from './note.ts'
import { listFull, listIn, tooManyLists } from './refusals.ts'
import type { WatchlistLimits } from './watchlist-limits.ts'
import {
  findListNamed,
  inAccountsTurn,
  insertEntries,
  insertList,
  readEntries,
  readLists,
  type StoredList,
  type Trx,
  updateNotes,
} from './watchlists.store.ts'

/** Where the symbols go: into the lists that the file names, into one that there is, or into one of a name. */
export type ImportTarget =
  | { readonly into: 'lists-of-file' }
  | { readonly into: 'list'; readonly listId: string }
  | { readonly into: 'name'; readonly name: string }

export type PlannedEntry = {
  readonly symbol: string
  readonly name: string
  readonly note: string
  readonly remark: string | null
}
/** line: where in the file, 1 for the first. */
export type LeftOut = { readonly line: number; readonly given: string; readonly remark: string }
export type PlannedList = { readonly name: string | null; readonly entries: readonly PlannedEntry[] }

export type ImportPlan = {
  readonly kind: ListFile['kind']
  /** In the file's order; one without a name when the file names none. */
  readonly lists: readonly PlannedList[]
  readonly leftOut: readonly LeftOut[]
}

export type ImportResult = {
  readonly lists: readonly StoredList[]
  readonly added: number
  /** Were there already and stayed where they were; a note only filled an empty one. */
  readonly present: number
  readonly leftOut: readonly LeftOut[]
}

export type ImportParts = {
  readonly db: Database['kysely']
  readonly market: Pick<Market, 'listings'>
  readonly limits: WatchlistLimits
  readonly now: () => Date
  readonly newId: () => string
}

/** Throws Failure('invalid' | 'too-large' | 'damaged') for a file that cannot be read. */
export async function planOf(market: ImportParts['market'], text: string): Promise<ImportPlan> {
  const { kind, entries } = readListFile(text)
  const symbols = [...new Set(entries.map(({ symbol }) => symbol))]
  const found = await market.listings(symbols.filter(isSymbol))
  const lists = new Map<string, { name: string | null; entries: Map<string, PlannedEntry> }>()
  const leftOut: LeftOut[] = []
  for (const entry of entries) {
    const planned = plannedOf(entry, found.get(entry.symbol))
    if (typeof planned === 'string') {
      leftOut.push({ line: entry.line, given: entry.given, remark: planned })
      continue
    }
    const key = planned.list?.key ?? ''
    const list = lists.get(key) ?? { name: planned.list?.text ?? null, entries: new Map<string, PlannedEntry>() }
    lists.set(key, list)
    if (!list.entries.has(planned.entry.symbol)) list.entries.set(planned.entry.symbol, planned.entry)
  }
  return { kind, leftOut, lists: [...lists.values()].map(list => ({ name: list.name, entries: [...list.entries.values()] })) }
}

/** Throws as planOf does, and Failure('not-found') for a list that is not the account's, 'conflict' beyond a limit. */
export async function importLists(
  parts: ImportParts,
  accountId: string,
  text: string,
  target: ImportTarget,
): Promise<ImportResult> {
  const { lists: planned, leftOut } = await planOf(parts.market, text)
  const into = target.into === 'name' ? chosenName(target.name, 'A list') : null
  return await inAccountsTurn(parts.db, accountId, async trx => {
    const filled = new Map<string, Filled>()
    for (const plan of planned) {
      const list =
        target.into === 'list'
          ? listIn(await readLists(trx, accountId), target.listId)
          : await listNamed(parts, trx, accountId, into ?? chosenName(plan.name ?? nameOfUnnamed, 'A list'))
      const before = filled.get(list.id) ?? { added: 0, present: 0 }
      const now = await fill(parts, trx, accountId, list, plan.entries)
      filled.set(list.id, { added: before.added + now.added, present: before.present + now.present })
    }
    const lists = (await readLists(trx, accountId)).filter(({ id }) => filled.has(id))
    const sum = (of: (one: Filled) => number) => [...filled.values()].reduce((total, one) => total + of(one), 0)
    return { lists, leftOut, added: sum(one => one.added), present: sum(one => one.present) }
  })
}

type Filled = { readonly added: number; readonly present: number }

/** What symbols are put into that come in a file of lists without naming one. */
const nameOfUnnamed = 'Imported'
const symbolForm = /^\^?[A-Z0-9][A-Z0-9.\-/=]{0,19}$/

function isSymbol(text: string): boolean {
  return symbolForm.test(text)
}

/** Why it is left out, or what becomes of it. */
function plannedOf(entry: FileEntry, found: Found | undefined): string | { entry: PlannedEntry; list: ChosenName | null } {
  if (!found) return `${entry.given} is not a symbol.`
  const { listing, remark } = meant(entry.symbol, found, entry.exchange)
  if (!listing) return remark ?? ''
  try {
    const note = noteText(entry.note)
    const list = entry.list === null ? null : chosenName(entry.list, 'A list')
    return { entry: { symbol: listing.symbol, name: listing.name, note, remark }, list }
  } catch (error) {
    if (isFailure(error, 'invalid')) return error.message
    throw error
  }
}

async function listNamed(
  { limits, now, newId }: ImportParts,
  trx: Trx,
  accountId: string,
  name: ChosenName,
): Promise<StoredList> {
  const all = await readLists(trx, accountId)
  const there = await findListNamed(trx, accountId, name.key)
  if (there !== null) return listIn(all, there)
  if (all.length >= limits.lists) throw tooManyLists(limits)
  const id = newId()
  await insertList(trx, accountId, { id, name, position: all.length, at: now() })
  return { id, name: name.text, entryCount: 0 }
}

async function fill(
  { limits, now }: ImportParts,
  trx: Trx,
  accountId: string,
  list: StoredList,
  planned: readonly PlannedEntry[],
): Promise<Filled> {
  const key = { accountId, listId: list.id }
  const present = new Map((await readEntries(trx, key)).map(entry => [entry.symbol, entry]))
  const fresh = planned.filter(({ symbol }) => !present.has(symbol))
  if (present.size + fresh.length > limits.entriesPerList) throw listFull(list.name, limits)
  await insertEntries(trx, key, fresh, { from: present.size, at: now() })
  await updateNotes(
    trx,
    key,
    planned.filter(({ symbol, note }) => note !== '' && present.get(symbol)?.note === ''),
  )
  return { added: fresh.length, present: planned.length - fresh.length }
}
