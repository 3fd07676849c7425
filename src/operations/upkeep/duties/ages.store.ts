// Since when each secret is in use: it is recognised by a keyed hash, so that who reads the table learns nothing of it.
import { timingSafeEqual } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Tables } from '#database'
import type { GivenSecret } from './ages.ts'

type Rows = Kysely<Tables>

/** Of a secret's name and text: under the newest key, and under every accepted one. */
export type KeyedHashes = { newest(text: string): Buffer; all(text: string): Buffer[] }

/** A secret that was not seen before, or is another than before, is in use from now on. */
export async function sinceOf(db: Rows, { name, text }: GivenSecret, hashes: KeyedHashes, now: Date): Promise<Date> {
  const bound = `${name}\n${text}`
  const known = await db.selectFrom('secret_seen').select(['secret_mac', 'since']).where('name', '=', name).executeTakeFirst()
  const isSame =
    known !== undefined &&
    hashes.all(bound).some(mac => mac.length === known.secret_mac.length && timingSafeEqual(mac, known.secret_mac))
  const since = isSame ? known.since : now
  const row = { secret_mac: hashes.newest(bound), since }
  await db
    .insertInto('secret_seen')
    .values({ name, ...row })
    .onConflict(conflict => conflict.column('name').doUpdateSet(row))
    .execute()
  return since
}

export async function forgetSecretsBut(db: Rows, names: readonly string[]): Promise<void> {
  await db
    .deleteFrom('secret_seen')
    .where('name', 'not in', names.length > 0 ? names : [''])
    .execute()
}
