// Alerts as they are stored. What an account asks names the account: another's alert is not there.
import type { Kysely, Transaction } from 'kysely'
import { Failure } from '#basics'
import { prepared, type Tables } from '#database'
import type { Measure } from './measure.ts'
import type { Watch, WatchState } from './rule.ts'

export type Trx = Transaction<Tables>
type Db = Kysely<Tables>

export type StoredAlert = Watch &
  WatchState & {
    readonly id: string
    readonly accountId: string
    readonly symbol: string
    readonly measured: Measure
    readonly expiresAt: Date | null
    readonly snoozedUntil: Date | null
    readonly byEmail: boolean
    readonly sealedWebhook: string | null
    /** As it was placed, and the last bar that was there then (YYYY-MM-DD): level and hysteresis are these, moved by the splits since. */
    readonly placed: { readonly level: number; readonly hysteresis: number; readonly day: string }
    /** YYYY-MM-DD. */
    readonly seenDay: string
    readonly createdAt: Date
  }

const columns = [
  'alert_id',
  'account_id',
  'symbol',
  'measure',
  'indicator',
  'output',
  'condition',
  'level',
  'hysteresis',
  'repeats',
  'expires_at',
  'snoozed_until',
  'by_email',
  'sealed_webhook',
  'state',
  'side',
  'placed_level',
  'placed_hysteresis',
  'placed_day',
  'seen_day',
  'created_at',
] as const

const rows = (db: Db) => db.selectFrom('alert').select(columns)
type Row = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

function alertOf(row: Row): StoredAlert {
  const measured: Measure =
    row.measure === 'indicator'
      ? { measure: 'indicator', indicator: row.indicator!, output: row.output! }
      : { measure: row.measure as 'price' | 'move' }
  return {
    id: row.alert_id,
    accountId: row.account_id,
    symbol: row.symbol,
    measured,
    condition: row.condition as Watch['condition'],
    level: row.level,
    hysteresis: row.hysteresis,
    repeats: row.repeats,
    expiresAt: row.expires_at,
    snoozedUntil: row.snoozed_until,
    byEmail: row.by_email,
    sealedWebhook: row.sealed_webhook,
    state: row.state as WatchState['state'],
    side: row.side as WatchState['side'],
    placed: { level: row.placed_level, hysteresis: row.placed_hysteresis, day: row.placed_day },
    seenDay: row.seen_day,
    createdAt: row.created_at,
  }
}

export async function insertAlert(db: Db, alert: StoredAlert): Promise<void> {
  const { measured } = alert
  await db
    .insertInto('alert')
    .values({
      alert_id: alert.id,
      account_id: alert.accountId,
      symbol: alert.symbol,
      measure: measured.measure,
      indicator: measured.measure === 'indicator' ? measured.indicator : null,
      output: measured.measure === 'indicator' ? measured.output : null,
      condition: alert.condition,
      level: alert.level,
      hysteresis: alert.hysteresis,
      repeats: alert.repeats,
      expires_at: alert.expiresAt,
      snoozed_until: alert.snoozedUntil,
      by_email: alert.byEmail,
      sealed_webhook: alert.sealedWebhook,
      state: alert.state,
      side: alert.side,
      placed_level: alert.placed.level,
      placed_hysteresis: alert.placed.hysteresis,
      placed_day: alert.placed.day,
      seen_day: alert.seenDay,
      created_at: alert.createdAt,
    })
    .execute()
}

/** Holds the account still, so that two at once do not both find room for the last one. Throws Failure('not-found') when the account is gone. */
export async function countInTurn(trx: Trx, accountId: string): Promise<number> {
  const own = trx.selectFrom('account').select('account_id').where('account_id', '=', accountId)
  if (!(await own.forNoKeyUpdate().executeTakeFirst())) throw new Failure('not-found', 'There is no such account.')
  const { count } = await trx
    .selectFrom('alert')
    .select(eb => eb.fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  return count
}

const ofAccount = (db: Db, accountId: string) =>
  rows(db).where('account_id', '=', accountId).orderBy('created_at', 'desc').orderBy('alert_id')
const selectAlerts = prepared('alerts', ofAccount)

/** Newest first. */
export async function readAlerts(db: Db, accountId: string, symbol?: string): Promise<StoredAlert[]> {
  const found =
    symbol === undefined ? selectAlerts(db, accountId) : ofAccount(db, accountId).where('symbol', '=', symbol).execute()
  return (await found).map(alertOf)
}

export async function readAlert(db: Db, accountId: string, id: string): Promise<StoredAlert | undefined> {
  const row = await rows(db).where('account_id', '=', accountId).where('alert_id', '=', id).executeTakeFirst()
  return row && alertOf(row)
}

/** armed: from the bars after that day on. False when the account has none of that id. */
export async function updateAlert(
  db: Db,
  accountId: string,
  id: string,
  to: { snoozedUntil?: Date | null; armed?: { after: string; at: Date } },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('alert')
    .set(eb => ({
      ...(to.snoozedUntil !== undefined && { snoozed_until: to.snoozedUntil }),
      ...(to.armed && {
        state: 'armed',
        side: 0,
        seen_day: eb.fn<string>('greatest', ['seen_day', eb.cast<string>(eb.val(to.armed.after), 'date')]),
        expires_at: eb.case().when('expires_at', '>', to.armed.at).then(eb.ref('expires_at')).else(null).end(),
      }),
      alert_id: id,
    }))
    .where('account_id', '=', accountId)
    .where('alert_id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function deleteAlert(db: Db, accountId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('alert')
    .where('account_id', '=', accountId)
    .where('alert_id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export async function deleteAlerts(trx: Trx, accountId: string): Promise<void> {
  await trx.deleteFrom('alert').where('account_id', '=', accountId).execute()
}

/** Symbols that somebody waits for. */
export async function watchedSymbols(db: Db): Promise<string[]> {
  const found = await db.selectFrom('alert').select('symbol').distinct().where('state', '<>', 'done').execute()
  return found.map(row => row.symbol)
}

export async function activeIds(db: Db, symbol: string): Promise<string[]> {
  const found = await db
    .selectFrom('alert')
    .select('alert_id as id')
    .where('symbol', '=', symbol)
    .where('state', '<>', 'done')
    .orderBy('alert_id')
    .execute()
  return found.map(row => row.id)
}

/** Nobody else looks at this alert until the transaction ends. */
export async function lockAlert(trx: Trx, id: string): Promise<StoredAlert | undefined> {
  const row = await rows(trx).where('alert_id', '=', id).where('state', '<>', 'done').forUpdate().executeTakeFirst()
  return row && alertOf(row)
}

export async function noteSeen(trx: Trx, id: string, to: WatchState & { seenDay: string }): Promise<void> {
  await trx
    .updateTable('alert')
    .set({ state: to.state, side: to.side, seen_day: to.seenDay })
    .where('alert_id', '=', id)
    .execute()
}

export async function noteLevel(trx: Trx, id: string, to: { level: number; hysteresis: number }): Promise<void> {
  await trx.updateTable('alert').set({ level: to.level, hysteresis: to.hysteresis }).where('alert_id', '=', id).execute()
}

/** moved: a split moved the level; value is the new one. */
export type Firing = {
  id: string
  alert: StoredAlert
  kind: 'fired' | 'moved'
  day: string
  value: number
  says: string
  at: Date
}

/** False when that bar has fired it before: then nothing is to be said. */
export async function insertFiring(trx: Trx, { id, alert, kind, day, value, says, at }: Firing): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('alert_firing')
    .values({ firing_id: id, account_id: alert.accountId, alert_id: alert.id, kind, day, value, says, fired_at: at })
    .onConflict(conflict => conflict.columns(['alert_id', 'day', 'kind']).doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

export type Channel = 'email' | 'webhook'

export async function insertDelivery(trx: Trx, row: { id: string; firingId: string; channel: Channel; at: Date }): Promise<void> {
  await trx
    .insertInto('alert_delivery')
    .values({
      delivery_id: row.id,
      firing_id: row.firingId,
      channel: row.channel,
      state: 'waiting',
      attempts: 0,
      says: 'On its way.',
      changed_at: row.at,
    })
    .execute()
}

export async function readDelivery(db: Db, id: string) {
  return db
    .selectFrom('alert_delivery as d')
    .innerJoin('alert_firing as f', 'f.firing_id', 'd.firing_id')
    .innerJoin('alert as a', 'a.alert_id', 'f.alert_id')
    .select(['d.delivery_id as id', 'd.channel', 'd.state', 'f.firing_id as firingId', 'f.day', 'f.value', 'f.says'])
    .select([
      'f.fired_at as firedAt',
      'a.alert_id as alertId',
      'a.account_id as accountId',
      'a.symbol',
      'a.sealed_webhook as sealed',
    ])
    .select(['a.level', 'a.condition'])
    .where('d.delivery_id', '=', id)
    .executeTakeFirst()
}

export async function noteDelivery(
  db: Db,
  id: string,
  to: { state: 'waiting' | 'delivered' | 'failed'; says: string; at: Date },
): Promise<void> {
  await db
    .updateTable('alert_delivery')
    .set(eb => ({ state: to.state, says: to.says, changed_at: to.at, attempts: eb('attempts', '+', 1) }))
    .where('delivery_id', '=', id)
    .execute()
}

/** Messages that nobody has tried to carry out since then, the oldest first. */
export async function forgottenDeliveries(db: Db, before: Date, most: number): Promise<{ id: string; firedAt: Date }[]> {
  return db
    .selectFrom('alert_delivery as d')
    .innerJoin('alert_firing as f', 'f.firing_id', 'd.firing_id')
    .select(['d.delivery_id as id', 'f.fired_at as firedAt'])
    .where('d.state', '=', 'waiting')
    .where('d.changed_at', '<', before)
    .orderBy('d.changed_at')
    .limit(most)
    .execute()
}

/** False when somebody has been at it meanwhile. */
export async function touchDelivery(trx: Trx, id: string, { from, at }: { from: Date; at: Date }): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('alert_delivery')
    .set({ changed_at: at })
    .where('delivery_id', '=', id)
    .where('state', '=', 'waiting')
    .where('changed_at', '<', from)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Newest first. */
export async function readLog(db: Db, accountId: string, most: number) {
  const firings = await db
    .selectFrom('alert_firing as f')
    .innerJoin('alert as a', 'a.alert_id', 'f.alert_id')
    .select(['f.firing_id as id', 'f.alert_id as alertId', 'a.symbol', 'f.kind', 'f.day', 'f.value', 'f.says'])
    .select('f.fired_at as firedAt')
    .where('f.account_id', '=', accountId)
    .orderBy('f.fired_at', 'desc')
    .orderBy('f.firing_id')
    .limit(most)
    .execute()
  if (firings.length === 0) return []
  const deliveries = await db
    .selectFrom('alert_delivery')
    .select(['firing_id as firingId', 'channel', 'state', 'attempts', 'says', 'changed_at as changedAt'])
    .where(
      'firing_id',
      'in',
      firings.map(firing => firing.id),
    )
    .orderBy('channel')
    .execute()
  return firings.map(firing => ({ ...firing, deliveries: deliveries.filter(one => one.firingId === firing.id) }))
}

/** What is sealed, a few at a time, in the order of their ids. */
export async function sealedWebhooks(db: Db, after: string, most: number) {
  return db
    .selectFrom('alert')
    .select(['alert_id as id', 'sealed_webhook as sealed'])
    .where('alert_id', '>', after)
    .where('sealed_webhook', 'is not', null)
    .orderBy('alert_id')
    .limit(most)
    .$narrowType<{ sealed: string }>()
    .execute()
}

/** False when it has changed meanwhile. */
export async function replaceSealed(db: Db, id: string, { from, to }: { from: string; to: string }): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('alert')
    .set({ sealed_webhook: to })
    .where('alert_id', '=', id)
    .where('sealed_webhook', '=', from)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
