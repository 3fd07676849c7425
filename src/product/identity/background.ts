// Work whose outcome nobody may read off an answer or its time: whether an address is known decides what it does. One after the other,
// in a line that has an end.
import { Failure } from '#basics'
import type { Log } from '#telemetry'

export type Background = {
  /** Throws Failure('busy') when too much waits. What goes wrong in the work is logged. */
  run(what: string, work: () => Promise<void>): void
  /** Resolves when nothing waits any more. */
  settled(): Promise<void>
}

const mostWaiting = 500

export function openBackground(log: Pick<Log, 'warn'>): Background {
  let last: Promise<void> = Promise.resolve()
  let waiting = 0
  return {
    run(what, work) {
      if (waiting >= mostWaiting)
        throw new Failure('busy', 'Too many people ask for this right now. Please try again in a moment.')
      waiting++
      last = last
        .then(work)
        .catch((error: unknown) => log.warn({ err: error }, `${what} failed`))
        .finally(() => waiting--)
    },
    async settled() {
      for (let seen; seen !== last; ) await (seen = last)
    },
  }
}
