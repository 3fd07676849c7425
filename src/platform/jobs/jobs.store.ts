// The queue's own tables, beside what pg-boss does with them: schedules, progress, and numbers for whoever watches.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Tables } from '#database'

export type Rows = Kysely<Tables> | Transaction<Tables>

export type ScheduleRow = { name: string; plan: string; nextAt: Date; lastDueAt: Date | null; lastJobId: string | null }

/** Locks the row until the transaction ends; undefined when another process holds it or there is none. */
export async function lockSchedule(db: Rows, name: string): Promise<ScheduleRow | undefined> {
  return db
    .selectFrom('job_schedule')
    .select(['name', 'plan', 'next_at as nextAt', 'last_due_at as lastDueAt', 'last_job_id as lastJobId'])
    .where('name', '=', name)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
}

export async function addSchedule(db: Rows, row: { name: string; plan: string; nextAt: Date }): Promise<void> {
  await db
    .insertInto('job_schedule')
    .values({ name: row.name, plan: row.plan, next_at: row.nextAt })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

export async function moveSchedule(db: Rows, name: string, to: { plan: string; nextAt: Date }): Promise<void> {
  await db.updateTable('job_schedule').set({ plan: to.plan, next_at: to.nextAt }).where('name', '=', name).execute()
}

export async function noteDue(db: Rows, name: string, due: { at: Date; jobId: string | null }): Promise<void> {
  await db
    .updateTable('job_schedule')
    .set({ last_due_at: due.at, ...(due.jobId !== null && { last_job_id: due.jobId }) })
    .where('name', '=', name)
    .execute()
}

export async function noteScheduled(db: Rows, jobId: string, outcome: 'running' | 'done' | 'failed', at: Date): Promise<void> {
  await db
    .updateTable('job_schedule')
    .set({ last_outcome: outcome, ...(outcome === 'running' ? { last_started_at: at } : { last_finished_at: at }) })
    .where('last_job_id', '=', jobId)
    .execute()
}

export async function schedules(db: Rows) {
  return db
    .selectFrom('job_schedule')
    .select(['name', 'next_at as nextAt', 'last_started_at as lastStartedAt', 'last_outcome as lastOutcome'])
    .orderBy('name')
    .execute()
}

export async function noteProgress(db: Rows, row: { jobId: string; done: number; total: number; says: string; at: Date }) {
  const values = { done: row.done, total: row.total, says: row.says, updated_at: row.at }
  await db
    .insertInto('job_progress')
    .values({ job_id: row.jobId, ...values })
    .onConflict(conflict => conflict.column('job_id').doUpdateSet(values))
    .execute()
}

export async function forgetProgress(db: Rows, before: Date): Promise<void> {
  await db.deleteFrom('job_progress').where('updated_at', '<', before).execute()
}

/** Of those given, the ones that somebody has cancelled. */
export async function cancelledAmong(db: Rows, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db.selectFrom('job').select('id').where('id', 'in', ids).where('state', '=', 'cancelled').execute()
  return rows.map(row => row.id)
}

export async function jobAndProgress(db: Rows, name: string, id: string) {
  return db
    .selectFrom('job')
    .leftJoin('job_progress', 'job_progress.job_id', 'job.id')
    .select(['job.state', 'job.retry_count as attempt', 'job.created_on as askedAt', 'job.started_on as startedAt'])
    .select(['job.completed_on as finishedAt', 'job.output', 'job_progress.done', 'job_progress.total', 'job_progress.says'])
    .where('job.name', '=', name)
    .where('job.id', '=', id)
    .executeTakeFirst()
}

/** Of those named, the ones in which a job is due. One look in place of one for each. */
export async function queuesWithWork(db: Rows, names: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM unnest(${names}::text[]) AS named (name)
    WHERE EXISTS (SELECT FROM job WHERE job.name = named.name AND state < 'active' AND start_after <= now())`.execute(db)
  return rows.map(row => row.name)
}

export type QueueRow = {
  name: string
  queued: number
  active: number
  retrying: number
  failed: number
  completed: number
  deadLetter: number
  oldestAgeSeconds: number | null
  averageDurationMs: number | null
}

/**
 * Of what the queue still remembers: finished jobs are forgotten after a week. What gave up counts for the queue that it failed in. All of
 * one moment: a job is in one count or in the next, and in no two.
 */
export async function queueRows(db: Rows, deadLetterQueue: string): Promise<QueueRow[]> {
  const { rows } = await sql<QueueRow>`
    WITH job AS (
      SELECT CASE WHEN name = ${deadLetterQueue} THEN source_name ELSE name END AS name, name = ${deadLetterQueue} AS is_dead,
        CASE WHEN name <> ${deadLetterQueue} THEN state END AS state, start_after, started_on, completed_on
      FROM job
    )
    SELECT name,
      (count(*) FILTER (WHERE is_dead))::int AS "deadLetter",
      (count(*) FILTER (WHERE state = 'created'))::int AS "queued",
      (count(*) FILTER (WHERE state = 'active'))::int AS "active",
      (count(*) FILTER (WHERE state = 'retry'))::int AS "retrying",
      (count(*) FILTER (WHERE state = 'failed'))::int AS "failed",
      (count(*) FILTER (WHERE state = 'completed'))::int AS "completed",
      (extract(epoch FROM now() - min(start_after) FILTER (WHERE state IN ('created', 'retry') AND start_after <= now())))::float8 AS "oldestAgeSeconds",
      (1000 * avg(extract(epoch FROM completed_on - started_on)) FILTER (WHERE state = 'completed'))::float8 AS "averageDurationMs"
    FROM job WHERE name IS NOT NULL GROUP BY name ORDER BY name`.execute(db)
  return rows
}

/** Those that gave up, also one that could not be put back for now. */
function deadLetters(db: Rows, deadLetterQueue: string) {
  return db.selectFrom('job').where('name', '=', deadLetterQueue).where('source_name', 'is not', null)
}

/** How many gave up in a queue. */
export async function countDead(db: Rows, deadLetterQueue: string, name: string): Promise<number> {
  const { count } = await deadLetters(db, deadLetterQueue)
    .where('source_name', '=', name)
    .select(eb => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** The processes that have said something lately, with how many jobs each has ended since it began. */
export async function workers(db: Rows) {
  const { rows } = await sql<WorkerRow>`
    SELECT instance.id, started_on AS "startedAt", heartbeat_on AS "lastSeenAt",
      coalesce((SELECT sum((worker ->> 'active')::int) FROM jsonb_array_elements(workers) AS worker), 0)::int AS active,
      coalesce(completed, 0) AS completed, coalesce(failed, 0) AS failed
    FROM instance LEFT JOIN job_worker ON job_worker.name = instance.name
    WHERE supervise AND stopped_on IS NULL AND heartbeat_on > now() - heartbeat_seconds * 3 * interval '1 second'
    ORDER BY started_on`.execute(db)
  return rows
}

type WorkerRow = { id: string; startedAt: Date; lastSeenAt: Date; active: number; completed: number; failed: number }

/** What a process has ended; rows of processes that wrote none for a week go. */
export async function noteEnded(
  db: Rows,
  name: string,
  { completed, failed }: { completed: number; failed: number },
): Promise<void> {
  await sql`
    WITH old AS (DELETE FROM job_worker WHERE written_at < now() - interval '7 days')
    INSERT INTO job_worker (name, completed, failed, written_at) VALUES (${name}, ${completed}, ${failed}, now())
    ON CONFLICT (name) DO UPDATE SET completed = excluded.completed, failed = excluded.failed, written_at = now()`.execute(db)
}

/** One clock for all who look at schedules, however theirs differ. */
export async function databaseTime(db: Rows): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`SELECT clock_timestamp() AS now`.execute(db)
  return rows[0]!.now
}

/**
 * What was written while the clock was ahead lies in the future once it is right again, and would be left alone until then: jobs that wait,
 * heartbeats of the dead, and the notes of when the queue was last looked after. → how many rows were mended.
 */
export async function mendTimes(db: Rows): Promise<number> {
  const { numAffectedRows: waiting } = await sql`
    UPDATE job SET
      start_after = CASE WHEN state = 'retry' THEN now() ELSE now() + greatest(start_after - created_on, interval '0') END,
      keep_until = now() + greatest(keep_until - start_after, interval '1 day'),
      created_on = least(created_on, now())
    WHERE state IN ('created', 'retry') AND (created_on > now() + interval '1 minute'
      OR (state = 'retry' AND start_after > now() + (coalesce(retry_delay_max, 86400) + 60) * interval '1 second'))`.execute(db)
  const { numAffectedRows: active } = await sql`
    UPDATE job SET heartbeat_on = now(), started_on = least(started_on, now())
    WHERE state = 'active' AND (heartbeat_on > now() + interval '1 minute' OR started_on > now() + interval '1 minute')`.execute(
    db,
  )
  const { numAffectedRows: queues } = await sql`
    UPDATE queue SET monitor_claim_on = NULL, monitor_on = NULL, maintain_on = NULL
    WHERE greatest(monitor_claim_on, monitor_on, maintain_on) > now() + interval '1 minute'`.execute(db)
  const { numAffectedRows: versions } = await sql`
    UPDATE version SET cron_on = NULL, bam_on = NULL, flow_on = NULL, reindex_on = NULL, monitor_backoff_on = NULL
    WHERE greatest(cron_on, bam_on, flow_on, reindex_on) > now() + interval '1 minute'
      OR monitor_backoff_on > now() + interval '1 day'`.execute(db)
  return Number((waiting ?? 0n) + (active ?? 0n) + (queues ?? 0n) + (versions ?? 0n))
}

/** Running ones as long as they run; waiting ones in the order in which they may be taken up. */
export async function listJobs(db: Rows, states: readonly ('created' | 'retry' | 'active')[], without: string, most: number) {
  return db
    .selectFrom('job')
    .leftJoin('job_progress', 'job_progress.job_id', 'job.id')
    .select(['job.id', 'job.name', 'job.state', 'job.retry_count as attempt', 'job.data', 'job.output'])
    .select(['job.created_on as askedAt', 'job.start_after as startAfter', 'job.started_on as startedAt'])
    .select(['job.completed_on as finishedAt', 'job_progress.done', 'job_progress.total', 'job_progress.says'])
    .where('job.state', 'in', states)
    .where('job.name', '<>', without)
    .orderBy('job.start_after')
    .orderBy('job.id')
    .limit(most)
    .execute()
}

/** The newest that gave up first, with the queue that they gave up in. */
export async function listDead(db: Rows, deadLetterQueue: string, most: number) {
  return deadLetters(db, deadLetterQueue)
    .select(['id', 'source_name as name', 'source_retry_count as attempt', 'data', 'source_output as output'])
    .select(['source_created_on as askedAt', 'created_on as finishedAt'])
    .orderBy('created_on', 'desc')
    .orderBy('id')
    .limit(most)
    .execute()
}

export async function deadJob(db: Rows, deadLetterQueue: string, id: string): Promise<{ name: string | null } | undefined> {
  return deadLetters(db, deadLetterQueue).select('source_name as name').where('id', '=', id).executeTakeFirst()
}

/** Removes one that gave up, also if it could not be put back. → the queue that it gave up in. */
export async function deleteDead(db: Rows, deadLetterQueue: string, id: string): Promise<string | undefined> {
  const gone = await db
    .deleteFrom('job')
    .where('name', '=', deadLetterQueue)
    .where('id', '=', id)
    .where('source_name', 'is not', null)
    .returning('source_name as name')
    .executeTakeFirst()
  return gone?.name ?? undefined
}

/** Removes the oldest that gave up in a queue, so many at most. → how many went. */
export async function deleteDeadOf(db: Rows, deadLetterQueue: string, name: string, most: number): Promise<number> {
  const oldest = await deadLetters(db, deadLetterQueue)
    .select('id')
    .where('source_name', '=', name)
    .orderBy('created_on')
    .orderBy('id')
    .limit(most)
    .execute()
  // As a list whose length the server knows: of rows that came lately it takes there to be one, and would look through all of them for each.
  const { numDeletedRows } = await db
    .deleteFrom('job')
    .where('name', '=', deadLetterQueue)
    .where('id', '=', sql<string>`ANY(${oldest.map(({ id }) => id)}::uuid[])`)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/**
 * pg-boss sets aside, as failed, what it could not put back because one for the same was there already, and leaves it alone from then on.
 * These may be tried once more.
 */
export async function takeUpSetAside(db: Rows, deadLetterQueue: string, of: { id: string } | { name: string }): Promise<void> {
  await db
    .updateTable('job')
    .set({ state: 'created', completed_on: null, output: null })
    .where('name', '=', deadLetterQueue)
    .where('state', '=', 'failed')
    .where(eb => ('id' in of ? eb('id', '=', of.id) : eb('source_name', '=', of.name)))
    .execute()
}
