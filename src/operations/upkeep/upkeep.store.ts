// What the duties did.
import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Tables } from '#database'
import type { DutyName } from './duty.ts'
import type { DutyRun } from './standing.ts'

type Rows = Kysely<Tables>

const columns = ['duty', 'asked_by as by', 'outcome', 'findings', 'started_at as startedAt', 'finished_at as finishedAt'] as const

export async function noteRun(db: Rows, run: DutyRun): Promise<void> {
  await db
    .insertInto('duty_run')
    .values({
      run_id: randomUUID(),
      duty: run.duty,
      asked_by: run.by,
      outcome: run.outcome,
      findings: JSON.stringify(run.findings),
      started_at: run.startedAt,
      finished_at: run.finishedAt,
    })
    .execute()
}

/** Newest first. */
export async function readRuns(db: Rows, duty: DutyName, count: number): Promise<DutyRun[]> {
  const rows = await db
    .selectFrom('duty_run')
    .select(columns)
    .where('duty', '=', duty)
    .orderBy('finished_at', 'desc')
    .limit(count)
    .execute()
  return rows as unknown as DutyRun[]
}

/** Of each duty that ever ran: its newest run, and when it was done last. */
export async function readNewest(db: Rows): Promise<Map<string, { run: DutyRun; doneAt: Date | null }>> {
  const runs = (await db
    .selectFrom('duty_run')
    .select(columns)
    .distinctOn('duty')
    .orderBy('duty')
    .orderBy('finished_at', 'desc')
    .execute()) as unknown as DutyRun[]
  const { rows: done } = await sql<{ duty: string; at: Date }>`
    SELECT duty, max(finished_at) AS at FROM duty_run WHERE outcome = 'done' GROUP BY duty`.execute(db)
  const doneAt = new Map(done.map(({ duty, at }) => [duty, at]))
  return new Map(runs.map(run => [run.duty, { run, doneAt: doneAt.get(run.duty) ?? null }]))
}
