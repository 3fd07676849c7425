// How each source answered last about each symbol, so that a page can say so and nobody is asked again too soon.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '#database'

export type Outcome = 'refreshed' | 'unchanged' | 'unknown' | 'failed'

export type StoredAttempt = {
  readonly source: string
  readonly field: string
  readonly at: Date
  readonly outcome: Outcome
  readonly says: string
  /** When it answered last, whatever it said; null: never. */
  readonly answeredAt: Date | null
}

/** Of a listed symbol. */
export async function readAttempts(db: Kysely<Tables>, symbol: string): Promise<StoredAttempt[]> {
  const rows = await db
    .selectFrom('source_attempt')
    .select(['source', 'field', 'at', 'outcome', 'says', 'answered_at as answeredAt'])
    .where('symbol', '=', symbol)
    .orderBy('field')
    .orderBy('at', 'desc')
    .execute()
  return rows as StoredAttempt[]
}

/** Nothing for a symbol that is not listed: what nobody lists is not kept. */
export async function writeAttempts(
  db: Kysely<Tables>,
  symbol: string,
  attempts: readonly Omit<StoredAttempt, 'at' | 'answeredAt'>[],
  at: Date,
): Promise<void> {
  if (attempts.length === 0) return
  await sql`
    INSERT INTO source_attempt AS known (symbol, source, field, at, outcome, says, answered_at)
    SELECT listing.symbol, given.source, field, ${at}::timestamptz, outcome, says, CASE WHEN outcome <> 'failed' THEN ${at}::timestamptz END
    FROM listing, json_to_recordset(${JSON.stringify(attempts)}::json) AS given (source text, field text, outcome text, says text)
    WHERE listing.symbol = ${symbol}
    ON CONFLICT (symbol, source, field) DO UPDATE SET at = excluded.at, outcome = excluded.outcome, says = excluded.says,
      answered_at = coalesce(excluded.answered_at, known.answered_at)`.execute(db)
}
