// What the database is asked when it is looked at.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '#database'

type Rows = Kysely<Tables>

/** Rows of processes that ended go a day later. */
export async function write(db: Rows, processId: string, written: number): Promise<void> {
  await sql`
    WITH old AS (DELETE FROM health_probe WHERE written_at < now() - interval '1 day')
    INSERT INTO health_probe (process_id, written, written_at) VALUES (${processId}, ${written}, now())
    ON CONFLICT (process_id) DO UPDATE SET written = excluded.written, written_at = now()`.execute(db)
}

export async function readWritten(db: Rows, processId: string): Promise<number | undefined> {
  const { rows } = await sql<{ written: number }>`SELECT written FROM health_probe WHERE process_id = ${processId}`.execute(db)
  return rows[0]?.written
}

/** The database's clock, in ms since 1970. */
export async function databaseNow(db: Rows): Promise<number> {
  const { rows } = await sql<{ ms: number }>`SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms`.execute(db)
  return rows[0]!.ms
}
