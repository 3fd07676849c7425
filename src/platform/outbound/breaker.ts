// A source that keeps failing is left alone, for its sake and for the sake of whoever waits for it; then one request finds out.

export type BreakerRules = {
  /** Failures in a row that open it. */
  readonly failures: number
  /** How long it stays open at first; doubled each time the probe fails too. */
  readonly restMs: number
  readonly longestRestMs: number
}

export type BreakerState = { state: 'closed' | 'open' | 'half-open'; failuresInARow: number; retryAt: number | null }

export type Breaker = {
  /** Null: go ahead. Else the moment of the next try. While half-open the first to enter is the probe, everybody else waits for it. */
  closedUntil: (now: number) => number | null
  /** Takes the probe's place when it is half-open; to be followed by exactly one of succeeded, failed or abandoned. */
  enter: (now: number) => void
  succeeded: () => void
  failed: (now: number) => void
  /** Nothing was learned: nothing was sent, or the fault was not the source's. */
  abandoned: () => void
  describe: (now: number) => BreakerState
}

export function openBreaker(rules: BreakerRules): Breaker {
  let failuresInARow = 0
  let openings = 0
  let openUntil: number | null = null
  let isProbing = false

  return {
    closedUntil: now => {
      if (openUntil === null) return null
      if (now < openUntil) return openUntil
      return isProbing ? now + probePatienceMs : null
    },
    enter: () => {
      if (openUntil !== null) isProbing = true
    },
    succeeded: () => {
      failuresInARow = 0
      openings = 0
      openUntil = null
      isProbing = false
    },
    failed: now => {
      failuresInARow++
      const wasProbe = isProbing
      isProbing = false
      if (!wasProbe && (failuresInARow < rules.failures || openUntil !== null)) return
      openUntil = now + Math.min(rules.restMs * 2 ** Math.min(openings, 30), rules.longestRestMs)
      openings++
    },
    abandoned: () => {
      isProbing = false
    },
    describe: now => ({
      state: openUntil === null ? 'closed' : now < openUntil ? 'open' : 'half-open',
      failuresInARow,
      retryAt: openUntil,
    }),
  }
}

/** What an asker is told who comes while the probe is out: it is back within seconds. */
const probePatienceMs = 5_000
