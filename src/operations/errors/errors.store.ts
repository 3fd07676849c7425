import { type Kysely, sql, type Transaction } from 'kysely'
import type { Tables } from '#database'
import type { Origin } from './fingerprint.ts'
import type { Sample } from './reading.ts'

export type Rows = Kysely<Tables> | Transaction<Tables>
export type State = 'new' | 'seen' | 'resolved' | 'regressed'

export type GroupRow = {
  id: string
  origin: Origin
  type: string
  message: string
  state: State
  count: number
  firstAt: Date
  lastAt: Date
  firstRelease: string
  lastRelease: string
  resolvedAt: Date | null
  resolvedRelease: string | null
}

const columns = sql`group_id AS id, origin, type, message, state, count::float8 AS count, first_at AS "firstAt", last_at AS "lastAt",
  first_release AS "firstRelease", last_release AS "lastRelease", resolved_at AS "resolvedAt", resolved_release AS "resolvedRelease"`

/** One writer at a time: whether there is room for another group is looked at and decided in one piece. Until the transaction ends. */
export async function lockWriting(db: Rows): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('tradewise errors'))`.execute(db)
}

/** False when that batch was written before. */
export async function claimBatch(db: Rows, processId: string, batch: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    INSERT INTO error_batch AS known (process_id, batch, written_at) VALUES (${processId}, ${batch}, now())
    ON CONFLICT (process_id) DO UPDATE SET batch = excluded.batch, written_at = now() WHERE known.batch < excluded.batch`.execute(
    db,
  )
  return numAffectedRows === 1n
}

export async function knownGroups(db: Rows, ids: readonly string[]): Promise<GroupRow[]> {
  const { rows } = await sql<GroupRow>`SELECT ${columns} FROM error_group WHERE group_id = ANY(${ids}) FOR UPDATE`.execute(db)
  return rows
}

export async function groupsTaken(db: Rows): Promise<{ browser: number; own: number }> {
  const { rows } = await sql<{ browser: number; own: number }>`
    SELECT count(*) FILTER (WHERE origin = 'browser')::int AS browser, count(*) FILTER (WHERE origin <> 'browser')::int AS own
    FROM error_group WHERE group_id NOT LIKE 'others-%'`.execute(db)
  return rows[0]!
}

export type Addition = {
  id: string
  origin: Origin
  state: State
  count: number
  firstAt: Date
  lastAt: Date
  release: string
  sample: Sample
  hours: { hour: Date; count: number }[]
}

export async function addToGroups(db: Rows, additions: readonly Addition[]): Promise<void> {
  const json = JSON.stringify(additions)
  await sql`
    INSERT INTO error_group AS known (group_id, origin, type, message, state, count, first_at, last_at, first_release, last_release, sample)
    SELECT id, origin, sample->>'type', sample->>'message', state, count, "firstAt", "lastAt", release, release, sample
    FROM jsonb_to_recordset(${json}::jsonb) AS added(id text, origin text, state text, count bigint, "firstAt" timestamptz,
      "lastAt" timestamptz, release text, sample jsonb)
    ON CONFLICT (group_id) DO UPDATE SET state = excluded.state, count = known.count + excluded.count,
      type = excluded.type, message = excluded.message, sample = excluded.sample, last_release = excluded.last_release,
      first_at = least(known.first_at, excluded.first_at), last_at = greatest(known.last_at, excluded.last_at)`.execute(db)
  await sql`
    INSERT INTO error_hour AS known (group_id, hour, count)
    SELECT id, counted.hour, counted.count FROM jsonb_to_recordset(${json}::jsonb) AS added(id text, hours jsonb),
      jsonb_to_recordset(added.hours) AS counted(hour timestamptz, count bigint)
    ON CONFLICT (group_id, hour) DO UPDATE SET count = known.count + excluded.count`.execute(db)
}

export type Wanted = { states: readonly State[]; most: number }

export async function listGroups(db: Rows, { states, most }: Wanted): Promise<(GroupRow & { lastDay: number })[]> {
  const { rows } = await sql<GroupRow & { lastDay: number }>`
    SELECT ${columns}, coalesce((SELECT sum(hour.count) FROM error_hour AS hour
      WHERE hour.group_id = error_group.group_id AND hour.hour > now() - interval '24 hours'), 0)::float8 AS "lastDay"
    FROM error_group WHERE state = ANY(${states}) ORDER BY last_at DESC, group_id LIMIT ${most}`.execute(db)
  return rows
}

export async function findGroup(db: Rows, id: string): Promise<(GroupRow & { sample: Sample }) | undefined> {
  const { rows } = await sql<GroupRow & { sample: Sample }>`
    SELECT ${columns}, sample FROM error_group WHERE group_id = ${id}`.execute(db)
  return rows[0]
}

export async function hoursOf(db: Rows, id: string, days: number): Promise<{ hour: Date; count: number }[]> {
  const { rows } = await sql<{ hour: Date; count: number }>`
    SELECT hour, count::float8 AS count FROM error_hour
    WHERE group_id = ${id} AND hour > now() - ${days} * interval '1 day' ORDER BY hour`.execute(db)
  return rows
}

/** → whether it was in one of those states. */
export async function moveState(
  db: Rows,
  id: string,
  from: readonly State[],
  to: { state: State; resolvedAt: Date | null; release: string | null },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE error_group SET state = ${to.state}, resolved_at = coalesce(${to.resolvedAt}, resolved_at),
      resolved_release = coalesce(${to.release}, resolved_release)
    WHERE group_id = ${id} AND state = ANY(${from})`.execute(db)
  return numAffectedRows === 1n
}

/** → how many were new or had come back. */
export async function seeAll(db: Rows): Promise<number> {
  const { numAffectedRows } = await sql`UPDATE error_group SET state = 'seen' WHERE state IN ('new', 'regressed')`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

export type Sums = { new: number; seen: number; resolved: number; regressed: number; lastHour: number; lastDay: number }

export async function sums(db: Rows): Promise<Sums> {
  const { rows } = await sql<Sums>`
    SELECT count(*) FILTER (WHERE state = 'new')::int AS new, count(*) FILTER (WHERE state = 'seen')::int AS seen,
      count(*) FILTER (WHERE state = 'resolved')::int AS resolved, count(*) FILTER (WHERE state = 'regressed')::int AS regressed,
      (SELECT coalesce(sum(count), 0)::float8 FROM error_hour WHERE hour >= date_trunc('hour', now())) AS "lastHour",
      (SELECT coalesce(sum(count), 0)::float8 FROM error_hour WHERE hour > now() - interval '24 hours') AS "lastDay"
    FROM error_group`.execute(db)
  return rows[0]!
}

/** Kinds that were not met for so long, the hours before that, and what processes of long ago said of themselves. */
export async function forget(db: Rows, days: number): Promise<void> {
  await sql`DELETE FROM error_group WHERE last_at < now() - ${days} * interval '1 day'`.execute(db)
  await sql`DELETE FROM error_hour WHERE hour < now() - ${days} * interval '1 day'`.execute(db)
  await sql`DELETE FROM error_batch WHERE written_at < now() - interval '7 days'`.execute(db)
}
