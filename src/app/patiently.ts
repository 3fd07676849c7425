// For what a start does once the database has been migrated: it is there, and on a busy machine it may take longer to answer than a request
// would wait. Whoever gave up at that would never come up.
import { setTimeout as sleep } from 'node:timers/promises'
import { isFailure } from '#basics'
import { databaseFailure } from '#database'

export type Patience = { stop: AbortSignal; pauseMs?: number; tries?: number }

/** Does `work`, which may be done twice, again while it fails because the database is away or late; other faults are thrown at once. */
export async function patiently<T>(work: () => Promise<T>, { stop, pauseMs = 2_000, tries = 60 }: Patience): Promise<T> {
  for (let left = tries; ; left--) {
    try {
      return await work()
    } catch (error) {
      if (left <= 1 || stop.aborted || !isFailure(databaseFailure(error) ?? error, 'busy')) throw error
      await sleep(pauseMs, undefined, { signal: stop })
    }
  }
}
