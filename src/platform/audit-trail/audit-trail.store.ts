// The trail's rows. Appending takes one lock for the whole database until the transaction ends, so that every row finds the one
// before it; the constraint audit_event_never_forks stands behind it.
import { randomBytes } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Tables } from '#database'
import type { AuditOutcome, PersonalText, PreparedEvent } from './audit-event.ts'
import { beginning, commitment, hashOf } from './chain.ts'
import type { EventKind } from './event-kinds.ts'

const saltBytes = 16

export type Head = { readonly seq: number; readonly hash: Buffer }

export type RecordedEvent = {
  /** Null while the minute of a flood is still counted. */
  seq: number | null
  at: Date
  kind: string
  outcome: string
  actor: string | null
  subject: string | null
  count: number
  detail: Record<string, string | number | boolean>
  /** Null: erased or expired. */
  personal: Record<string, string | null>
}

export type EventFilter = {
  kinds?: readonly EventKind[]
  outcome?: AuditOutcome
  actor?: string
  subject?: string
  /** Events that this account caused or that were about it, with no personal data but its own. */
  own?: string
  from?: Date
  /** Exclusive. */
  to?: Date
  /** Older than this one. */
  before?: number
}

export async function readHead(db: Kysely<Tables>): Promise<Head> {
  const last = await db.selectFrom('audit_event').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1).executeTakeFirst()
  if (last) return last
  const segment = await db
    .selectFrom('audit_segment')
    .select(['last_seq as seq', 'last_hash as hash'])
    .orderBy('last_seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return segment ?? { seq: 0, hash: beginning }
}

/** Takes the chain's lock for the rest of the transaction. Within it, no other statement may come that waits for somebody's row, but those of floods. */
export async function lockChain(trx: Transaction<Tables>): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('the audit trail', 0))`.execute(trx)
}

/** Appends in the given order; the head afterwards. */
export async function appendEvents(trx: Transaction<Tables>, events: readonly PreparedEvent[]): Promise<Head> {
  await lockChain(trx)
  let head = await readHead(trx)
  const rows = []
  const texts = []
  for (const { personal, ...event } of events) {
    const kept = personal.map(each => ({ ...each, salt: randomBytes(saltBytes) }))
    const commitments = JSON.stringify(
      Object.fromEntries(kept.map(({ salt, field, text }) => [field, commitment(salt, field, text)])),
    )
    const row = { ...event, seq: head.seq + 1, personal: commitments }
    const hash = hashOf(head.hash, row)
    const at = new Date(event.at)
    rows.push({ ...row, at, previous: head.hash, hash })
    for (const { field, person, salt, text } of kept) texts.push({ seq: row.seq, field, person, salt, text, at })
    head = { seq: row.seq, hash }
  }
  if (rows.length > 0) await trx.insertInto('audit_event').values(rows).execute()
  if (texts.length > 0) await trx.insertInto('audit_personal').values(texts).execute()
  return head
}

/** Newest first. */
export async function readEvents(db: Kysely<Tables>, filter: EventFilter, limit: number): Promise<RecordedEvent[]> {
  let query = db.selectFrom('audit_event').selectAll().orderBy('seq', 'desc').limit(limit)
  if (filter.kinds) query = query.where('kind', 'in', filter.kinds)
  if (filter.outcome) query = query.where('outcome', '=', filter.outcome)
  if (filter.actor !== undefined) query = query.where('actor', '=', filter.actor)
  if (filter.subject !== undefined) query = query.where('subject', '=', filter.subject)
  if (filter.own !== undefined) {
    const { own } = filter
    query = query.where(where => where.or([where('actor', '=', own), where('subject', '=', own)]))
  }
  if (filter.from) query = query.where('at', '>=', filter.from)
  if (filter.to) query = query.where('at', '<', filter.to)
  if (filter.before !== undefined) query = query.where('seq', '<', filter.before)
  const rows = await query.execute()
  const texts = await readTexts(db, rows.map(({ seq }) => seq)) // biome-ignore format: one thought
  return rows.map(({ hash: _, previous: __, detail, personal, ...row }) => {
    const mine = texts.get(row.seq) ?? []
    const fields = Object.keys(JSON.parse(personal) as Record<string, string>)
    const shown = fields.flatMap(field => {
      const text = mine.find(each => each.field === field)
      // What was erased belongs to nobody any more; what is another's is left out for whoever reads their own events.
      if (filter.own !== undefined && text?.person !== filter.own) return []
      return [[field, text?.text ?? null]]
    })
    return {
      ...row,
      detail: JSON.parse(detail) as RecordedEvent['detail'],
      personal: Object.fromEntries(shown) as RecordedEvent['personal'],
    }
  })
}

/** How often each kind happened since then. */
export async function countKinds(db: Kysely<Tables>, from: Date): Promise<{ kind: string; count: number }[]> {
  const { rows } = await sql<{ kind: string; count: number }>`
    SELECT kind, sum(count)::int AS count FROM audit_event WHERE at >= ${from} GROUP BY kind ORDER BY kind`.execute(db)
  return rows
}

async function readTexts(db: Kysely<Tables>, seqs: number[]): Promise<Map<number, PersonalText[]>> {
  if (seqs.length === 0) return new Map()
  const texts = await db
    .selectFrom('audit_personal')
    .select(['seq', 'field', 'person', 'text'])
    .where('seq', 'in', seqs)
    .execute()
  return Map.groupBy(texts, ({ seq }) => seq)
}

/**
 * The texts of one person go, and `email`, proven to be theirs, also where it stands in somebody else's event, such as the invitation; the
 * chain keeps its commitments to them. Never by what their other texts say: whoever writes an address into a browser's name owns it not.
 */
export async function erasePerson(trx: Transaction<Tables>, person: string, email: string | undefined): Promise<number> {
  // Whoever closes a minute holds the chain and takes rows of floods; whoever counts takes them in this order.
  await lockChain(trx)
  await sql`
    SELECT 1 FROM audit_flood WHERE actor = ${person} OR subject = ${person}
    ORDER BY minute, kind COLLATE "C", outcome COLLATE "C", actor COLLATE "C", subject COLLATE "C" FOR UPDATE`.execute(trx)
  const { numAffectedRows } = await sql`
    DELETE FROM audit_personal WHERE person = ${person} OR lower(text) = lower(${email ?? null}::text)`.execute(trx)
  await sql`
    UPDATE audit_flood SET event = (jsonb_set(event::jsonb, '{personal}', '[]'))::text
    WHERE actor = ${person} OR subject = ${person}`.execute(trx)
  return Number(numAffectedRows)
}

export async function expireTexts(db: Kysely<Tables>, before: Date): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('audit_personal').where('at', '<', before).executeTakeFirst()
  return Number(numDeletedRows)
}
