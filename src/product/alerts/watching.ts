// Looks at alerts when new bars have arrived. Alert, firing, deliveries and the jobs that carry them out are written in one transaction, and
// a bar fires an alert once by a unique key: whoever is killed in between leaves nothing half, and whoever looks again says nothing twice.
import { dayOf, isFailure, isoDay } from '#basics'
import type { Database } from '#database'
import type { Market } from '#market'
import {
  activeIds,
  type Channel,
  forgottenDeliveries,
  insertDelivery,
  insertFiring,
  lockAlert,
  noteDelivery,
  noteLevel,
  noteSeen,
  type StoredAlert,
  touchDelivery,
  type Trx,
  watchedSymbols,
} from './alerts.store.ts'
import { columnOf, nameOf } from './measure.ts'
import { lookAt, type WatchState } from './rule.ts'
import { levelFactor } from './split-level.ts'

export type Watching = {
  /** Symbols with alerts that are not done. */
  symbols(): Promise<string[]>
  /** → how many bars fired one. */
  look(symbol: string): Promise<number>
  /** Asks again for messages whose job was lost, as by a clock that jumped or an attempt whose worker was killed at the last try. */
  remind(): Promise<void>
}

export type WatchingOptions = {
  readonly database: Database
  readonly market: Pick<Market, 'bars'>
  /** In the transaction. */
  readonly askForDelivery: (deliveryId: string, within: Trx) => Promise<void>
  readonly newId: () => string
  readonly now: () => Date
}

type View = Pick<NonNullable<Awaited<ReturnType<Market['bars']>>>, 'bars' | 'splits'>
type Fired = { readonly day: string; readonly value: number }

const dayMs = 86_400_000
/** Longer than the longest pause between two tries. */
const forgottenAfterMs = 3 * 3_600_000
const givenUpAfterMs = 7 * dayMs
const remindedAtOnce = 500

export function openWatching({ database, market, askForDelivery, newId, now }: WatchingOptions): Watching {
  const db = database.kysely

  async function send(trx: Trx, alert: StoredAlert, firingId: string): Promise<void> {
    const channels: Channel[] = [
      ...(alert.byEmail ? (['email'] as const) : []),
      ...(alert.sealedWebhook ? (['webhook'] as const) : []),
    ]
    for (const channel of channels) {
      const deliveryId = newId()
      await insertDelivery(trx, { id: deliveryId, firingId, channel, at: now() })
      await askForDelivery(deliveryId, trx)
    }
  }

  /** Each bar stands in the log. Told is the newest alone, with a word of the others: bars of years that arrive at once are one letter. */
  async function fire(trx: Trx, alert: StoredAlert, fired: readonly Fired[]): Promise<void> {
    const last = fired.at(-1)
    for (const { day, value } of fired) {
      const id = newId()
      const isLast = day === last?.day
      const says = saysOf(alert, day, value) + (isLast ? beforeText(fired) : '')
      if ((await insertFiring(trx, { id, alert, kind: 'fired', day, value, says, at: now() })) && isLast)
        await send(trx, alert, id)
    }
  }

  /** The alert with its level in the shares of the last bar. */
  async function moved(trx: Trx, alert: StoredAlert, { bars, splits }: View): Promise<StoredAlert> {
    const factor = levelFactor(alert.measured, bars, splits, dayOf(alert.placed.day))
    const level = alert.placed.level * factor
    if (Math.abs(level - alert.level) <= 1e-9 * Math.abs(level)) return alert
    const hysteresis = alert.placed.hysteresis * factor
    const since = splits.filter(split => isoDay(split.day) > alert.placed.day)
    const day = since.length > 0 ? isoDay(since.at(-1)!.day) : alert.placed.day
    const ratios = since.map(split => `${split.numerator}:${split.denominator} of ${isoDay(split.day)}`)
    const why = ratios.length > 0 ? `with the split ${ratios.join(' and ')}` : 'because a split was taken back'
    const says = `${alert.symbol}: the level moved from ${plain(alert.level)} to ${plain(level)}, ${why}.`
    await noteLevel(trx, alert.id, { level, hysteresis })
    await insertFiring(trx, { id: newId(), alert, kind: 'moved', day, value: level, says, at: now() })
    return { ...alert, level, hysteresis }
  }

  async function lookAtOne(trx: Trx, id: string, view: View): Promise<number> {
    const locked = await lockAlert(trx, id)
    if (!locked) return 0
    const alert = await moved(trx, locked, view)
    const { time } = view.bars
    const isOver = alert.expiresAt !== null && alert.expiresAt <= now()
    const isSnoozed = alert.snoozedUntil !== null && alert.snoozedUntil > now()
    const values = columnOf(alert.measured, view.bars)
    let state: WatchState = { state: alert.state, side: alert.side }
    let seenDay = alert.seenDay
    const fired: Fired[] = []
    // A crossing is seen from the bar before the first new one.
    if (alert.condition === 'crossing' && state.side === 0) state = sideBefore(alert, values, time, state)
    for (let i = 0; i < values.length; i++) {
      const day = isoDay(time[i]!)
      if (day <= alert.seenDay) continue
      // Bars from before the expiry count, also when nobody was there to look at them in time.
      if (isOver && (time[i]! + 1) * dayMs > alert.expiresAt.getTime()) break
      seenDay = day
      const { after, fires } = lookAt(alert, state, values[i]!)
      // Nothing is said while it is snoozed: what still holds afterwards is said then. That the measure has come back counts meanwhile.
      if (fires && isSnoozed) continue
      if (fires) fired.push({ day, value: values[i]! })
      state = after
    }
    await fire(trx, alert, fired)
    if (isOver) state = { ...state, state: 'done' }
    if (seenDay !== alert.seenDay || isOver) await noteSeen(trx, id, { ...state, seenDay })
    return fired.length
  }

  return {
    symbols: () => watchedSymbols(db),
    async look(symbol) {
      const ids = await activeIds(db, symbol)
      if (ids.length === 0) return 0
      const bars = await market.bars(symbol, { range: 'MAX', interval: '1d', adjusted: 'splits' }).catch((error: unknown) => {
        if (isFailure(error, 'not-found')) return null
        throw error
      })
      if (!bars) return 0
      let count = 0
      const faults: unknown[] = []
      for (const id of ids)
        try {
          count += await db.transaction().execute(trx => lookAtOne(trx, id, bars))
        } catch (error) {
          // One that cannot be looked at, such as on an indicator that is no more, holds up no other.
          faults.push(error)
        }
      if (faults.length > 0) throw faults[0]
      return count
    },
    async remind() {
      const at = now()
      const before = new Date(at.getTime() - forgottenAfterMs)
      for (const { id, firedAt } of await forgottenDeliveries(db, before, remindedAtOnce))
        if (firedAt.getTime() < at.getTime() - givenUpAfterMs)
          await noteDelivery(db, id, { state: 'failed', says: 'Nobody could carry it out for a week.', at })
        else
          await db.transaction().execute(async trx => {
            if (await touchDelivery(trx, id, { from: before, at })) await askForDelivery(id, trx)
          })
    },
  }
}

function sideBefore(alert: StoredAlert, values: Float64Array, time: Int32Array, state: WatchState): WatchState {
  let side = state.side
  for (let i = 0; i < values.length && isoDay(time[i]!) <= alert.seenDay; i++) {
    const over = values[i]! - alert.level
    if (over > 0) side = 1
    else if (over < 0) side = -1
  }
  return { ...state, side }
}

function beforeText(fired: readonly Fired[]): string {
  if (fired.length === 1) return ''
  const count = fired.length - 1
  return ` So it did ${count === 1 ? 'once' : `${count} times`} before on bars that arrived with it, first on ${fired[0]!.day}.`
}

function saysOf(alert: StoredAlert, day: string, value: number): string {
  const verb = { above: 'is above', below: 'is below', crossing: 'crossed' }[alert.condition]
  return `${alert.symbol}: ${nameOf(alert.measured)} ${verb} ${plain(alert.level)} with ${plain(value)} on ${day}.`
}

const plain = (value: number): string => String(Number(value.toPrecision(8)))
