// What became of each backup, proof and restore that was tried, and which installation this is. Kept through a restore, like the trail.
import type { Kysely } from 'kysely'
import type { ClientBase } from 'pg'
import type { Database, Tables } from '#database'

export type Run = {
  id: string
  what: 'backup' | 'proof' | 'restore' | 'cleanup'
  backup: string | null
  reason: string
  outcome: 'done' | 'failed'
  /** For a person. */
  says: string
  startedAt: Date
  finishedAt: Date
}

const undefinedTable = '42P01'
const keptMs = 400 * 86_400_000

/** Once, however often it is told. False where there is no table for it yet: before the first migration, and in the database of an older release. */
export async function noteRun({ kysely }: Database, run: Run): Promise<boolean> {
  return whereThere(false, async () => {
    await kysely
      .insertInto('backup_run')
      .values({
        run_id: run.id,
        what: run.what,
        backup_id: run.backup,
        reason: run.reason,
        outcome: run.outcome,
        says: run.says,
        started_at: run.startedAt,
        finished_at: run.finishedAt,
      })
      .onConflict(conflict => conflict.column('run_id').doNothing())
      .execute()
    await kysely
      .deleteFrom('backup_run')
      .where('finished_at', '<', new Date(run.finishedAt.getTime() - keptMs))
      .execute()
    return true
  })
}

/** Newest first. `until`: without those that a clock noted which was ahead. They would stay the newest until it has caught up. */
export async function recentRuns({ kysely }: Database, count: number, until?: Date): Promise<Run[]> {
  return whereThere([], () =>
    kysely
      .selectFrom('backup_run')
      .select([
        'run_id as id',
        'what',
        'backup_id as backup',
        'reason',
        'outcome',
        'says',
        'started_at as startedAt',
        'finished_at as finishedAt',
      ])
      .$if(until !== undefined, query => query.where('finished_at', '<=', until!))
      .orderBy('finished_at', 'desc')
      .limit(count)
      .execute()
      .then(rows => rows as Run[]),
  )
}

/** Since when this installation is there; undefined where that is not known. */
export async function installedSince(db: Kysely<Tables>): Promise<Date | undefined> {
  return whereThere(undefined, async () => (await db.selectFrom('installation').select('made_at').executeTakeFirst())?.made_at)
}

/** Read inside the transaction of a backup, in which an error would end all of it. */
export async function readInstallation(client: ClientBase): Promise<string | null> {
  const { rows: found } = await client.query<{ present: boolean }>(`SELECT to_regclass('installation') IS NOT NULL AS present`)
  if (found[0]?.present !== true) return null
  const { rows } = await client.query<{ id: string }>('SELECT installation_id AS id FROM installation')
  return rows[0]?.id ?? null
}

async function whereThere<T>(otherwise: T, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === undefinedTable) return otherwise
    throw error
  }
}
