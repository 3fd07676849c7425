// What is noted of symbols that were given up.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Tables } from '#database'
import type { SymbolChange } from './symbol-history.ts'

/** By former symbol. */
export async function readSymbolChanges(db: Kysely<Tables>): Promise<SymbolChange[]> {
  return await db.selectFrom('symbol_change').select(['former', 'present', 'day', 'source']).orderBy('former').execute()
}

/** Those that led to one of `symbols`, over several steps too. */
export async function readChangesInto(db: Kysely<Tables>, symbols: readonly string[]): Promise<SymbolChange[]> {
  const { rows } = await sql<SymbolChange>`
    WITH RECURSIVE led AS (
      SELECT former, present, day, source FROM symbol_change WHERE present = ANY(${[...symbols]}::text[])
      UNION SELECT its.former, its.present, its.day, its.source FROM symbol_change AS its JOIN led ON its.present = led.former
    ) SELECT * FROM led ORDER BY former`.execute(db)
  return rows
}

/** What is noted of `symbols` themselves. */
export async function readChangesOf(db: Kysely<Tables>, symbols: readonly string[]): Promise<SymbolChange[]> {
  return await db
    .selectFrom('symbol_change')
    .select(['former', 'present', 'day', 'source'])
    .where('former', '=', sql<string>`ANY(${[...symbols]}::text[])`)
    .execute()
}

/** → what was noted of it; undefined when nothing was */
export async function deleteSymbolChange(db: Kysely<Tables>, former: string): Promise<SymbolChange | undefined> {
  return await db
    .deleteFrom('symbol_change')
    .where('former', '=', former)
    .returning(['former', 'present', 'day', 'source'])
    .executeTakeFirst()
}

/** What a list says stands in the place of what was noted before. → how many were new or said something else */
export async function writeSymbolChanges(
  trx: Transaction<Tables>,
  changes: readonly SymbolChange[],
  { at, accountId }: { at: Date; accountId: string | null },
): Promise<number> {
  const { rows } = await sql`
    INSERT INTO symbol_change AS known (former, present, day, source, noted_at, account_id)
    SELECT former, present, day::date, source, ${at}::timestamptz, ${accountId}::uuid
    FROM json_to_recordset(${JSON.stringify(changes)}::json) AS given (former text, present text, day text, source text)
    ON CONFLICT (former) DO UPDATE SET present = excluded.present, day = excluded.day, source = excluded.source,
      noted_at = excluded.noted_at, account_id = excluded.account_id
    WHERE (known.present, known.day, known.source) IS DISTINCT FROM (excluded.present, excluded.day, excluded.source)
    RETURNING former`.execute(trx)
  return rows.length
}
