// Watchlists as they are stored. Every statement names the account: another account's list is not there.
import { type Kysely, sql, type Transaction } from 'kysely'
import { type ChosenName, Failure } from '#basics'
import { prepared, type Tables } from '#database'

export type Trx = Transaction<Tables>
type Db = Kysely<Tables>

/** A list of an account. */
export type ListKey = { readonly accountId: string; readonly listId: string }

export type StoredList = { readonly id: string; readonly name: string; readonly entryCount: number }

export type StoredEntry = {
  readonly symbol: string
  readonly name: string
  readonly exchange: string
  readonly note: string
  readonly addedAt: Date
}

/**
 * Runs `change` while no other change of the account's lists is under way: positions are read, reckoned and written without
 * anybody in between. Throws Failure('not-found') when the account is gone.
 */
export async function inAccountsTurn<Result>(db: Db, accountId: string, change: (trx: Trx) => Promise<Result>): Promise<Result> {
  return await db.transaction().execute(async trx => {
    const { rows } = await sql`SELECT 1 FROM account WHERE account_id = ${accountId} FOR NO KEY UPDATE`.execute(trx)
    if (rows.length === 0) throw new Failure('not-found', 'There is no such account.')
    return await change(trx)
  })
}

/** In their owner's order. */
export const readLists: (db: Db, accountId: string) => Promise<StoredList[]> = prepared('watchlists', (db, accountId: string) =>
  db
    .selectFrom('watchlist')
    .select(['watchlist_id as id', 'name'])
    .select(eb =>
      eb
        .selectFrom('watchlist_entry')
        .select(count => count.fn.countAll<number>().as('count'))
        .whereRef('watchlist_entry.account_id', '=', 'watchlist.account_id')
        .whereRef('watchlist_entry.watchlist_id', '=', 'watchlist.watchlist_id')
        .as('entryCount'),
    )
    .where('account_id', '=', accountId)
    .orderBy('position')
    .$narrowType<{ entryCount: number }>(),
)

/** Ids of the account's lists that hold the symbol. */
export async function readHolders(db: Db, accountId: string, symbol: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('watchlist_entry')
    .select('watchlist_id as id')
    .where('account_id', '=', accountId)
    .where('symbol', '=', symbol)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

export async function insertList(
  trx: Trx,
  accountId: string,
  list: { id: string; name: ChosenName; position: number; at: Date },
): Promise<void> {
  await trx
    .insertInto('watchlist')
    .values({
      watchlist_id: list.id,
      account_id: accountId,
      name: list.name.text,
      name_key: list.name.key,
      position: list.position,
      created_at: list.at,
    })
    .execute()
}

/** Id of the list of that name, if there is one. */
export async function findListNamed(db: Db, accountId: string, key: string): Promise<string | null> {
  const row = await db
    .selectFrom('watchlist')
    .select('watchlist_id as id')
    .where('account_id', '=', accountId)
    .where('name_key', '=', key)
    .executeTakeFirst()
  return row?.id ?? null
}

export async function updateListName(trx: Trx, { accountId, listId }: ListKey, name: ChosenName): Promise<void> {
  await trx
    .updateTable('watchlist')
    .set({ name: name.text, name_key: name.key })
    .where('account_id', '=', accountId)
    .where('watchlist_id', '=', listId)
    .execute()
}

export async function deleteList(trx: Trx, { accountId, listId }: ListKey): Promise<void> {
  await trx.deleteFrom('watchlist').where('account_id', '=', accountId).where('watchlist_id', '=', listId).execute()
}

export async function deleteLists(trx: Trx, accountId: string): Promise<void> {
  await trx.deleteFrom('watchlist').where('account_id', '=', accountId).execute()
}

/** Every list of the account stands where it stands in `ids`. */
export async function writeListOrder(trx: Trx, accountId: string, ids: readonly string[]): Promise<void> {
  await sql`
    UPDATE watchlist SET position = place - 1
    FROM unnest(${[...ids]}::uuid[]) WITH ORDINALITY AS wanted (id, place)
    WHERE account_id = ${accountId} AND watchlist_id = id AND position <> place - 1`.execute(trx)
}

/** In their owner's order; empty when the list is not the account's. */
export async function readEntries(db: Db, { accountId, listId }: ListKey): Promise<StoredEntry[]> {
  return await db
    .selectFrom('watchlist_entry')
    .innerJoin('listing', 'listing.symbol', 'watchlist_entry.symbol')
    .select(['watchlist_entry.symbol', 'listing.name', 'listing.exchange', 'note', 'added_at as addedAt'])
    .where('account_id', '=', accountId)
    .where('watchlist_id', '=', listId)
    .orderBy('position')
    .execute()
}

/** Of every list, by list. */
export async function readAllEntries(db: Db, accountId: string): Promise<Map<string, StoredEntry[]>> {
  const rows = await db
    .selectFrom('watchlist_entry')
    .innerJoin('listing', 'listing.symbol', 'watchlist_entry.symbol')
    .select([
      'watchlist_id as listId',
      'watchlist_entry.symbol',
      'listing.name',
      'listing.exchange',
      'note',
      'added_at as addedAt',
    ])
    .where('account_id', '=', accountId)
    .orderBy('watchlist_id')
    .orderBy('position')
    .execute()
  return Map.groupBy(rows, ({ listId }) => listId)
}

export type NewEntry = { readonly symbol: string; readonly note: string }

/** Behind the `from` entries that the list has. */
export async function insertEntries(
  trx: Trx,
  { accountId, listId }: ListKey,
  entries: readonly NewEntry[],
  { from, at }: { from: number; at: Date },
): Promise<void> {
  if (entries.length === 0) return
  await trx
    .insertInto('watchlist_entry')
    .values(
      entries.map(({ symbol, note }, i) => ({
        account_id: accountId,
        watchlist_id: listId,
        symbol,
        note,
        position: from + i,
        added_at: at,
      })),
    )
    .execute()
}

export async function updateNotes(trx: Trx, { accountId, listId }: ListKey, entries: readonly NewEntry[]): Promise<void> {
  if (entries.length === 0) return
  await sql`
    UPDATE watchlist_entry SET note = given.note
    FROM unnest(${entries.map(({ symbol }) => symbol)}::text[], ${entries.map(({ note }) => note)}::text[]) AS given (symbol, note)
    WHERE account_id = ${accountId} AND watchlist_id = ${listId} AND watchlist_entry.symbol = given.symbol`.execute(trx)
}

export async function deleteEntry(trx: Trx, { accountId, listId }: ListKey, symbol: string): Promise<void> {
  await trx
    .deleteFrom('watchlist_entry')
    .where('account_id', '=', accountId)
    .where('watchlist_id', '=', listId)
    .where('symbol', '=', symbol)
    .execute()
}

/** Every entry of the list stands where it stands in `symbols`. */
export async function writeEntryOrder(trx: Trx, { accountId, listId }: ListKey, symbols: readonly string[]): Promise<void> {
  await sql`
    UPDATE watchlist_entry SET position = place - 1
    FROM unnest(${[...symbols]}::text[]) WITH ORDINALITY AS wanted (name, place)
    WHERE account_id = ${accountId} AND watchlist_id = ${listId} AND symbol = name AND position <> place - 1`.execute(trx)
}
