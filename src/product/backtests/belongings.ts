// What the account's owner is given of their backtests, and what goes when the account goes.
import type { Database } from '#database'
import { deleteRuns, readRuns, type Trx } from './backtests.store.ts'

/** As identity asks for it, which does not know this room. Results can be computed again from what was asked, or exported. */
export function backtestBelongings(database: Database) {
  return {
    name: 'backtests',
    async exportOf(accountId: string) {
      const runs = await readRuns(database.kysely, accountId)
      return runs.map(({ asked, state, createdAt, totalReturn, sharpe, maximumDrawdown, tradeCount, resultHash }) => ({
        asked,
        state,
        createdAt: createdAt.toISOString(),
        totalReturn,
        sharpe,
        maximumDrawdown,
        tradeCount,
        resultHash,
      }))
    },
    async erase(trx: Trx, accountId: string) {
      await deleteRuns(trx, accountId)
    },
  }
}
