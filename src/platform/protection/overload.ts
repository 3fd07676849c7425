// When there is more to do than can be done, something has to be refused, or everything becomes slow for everybody. What costs most goes
// first, pages and signing in last. The files that pages are made of are never refused, and neither is health: whoever watches must not be
// told that nobody is there.
import type { AccessRule } from './access.ts'
import type { RateClass } from './rate-classes.ts'

export type Overload = {
  /** 0: nothing is refused. */
  level(): Level
  refused(rule: AccessRule): void
  /** How many were refused since the process began. */
  refusals(): { costly: number; usual: number; last: number }
}

export type Level = 0 | 1 | 2 | 3

/** What makes the process slow, as it is at this moment. */
export type Burden = {
  /** By how much the event loop stays behind. */
  loopLateMs: () => number
  /** For how long it has been in the turn that it is in. */
  loopHeldMs: () => number
  /** How long the one that has waited longest for a connection to the database waits by now; 0 where nobody does. */
  connectionWaitMs: () => number
}

/** From where on each level holds: late enough that a machine which others keep busy for a moment refuses nobody. Waiting for the database never closes the pages, which need none. */
const limits = {
  loopLateMs: [200, 800, 2_000],
  connectionWaitMs: [1_000, 3_000, Infinity],
} as const

/** It ends when everything has been below half a limit for so long: at the limit itself it would flicker. */
const calmMs = 3_000
/** A database that was away and is back has time for all at once. */
const calmOfConnectionsMs = 1_000
/** Asking costs something too. */
const lookEveryMs = 100
/**
 * Thousands of requests that have come together are answered in one turn of the loop, in which nothing else has its turn. After so many
 * looks within one it is not a single long computation that others had to wait for.
 */
const looksOfOneTurn = 4

/** The level from which on requests of a class are refused. */
const refusedFrom: Record<RateClass, Level | 4> = {
  costly: 1,
  default: 2,
  interactive: 2,
  report: 2,
  unknown: 2,
  'sign-in': 3,
  page: 3,
  // Refusing one costs what sending it does, and half a page is worse than none.
  file: 4,
  health: 4,
}

/** forOperator: whoever asks has been proven to look after the instance. */
export function isRefusedAt(level: Level, rule: AccessRule, forOperator = false): boolean {
  const own = refusedFrom[rule.rate ?? 'default']
  return level >= Math.max(own, isAmongLast(rule, forOperator) ? 3 : 0)
}

/** Whoever looks after the instance is let in as long as anybody is. */
function isAmongLast({ access, underLoad }: AccessRule, forOperator: boolean): boolean {
  if (access === 'admin' || access === 'monitoring' || underLoad === 'last') return true
  return forOperator && underLoad === 'last-for-operators'
}

/** clock: never jumps. */
export function openOverload(burden: Burden, clock: () => number): Overload {
  let current: Level = 0
  let lookedAt = -Infinity
  let calmSince: number | undefined
  let calmFor: number = calmMs
  let looksInTurn = 0
  const refusals = { costly: 0, usual: 0, last: 0 }

  function lateBy(sinceMs: number): number {
    const held = burden.loopHeldMs()
    looksInTurn = held >= sinceMs ? looksInTurn + 1 : 0
    return looksInTurn < looksOfOneTurn ? burden.loopLateMs() : Math.max(held, burden.loopLateMs())
  }

  function look(at: number, sinceMs: number): void {
    const late = lateBy(sinceMs)
    const wait = burden.connectionWaitMs()
    const over = levelOf(late, wait, 1)
    const still = levelOf(late, wait, 0.5)
    if (over > current) {
      current = over
      calmFor = levelOf(late, 0, 1) === over ? calmMs : calmOfConnectionsMs
    }
    if (still >= current) calmSince = undefined
    else calmSince ??= at
    if (current === 0 || calmSince === undefined || at - calmSince < calmFor) return
    current = still
    calmSince = undefined
  }

  return {
    level() {
      const at = clock()
      if (at - lookedAt >= lookEveryMs) {
        const sinceMs = at - lookedAt
        lookedAt = at
        look(at, sinceMs)
      }
      return current
    },
    refused(rule) {
      const from = refusedFrom[rule.rate ?? 'default']
      refusals[from === 1 ? 'costly' : from === 2 ? 'usual' : 'last']++
    },
    refusals: () => ({ ...refusals }),
  }
}

function levelOf(lateMs: number, waitMs: number, share: number): Level {
  for (const level of [3, 2, 1] as const)
    if (lateMs >= limits.loopLateMs[level - 1]! * share || waitMs >= limits.connectionWaitMs[level - 1]! * share) return level
  return 0
}
