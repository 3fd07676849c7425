// One-time links, and who waits for one that the operator has to hand out.
import { sql } from 'kysely'
import type { Db, Role } from './accounts.store.ts'

export type LinkPurpose = 'sign-up' | 'first-admin' | 'reset-password' | 'change-email'

export type OneTimeLink = {
  readonly purpose: LinkPurpose
  readonly accountId: string | null
  /** The address that it proves. */
  readonly email: string | null
  readonly role: Role
}

export type NewLink = OneTimeLink & { readonly tokenMac: Buffer; readonly createdAt: Date; readonly expiresAt: Date }

const columns = ['purpose', 'account_id as accountId', 'email', 'role'] as const

export async function insertLink(trx: Db, link: NewLink): Promise<void> {
  await trx
    .insertInto('one_time_link')
    .values({
      token_mac: link.tokenMac,
      purpose: link.purpose,
      account_id: link.accountId,
      email: link.email,
      role: link.role,
      created_at: link.createdAt,
      expires_at: link.expiresAt,
    })
    .execute()
}

/** Looks without using it up. */
export async function findLink(
  db: Db,
  macs: readonly Buffer[],
  purposes: readonly LinkPurpose[],
  now: Date,
): Promise<OneTimeLink | null> {
  if (macs.length === 0) return null
  const row = await db
    .selectFrom('one_time_link')
    .select(columns)
    .where('token_mac', 'in', macs)
    .where('purpose', 'in', purposes)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row ? linkOf(row) : null
}

/** Of several that use it at once exactly one gets it. Nothing stays of a used one, nor of the address that it proved. */
export async function useLink(
  trx: Db,
  macs: readonly Buffer[],
  purposes: readonly LinkPurpose[],
  now: Date,
): Promise<OneTimeLink | null> {
  if (macs.length === 0) return null
  const row = await trx
    .deleteFrom('one_time_link')
    .where('token_mac', 'in', macs)
    .where('purpose', 'in', purposes)
    .where('expires_at', '>', now)
    .returning(columns)
    .executeTakeFirst()
  return row ? linkOf(row) : null
}

function linkOf(row: { purpose: string; accountId: string | null; email: string | null; role: string }): OneTimeLink {
  return { ...row, purpose: row.purpose as LinkPurpose, role: row.role as Role }
}

/** What was handed out earlier is worth nothing any more. */
export async function deleteLinks(
  trx: Db,
  which: { purpose: LinkPurpose } | { accountId: string; purpose?: LinkPurpose } | { email: string; purpose: LinkPurpose },
): Promise<void> {
  let query = trx.deleteFrom('one_time_link')
  if ('accountId' in which) query = query.where('account_id', '=', which.accountId)
  if ('email' in which) query = query.where(sql<boolean>`lower(email) = ${which.email.toLowerCase()}`)
  if (which.purpose !== undefined) query = query.where('purpose', '=', which.purpose)
  await query.execute()
}

/** What an account was sent or waits for: whoever shuts a stranger out by another password shuts out the address that the stranger asked for. */
export async function deleteAskedFor(trx: Db, accountId: string): Promise<void> {
  await deleteLinks(trx, { accountId })
  await trx.deleteFrom('awaited_link').where('account_id', '=', accountId).where('purpose', '=', 'change-email').execute()
}

/** Invitations to administrate, and links into accounts that last longer than one that is mailed. */
export async function deleteHandedOut(trx: Db, lastingMs: number): Promise<void> {
  await sql`
    DELETE FROM one_time_link WHERE (purpose = 'sign-up' AND role = 'admin')
      OR (purpose IN ('reset-password', 'change-email') AND expires_at - created_at > ${lastingMs}::float8 * interval '1 millisecond')`.execute(
    trx,
  )
}

export async function deleteOldLinks(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('one_time_link').where('expires_at', '<', before).execute()
}

export type AwaitedPurpose = Exclude<LinkPurpose, 'first-admin'>
export type AwaitedLink = {
  readonly email: string
  readonly emailKey: string
  readonly purpose: AwaitedPurpose
  readonly accountId: string | null
  readonly askedAt: Date
}

/** Of all that wait the `most` that asked last are kept. */
export async function awaitLink(db: Db, awaited: AwaitedLink, most: number): Promise<void> {
  await db
    .insertInto('awaited_link')
    .values({
      email: awaited.email,
      email_key: awaited.emailKey,
      purpose: awaited.purpose,
      account_id: awaited.accountId,
      asked_at: awaited.askedAt,
    })
    .onConflict(conflict =>
      conflict.columns(['email_key', 'purpose']).doUpdateSet({ asked_at: awaited.askedAt, account_id: awaited.accountId }),
    )
    .execute()
  const oldest = await db
    .selectFrom('awaited_link')
    .select('asked_at')
    .orderBy('asked_at', 'desc')
    .offset(most)
    .limit(1)
    .executeTakeFirst()
  if (oldest) await db.deleteFrom('awaited_link').where('asked_at', '<=', oldest.asked_at).execute()
}

export async function listAwaited(db: Db): Promise<AwaitedLink[]> {
  const rows = await db
    .selectFrom('awaited_link')
    .select(['email', 'email_key as emailKey', 'purpose', 'account_id as accountId', 'asked_at as askedAt'])
    .orderBy('asked_at', 'desc')
    .execute()
  return rows.map(row => ({ ...row, purpose: row.purpose as AwaitedPurpose }))
}

export async function findAwaited(db: Db, emailKey: string): Promise<AwaitedLink[]> {
  return (await listAwaited(db)).filter(awaited => awaited.emailKey === emailKey)
}

export async function deleteAwaited(trx: Db, emailKey: string, purpose: AwaitedPurpose): Promise<void> {
  await trx.deleteFrom('awaited_link').where('email_key', '=', emailKey).where('purpose', '=', purpose).execute()
}
