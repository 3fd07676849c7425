// Sessions, sign-ins under way and known devices, looked up by the keyed hashes of their tokens.
import { sql } from 'kysely'
import { prepared } from '#database'
import type { Db, Role } from './accounts.store.ts'

export type StoredSession = {
  readonly id: string
  readonly tokenMac: Buffer
  readonly accountId: string
  readonly createdAt: Date
  readonly lastUsedAt: Date
  readonly expiresAt: Date
  readonly verifiedAt: Date | null
  readonly device: string
  readonly address: string
}

export type SessionOwner = { readonly role: Role; readonly isDisabled: boolean; readonly hasSecondFactor: boolean }

const columns = [
  'session_id as id',
  'token_mac as tokenMac',
  'account_session.account_id as accountId',
  'account_session.created_at as createdAt',
  'last_used_at as lastUsedAt',
  'expires_at as expiresAt',
  'verified_at as verifiedAt',
  'device',
  'address',
] as const

export async function insertSession(trx: Db, session: StoredSession): Promise<void> {
  await trx
    .insertInto('account_session')
    .values({
      session_id: session.id,
      token_mac: session.tokenMac,
      account_id: session.accountId,
      created_at: session.createdAt,
      last_used_at: session.lastUsedAt,
      expires_at: session.expiresAt,
      verified_at: session.verifiedAt,
      device: session.device,
      address: session.address,
    })
    .execute()
}

const selectSession = prepared('session', (db, macs: readonly Buffer[]) =>
  db
    .selectFrom('account_session')
    .innerJoin('account', 'account.account_id', 'account_session.account_id')
    .select(columns)
    .select(['role', 'disabled_at as disabledAt'])
    .select(
      sql<boolean>`EXISTS (SELECT FROM totp_factor t WHERE t.account_id = account.account_id AND t.confirmed_at IS NOT NULL)
        OR EXISTS (SELECT FROM passkey p WHERE p.account_id = account.account_id)`.as('hasSecondFactor'),
    )
    .where(sql<boolean>`token_mac = ANY(${macs}::bytea[])`),
)

export async function findSession(db: Db, macs: readonly Buffer[]): Promise<(StoredSession & { owner: SessionOwner }) | null> {
  if (macs.length === 0) return null
  const [row] = await selectSession(db, macs)
  if (!row) return null
  const { role, disabledAt, hasSecondFactor, ...session } = row
  return { ...session, owner: { role: role as Role, isDisabled: disabledAt !== null, hasSecondFactor } }
}

export async function touchSession(db: Db, id: string, { at, tokenMac }: { at: Date; tokenMac?: Buffer }): Promise<void> {
  await db
    .updateTable('account_session')
    .set({ last_used_at: at, ...(tokenMac && { token_mac: tokenMac }) })
    .where('session_id', '=', id)
    .execute()
}

/** False when the session has ended meanwhile. */
export async function renewSession(trx: Db, id: string, renewed: { tokenMac: Buffer; verifiedAt?: Date }): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('account_session')
    .set({ token_mac: renewed.tokenMac, ...(renewed.verifiedAt && { verified_at: renewed.verifiedAt }) })
    .where('session_id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Those still good, newest use first. */
export function listSessions(
  db: Db,
  accountId: string,
  { now, idleSince }: { now: Date; idleSince: Date },
): Promise<StoredSession[]> {
  return db
    .selectFrom('account_session')
    .select(columns)
    .where('account_id', '=', accountId)
    .where('expires_at', '>', now)
    .where('last_used_at', '>', idleSince)
    .orderBy('last_used_at', 'desc')
    .execute()
}

/** One of this account's own; false when it has no such session. */
export async function deleteSession(trx: Db, accountId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('account_session')
    .where('account_id', '=', accountId)
    .where('session_id', '=', id)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

export async function deleteSessions(trx: Db, accountId: string, { except }: { except: string | null }): Promise<number> {
  const query = trx.deleteFrom('account_session').where('account_id', '=', accountId)
  const { numDeletedRows } = await (except === null ? query : query.where('session_id', '<>', except)).executeTakeFirst()
  return Number(numDeletedRows)
}

/** Whose session it was. */
export async function deleteSessionByToken(trx: Db, macs: readonly Buffer[]): Promise<string[]> {
  if (macs.length === 0) return []
  const rows = await trx
    .deleteFrom('account_session')
    .where('token_mac', 'in', macs)
    .returning('account_id as accountId')
    .execute()
  return rows.map(({ accountId }) => accountId)
}

/** Of an account's sessions only the `most` used last stay. */
export async function deleteSurplusSessions(trx: Db, accountId: string, most: number): Promise<void> {
  await sql`
    DELETE FROM account_session WHERE session_id IN (
      SELECT session_id FROM account_session WHERE account_id = ${accountId} ORDER BY last_used_at DESC, session_id OFFSET ${most})`.execute(
    trx,
  )
}

export async function deleteExpired(db: Db, { now, idleSince }: { now: Date; idleSince: Date }): Promise<void> {
  await db
    .deleteFrom('account_session')
    .where(eb => eb.or([eb('expires_at', '<=', now), eb('last_used_at', '<=', idleSince)]))
    .execute()
  await db.deleteFrom('pending_sign_in').where('expires_at', '<=', now).execute()
  await db.deleteFrom('passkey_challenge').where('expires_at', '<=', now).execute()
}

export type PendingSignIn = { readonly tokenMac: Buffer; readonly accountId: string | null; readonly expiresAt: Date }

export async function insertPending(db: Db, pending: PendingSignIn): Promise<void> {
  await db
    .insertInto('pending_sign_in')
    .values({ token_mac: pending.tokenMac, account_id: pending.accountId, tries: 0, expires_at: pending.expiresAt })
    .execute()
}

export async function findPending(db: Db, macs: readonly Buffer[], now: Date): Promise<PendingSignIn | null> {
  if (macs.length === 0) return null
  const row = await db
    .selectFrom('pending_sign_in')
    .select(['token_mac as tokenMac', 'account_id as accountId', 'expires_at as expiresAt'])
    .where('token_mac', 'in', macs)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row ?? null
}

/** Counts one more try before it is made; false when there were `most` already. */
export async function countTry(db: Db, tokenMac: Buffer, most: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('pending_sign_in')
    .set(({ eb }) => ({ tries: eb('tries', '+', 1) }))
    .where('token_mac', '=', tokenMac)
    .where('tries', '<', most)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** False when somebody else has used it meanwhile. */
export async function takePending(trx: Db, tokenMac: Buffer): Promise<boolean> {
  const { numDeletedRows } = await trx.deleteFrom('pending_sign_in').where('token_mac', '=', tokenMac).executeTakeFirst()
  return numDeletedRows === 1n
}

export async function deletePendingOf(trx: Db, accountId: string): Promise<void> {
  await trx.deleteFrom('pending_sign_in').where('account_id', '=', accountId).execute()
}

export async function isKnownDevice(db: Db, accountId: string, macs: readonly Buffer[]): Promise<boolean> {
  if (macs.length === 0) return false
  const row = await db
    .selectFrom('known_device')
    .select('account_id')
    .where('account_id', '=', accountId)
    .where('token_mac', 'in', macs)
    .executeTakeFirst()
  return row !== undefined
}

/** The device is known under its newest hash afterwards; of an account's devices only the `most` used last stay. */
export async function rememberDevice(
  trx: Db,
  device: { accountId: string; tokenMac: Buffer; formerMacs: readonly Buffer[]; at: Date; most: number },
): Promise<void> {
  if (device.formerMacs.length > 0)
    await trx
      .deleteFrom('known_device')
      .where('account_id', '=', device.accountId)
      .where('token_mac', 'in', device.formerMacs)
      .execute()
  await trx
    .insertInto('known_device')
    .values({ account_id: device.accountId, token_mac: device.tokenMac, last_used_at: device.at })
    .onConflict(conflict => conflict.columns(['account_id', 'token_mac']).doUpdateSet({ last_used_at: device.at }))
    .execute()
  await sql`
    DELETE FROM known_device WHERE account_id = ${device.accountId} AND token_mac IN (
      SELECT token_mac FROM known_device WHERE account_id = ${device.accountId} ORDER BY last_used_at DESC OFFSET ${device.most})`.execute(
    trx,
  )
}

export async function hasDevices(db: Db, accountId: string): Promise<boolean> {
  const row = await db
    .selectFrom('known_device')
    .select('account_id')
    .where('account_id', '=', accountId)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function forgetDevices(trx: Db, accountId: string): Promise<void> {
  await trx.deleteFrom('known_device').where('account_id', '=', accountId).execute()
}
