// Alarms in the database. Times are the database's own, which all processes share.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Tables } from '#database'
import type { Setting, Severity } from './alarm-rule.ts'
import type { ChannelName } from './channels.ts'
import type { Counting } from './judging.ts'
import type { Message, MessageKind } from './messages.ts'

export type Rows = Kysely<Tables> | Transaction<Tables>
export type Trx = Transaction<Tables>

/** By rule; what was measured last, and how long it has held or been over. */
export type Counted = Record<string, Counting & { value: number | null; says: string }>

export type Lease = { isMine: boolean; now: Date; lookedAt: Date | null; counting: Counted }

/** Takes the watch, or goes on holding it. One whose end a wrong clock has put far ahead is anybody's. */
export async function takeLease(db: Rows, holder: string, seconds: number): Promise<Lease> {
  const { rows } = await sql<{ holder: string; now: Date; lookedAt: Date | null; counting: Counted }>`
    WITH taken AS (
      INSERT INTO alarm_watch AS watch (holder, held_until) VALUES (${holder}, now() + ${seconds} * interval '1 second')
      ON CONFLICT (only_one) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
        WHERE watch.holder = excluded.holder OR watch.held_until < now()
          OR watch.held_until > now() + ${2 * seconds} * interval '1 second'
      RETURNING holder, looked_at, counting
    )
    SELECT holder, now() AS now, looked_at AS "lookedAt", counting FROM taken
    UNION ALL
    SELECT holder, now(), looked_at, counting FROM alarm_watch WHERE NOT EXISTS (SELECT 1 FROM taken)`.execute(db)
  const [row] = rows
  return {
    isMine: row?.holder === holder,
    now: row?.now ?? new Date(0),
    lookedAt: row?.lookedAt ?? null,
    counting: row?.counting ?? {},
  }
}

/** Locks the watch for this transaction; false when somebody else has taken it meanwhile. */
export async function lockWatch(trx: Trx, holder: string): Promise<boolean> {
  const { rows } = await sql<{ holder: string }>`SELECT holder FROM alarm_watch FOR UPDATE`.execute(trx)
  return rows[0]?.holder === holder
}

export async function noteCounted(trx: Trx, counting: Counted): Promise<void> {
  await sql`UPDATE alarm_watch SET looked_at = now(), counting = ${JSON.stringify(counting)}::jsonb`.execute(trx)
}

/** Lets another process take the watch at once. */
export async function releaseLease(db: Rows, holder: string): Promise<void> {
  await sql`UPDATE alarm_watch SET held_until = now() - interval '1 second' WHERE holder = ${holder}`.execute(db)
}

export type WatchState = {
  lookedAt: Date | null
  /** null: nobody has looked yet. By the database's clock, at which jumps of ours do not show. */
  quietSeconds: number | null
  counting: Counted
  heartbeatAt: Date | null
  heartbeatSays: string | null
}

export async function readWatch(db: Rows): Promise<WatchState | undefined> {
  const { rows } = await sql<WatchState>`
    SELECT looked_at AS "lookedAt", extract(epoch FROM now() - looked_at)::float8 AS "quietSeconds", counting,
      heartbeat_at AS "heartbeatAt", heartbeat_says AS "heartbeatSays" FROM alarm_watch`.execute(db)
  return rows[0]
}

export async function noteHeartbeat(db: Rows, says: string): Promise<void> {
  await sql`UPDATE alarm_watch SET heartbeat_at = now(), heartbeat_says = ${says}`.execute(db)
}

export type StoredAlarm = {
  id: string
  rule: string
  severity: Severity
  value: number
  says: string
  beganAt: Date
  endedAt: Date | null
  remindedAt: Date
  acknowledgedAt: Date | null
}

const alarmColumns = sql`alarm_id AS id, rule, severity, value, says, began_at AS "beganAt", ended_at AS "endedAt",
  reminded_at AS "remindedAt", acknowledged_at AS "acknowledgedAt"`

export async function openAlarmsIn(db: Rows): Promise<StoredAlarm[]> {
  const { rows } = await sql<StoredAlarm>`
    SELECT ${alarmColumns} FROM alarm WHERE ended_at IS NULL ORDER BY began_at, alarm_id`.execute(db)
  return rows
}

/** Of the last 24 hours. untold: messages that were tried and have not arrived; tests do not count. */
export async function countAlarms(db: Rows): Promise<{ begun: number; untold: number }> {
  const { rows } = await sql<{ begun: number; untold: number }>`
    SELECT (SELECT count(*)::int FROM alarm WHERE began_at > now() - interval '24 hours') AS begun,
      (SELECT count(*)::int FROM alarm_delivery WHERE created_at > now() - interval '24 hours' AND kind <> 'test'
        AND (state = 'failed' OR state = 'waiting' AND says <> '')) AS untold`.execute(db)
  return rows[0]!
}

type NewAlarm = Pick<StoredAlarm, 'id' | 'rule' | 'severity' | 'value' | 'says'> & { beganAt?: Date }

/** False when one of that rule is open already, or one was over after this began. */
export async function insertAlarm(trx: Trx, { id, rule, severity, value, says, beganAt }: NewAlarm): Promise<boolean> {
  const began = beganAt === undefined ? sql`now()` : sql`${beganAt}::timestamptz`
  const { numAffectedRows } = await sql`
    INSERT INTO alarm (alarm_id, rule, severity, value, says, began_at, reminded_at)
    SELECT ${id}, ${rule}, ${severity}, ${value}, ${says}, ${began}, now()
    WHERE NOT EXISTS (SELECT 1 FROM alarm WHERE rule = ${rule} AND ended_at > ${began})
    ON CONFLICT (rule) WHERE ended_at IS NULL DO NOTHING`.execute(trx)
  return numAffectedRows === 1n
}

export async function endAlarm(trx: Trx, id: string): Promise<void> {
  await sql`UPDATE alarm SET ended_at = greatest(now(), began_at) WHERE alarm_id = ${id}`.execute(trx)
}

export async function noteReminded(trx: Trx, id: string): Promise<void> {
  await sql`UPDATE alarm SET reminded_at = now() WHERE alarm_id = ${id}`.execute(trx)
}

/** The newest alarm of that rule. */
export async function newestAlarm(db: Rows, rule: string): Promise<{ id: string; isOver: boolean } | undefined> {
  const { rows } = await sql<{ id: string; isOver: boolean }>`
    SELECT alarm_id AS id, ended_at IS NOT NULL AS "isOver" FROM alarm WHERE rule = ${rule} ORDER BY began_at DESC LIMIT 1`.execute(
    db,
  )
  return rows[0]
}

/** False when it is over, or was acknowledged before. */
export async function acknowledgeAlarm(db: Rows, id: string, by: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE alarm SET acknowledged_at = now(), acknowledged_by = ${by}
    WHERE alarm_id = ${id} AND ended_at IS NULL AND acknowledged_at IS NULL`.execute(db)
  return numAffectedRows === 1n
}

export type NewDelivery = {
  channel: ChannelName
  message: Message
  /** Not sent before; absent: at once. */
  dueAt?: Date
  /** How it went already, where it did. */
  settled?: { state: 'delivered' | 'failed'; says: string; attempts: number }
}

export async function insertDelivery(db: Rows, { channel, message, dueAt, settled }: NewDelivery): Promise<void> {
  const { id, alarmId, kind } = message
  const due = dueAt === undefined ? sql`now()` : sql`${dueAt}::timestamptz`
  await sql`
    INSERT INTO alarm_delivery (delivery_id, alarm_id, kind, channel, message, state, attempts, says, created_at, due_at, settled_at)
    VALUES (${id}, ${alarmId}, ${kind}, ${channel}, ${JSON.stringify(message)}::jsonb, ${settled?.state ?? 'waiting'},
      ${settled?.attempts ?? 0}, ${settled?.says ?? ''}, now(), ${due}, ${settled ? sql`now()` : null})
    ON CONFLICT (delivery_id) DO NOTHING`.execute(db)
}

/** What was not told yet of the beginning of an alarm that is over: its end tells of both. */
export async function dropUntold(trx: Trx, alarmId: string): Promise<void> {
  await sql`
    UPDATE alarm_delivery SET state = 'dropped', settled_at = now(), says = 'It was over before quiet hours were.'
    WHERE alarm_id = ${alarmId} AND state = 'waiting' AND attempts = 0 AND due_at > now()`.execute(trx)
}

export type Claimed = { id: string; channel: ChannelName; message: Message; attempts: number; ageSeconds: number }

/**
 * The next ones that are due, for this process alone until the time is over. The end of an alarm is not told before its beginning; what
 * a wrong clock has put off is due.
 */
export async function claimDeliveries(
  db: Rows,
  channels: readonly ChannelName[],
  { most, forSeconds }: { most: number; forSeconds: number },
): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    UPDATE alarm_delivery SET attempts = attempts + 1, due_at = now() + ${forSeconds} * interval '1 second'
    WHERE delivery_id IN (
      SELECT delivery_id FROM alarm_delivery
      WHERE state = 'waiting' AND channel = ANY(${[...channels]}::text[])
        AND (due_at <= now() OR due_at > now() + interval '25 hours')
        AND NOT EXISTS (
          SELECT 1 FROM alarm_delivery AS earlier WHERE earlier.alarm_id = alarm_delivery.alarm_id
            AND earlier.channel = alarm_delivery.channel AND earlier.state = 'waiting'
            AND earlier.created_at < alarm_delivery.created_at)
      ORDER BY created_at LIMIT ${most} FOR UPDATE SKIP LOCKED)
    RETURNING delivery_id AS id, channel, message, attempts, extract(epoch FROM now() - created_at)::float8 AS "ageSeconds"`.execute(
    db,
  )
  return rows
}

export async function settleDelivery(db: Rows, id: string, state: 'delivered' | 'failed', says: string): Promise<void> {
  await sql`UPDATE alarm_delivery SET state = ${state}, says = ${says}, settled_at = now() WHERE delivery_id = ${id}`.execute(db)
}

export async function putOff(db: Rows, id: string, seconds: number, says: string): Promise<void> {
  await sql`UPDATE alarm_delivery SET due_at = now() + ${seconds} * interval '1 second', says = ${says} WHERE delivery_id = ${id}`.execute(
    db,
  )
}

export type DeliveryRow = {
  id: string
  kind: MessageKind
  channel: ChannelName
  title: string
  rule: string | null
  state: 'waiting' | 'delivered' | 'failed' | 'dropped'
  attempts: number
  says: string
  createdAt: Date
  dueAt: Date
  settledAt: Date | null
}

/** The newest first. */
export async function readDeliveries(db: Rows, most: number): Promise<DeliveryRow[]> {
  const { rows } = await sql<DeliveryRow>`
    SELECT delivery_id AS id, kind, channel, message ->> 'title' AS title, message ->> 'rule' AS rule, state, attempts, says,
      created_at AS "createdAt", due_at AS "dueAt", settled_at AS "settledAt"
    FROM alarm_delivery ORDER BY created_at DESC, delivery_id LIMIT ${most}`.execute(db)
  return rows
}

export async function readSettings(db: Rows): Promise<Map<string, Setting>> {
  const { rows } = await sql<Setting & { rule: string }>`
    SELECT rule, threshold, for_seconds AS "forSeconds", is_on AS "isOn" FROM alarm_rule`.execute(db)
  return new Map(rows.map(({ rule, ...setting }) => [rule, setting]))
}

export async function writeSetting(db: Rows, rule: string, { threshold, forSeconds, isOn }: Setting): Promise<void> {
  await sql`
    INSERT INTO alarm_rule (rule, threshold, for_seconds, is_on, changed_at)
    VALUES (${rule}, ${threshold}, ${forSeconds}, ${isOn}, now())
    ON CONFLICT (rule) DO UPDATE SET threshold = excluded.threshold, for_seconds = excluded.for_seconds,
      is_on = excluded.is_on, changed_at = excluded.changed_at`.execute(db)
}

export type Plan = { quietFrom: string | null; quietUntil: string | null; remindHours: number }

const usualPlan: Plan = { quietFrom: null, quietUntil: null, remindHours: 24 }

export async function readPlan(db: Rows): Promise<Plan> {
  const { rows } = await sql<Plan>`
    SELECT quiet_from AS "quietFrom", quiet_until AS "quietUntil", remind_hours AS "remindHours" FROM alarm_plan`.execute(db)
  return rows[0] ?? usualPlan
}

export async function writePlan(db: Rows, { quietFrom, quietUntil, remindHours }: Plan): Promise<void> {
  await sql`
    INSERT INTO alarm_plan (quiet_from, quiet_until, remind_hours, changed_at)
    VALUES (${quietFrom}, ${quietUntil}, ${remindHours}, now())
    ON CONFLICT (only_one) DO UPDATE SET quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,
      remind_hours = excluded.remind_hours, changed_at = excluded.changed_at`.execute(db)
}

/** Alarms that are over, with their messages, and tests. */
export async function forgetAlarms(db: Rows, olderThanDays: number): Promise<void> {
  await sql`DELETE FROM alarm WHERE ended_at < now() - ${olderThanDays} * interval '1 day'`.execute(db)
  await sql`
    DELETE FROM alarm_delivery WHERE alarm_id IS NULL AND created_at < now() - ${olderThanDays} * interval '1 day'`.execute(db)
}
