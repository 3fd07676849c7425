// How often something happened in a row that may not happen often: a proof that failed, a letter to one mailbox. An attempt is booked
// before it is made, so that a thousand at once are a thousand.
import { sql } from 'kysely'
import { assert } from '#basics'
import type { Db } from './accounts.store.ts'

export type Patience = {
  /** That many may fail before anybody waits. */
  readonly free: number
  readonly firstWaitMs: number
  readonly longestWaitMs: number
  /** After so long without an attempt the count begins anew. */
  readonly forgetMs: number
}

/** The how many-eth in a row it is, and when there may be another; or the moment from which on one may be made. */
export type Booked = { readonly count: number; readonly nextAt: Date } | { readonly blockedUntil: Date }

/**
 * Books an attempt that counts as failed until `forgive` says otherwise. While one has to wait nothing is booked, so that waiting
 * helps however often somebody asks. `macs`: of the subject under every accepted secret, newest first: another secret is no new count.
 */
export async function bookAttempt(db: Db, macs: readonly Buffer[], now: Date, patience: Patience): Promise<Booked> {
  const { free, firstWaitMs, longestWaitMs, forgetMs } = patience
  const [subjectMac, ...former] = macs
  assert(subjectMac, 'there is always a secret')
  if (former.length > 0) await carryOver(db, subjectMac, former)
  const forgotten = new Date(now.getTime() - forgetMs)
  // Of two at once the later to come may be the one that looked at the clock first: among the free ones that is no reason to wait.
  const { rows } = await sql<{ failures: number; blocked_until: Date }>`
    INSERT INTO failed_proof AS known (subject_mac, failures, blocked_until, last_at) VALUES (${subjectMac}, 1, ${now}, ${now})
    ON CONFLICT (subject_mac) DO UPDATE SET
      failures = CASE WHEN known.last_at < ${forgotten} THEN 1 ELSE known.failures + 1 END,
      last_at = ${now},
      blocked_until = CASE WHEN known.last_at < ${forgotten} OR known.failures + 1 <= ${free} THEN ${now}
        ELSE ${now}::timestamptz + least(${longestWaitMs}::float8, ${firstWaitMs}::float8 * power(2, least(known.failures - ${free}::integer, 30))) * interval '1 millisecond' END
    WHERE known.failures <= ${free}::integer OR known.blocked_until <= ${now}
    RETURNING failures, blocked_until`.execute(db)
  if (rows[0]) return { count: rows[0].failures, nextAt: rows[0].blocked_until }
  const row = await db.selectFrom('failed_proof').select('blocked_until').where('subject_mac', '=', subjectMac).executeTakeFirst()
  return { blockedUntil: row?.blocked_until ?? now }
}

/** In one statement, so that two at once carry a count over once; what was booked under the newest meanwhile is not made less. */
async function carryOver(db: Db, subjectMac: Buffer, former: readonly Buffer[]): Promise<void> {
  await sql`
    WITH old AS (DELETE FROM failed_proof WHERE subject_mac = ANY(${former}) RETURNING failures, blocked_until, last_at)
    INSERT INTO failed_proof AS known (subject_mac, failures, blocked_until, last_at)
      SELECT ${subjectMac}::bytea, max(failures), max(blocked_until), max(last_at) FROM old HAVING count(*) > 0
    ON CONFLICT (subject_mac) DO UPDATE SET
      failures = greatest(known.failures, excluded.failures),
      blocked_until = greatest(known.blocked_until, excluded.blocked_until),
      last_at = greatest(known.last_at, excluded.last_at)`.execute(db)
}

export async function forgive(db: Db, macs: readonly Buffer[]): Promise<void> {
  await db.deleteFrom('failed_proof').where('subject_mac', 'in', macs).execute()
}

export async function forgetOldFailures(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('failed_proof').where('last_at', '<', before).execute()
}
