// The log of what changed in each series. The figures themselves lie among the revisions of blocks and events.
import type { Kysely, Transaction } from 'kysely'
import { sql } from 'kysely'
import type { Tables } from '#database'
import { type Because, type Difference, differencesKept, type EventChanges } from './revisions.ts'

export type Revision = Because & {
  /** 1 for the first, without holes. */
  readonly revision: number
  readonly at: Date
  readonly barsAdded: number
  readonly barsChanged: number
  readonly eventsAdded: number
  readonly eventsChanged: number
  readonly eventsRemoved: number
  /** The first few. */
  readonly differences: readonly Difference[]
}

export type SeriesChange = {
  readonly seriesId: number
  readonly barsAdded: number
  readonly barsChanged: number
  readonly events: EventChanges | undefined
  readonly differences: readonly Difference[]
}

/** Whoever calls holds the lock on the series. → the number of each one's new revision, by series */
export async function recordRevisions(
  trx: Transaction<Tables>,
  changes: readonly SeriesChange[],
  at: Date,
  { cause, by, accountId = null }: Because,
): Promise<Map<number, number>> {
  if (changes.length === 0) return new Map()
  const rows = JSON.stringify(
    changes.map(({ seriesId, barsAdded, barsChanged, events, differences }) => ({
      seriesId,
      barsAdded,
      barsChanged,
      added: events?.added ?? 0,
      changed: events?.changed ?? 0,
      removed: events?.removed ?? 0,
      differences: [...differences, ...(events?.differences ?? [])].slice(0, differencesKept),
    })),
  )
  const { rows: made } = await sql<{ series_id: number; revision: number }>`
    INSERT INTO series_revision (series_id, revision, made_at, cause, made_by, account_id, bars_added, bars_changed, events_added,
      events_changed, events_removed, differences)
    SELECT "seriesId", coalesce((SELECT max(revision) FROM series_revision WHERE series_id = "seriesId"), 0) + 1,
      ${at}::timestamptz, ${cause}, ${by}, ${accountId}::uuid, "barsAdded", "barsChanged", added, changed, removed, differences
    FROM json_to_recordset(${rows}::json) AS given ("seriesId" int, "barsAdded" int, "barsChanged" int, added int, changed int,
      removed int, differences jsonb)
    RETURNING series_id, revision`.execute(trx)
  return new Map(made.map(row => [row.series_id, row.revision]))
}

/** Newest first. */
export async function readRevisionLog(db: Kysely<Tables>, seriesId: number): Promise<Revision[]> {
  const query = db.selectFrom('series_revision').selectAll().where('series_id', '=', seriesId)
  const rows = await query.orderBy('revision', 'desc').execute()
  return rows.map(row => ({
    revision: row.revision,
    at: row.made_at,
    cause: row.cause as Because['cause'],
    by: row.made_by,
    accountId: row.account_id,
    barsAdded: row.bars_added,
    barsChanged: row.bars_changed,
    eventsAdded: row.events_added,
    eventsChanged: row.events_changed,
    eventsRemoved: row.events_removed,
    differences: row.differences as Difference[],
  }))
}

/** The number of each one's newest revision; those without any are left out. */
export async function readLastRevisions(db: Kysely<Tables>, seriesIds: readonly number[]): Promise<Map<number, number>> {
  if (seriesIds.length === 0) return new Map()
  const query = db
    .selectFrom('series_revision')
    .select('series_id')
    .select(({ fn }) => fn.max('revision').as('revision'))
  const rows = await query
    .where('series_id', 'in', [...seriesIds])
    .groupBy('series_id')
    .execute()
  return new Map(rows.map(row => [row.series_id, row.revision]))
}
