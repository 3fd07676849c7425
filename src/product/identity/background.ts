// Work whose outcome nobody may read off an answer or its time: whether an address is known decides what it does. One after the other,
// in a line that has an end.
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from '#basics'
import type { Log } from '#telemetry'

export type Background = {
  /** Throws Failure('busy') when too much waits. What goes wrong in the work is logged. */
  run(what: string, work: () => Promise<void>): void
  /** Resolves when nothing waits any more. */
  settled(): Promise<void>
}

const mostWaiting = 500

/**
 * Work begins a while after its answer, and never after the same while: a request sent right behind would otherwise share the database with
 * it, and be slower after an address that is known.
 */
export function openBackground(log: Pick<Log, 'warn'>, delayMs: () => number): Background {
  let last: Promise<void> = Promise.resolve()
  let waiting = 0
  return {
    run(what, work) {
      if (waiting >= mostWaiting)
        throw new Failure('busy', 'Too many people ask for this right now. Please try again in a moment.')
      waiting++
      const due = sleep(delayMs())
      last = last
        .then(() => due)
        .then(work)
        .catch((error: unknown) => log.warn({ err: error }, `${what} failed`))
        .finally(() => waiting--)
    },
    async settled() {
      for (let seen; seen !== last; ) await (seen = last)
    },
  }
}
