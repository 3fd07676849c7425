// Looks at alerts when new bars have arrived. Alert, firing, deliveries and the jobs that carry them out are written in one transaction, and
// a bar fires an alert once by a unique key: whoever is killed in between leaves nothing half, and whoever looks again says nothing twice.
import { isFailure, isoDay } from '#basics'
import type { Database } from '#database'
import type { Market } from '#market'
import {
  activeIds,
  type Channel,
  insertDelivery,
  insertFiring,
  lockAlert,
  noteSeen,
  type StoredAlert,
  type Trx,
  watchedSymbols,
} from './alerts.store.ts'
import { columnOf, nameOf } from './measure.ts'
import { lookAt, type WatchState } from './rule.ts'

export type Watching = {
  /** Symbols with alerts that are not done. */
  symbols(): Promise<string[]>
  /** → how many fired. */
  look(symbol: string): Promise<number>
}

export type WatchingOptions = {
  readonly database: Database
  readonly market: Pick<Market, 'bars'>
  /** In the transaction. */
  readonly askForDelivery: (deliveryId: string, within: Trx) => Promise<void>
  readonly newId: () => string
  readonly now: () => Date
}

export function openWatching({ database, market, askForDelivery, newId, now }: WatchingOptions): Watching {
  const db = database.kysely

  async function fire(trx: Trx, alert: StoredAlert, { day, value }: { day: string; value: number }): Promise<boolean> {
    const at = now()
    const id = newId()
    if (!(await insertFiring(trx, { id, alert, day, value, says: saysOf(alert, day, value), at }))) return false
    const channels: Channel[] = [
      ...(alert.byEmail ? (['email'] as const) : []),
      ...(alert.sealedWebhook ? (['webhook'] as const) : []),
    ]
    for (const channel of channels) {
      const deliveryId = newId()
      await insertDelivery(trx, { id: deliveryId, firingId: id, channel, at })
      await askForDelivery(deliveryId, trx)
    }
    return true
  }

  async function lookAtOne(trx: Trx, id: string, bars: NonNullable<Awaited<ReturnType<Market['bars']>>>): Promise<number> {
    const alert = await lockAlert(trx, id)
    if (!alert) return 0
    if (alert.expiresAt && alert.expiresAt <= now()) {
      await noteSeen(trx, id, { state: 'done', side: alert.side, seenDay: alert.seenDay })
      return 0
    }
    const isSnoozed = alert.snoozedUntil !== null && alert.snoozedUntil > now()
    const values = columnOf(alert.measured, bars.bars)
    let state: WatchState = { state: alert.state, side: alert.side }
    let seenDay = alert.seenDay
    let count = 0
    // A crossing is seen from the bar before the first new one.
    if (alert.condition === 'crossing' && state.side === 0) state = sideBefore(alert, values, bars.bars.time, state)
    for (let i = 0; i < values.length; i++) {
      const day = isoDay(bars.bars.time[i]!)
      if (day <= alert.seenDay) continue
      seenDay = day
      // Nothing is said, and nothing forgotten: what holds when the snooze is over is said then.
      if (isSnoozed) continue
      const { after, fires } = lookAt(alert, state, values[i]!)
      if (fires && (await fire(trx, alert, { day, value: values[i]! }))) count++
      state = after
    }
    if (seenDay !== alert.seenDay) await noteSeen(trx, id, { ...state, seenDay })
    return count
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
      for (const id of ids) count += await db.transaction().execute(trx => lookAtOne(trx, id, bars))
      return count
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

function saysOf(alert: StoredAlert, day: string, value: number): string {
  const verb = { above: 'is above', below: 'is below', crossing: 'crossed' }[alert.condition]
  return `${alert.symbol}: ${nameOf(alert.measured)} ${verb} ${plain(alert.level)} with ${plain(value)} on ${day}.`
}

const plain = (value: number): string => String(Number(value.toPrecision(8)))
