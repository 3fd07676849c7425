// What the account's owner is given of their rules, and what goes when the account goes.
import type { Database } from '#database'
import { eraseRules, readRules, readTried, type Trx } from './own-rules.store.ts'

/** As identity asks for it, which does not know this room. */
export function ownRuleBelongings(database: Database) {
  return {
    name: 'signalRules',
    async exportOf(accountId: string) {
      const [rules, tried] = await Promise.all([readRules(database.kysely, accountId), readTried(database.kysely, accountId)])
      return {
        rules: rules.map(({ id: _, createdAt, changedAt, ...rule }) => ({
          ...rule,
          createdAt: createdAt.toISOString(),
          changedAt: changedAt.toISOString(),
        })),
        tried: tried.map(({ text, at }) => ({ text, at: at.toISOString() })),
      }
    },
    async erase(trx: Trx, accountId: string) {
      await eraseRules(trx, accountId)
    },
  }
}
