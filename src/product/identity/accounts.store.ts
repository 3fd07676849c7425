// Accounts as they are stored.
import { type Kysely, sql, type Transaction } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { Failure } from '#basics'
import { prepared, type Tables } from '#database'

export type Role = 'user' | 'admin'

export type Account = {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly passwordHash: string | null
  readonly passwordIsShort: boolean
  readonly createdAt: Date
  readonly disabledAt: Date | null
  readonly hasTotp: boolean
  readonly passkeyCount: number
}

export type NewAccount = Pick<Account, 'id' | 'email' | 'name' | 'role' | 'passwordHash' | 'createdAt'> & { emailKey: string }

export type Db = Kysely<Tables>
export type Trx = Transaction<Tables>

const columns = [
  'account_id as id',
  'email',
  'name',
  'role',
  'password_hash as passwordHash',
  'password_is_short as passwordIsShort',
  'created_at as createdAt',
  'disabled_at as disabledAt',
] as const

function selectAccounts(db: Db) {
  return db
    .selectFrom('account')
    .select(columns)
    .select(eb => [
      eb
        .exists(
          eb
            .selectFrom('totp_factor')
            .select(sql`1`.as('one'))
            .whereRef('totp_factor.account_id', '=', 'account.account_id')
            .where('confirmed_at', 'is not', null),
        )
        .as('hasTotp'),
      eb
        .selectFrom('passkey')
        .select(counted => counted.fn.countAll<number>().as('n'))
        .whereRef('passkey.account_id', '=', 'account.account_id')
        .as('passkeyCount'),
    ])
}

type Row = Awaited<ReturnType<ReturnType<typeof selectAccounts>['execute']>>[number]

function accountOf(row: Row): Account {
  return { ...row, role: row.role as Role, hasTotp: Boolean(row.hasTotp), passkeyCount: row.passkeyCount ?? 0 }
}

export function hasSecondFactor(account: Pick<Account, 'hasTotp' | 'passkeyCount'>): boolean {
  return account.hasTotp || account.passkeyCount > 0
}

/** With what its owner's page shows besides: asked with every page, so in one go. */
const selectProfile = prepared('profile', (db, id: string) =>
  selectAccounts(db)
    .select(eb => [
      eb
        .selectFrom('recovery_code')
        .select(counted => counted.fn.countAll<number>().as('n'))
        .whereRef('recovery_code.account_id', '=', 'account.account_id')
        .where('used_at', 'is', null)
        .as('recoveryCodesLeft'),
      jsonArrayFrom(
        eb
          .selectFrom('passkey')
          .select(['passkey_id as id', 'passkey.name', 'is_synced as isSynced', 'passkey.created_at as createdAt'])
          .select('last_used_at as lastUsedAt')
          .whereRef('passkey.account_id', '=', 'account.account_id')
          .orderBy('passkey.created_at'),
      ).as('passkeys'),
    ])
    .where('account_id', '=', id),
)

export type StoredProfile = Account & {
  readonly recoveryCodesLeft: number
  readonly passkeys: readonly { id: string; name: string; isSynced: boolean; createdAt: Date; lastUsedAt: Date | null }[]
}

export async function findProfile(db: Db, id: string): Promise<StoredProfile | null> {
  const [row] = await selectProfile(db, id)
  if (!row) return null
  const passkeys = row.passkeys.map(({ createdAt, lastUsedAt, ...passkey }) => ({
    ...passkey,
    createdAt: new Date(createdAt),
    lastUsedAt: lastUsedAt === null ? null : new Date(lastUsedAt),
  }))
  return { ...accountOf(row), recoveryCodesLeft: row.recoveryCodesLeft ?? 0, passkeys }
}

export async function findAccountByEmail(db: Db, emailKey: string): Promise<Account | null> {
  const row = await selectAccounts(db).where('email_key', '=', emailKey).executeTakeFirst()
  return row ? accountOf(row) : null
}

export async function findAccount(db: Db, id: string): Promise<Account | null> {
  const row = await selectAccounts(db).where('account_id', '=', id).executeTakeFirst()
  return row ? accountOf(row) : null
}

/** Held until the transaction ends, so that two changes to one account's ways in never pass each other. Throws Failure('not-found'). */
export async function lockAccount(trx: Db, id: string): Promise<Account> {
  await trx.selectFrom('account').select('account_id').where('account_id', '=', id).forUpdate().execute()
  const account = await findAccount(trx, id)
  if (!account) throw new Failure('not-found', 'There is no such account.')
  return account
}

export async function listAccounts(
  db: Db,
  { after, limit, search }: { after: string | null; limit: number; search: string },
): Promise<Account[]> {
  const part = search.toLowerCase()
  const rows = await selectAccounts(db)
    .$if(after !== null, query => query.where('email_key', '>', after))
    .$if(part !== '', query => query.where(sql<boolean>`(strpos(lower(email), ${part}) > 0 OR strpos(lower(name), ${part}) > 0)`))
    .orderBy('email_key')
    .limit(limit)
    .execute()
  return rows.map(accountOf)
}

/** Strangers who signed up before the operator do not count: they must not make the first administrator's link worthless. */
export async function hasAccounts(db: Db): Promise<boolean> {
  return (await db.selectFrom('account').select('account_id').limit(1).executeTakeFirst()) !== undefined
}

/** By account; those that are no more are left out. */
export async function readEmails(db: Db, accountIds: readonly string[]): Promise<Map<string, string>> {
  if (accountIds.length === 0) return new Map()
  const query = db.selectFrom('account').select(['account_id', 'email'])
  const rows = await query.where('account_id', 'in', [...new Set(accountIds)]).execute()
  return new Map(rows.map(row => [row.account_id, row.email]))
}

export async function hasAdministrator(db: Db): Promise<boolean> {
  return (
    (await db.selectFrom('account').select('account_id').where('role', '=', 'admin').limit(1).executeTakeFirst()) !== undefined
  )
}

/** A browser is remembered at each sign-in; a session says when it was used last. */
export async function readUsedSince(db: Db, since: Date): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    SELECT account_id AS id FROM account WHERE created_at >= ${since}
    UNION SELECT account_id FROM account_session WHERE last_used_at >= ${since}
    UNION SELECT account_id FROM known_device WHERE last_used_at >= ${since}`.execute(db)
  return new Set(rows.map(({ id }) => id))
}

/** One after the other, where only one may win: making the first account, or taking an administrator away. */
export async function inAdministratorsTurn(trx: Db): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('who is an administrator', 0))`.execute(trx)
}

/** Whether the account may administrate now, and until the transaction ends: nobody takes that away meanwhile. */
async function isAdministrator(trx: Db, id: string): Promise<boolean> {
  const row = await trx
    .selectFrom('account')
    .select(['role', 'disabled_at'])
    .where('account_id', '=', id)
    .forShare()
    .executeTakeFirst()
  return row?.role === 'admin' && row.disabled_at === null
}

export async function countActiveAdmins(db: Db): Promise<number> {
  const row = await db
    .selectFrom('account')
    .select(counted => counted.fn.countAll<number>().as('n'))
    .where('role', '=', 'admin')
    .where('disabled_at', 'is', null)
    .executeTakeFirstOrThrow()
  return row.n
}

/** False when another account has the address. */
export async function insertAccount(trx: Db, account: NewAccount): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('account')
    .values({
      account_id: account.id,
      email: account.email,
      email_key: account.emailKey,
      name: account.name,
      role: account.role,
      password_hash: account.passwordHash,
      password_is_short: false,
      created_at: account.createdAt,
    })
    .onConflict(conflict => conflict.column('email_key').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function updatePassword(trx: Db, id: string, password: { hash: string | null; isShort: boolean }): Promise<void> {
  const change = { password_hash: password.hash, password_is_short: password.isShort }
  await trx.updateTable('account').set(change).where('account_id', '=', id).execute()
}

export async function updateName(trx: Db, id: string, name: string): Promise<void> {
  await trx.updateTable('account').set({ name }).where('account_id', '=', id).execute()
}

/** False when another account has the address, or gets it at this moment; the transaction is of no use any more then. */
export async function updateEmail(trx: Db, id: string, email: { text: string; key: string }): Promise<boolean> {
  try {
    await trx
      .updateTable('account')
      .set({ email: email.text, email_key: email.key })
      .where('account_id', '=', id)
      .executeTakeFirstOrThrow()
    return true
  } catch (error) {
    if ((error as { code?: string }).code !== uniqueViolation) throw error
    return false
  }
}

const uniqueViolation = '23505'

export async function updateRole(trx: Db, id: string, role: Role): Promise<void> {
  await trx.updateTable('account').set({ role }).where('account_id', '=', id).execute()
}

export async function updateDisabled(trx: Db, id: string, at: Date | null): Promise<void> {
  await trx.updateTable('account').set({ disabled_at: at }).where('account_id', '=', id).execute()
}

/** With everything of identity's that belongs to it. */
export async function deleteAccount(trx: Db, id: string): Promise<void> {
  await trx.deleteFrom('account').where('account_id', '=', id).execute()
}

/** Between the door and the deed somebody may have taken the right away. */
export async function refuseFormerAdmin(trx: Trx, accountId: string): Promise<void> {
  if (!(await isAdministrator(trx, accountId))) throw new Failure('not-allowed', 'This is for administrators.')
}
