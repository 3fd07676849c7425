// The log of what changed in lists of splits and dividends that came without prices, so that a correction is seen there, too.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Tables } from '#database'
import { type Because, type Difference, differencesKept, type EventChanges } from './revisions.ts'
import type { Revision } from './revisions.store.ts'

export async function recordEventListRevision(
  trx: Transaction<Tables>,
  { symbol, source }: { symbol: string; source: string },
  { added, changed, removed, differences }: EventChanges,
  at: Date,
  { cause, by, accountId = null }: Because,
): Promise<void> {
  await sql`
    INSERT INTO event_list_revision (symbol, source, revision, made_at, cause, made_by, account_id, events_added, events_changed,
      events_removed, differences)
    SELECT ${symbol}, ${source}, coalesce(max(revision), 0) + 1, ${at}::timestamptz, ${cause}, ${by}, ${accountId}::uuid, ${added},
      ${changed}, ${removed}, ${JSON.stringify(differences.slice(0, differencesKept))}::jsonb
    FROM event_list_revision WHERE symbol = ${symbol} AND source = ${source}`.execute(trx)
}

/** By source, newest first. */
export async function readEventListLog(db: Kysely<Tables>, symbol: string): Promise<Map<string, Revision[]>> {
  const query = db.selectFrom('event_list_revision').selectAll().where('symbol', '=', symbol)
  const rows = await query.orderBy('source').orderBy('revision', 'desc').execute()
  const bySource = Map.groupBy(rows, ({ source }) => source)
  return new Map([...bySource].map(([source, its]) => [source, its.map(revisionOf)]))
}

function revisionOf(row: {
  revision: number
  made_at: Date
  cause: string
  made_by: string
  account_id: string | null
  events_added: number
  events_changed: number
  events_removed: number
  differences: unknown
}): Revision {
  return {
    revision: row.revision,
    at: row.made_at,
    cause: row.cause as Because['cause'],
    by: row.made_by,
    accountId: row.account_id,
    barsAdded: 0,
    barsChanged: 0,
    eventsAdded: row.events_added,
    eventsChanged: row.events_changed,
    eventsRemoved: row.events_removed,
    differences: row.differences as Difference[],
  }
}
