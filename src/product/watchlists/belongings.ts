// What the account's owner is given of their lists, and what goes when the account goes.
import type { Database } from '#database'
import { deleteLists, readAllEntries, readLists, type Trx } from './watchlists.store.ts'

/** As identity asks for it, which does not know this room. */
export function watchlistBelongings(database: Database) {
  return {
    name: 'watchlists',
    async exportOf(accountId: string) {
      const lists = await readLists(database.kysely, accountId)
      const entries = await readAllEntries(database.kysely, accountId)
      return lists.map(({ id, name }) => ({
        name,
        entries: (entries.get(id) ?? []).map(({ symbol, note, addedAt }) => ({ symbol, note, addedAt: addedAt.toISOString() })),
      }))
    },
    async erase(trx: Trx, accountId: string) {
      await deleteLists(trx, accountId)
    },
  }
}
