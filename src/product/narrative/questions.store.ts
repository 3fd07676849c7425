// How many questions were put to the language model on a day, by each account and by all: counted for every process together.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '#database'

export type DailyLimits = { readonly perAccountAndDay: number; readonly perDay: number }

/** day: '2026-03-02', UTC. → whether it was still to be had, and then it is counted. Days that are over are forgotten. */
export async function countQuestion(
  db: Kysely<Tables>,
  { accountId, day }: { accountId: string; day: string },
  { perAccountAndDay, perDay }: DailyLimits,
): Promise<boolean> {
  return await db.transaction().execute(async trx => {
    // One after the other, so that two at once do not both find room for the last one.
    await sql`SELECT pg_advisory_xact_lock(hashtextextended('questions to the language model', 0))`.execute(trx)
    await sql`DELETE FROM question_count WHERE day < ${day}::date`.execute(trx)
    const { rows } = await sql<{ own: number; total: number }>`
      SELECT coalesce(sum(asked) FILTER (WHERE account_id = ${accountId}::uuid), 0)::int AS own, coalesce(sum(asked), 0)::int AS total
      FROM question_count WHERE day = ${day}::date`.execute(trx)
    const [{ own, total }] = rows as [{ own: number; total: number }]
    if (own >= perAccountAndDay || total >= perDay) return false
    await sql`
      INSERT INTO question_count (day, account_id, asked) VALUES (${day}::date, ${accountId}::uuid, 1)
      ON CONFLICT (day, account_id) DO UPDATE SET asked = question_count.asked + 1`.execute(trx)
    return true
  })
}
