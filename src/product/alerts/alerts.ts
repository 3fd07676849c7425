// What an account wants to be told: alerts on a price, a move or an indicator, looked at when new bars arrive, and a log of what was said.
import { randomBytes } from 'node:crypto'
import { Failure, isoDay } from '#basics'
import type { Database } from '#database'
import type { Market } from '#market'
import type { Keyring } from '#vault'
import {
  countInTurn,
  deleteAlert,
  insertAlert,
  readAlert,
  readAlerts,
  readLog,
  type StoredAlert,
  updateAlert,
} from './alerts.store.ts'
import { meantMeasure, type Measure } from './measure.ts'
import type { Condition } from './rule.ts'
import { sealWebhook, webhookAddress } from './webhook.ts'

export { alertBelongings } from './belongings.ts'
export { webhookResealer } from './webhook.ts'
export { openWatching } from './watching.ts'
export { openDelivering } from './delivering.ts'

export type AlertWishes = {
  readonly symbol: string
  readonly measure: Measure['measure']
  readonly indicator?: string | undefined
  readonly output?: string | undefined
  readonly condition: Condition
  readonly level: number
  readonly hysteresis?: number | undefined
  readonly repeats?: boolean | undefined
  readonly expiresAt?: Date | undefined
  readonly byEmail?: boolean | undefined
  readonly webhookUrl?: string | undefined
}

/** `alert.placed` and the like, for the audit trail. */
export type AlertNote = (event: {
  kind: 'alert.placed' | 'alert.removed'
  accountId: string
  symbol: string
  detail: Readonly<Record<string, string | number | boolean>>
}) => Promise<void>

export type Alerts = {
  readonly limits: { readonly plan: 'self-hosted'; readonly alerts: number }
  /** False: the operator has set no server for mail. */
  readonly sendsMail: boolean
  list(accountId: string, symbol?: string): Promise<StoredAlert[]>
  /**
   * Looks at bars that come from now on. secret: with which webhooks are signed, said this once.
   * Throws Failure('invalid') for what cannot be watched, 'not-found' for the symbol, 'conflict' when there are too many.
   */
  place(accountId: string, wishes: AlertWishes): Promise<{ alert: StoredAlert; secret: string | null }>
  /**
   * Silent until then, null for no longer; armed again although it has fired, for bars that come from now on and without an expiry that
   * has passed. Throws Failure('not-found').
   */
  change(accountId: string, id: string, to: { snoozedUntil?: Date | null; armed?: true }): Promise<void>
  remove(accountId: string, id: string): Promise<void>
  log(accountId: string): ReturnType<typeof readLog>
}

export type AlertsOptions = {
  readonly database: Database
  readonly market: Pick<Market, 'listing' | 'bars'>
  readonly keyring: Keyring
  readonly sendsMail: boolean
  readonly note: AlertNote
  readonly newId: () => string
  readonly now: () => Date
}

const mostAlerts = 500
const mostLogged = 100

export function openAlerts({ database, market, keyring, sendsMail, note, newId, now }: AlertsOptions): Alerts {
  const db = database.kysely
  return {
    limits: { plan: 'self-hosted', alerts: mostAlerts },
    sendsMail,
    list: (accountId, symbol) => readAlerts(db, accountId, symbol),
    async place(accountId, wishes) {
      const measured = meantMeasure(wishes)
      const byEmail = wishes.byEmail ?? false
      if (byEmail && !sendsMail)
        throw new Failure('invalid', 'This instance sends no mail: its operator has set no server for it.')
      if (wishes.expiresAt && wishes.expiresAt <= now()) throw new Failure('invalid', 'An alert expires in the future.')
      const { symbol } = await market.listing(wishes.symbol)
      const bars = await market.bars(symbol, { range: '1M', interval: '1d', adjusted: 'splits' })
      if (!bars) throw new Failure('invalid', `There are no daily prices of ${symbol} to watch.`)
      const id = newId()
      const secret = wishes.webhookUrl === undefined ? null : randomBytes(32).toString('base64url')
      const alert: StoredAlert = {
        id,
        accountId,
        symbol,
        measured,
        condition: wishes.condition,
        level: wishes.level,
        hysteresis: wishes.hysteresis ?? 0,
        repeats: wishes.repeats ?? false,
        expiresAt: wishes.expiresAt ?? null,
        snoozedUntil: null,
        byEmail,
        sealedWebhook: secret === null ? null : sealWebhook(keyring, id, { url: webhookAddress(wishes.webhookUrl!), secret }),
        state: 'armed',
        side: 0,
        placed: { level: wishes.level, hysteresis: wishes.hysteresis ?? 0, day: isoDay(bars.asOf) },
        seenDay: isoDay(bars.asOf),
        createdAt: now(),
      }
      await db.transaction().execute(async trx => {
        if ((await countInTurn(trx, accountId)) >= mostAlerts)
          throw new Failure('conflict', `There are ${mostAlerts} alerts already: remove one first.`, {
            detail: { reason: 'alert-limit' },
          })
        await insertAlert(trx, alert)
      })
      const detail = { measure: measured.measure, byEmail, byWebhook: secret !== null }
      await note({ kind: 'alert.placed', accountId, symbol, detail })
      return { alert, secret }
    },
    async change(accountId, id, { armed, ...to }) {
      const alert = await readAlert(db, accountId, id)
      if (!alert) throw unknown()
      const bars = armed && (await market.bars(alert.symbol, { range: '1M', interval: '1d', adjusted: 'splits' }))
      const again = armed && { armed: { after: bars ? isoDay(bars.asOf) : alert.seenDay, at: now() } }
      if (!(await updateAlert(db, accountId, id, { ...to, ...again }))) throw unknown()
    },
    async remove(accountId, id) {
      const alert = await readAlert(db, accountId, id)
      if (!alert || !(await deleteAlert(db, accountId, id))) throw unknown()
      await note({ kind: 'alert.removed', accountId, symbol: alert.symbol, detail: {} })
    },
    log: accountId => readLog(db, accountId, mostLogged),
  }
}

function unknown(): Failure {
  return new Failure('not-found', 'There is no such alert.')
}
