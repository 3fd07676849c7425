// A source as the product asks it: within its budget, once for many askers, again when that may help, not at all while it is
// unwell, and always with a state that can be shown.
import { assert, isFailure } from '#basics'
import { type AllowedAddress, allowRules } from './allowed-addresses.ts'
import { type Breaker, type BreakerRules, type BreakerState, openBreaker } from './breaker.ts'
import { type Allowance, type AllowanceState, type Budget, openBudget } from './budget.ts'
import type { Exchange, Timeouts } from './exchange.ts'
import { type Answer, type Ask, fetchOnce, type TryRules } from './fetch-once.ts'
import { countsAgainstSource, type FaultKind, faultKind, isWorthAnotherTry, momentText, outboundFault } from './outbound-fault.ts'
import { jitteredWaitMs, type RetryRules } from './retry.ts'

export type ClientRules = {
  /** Key, e.g. 'yahoo'. */
  readonly name: string
  /** As people read it, e.g. 'Yahoo'. */
  readonly label: string
  readonly allowed: readonly AllowedAddress[]
  readonly budget: readonly Allowance[]
  readonly maxAnswerBytes: number
  readonly userAgent?: string
  readonly timeouts?: Partial<Timeouts>
  readonly retry?: Partial<RetryRules>
  readonly breaker?: Partial<BreakerRules>
}

export type ClientState = {
  name: string
  label: string
  /** One word for a badge, one sentence for a person. */
  state: 'ready' | 'over-budget' | 'paused' | 'resting'
  says: string
  budget: AllowanceState[]
  breaker: BreakerState
  pausedUntil: number | null
  lastSuccessAt: number | null
  lastFailure: { at: number; kind: FaultKind; says: string } | null
  /** asked: by the product; shared: answered by somebody else's request; sent: requests that left the process. */
  counts: { asked: number; shared: number; sent: number; succeeded: number; failed: number; retried: number }
}

export type OutboundClient = {
  /**
   * The answer as `read` makes of it. Asks that are equal (address and headers) and under way together are one request, and are
   * read once, at once or on a thread. Throws Failure with detail.kind (see outbound-fault.ts); a Failure('damaged') from `read` counts
   * against the source.
   */
  ask: <T>(ask: Ask, read: (answer: Answer) => T | Promise<T>) => Promise<T>
  describe: () => ClientState
  /** The moments of the requests that still count against the budget. */
  spentAt: () => number[]
  /** Requests that others have sent meanwhile, in the same form; those that are known already count once. */
  learn: (spentAt: readonly number[]) => void
}

export type Outside = {
  now: () => number
  sleep: (ms: number) => Promise<void>
  chance: () => number
  exchange: Exchange
  http: 'refused' | 'loopback'
  userAgent: string
}

const usualTimeouts: Timeouts = { connectMs: 5_000, headersMs: 15_000, idleMs: 10_000, totalMs: 45_000 }
const usualRetry: RetryRules = { retries: 2, firstWaitMs: 500, longestWaitMs: 10_000 }
const usualBreaker: BreakerRules = { failures: 5, restMs: 30_000, longestRestMs: 15 * 60_000 }
/** Longer than this nobody waits for a free place in the budget. */
const longestBudgetWaitMs = 60_000
const mostWaiting = 200

export function openClient(rules: ClientRules, outside: Outside, spentEarlier: readonly number[] = []): OutboundClient {
  const { now, sleep, chance } = outside
  const { label } = rules
  const retry = { ...usualRetry, ...rules.retry }
  const timeouts = { ...usualTimeouts, ...rules.timeouts }
  assert(timeouts.connectMs <= timeouts.headersMs && timeouts.headersMs <= timeouts.totalMs, `${rules.name}: the time-outs nest`)
  const tryRules: TryRules = {
    label,
    allowed: allowRules(rules.allowed, outside.http),
    timeouts,
    maxAnswerBytes: rules.maxAnswerBytes,
    userAgent: rules.userAgent ?? outside.userAgent,
    exchange: outside.exchange,
    now,
  }
  const breaker: Breaker = openBreaker({ ...usualBreaker, ...rules.breaker })
  const budget: Budget = openBudget(rules.budget, spentEarlier, now())
  const flights = new Map<string, Promise<unknown>>()
  const counts: ClientState['counts'] = { asked: 0, shared: 0, sent: 0, succeeded: 0, failed: 0, retried: 0 }
  let pausedUntil: number | null = null
  let lastSuccessAt: number | null = null
  let lastFailure: ClientState['lastFailure'] = null
  let turn: Promise<void> = Promise.resolve()

  /** Passes when a request may leave now, which then counts as sent; else throws who is in the way. */
  async function admit(): Promise<void> {
    const from = now()
    if (pausedUntil !== null && from < pausedUntil) throw outboundFault('paused', label, waitTill(pausedUntil))
    const closedUntil = breaker.closedUntil(from)
    if (closedUntil !== null) throw outboundFault(isOutOfReach() ? 'unreachable' : 'resting', label, waitTill(closedUntil))
    const at = budget.nextAt(from)
    if (at - from > longestBudgetWaitMs) {
      const retryAt = at
      throw outboundFault('over-budget', label, {
        rest: `the budget of requests is used up; next try ${momentText(at, from)}`,
        retryAt,
      })
    }
    if (at > from) {
      await sleep(at - from)
      return admit()
    }
    breaker.enter(from)
    budget.spend(from)
    counts.sent++
  }

  /** A machine without a network is no source that fails. */
  function isOutOfReach(): boolean {
    return lastFailure?.kind === 'no-connection'
  }

  function waitTill(retryAt: number): { rest: string; retryAt: number } {
    return { rest: momentText(retryAt, now()), retryAt }
  }

  /** One after the other through the door, so that a free place in the budget goes to whoever waited longest. */
  function admitInTurn(): Promise<void> {
    const mine = turn.then(admit)
    // The fault is the asker's, who gets it from `mine`; whoever is next in turn only waits for the door to be free.
    turn = mine.then(
      () => undefined,
      () => undefined,
    )
    return mine
  }

  async function tries<T>(ask: Ask, read: (answer: Answer) => T | Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      await admitInTurn()
      try {
        const value = await read(await fetchOnce(ask, tryRules))
        breaker.succeeded()
        pausedUntil = null
        lastSuccessAt = now()
        counts.succeeded++
        return value
      } catch (error) {
        const waitMs = waitAfter(error, attempt)
        if (waitMs === null) throw error
        counts.retried++
        await sleep(waitMs)
      }
    }
  }

  /** Books the fault; milliseconds until another try is worth it, or null when it is not. */
  function waitAfter(error: unknown, attempt: number): number | null {
    const kind = faultKind(error)
    if (kind === null || !isFailure(error)) {
      // Also a reader's "not found": the source itself answered as it should.
      if (isFailure(error)) breaker.succeeded()
      else breaker.abandoned()
      return null
    }
    const at = now()
    lastFailure = { at, kind, says: error.message }
    counts.failed++
    if (countsAgainstSource(kind)) breaker.failed(at)
    else breaker.succeeded()
    const retryAt = typeof error.detail?.retryAt === 'string' ? Date.parse(error.detail.retryAt) : null
    if (retryAt !== null) pausedUntil = retryAt
    if (!isWorthAnotherTry(kind) || attempt > retry.retries || breaker.closedUntil(at) !== null) return null
    const waitMs = Math.max(jitteredWaitMs(attempt, retry, chance), retryAt === null ? 0 : retryAt - at)
    return waitMs > retry.longestWaitMs ? null : waitMs
  }

  function describe(): ClientState {
    const at = now()
    const budgetState = budget.describe(at)
    const breakerState = breaker.describe(at)
    const spent = budgetState.find(({ left, perMs }) => left === 0 && perMs > longestBudgetWaitMs)
    const isPaused = pausedUntil !== null && at < pausedUntil
    const state = isPaused ? 'paused' : breakerState.state === 'open' ? 'resting' : spent ? 'over-budget' : 'ready'
    const until = isPaused
      ? pausedUntil
      : state === 'resting'
        ? breakerState.retryAt
        : state === 'over-budget'
          ? (spent?.nextAt ?? null)
          : null
    const isFailing = lastFailure !== null && lastFailure.at >= (lastSuccessAt ?? 0) && breakerState.failuresInARow > 0
    const when = until === null ? '' : momentText(until, at)
    const says = {
      ready: isFailing ? lastFailure!.says : lastSuccessAt === null ? `${label} was not asked yet.` : `${label} answers.`,
      paused: `${label} asked to be left alone; next try ${when}.`,
      resting: isOutOfReach()
        ? `${label}: no connection; next try ${when}.`
        : `${label} failed several times in a row and is left alone; next try ${when}.`,
      'over-budget': `${label}: the budget of requests is used up; next try ${when}.`,
    }[state]
    return {
      name: rules.name,
      label,
      state,
      says,
      budget: budgetState,
      breaker: breakerState,
      pausedUntil: isPaused ? pausedUntil : null,
      lastSuccessAt,
      lastFailure,
      counts: { ...counts },
    }
  }

  return {
    ask: <T>(ask: Ask, read: (answer: Answer) => T | Promise<T>): Promise<T> => {
      counts.asked++
      const key = JSON.stringify([ask.url, ask.kind, ask.headers ?? {}])
      const under = flights.get(key)
      if (under) {
        counts.shared++
        return under as Promise<T>
      }
      if (flights.size >= mostWaiting) return Promise.reject(outboundFault('crowded', label))
      const flight = tries(ask, read).finally(() => flights.delete(key))
      flights.set(key, flight)
      return flight
    },
    describe,
    spentAt: () => budget.moments(now()),
    learn: spentAt => budget.learn(spentAt, now()),
  }
}
