// What the account's owner is given of their alerts, and what goes when the account goes.
import type { Database } from '#database'
import { deleteAlerts, readAlerts, readLog, type Trx } from './alerts.store.ts'
import { nameOf } from './measure.ts'

const mostInACopy = 10_000

/** As identity asks for it, which does not know this room. */
export function alertBelongings(database: Database) {
  return {
    name: 'alerts',
    async exportOf(accountId: string) {
      const alerts = await readAlerts(database.kysely, accountId)
      const log = await readLog(database.kysely, accountId, mostInACopy)
      return alerts.map(alert => ({
        symbol: alert.symbol,
        measure: nameOf(alert.measured),
        condition: alert.condition,
        level: alert.level,
        repeats: alert.repeats,
        byEmail: alert.byEmail,
        byWebhook: alert.sealedWebhook !== null,
        createdAt: alert.createdAt.toISOString(),
        fired: log.filter(one => one.alertId === alert.id).map(({ day, says }) => ({ day, says })),
      }))
    },
    async erase(trx: Trx, accountId: string) {
      await deleteAlerts(trx, accountId)
    },
  }
}
