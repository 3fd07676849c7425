// One set of figures out of those of several processes. Histograms are summed bucket by bucket, so the percentiles of all are those of
// all requests and no average of percentiles.
import {
  bucketCount,
  type Figures,
  type Packed,
  quantilesUs,
  type RouteFigures,
  sliceMs,
  type SlowRequest,
  unpackInto,
  without,
} from '#measuring'

export type CacheFigures = { hits: number; misses: number; entries: number; bytes: number }
export type Published = Figures & { cache: CacheFigures }

export type RouteStats = {
  route: string
  method: string
  count: number
  p50Ms: number | null
  p95Ms: number | null
  p99Ms: number | null
  maxMs: number
  errorRate: number
}

export type Summed = {
  totals: { count: number; p50Ms: number | null; p95Ms: number | null; p99Ms: number | null; errorRate: number }
  routes: RouteStats[]
  slowRequests: SlowRequest[]
  slowRequestsCount: number
  cache: CacheFigures & { hitRatio: number | null }
  eventLoop: { p50Ms: number | null; p99Ms: number | null; utilization: number }
  memory: { rssBytes: number; heapUsedBytes: number }
}

const mostSlowShown = 50

/** Since when all of these count: those whose window begins a slice earlier, because they were written a moment ago, without that slice. */
export function sameWindow(all: readonly [Published, ...Published[]]): { from: string; figures: Published[] } {
  const slice = Math.max(...all.map(figures => figures.slice ?? 0))
  const [first] = all
  const begins = Date.parse(first.from) + (slice - (first.slice ?? slice)) * sliceMs
  // None of them was there before.
  const earliest = Math.min(...all.map(({ from }) => Date.parse(from)))
  const from = new Date(Math.max(begins, earliest)).toISOString()
  return { from, figures: all.map(figures => (figures.slice === slice - 1 ? withoutLeaving(figures, from) : figures)) }
}

function withoutLeaving(figures: Published, from: string): Published {
  const routes = figures.routes.flatMap(route => {
    const { leaving, count, failed } = route
    if (!leaving) return [route]
    if (leaving.count === count) return []
    const buckets = without(route.buckets, leaving.buckets)
    return [{ ...route, count: count - leaving.count, failed: failed - leaving.failed, mostUs: leaving.mostUs, buckets }]
  })
  const slow = figures.slow.filter(({ at }) => at >= from)
  return { ...figures, routes, slow, slowCount: figures.slowCount - figures.slowLeaving }
}

export function summed(all: readonly Published[]): Summed {
  const together = new Uint32Array(bucketCount)
  const byRoute = Map.groupBy(
    all.flatMap(({ routes }) => routes),
    ({ method, route }) => `${method} ${route}`,
  )
  const routes = [...byRoute.values()].map(same => {
    for (const { buckets } of same) unpackInto(together, buckets)
    return routeStats(same)
  })
  const count = sum(routes, route => route.count)
  const failed = sum(
    all.flatMap(figures => figures.routes),
    route => route.failed,
  )
  const [p50Ms, p95Ms, p99Ms] = percentiles(together, Math.max(...routes.map(({ maxMs }) => maxMs)))
  const hits = sum(all, ({ cache }) => cache.hits)
  const misses = sum(all, ({ cache }) => cache.misses)
  return {
    totals: { count, p50Ms, p95Ms, p99Ms, errorRate: count === 0 ? 0 : failed / count },
    routes: routes.toSorted((a, b) => b.count - a.count || a.route.localeCompare(b.route)),
    slowRequests: all
      .flatMap(({ slow }) => slow)
      .toSorted((a, b) => b.at.localeCompare(a.at))
      .slice(0, mostSlowShown),
    slowRequestsCount: sum(all, ({ slowCount }) => slowCount),
    cache: {
      hits,
      misses,
      hitRatio: hits + misses === 0 ? null : hits / (hits + misses),
      // A process of an older release told neither.
      entries: sum(all, ({ cache }) => cache.entries ?? 0),
      bytes: sum(all, ({ cache }) => cache.bytes ?? 0),
    },
    eventLoop: loopOf(all),
    memory: {
      rssBytes: sum(all, ({ memory }) => memory.rssBytes),
      heapUsedBytes: sum(all, ({ memory }) => memory.heapUsedBytes),
    },
  }
}

/** The delay of all loops together; the utilization of the busiest. */
export function loopOf(all: readonly { loop: { buckets: Packed; utilization: number } }[]): Summed['eventLoop'] {
  const counts = new Uint32Array(bucketCount)
  for (const { loop } of all) unpackInto(counts, loop.buckets)
  const [p50Ms, , p99Ms] = percentiles(counts)
  return { p50Ms, p99Ms, utilization: Math.max(0, ...all.map(({ loop }) => loop.utilization)) }
}

function routeStats(same: readonly RouteFigures[]): RouteStats {
  const counts = new Uint32Array(bucketCount)
  for (const { buckets } of same) unpackInto(counts, buckets)
  const [{ method, route }] = same as [RouteFigures]
  const count = sum(same, one => one.count)
  const maxMs = Math.max(...same.map(({ mostUs }) => mostUs)) / 1000
  const [p50Ms, p95Ms, p99Ms] = percentiles(counts, maxMs)
  return { route, method, count, p50Ms, p95Ms, p99Ms, maxMs, errorRate: sum(same, one => one.failed) / count }
}

/** The middle of a bucket may lie above the longest that is in it. */
function percentiles(counts: Uint32Array, mostMs = Infinity): [number | null, number | null, number | null] {
  const told = quantilesUs(counts, [0.5, 0.95, 0.99]).map(us => us && Math.min(us / 1000, mostMs))
  return told as [number | null, number | null, number | null]
}

function sum<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0)
}
