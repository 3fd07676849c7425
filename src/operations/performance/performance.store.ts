// What processes say of themselves, and how well the instance was there.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '#database'
import type { ThisProcess } from './performance.ts'

type Rows = Kysely<Tables>

export type ProcessRow<Figures> = ThisProcess & {
  seenAt: Date
  stoppedAt: Date | null
  /** How long ago it was heard of, by the database's clock. */
  quietSeconds: number
  figures: Figures
}

export async function writeProcess(db: Rows, process: ThisProcess, figures: object): Promise<void> {
  const { id, kind, host, pid, version, startedAt } = process
  const json = JSON.stringify(figures)
  await sql`
    INSERT INTO running_process AS known (process_id, kind, host, pid, version, started_at, seen_at, figures)
    VALUES (${id}, ${kind}, ${host}, ${pid}, ${version}, ${startedAt}, now(), ${json}::jsonb)
    ON CONFLICT (process_id) DO UPDATE SET seen_at = now(), figures = excluded.figures`.execute(db)
}

/** That it is still there, where nothing else has changed: the figures are not written anew. False when its row is gone. */
export async function touchProcess(db: Rows, id: string): Promise<boolean> {
  const { numAffectedRows } =
    await sql`UPDATE running_process SET seen_at = now() WHERE process_id = ${id} AND stopped_at IS NULL`.execute(db)
  return numAffectedRows === 1n
}

export async function endProcess(db: Rows, id: string): Promise<void> {
  await sql`UPDATE running_process SET stopped_at = now() WHERE process_id = ${id}`.execute(db)
}

export async function readProcesses<Figures>(db: Rows, withinSeconds: number): Promise<ProcessRow<Figures>[]> {
  const { rows } = await sql<ProcessRow<Figures>>`
    SELECT process_id AS id, kind, host, pid, version, started_at AS "startedAt", seen_at AS "seenAt", stopped_at AS "stoppedAt",
      extract(epoch FROM now() - seen_at)::float8 AS "quietSeconds", figures
    FROM running_process WHERE seen_at > now() - ${withinSeconds} * interval '1 second' ORDER BY started_at, process_id`.execute(
    db,
  )
  return rows
}

export async function forgetProcesses(db: Rows, olderThanSeconds: number): Promise<void> {
  await sql`DELETE FROM running_process WHERE seen_at < now() - ${olderThanSeconds} * interval '1 second'`.execute(db)
}

export type Hour = { hour: Date; requests: number; failed: number; minutes: bigint }

/** Adds to the hour that it is, and marks the minute. */
export async function addToHour(db: Rows, { requests, failed }: { requests: number; failed: number }): Promise<void> {
  await sql`
    INSERT INTO availability_hour AS known (hour, requests, failed, minutes)
    VALUES (date_trunc('hour', now()), ${requests}, ${failed}, 1::bigint << extract(minute FROM now())::int)
    ON CONFLICT (hour) DO UPDATE SET requests = known.requests + excluded.requests, failed = known.failed + excluded.failed,
      minutes = known.minutes | excluded.minutes`.execute(db)
}

export async function readHours(db: Rows, days: number): Promise<{ now: Date; hours: Hour[] }> {
  const { rows } = await sql<{ now: Date; hour: Date; requests: number; failed: number; minutes: string }>`
    SELECT now() AS now, hour, requests, failed, minutes::text AS minutes FROM availability_hour
    WHERE hour > now() - ${days + 1} * interval '1 day' ORDER BY hour`.execute(db)
  return {
    now: rows[0]?.now ?? new Date(0),
    hours: rows.map(({ hour, requests, failed, minutes }) => ({ hour, requests, failed, minutes: BigInt(minutes) })),
  }
}

export async function forgetHours(db: Rows, olderThanDays: number): Promise<void> {
  await sql`DELETE FROM availability_hour WHERE hour < now() - ${olderThanDays} * interval '1 day'`.execute(db)
}
