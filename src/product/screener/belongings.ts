// What the account's owner is given of their screens, and what goes when the account goes.
import type { Database } from '#database'
import { deleteScreens, readScreens, type Trx } from './screens.store.ts'

/** As identity asks for it, which does not know this room. */
export function screenBelongings(database: Database) {
  return {
    name: 'screens',
    async exportOf(accountId: string) {
      const screens = await readScreens(database.kysely, accountId)
      return screens.map(({ id: _, createdAt, changedAt, ...screen }) => ({
        ...screen,
        createdAt: createdAt.toISOString(),
        changedAt: changedAt.toISOString(),
      }))
    },
    async erase(trx: Trx, accountId: string) {
      await deleteScreens(trx, accountId)
    },
  }
}
