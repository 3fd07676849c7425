// Screens as they are stored. Every statement names the account: another account's screen is not there.
import type { Kysely, Transaction } from 'kysely'
import { type ChosenName, Failure } from '#basics'
import type { Tables } from '#database'

export type Trx = Transaction<Tables>
type Db = Kysely<Tables>

export type ScreenContent = {
  readonly rule: string
  /** null: what the rule itself compares. */
  readonly columns: readonly string[] | null
  /** null: the largest companies first. */
  readonly sort: string | null
  readonly isDescending: boolean
}

export type StoredScreen = ScreenContent & {
  readonly id: string
  readonly name: string
  readonly createdAt: Date
  readonly changedAt: Date
}

/** Holds the account still, so that two at once do not both find room for the last one. Throws Failure('not-found') when the account is gone. → how many it keeps */
export async function countInTurn(trx: Trx, accountId: string): Promise<number> {
  const own = trx.selectFrom('account').select('account_id').where('account_id', '=', accountId)
  if (!(await own.forNoKeyUpdate().executeTakeFirst())) throw new Failure('not-found', 'There is no such account.')
  const { count } = await trx
    .selectFrom('screen')
    .select(eb => eb.fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  return count
}

/** By name. */
export async function readScreens(db: Db, accountId: string): Promise<StoredScreen[]> {
  return await db
    .selectFrom('screen')
    .select(['screen_id as id', 'name', 'rule', 'columns', 'sort', 'is_descending as isDescending'])
    .select(['created_at as createdAt', 'changed_at as changedAt'])
    .where('account_id', '=', accountId)
    .orderBy('name_key')
    .execute()
}

/** Id of the screen of that name, if there is one. */
export async function findScreenNamed(db: Db, accountId: string, key: string): Promise<string | null> {
  const row = await db
    .selectFrom('screen')
    .select('screen_id as id')
    .where('account_id', '=', accountId)
    .where('name_key', '=', key)
    .executeTakeFirst()
  return row?.id ?? null
}

type Written = ScreenContent & { readonly id: string; readonly at: Date }

export async function insertScreen(trx: Trx, accountId: string, screen: Written & { name: ChosenName }): Promise<void> {
  const { id, name, at } = screen
  await trx
    .insertInto('screen')
    .values({ screen_id: id, account_id: accountId, ...namedAs(name), ...contentOf(screen), created_at: at, changed_at: at })
    .execute()
}

/** name: null leaves it as it is. */
export async function updateScreen(trx: Trx, accountId: string, screen: Written & { name: ChosenName | null }): Promise<void> {
  await trx
    .updateTable('screen')
    .set({ ...(screen.name && namedAs(screen.name)), ...contentOf(screen), changed_at: screen.at })
    .where('account_id', '=', accountId)
    .where('screen_id', '=', screen.id)
    .execute()
}

/** → whether it was there */
export async function deleteScreen(db: Db, accountId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('screen')
    .where('account_id', '=', accountId)
    .where('screen_id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export async function deleteScreens(trx: Trx, accountId: string): Promise<void> {
  await trx.deleteFrom('screen').where('account_id', '=', accountId).execute()
}

function namedAs({ text, key }: ChosenName) {
  return { name: text, name_key: key }
}

function contentOf({ rule, columns, sort, isDescending }: ScreenContent) {
  return { rule, columns: columns && [...columns], sort, is_descending: isDescending }
}
