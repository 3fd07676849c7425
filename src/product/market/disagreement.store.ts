// The contradictions between sources that are known, a row for each two of them.
import { type Kysely, sql, type Transaction } from 'kysely'
import { isoDay } from '#basics'
import type { Tables } from '#database'
import type { Contradiction } from './disagreement.ts'

/** What stands between `symbol`'s sources now; one that has been known before keeps since when. */
export async function writeContradictions(
  trx: Transaction<Tables>,
  symbol: string,
  found: readonly Contradiction[],
  at: Date,
): Promise<void> {
  const rows = found.map(one => ({
    ...one,
    firstDay: isoDay(one.firstDay),
    lastDay: isoDay(one.lastDay),
    worstDay: isoDay(one.worstDay),
  }))
  const given = sql`json_to_recordset(${JSON.stringify(rows)}::json) AS given (source text, "otherSource" text, "dayCount" integer,
    "firstDay" date, "lastDay" date, "worstDay" date, close float8, "otherClose" float8)`
  await sql`
    DELETE FROM bar_disagreement AS known WHERE symbol = ${symbol} AND NOT EXISTS (
      SELECT FROM ${given} WHERE given.source = known.source AND given."otherSource" = known.other_source)`.execute(trx)
  await sql`
    INSERT INTO bar_disagreement (symbol, source, other_source, day_count, first_day, last_day, worst_day, close, other_close, found_at)
    SELECT ${symbol}, source, "otherSource", "dayCount", "firstDay", "lastDay", "worstDay", close, "otherClose", ${at}::timestamptz
    FROM ${given}
    ON CONFLICT (symbol, source, other_source) DO UPDATE SET day_count = excluded.day_count, first_day = excluded.first_day,
      last_day = excluded.last_day, worst_day = excluded.worst_day, close = excluded.close, other_close = excluded.other_close`.execute(
    trx,
  )
}

export type StoredContradiction = {
  readonly symbol: string
  readonly source: string
  readonly otherSource: string
  readonly dayCount: number
  readonly firstDay: string
  readonly lastDay: string
  readonly worstDay: string
  readonly close: number
  readonly otherClose: number
  readonly foundAt: Date
}

export async function readContradictions(db: Kysely<Tables>, filter: { symbol?: string } = {}): Promise<StoredContradiction[]> {
  let query = db
    .selectFrom('bar_disagreement')
    .select(['symbol', 'source', 'other_source as otherSource', 'day_count as dayCount', 'first_day as firstDay'])
    .select(['last_day as lastDay', 'worst_day as worstDay', 'close', 'other_close as otherClose', 'found_at as foundAt'])
  if (filter.symbol !== undefined) query = query.where('symbol', '=', filter.symbol)
  return await query.orderBy('symbol').orderBy('source').orderBy('other_source').execute()
}
