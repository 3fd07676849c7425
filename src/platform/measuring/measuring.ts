// What this process measures of itself: every request by the template of its route, how late the event loop is, memory. Others read it:
// operations/performance shows and sums it, operations/metrics hands it to Prometheus, and overload is judged by it.
import type { Costs } from './costs.ts'
import type { Packed } from './histogram.ts'
import { watchLoop } from './loop-watch.ts'
import { type Leaving, oldestCounted, openSliding, sliceMs, type Sliding, windowSeconds } from './sliding.ts'

export { charge, Costs, type Piece, type WaitKind, waitBegins } from './costs.ts'
export { bucketCount, leastOf, type Packed, quantilesUs, unpackInto, without } from './histogram.ts'
export { sliceMs } from './sliding.ts'

export type Answered = {
  readonly method: string
  /** Its template, as the access log has it. */
  readonly route: string
  readonly status: number
  /** On our side. */
  readonly hasFailed: boolean
  readonly durationMs: number
  readonly requestId: string
  readonly costs: Costs | undefined
}

export type SlowRequest = {
  at: string
  requestId: string
  method: string
  route: string
  status: number
  durationMs: number
  /** Time in which it waited for an answer of the database, for a free connection to it, and for the computing threads. */
  databaseMs: number
  connectionMs: number
  computingMs: number
  /** The rest: this process's own work, its other requests' included, and what else it waited for. */
  ownMs: number
}

export type RouteFigures = {
  method: string
  route: string
  count: number
  failed: number
  mostUs: number
  buckets: Packed
  leaving?: Leaving
}

/** Of the last minutes; travels between processes as JSON. */
export type Figures = {
  /** What ended at this moment or later is counted, to the last one. */
  from: string
  /** Which slice of time, counted from 1970, the window begins with: the same for all processes at the same moment. */
  slice: number
  windowSeconds: number
  uptimeSeconds: number
  routes: RouteFigures[]
  slow: SlowRequest[]
  slowCount: number
  /** Of these, those of the slice that falls out next. */
  slowLeaving: number
  loop: { buckets: Packed; utilization: number }
  memory: { rssBytes: number; heapUsedBytes: number }
}

/** Since the process began, for counters that only grow. */
export type RouteTotals = {
  method: string
  route: string
  ever: Uint32Array
  sumUs: number
  /** How many by the first digit of the status. */
  byClass: readonly number[]
}

export type Measuring = {
  answered(answer: Answered): void
  figures(): Figures
  totals(): RouteTotals[]
  slowEver(): number
  /** Requests and those of them that failed on our side, since the process began. */
  counted(): { requests: number; failed: number }
  loopLateMs(): number
  /** For how long it has been in the turn that it is in. */
  loopHeldMs(): number
  /** Is told of every answered request, after it was counted. */
  onAnswered(listener: (answer: Answered) => void): void
  stop(): void
}

export type MeasuringOptions = {
  now: () => number
  /** From how long on a request counts as slow. */
  slowMs: number
  /** Never jumps. Default: milliseconds since 1970, as the clock was when the process began. */
  clock?: () => number
}

type Route = { method: string; route: string; sliding: Sliding; byClass: number[] }

const mostSlowKept = 50
/** Templates are few; this bounds what a mistake could make of them. */
const mostRoutes = 1_000

export function openMeasuring({ now, slowMs, clock = steadyTime }: MeasuringOptions): Measuring {
  const loop = watchLoop(clock)
  /** In two steps, because texts that are put together have to be hashed anew each time. */
  const routes = new Map<string, Map<string, Route>>()
  let routeCount = 0
  const everyRoute = () => [...routes.values()].flatMap(methods => [...methods.values()])
  const slowCounts = openSliding()
  const slow: (SlowRequest & { clockAt: number })[] = []
  const listeners: ((answer: Answered) => void)[] = []
  const began = clock()
  let slowEver = 0
  const counted = { requests: 0, failed: 0 }

  function routeOf(method: string, template: string): Route {
    const known = routes.get(template)?.get(method)
    if (known) return known
    if (routeCount >= mostRoutes && template !== 'others') return routeOf('*', 'others')
    routeCount++
    const route = { method, route: template, sliding: openSliding(), byClass: [0, 0, 0, 0, 0, 0] }
    routes.set(template, (routes.get(template) ?? new Map<string, Route>()).set(method, route))
    return route
  }

  function noteSlow({ method, route, status, durationMs, requestId, costs }: Answered, at: number): void {
    slowEver++
    slowCounts.add(Math.round(durationMs * 1000), false, at)
    const [databaseMs, connectionMs, computingMs] = (['database', 'connection', 'computing'] as const).map(kind =>
      rounded(costs?.totalMs(kind) ?? 0),
    ) as [number, number, number]
    const ownMs = rounded(Math.max(0, durationMs - databaseMs - connectionMs - computingMs))
    slow.push({
      at: new Date(now()).toISOString(),
      requestId,
      method,
      route,
      status,
      durationMs: rounded(durationMs),
      databaseMs,
      connectionMs,
      computingMs,
      ownMs,
      clockAt: at,
    })
    if (slow.length > mostSlowKept) slow.shift()
  }

  return {
    answered(answer) {
      const at = clock()
      const { method, route, status, hasFailed, durationMs } = answer
      const { sliding, byClass } = routeOf(method, route)
      sliding.add(Math.round(durationMs * 1000), hasFailed, at)
      byClass[Math.floor(status / 100)]!++
      counted.requests++
      if (hasFailed) counted.failed++
      if (durationMs >= slowMs) noteSlow(answer, at)
      for (const listener of listeners) listener(answer)
    },
    figures() {
      const at = clock()
      const oldest = Math.max(began, oldestCounted(at))
      const { rss, heapUsed } = process.memoryUsage()
      const slowLately = slowCounts.now(at)
      return {
        from: new Date(now() - (at - oldest)).toISOString(),
        slice: oldestCounted(at) / sliceMs,
        windowSeconds,
        uptimeSeconds: Math.round((at - began) / 1000),
        routes: everyRoute()
          .map(({ method, route, sliding }) => ({ method, route, ...sliding.now(at) }))
          .filter(({ count }) => count > 0),
        slow: slow.filter(({ clockAt }) => clockAt >= oldest).map(({ clockAt: _, ...request }) => request),
        slowCount: slowLately.count,
        slowLeaving: slowLately.leaving?.count ?? 0,
        loop: loop.figures(at),
        memory: { rssBytes: rss, heapUsedBytes: heapUsed },
      }
    },
    totals: () =>
      everyRoute().map(({ method, route, sliding, byClass }) => ({
        method,
        route,
        ever: sliding.ever,
        sumUs: sliding.everSumUs(),
        byClass,
      })),
    slowEver: () => slowEver,
    counted: () => ({ ...counted }),
    loopLateMs: () => loop.lateMs(),
    loopHeldMs: () => loop.heldMs(),
    onAnswered: listener => void listeners.push(listener),
    stop: () => loop.stop(),
  }
}

function steadyTime(): number {
  return performance.timeOrigin + performance.now()
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100
}
