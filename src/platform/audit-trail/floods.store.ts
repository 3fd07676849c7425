// Floods while their minute runs: counted in a table of their own, over all processes, then one row of the chain each.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Tables } from '#database'
import type { AuditOutcome, PersonalText, PreparedEvent } from './audit-event.ts'
import { appendEvents, type EventFilter, lockChain, type RecordedEvent } from './audit-trail.store.ts'
import type { EventKind } from './event-kinds.ts'

export type CountedFlood = { minute: number; event: PreparedEvent }

/** Adds to what other processes counted; the first one's detail stays. */
export async function addFloods(trx: Transaction<Tables>, floods: readonly CountedFlood[]): Promise<void> {
  // In one order everywhere, so that two processes never wait for each other's row.
  const rows = floods
    .map(({ minute, event: { at, kind, outcome, actor, subject, count, detail, personal } }) => ({
      minute: new Date(minute),
      kind,
      outcome,
      actor: actor ?? '',
      subject: subject ?? '',
      count,
      first_at: new Date(at),
      event: JSON.stringify({ detail, personal }),
    }))
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  if (rows.length === 0) return
  await trx
    .insertInto('audit_flood')
    .values(rows)
    .onConflict(known =>
      known
        .columns(['minute', 'kind', 'outcome', 'actor', 'subject'])
        .doUpdateSet({ count: sql`audit_flood.count + excluded.count` }),
    )
    .execute()
}

/** Minutes that began before `before` become rows of the chain. How many rows are still being counted. */
export async function sealFloods(trx: Transaction<Tables>, before: Date): Promise<{ left: number }> {
  await lockChain(trx)
  const rows = await trx.deleteFrom('audit_flood').where('minute', '<', before).returningAll().execute()
  const events = rows
    .sort((a, b) => a.first_at.getTime() - b.first_at.getTime() || (keyOf(a) < keyOf(b) ? -1 : 1))
    .map(row => eventOf(row))
  if (events.length > 0) await appendEvents(trx, events)
  const { left } = await trx
    .selectFrom('audit_flood')
    .select(({ fn }) => fn.countAll<number>().as('left'))
    .executeTakeFirstOrThrow()
  return { left }
}

/** What is counted now and fits the filter, newest first. */
export async function readFloods(db: Kysely<Tables>, filter: EventFilter, limit: number): Promise<RecordedEvent[]> {
  const rows = await db.selectFrom('audit_flood').selectAll().orderBy('first_at', 'desc').limit(1_000).execute()
  return rows
    .map(row => eventOf(row))
    .filter(
      event =>
        (filter.kinds?.includes(event.kind) ?? true) &&
        (filter.outcome === undefined || filter.outcome === event.outcome) &&
        (filter.actor === undefined || filter.actor === event.actor) &&
        (filter.subject === undefined || filter.subject === event.subject) &&
        (filter.own === undefined || filter.own === event.actor || filter.own === event.subject) &&
        (filter.from === undefined || event.at >= filter.from.getTime()) &&
        (filter.to === undefined || event.at < filter.to.getTime()),
    )
    .slice(0, limit)
    .map(({ at, detail, personal, ...event }) => ({
      ...event,
      seq: null,
      at: new Date(at),
      detail: JSON.parse(detail) as RecordedEvent['detail'],
      personal: Object.fromEntries(
        personal
          .filter(({ person }) => filter.own === undefined || person === filter.own)
          .map(({ field, text }) => [field, text]),
      ),
    }))
}

type Row = {
  minute: Date
  kind: string
  outcome: string
  actor: string
  subject: string
  count: number
  first_at: Date
  event: string
}

function eventOf(row: Row): PreparedEvent {
  const { detail, personal } = JSON.parse(row.event) as { detail: string; personal: PersonalText[] }
  return {
    at: row.first_at.getTime(),
    // Only what `prepared` let through is ever written here.
    kind: row.kind as EventKind,
    outcome: row.outcome as AuditOutcome,
    actor: row.actor === '' ? null : row.actor,
    subject: row.subject === '' ? null : row.subject,
    count: row.count,
    detail,
    personal,
  }
}

function keyOf(row: Pick<Row, 'minute' | 'kind' | 'outcome' | 'actor' | 'subject'>): string {
  return JSON.stringify([row.minute.getTime(), row.kind, row.outcome, row.actor, row.subject])
}
