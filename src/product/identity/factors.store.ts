// Second factors as they are stored: authenticator app, recovery codes, passkeys and what they were asked to sign.
import type { Db } from './accounts.store.ts'

export type TotpFactor = { readonly sealedSecret: string; readonly confirmedAt: Date | null }

/** Replaces one that was never confirmed; false when a confirmed one is there. */
export async function putTotp(trx: Db, accountId: string, totp: { sealedSecret: string; at: Date }): Promise<boolean> {
  const fresh = { sealed_secret: totp.sealedSecret, created_at: totp.at, last_step: -1 }
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('totp_factor')
    .values({ account_id: accountId, ...fresh })
    .onConflict(conflict => conflict.column('account_id').doUpdateSet(fresh).where('totp_factor.confirmed_at', 'is', null))
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function findTotp(db: Db, accountId: string): Promise<TotpFactor | null> {
  const row = await db
    .selectFrom('totp_factor')
    .select(['sealed_secret as sealedSecret', 'confirmed_at as confirmedAt'])
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row ?? null
}

/** Only a step later than the last one counts: of two that show one code at once, one is refused. */
export async function useTotpStep(trx: Db, accountId: string, step: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('totp_factor')
    .set({ last_step: step })
    .where('account_id', '=', accountId)
    .where('confirmed_at', 'is not', null)
    .where('last_step', '<', step)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function confirmTotp(trx: Db, accountId: string, { at, step }: { at: Date; step: number }): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('totp_factor')
    .set({ confirmed_at: at, last_step: step })
    .where('account_id', '=', accountId)
    .where('confirmed_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function deleteTotp(trx: Db, accountId: string): Promise<boolean> {
  const { numDeletedRows } = await trx.deleteFrom('totp_factor').where('account_id', '=', accountId).executeTakeFirst()
  return numDeletedRows === 1n
}

export function sealedSecrets(db: Db, after: string, limit: number): Promise<{ accountId: string; sealedSecret: string }[]> {
  return db
    .selectFrom('totp_factor')
    .select(['account_id as accountId', 'sealed_secret as sealedSecret'])
    .where('account_id', '>', after)
    .orderBy('account_id')
    .limit(limit)
    .execute()
}

export async function replaceSealedSecret(db: Db, accountId: string, sealed: { from: string; to: string }): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('totp_factor')
    .set({ sealed_secret: sealed.to })
    .where('account_id', '=', accountId)
    .where('sealed_secret', '=', sealed.from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function replaceRecoveryCodes(trx: Db, accountId: string, hashes: readonly Buffer[]): Promise<void> {
  await trx.deleteFrom('recovery_code').where('account_id', '=', accountId).execute()
  if (hashes.length > 0)
    await trx
      .insertInto('recovery_code')
      .values(hashes.map(hash => ({ account_id: accountId, code_hash: hash })))
      .execute()
}

export async function useRecoveryCode(trx: Db, accountId: string, hash: Buffer, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('recovery_code')
    .set({ used_at: at })
    .where('account_id', '=', accountId)
    .where('code_hash', '=', hash)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function countRecoveryCodes(db: Db, accountId: string): Promise<number> {
  const row = await db
    .selectFrom('recovery_code')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return row.n
}

export type StoredPasskey = {
  readonly id: string
  readonly accountId: string
  readonly credentialId: string
  readonly publicKey: Buffer
  readonly counter: number
  readonly transports: string[]
  readonly isSynced: boolean
  readonly name: string
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
}

const passkeyColumns = [
  'passkey_id as id',
  'account_id as accountId',
  'credential_id as credentialId',
  'public_key as publicKey',
  'counter',
  'transports',
  'is_synced as isSynced',
  'name',
  'created_at as createdAt',
  'last_used_at as lastUsedAt',
] as const

/** False when this credential is registered already, here or with another account. */
export async function insertPasskey(trx: Db, passkey: Omit<StoredPasskey, 'lastUsedAt'>): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('passkey')
    .values({
      passkey_id: passkey.id,
      account_id: passkey.accountId,
      credential_id: passkey.credentialId,
      public_key: passkey.publicKey,
      counter: passkey.counter,
      transports: passkey.transports,
      is_synced: passkey.isSynced,
      name: passkey.name,
      created_at: passkey.createdAt,
    })
    .onConflict(conflict => conflict.column('credential_id').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function findPasskey(db: Db, credentialId: string): Promise<StoredPasskey | null> {
  const row = await db.selectFrom('passkey').select(passkeyColumns).where('credential_id', '=', credentialId).executeTakeFirst()
  return row ?? null
}

export function listPasskeys(db: Db, accountId: string): Promise<StoredPasskey[]> {
  return db.selectFrom('passkey').select(passkeyColumns).where('account_id', '=', accountId).orderBy('created_at').execute()
}

/** False when another use got in between, which a counter that counts (not all do) has to show. */
export async function usePasskey(trx: Db, id: string, use: { from: number; to: number; at: Date }): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('passkey')
    .set({ counter: use.to, last_used_at: use.at })
    .where('passkey_id', '=', id)
    .where('counter', '=', use.from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function renamePasskey(trx: Db, accountId: string, id: string, name: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('passkey')
    .set({ name })
    .where('account_id', '=', accountId)
    .where('passkey_id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function deletePasskey(trx: Db, accountId: string, id: string): Promise<string | null> {
  const row = await trx
    .deleteFrom('passkey')
    .where('account_id', '=', accountId)
    .where('passkey_id', '=', id)
    .returning('name')
    .executeTakeFirst()
  return row?.name ?? null
}

export async function deletePasskeys(trx: Db, accountId: string): Promise<void> {
  await trx.deleteFrom('passkey').where('account_id', '=', accountId).execute()
}

export type ChallengePurpose = 'enrol' | 'sign-in' | 'step-up'
export type Challenge = { readonly challenge: string; readonly holder: string; readonly purpose: ChallengePurpose }

/** A holder has one challenge at a time for one purpose. */
export async function insertChallenge(db: Db, { challenge, holder, purpose }: Challenge, expiresAt: Date): Promise<void> {
  await db.deleteFrom('passkey_challenge').where('holder', '=', holder).where('purpose', '=', purpose).execute()
  await db.insertInto('passkey_challenge').values({ challenge, holder, purpose, expires_at: expiresAt }).execute()
}

/** Taken away whatever comes of it: an answer is tried once. */
export async function takeChallenge(db: Db, holder: string, purpose: ChallengePurpose, now: Date): Promise<string | null> {
  const row = await db
    .deleteFrom('passkey_challenge')
    .where('holder', '=', holder)
    .where('purpose', '=', purpose)
    .returning(['challenge', 'expires_at as expiresAt'])
    .executeTakeFirst()
  return row && row.expiresAt > now ? row.challenge : null
}
