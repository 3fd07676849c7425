// What is remembered of each source between processes.
import { type Kysely, sql } from 'kysely'
import { Failure } from '#basics'
import type { Tables } from '#database'

export type SourceMemory = {
  readonly source: string
  /** Milliseconds since 1970, oldest first. */
  readonly requestsAt: readonly number[]
  readonly lastSuccessAt: number | null
  /** kind: null when an earlier version kept it. */
  readonly lastFailure: { readonly at: number; readonly says: string; readonly kind: string | null } | null
}

export async function readSourceMemories(db: Kysely<Tables>): Promise<Map<string, SourceMemory>> {
  const rows = await db
    .selectFrom('source_state')
    .select(['source', 'last_success_at', 'last_failure_at', 'last_failure', 'last_failure_kind'])
    .select(sql<string[]>`array(SELECT extract(epoch FROM moment) * 1000 FROM unnest(requests_at) AS moment)`.as('requests'))
    .execute()
  return new Map(
    rows.map(row => [
      row.source,
      {
        source: row.source,
        requestsAt: row.requests.map(Number),
        lastSuccessAt: row.last_success_at?.getTime() ?? null,
        lastFailure:
          row.last_failure_at && row.last_failure !== null
            ? { at: row.last_failure_at.getTime(), says: row.last_failure, kind: row.last_failure_kind }
            : null,
      },
    ]),
  )
}

/** Newer moments of success and failure stay, whoever wrote them. */
export async function writeSourceMemory(db: Kysely<Tables>, memory: SourceMemory): Promise<void> {
  const requests = memory.requestsAt.map(at => new Date(at))
  const success = memory.lastSuccessAt === null ? null : new Date(memory.lastSuccessAt)
  const failure = memory.lastFailure && new Date(memory.lastFailure.at)
  await sql`
    INSERT INTO source_state AS known (source, requests_at, last_success_at, last_failure_at, last_failure, last_failure_kind)
    VALUES (${memory.source}, ${requests}::timestamptz[], ${success}, ${failure}, ${memory.lastFailure?.says ?? null},
      ${memory.lastFailure?.kind ?? null})
    ON CONFLICT (source) DO UPDATE SET
      requests_at = excluded.requests_at,
      last_success_at = greatest(known.last_success_at, excluded.last_success_at),
      last_failure = CASE WHEN excluded.last_failure_at >= coalesce(known.last_failure_at, '-infinity') THEN excluded.last_failure ELSE known.last_failure END,
      last_failure_kind = CASE WHEN excluded.last_failure_at >= coalesce(known.last_failure_at, '-infinity') THEN excluded.last_failure_kind ELSE known.last_failure_kind END,
      last_failure_at = greatest(known.last_failure_at, excluded.last_failure_at)`.execute(db)
}

/**
 * Runs `work` while no other process of this database asks the sources: together they would overdraw a budget that each
 * thinks its own. Throws Failure('busy') when another one does.
 */
export async function asOnlyAsker<T>(db: Kysely<Tables>, work: () => Promise<T>): Promise<T> {
  return db.connection().execute(async connection => {
    const lock = sql`hashtextextended('asking the sources of market data', 0)`
    const { rows } = await sql<{ mine: boolean }>`SELECT pg_try_advisory_lock(${lock}) AS mine`.execute(connection)
    if (rows[0]?.mine !== true) throw new Failure('busy', 'Another refresh is under way; try again when it is done.')
    try {
      return await work()
    } finally {
      await sql`SELECT pg_advisory_unlock(${lock})`.execute(connection)
    }
  })
}
