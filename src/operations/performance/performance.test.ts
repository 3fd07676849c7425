import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { buildServer } from '#http'
import { Costs, type Measuring, openMeasuring, waitBegins } from '#measuring'
import { openLog } from '#telemetry'
import { testDatabase } from '../../../test/support/database.ts'
import { sampleOptions } from '../../../test/support/sample-server.ts'
import { availabilityOver } from './availability.ts'
import { exposition } from './exposition.ts'
import { addToHour, readHours } from './performance.store.ts'
import { openPerformance, requestSpans } from './performance.ts'

const database = await testDatabase({ poolSize: 8 })
const silent = openLog({ level: 'silent', readable: false, write: () => {} })
const ends: (() => unknown)[] = []
afterAll(async () => {
  for (const end of ends.toReversed()) await end()
})

type Logged = { route: string; status: number; durationMs: number; msg: string }

/** A process: a server whose access log is kept, and its figures. */
async function running(): Promise<{
  app: FastifyInstance
  logged: Logged[]
  measuring: Measuring
  stats: ReturnType<typeof openPerformance>
}> {
  const logged: Logged[] = []
  const log = openLog({ level: 'info', readable: false, write: line => logged.push(JSON.parse(line) as Logged) })
  const measuring = openMeasuring({ now: () => Date.now(), slowMs: 25 })
  const schema = {
    tags: ['test'],
    summary: 'Waits',
    params: z.strictObject({ ms: z.coerce.number() }),
    response: { 200: z.strictObject({}) },
  }
  const routes: FastifyPluginAsyncZod = async app => {
    app.get('/api/waits/:ms', { config: { access: 'public', rate: 'interactive' }, schema }, async request => {
      const over = waitBegins('database')
      await sleep(request.params.ms)
      over()
      if (request.params.ms === 13) throw new Error('unlucky')
      return {}
    })
  }
  const rateLimits = { counter: () => () => ({ used: 1, resetMs: 60_000 }), close: () => {} }
  const app = await buildServer({ ...sampleOptions, log, measuring, rateLimits, mounts: [{ routes }], now: () => Date.now() })
  const stats = openPerformance({
    database,
    measuring,
    cache: () => ({ hits: 3, misses: 1, entries: 1, bytes: 10 }),
    process: { id: randomUUID(), kind: 'serve', host: 'here', pid: process.pid, version: '0', startedAt: new Date() },
    objectivePercent: 99.5,
    now: () => Date.now(),
    log: silent,
  })
  ends.push(async () => {
    await app.close()
    await stats.stop()
    measuring.stop()
  })
  return { app, logged, measuring, stats }
}

const requestsIn = (logged: readonly Logged[]) => logged.filter(({ msg }) => msg === 'request')

describe('the figures', () => {
  it('count every request exactly and have the percentiles of the access log, over two processes together', async () => {
    const [one, other] = [await running(), await running()]
    const asked = Array.from({ length: 160 }, (_, i) => (i % 2 === 0 ? one : other).app.inject(`/api/waits/${i % 40}`))
    await Promise.all([...asked, one.app.inject('/nothing/here'), other.app.inject('/api/waits/7?x=1')])
    one.stats.start()
    other.stats.start()
    const durations = [...requestsIn(one.logged), ...requestsIn(other.logged)]
      .map(({ durationMs }) => durationMs)
      .toSorted((a, b) => a - b)
    expect(durations).toHaveLength(162)
    let stats = await one.stats.stats()
    for (let tries = 0; stats.totals.count < durations.length && tries < 100; tries++) {
      await sleep(50)
      stats = await one.stats.stats()
    }
    expect(stats.totals.count).toBe(162)
    expect(stats.totals.errorRate).toBeCloseTo(4 / 162, 10)
    for (const [share, found] of [
      [0.5, stats.totals.p50Ms],
      [0.95, stats.totals.p95Ms],
      [0.99, stats.totals.p99Ms],
    ] as const) {
      const exact = durations[Math.ceil(share * durations.length) - 1]!
      expect(Math.abs(found! - exact)).toBeLessThanOrEqual(exact * 0.005 + 0.01)
    }
    const counts = Object.fromEntries(stats.routes.map(({ method, route, count }) => [`${method} ${route}`, count]))
    expect(counts).toEqual({ 'GET /api/waits/:ms': 161, 'GET none': 1 })
    for (const { p99Ms, maxMs } of stats.routes) expect(p99Ms).toBeLessThanOrEqual(maxMs)
    expect(stats.routes.find(({ route }) => route !== 'none')?.maxMs).toBeCloseTo(durations.at(-1)!, 1)
    expect(stats.cache).toEqual({ hits: 6, misses: 2, hitRatio: 0.75, entries: 2, bytes: 20 })
    expect(stats.processes.map(({ state, count }) => [state, count])).toEqual([
      ['running', 81],
      ['running', 81],
    ])
    // What it waited for is told: here, the database.
    expect(stats.slowRequestsCount).toBe(durations.filter(ms => ms >= 25).length)
    expect(Math.max(...stats.slowRequests.map(({ databaseMs }) => databaseMs))).toBeGreaterThan(20)
    for (const { databaseMs, ownMs, durationMs } of stats.slowRequests)
      expect(Math.abs(databaseMs + ownMs - durationMs)).toBeLessThan(0.05)
  })
})

describe('a trace', () => {
  it('has the request and what it waited for, in its place', () => {
    const costs = new Costs(true)
    costs.pieces!.push({ kind: 'database', beganAt: 910, endedAt: 950 })
    const answered = { method: 'GET', route: '/a/:b', status: 500, hasFailed: true, durationMs: 100, requestId: 'r', costs }
    const [whole, piece] = requestSpans(answered, 1_000, 1_000_000)
    expect(whole).toMatchObject({ name: 'GET /a/:b', beganAt: 1_000_900, endedAt: 1_001_000, isFault: true })
    expect(piece).toMatchObject({ parentSpanId: whole!.spanId, traceId: whole!.traceId, beganAt: 1_000_910, endedAt: 1_000_950 })
  })
})

describe('availability', () => {
  const hour = (at: string, minutes: bigint, requests = 100, failed = 0) => ({ hour: new Date(at), minutes, requests, failed })
  const all = 2n ** 60n - 1n

  it.each([
    ['all minutes of two hours', [hour('2026-03-02T10:00Z', all), hour('2026-03-02T11:00Z', all)], 120, 100, 100, true],
    [
      'an hour that nobody was there for',
      [hour('2026-03-02T09:00Z', all), hour('2026-03-02T11:00Z', all)],
      180,
      66.666,
      100,
      false,
    ],
    ['first seen late in an hour', [hour('2026-03-02T11:00Z', (all >> 50n) << 50n)], 10, 100, 100, true],
    ['one failed of two hundred', [hour('2026-03-02T11:00Z', all, 200, 1)], 60, 100, 99.5, true],
    ['two failed of two hundred', [hour('2026-03-02T11:00Z', all, 200, 2)], 60, 100, 99, false],
  ] as const)('of %s', (_what, hours, minutes, upPercent, answeredPercent, isMet) => {
    const found = availabilityOver(1, { now: new Date('2026-03-02T11:59:30Z'), hours }, 99.5)
    expect(found).toMatchObject({ days: 1, minutes, upPercent, answeredPercent, isMet })
  })
  it('does not hold the minute that it is against an instance that has not yet written in it', () => {
    const hours = [hour('2026-03-02T11:00Z', all >> 1n)]
    expect(availabilityOver(1, { now: new Date('2026-03-02T11:59:01Z'), hours }, 99.5)).toMatchObject({
      upPercent: 100,
      minutes: 59,
    })
  })
  it('looks no further back than it says, and says nothing of nothing', () => {
    const hours = [hour('2026-02-20T10:00Z', all), hour('2026-03-02T11:00Z', all)]
    expect(availabilityOver(1, { now: new Date('2026-03-02T11:59:30Z'), hours }, 99.5)).toMatchObject({
      minutes: 1_440,
      upPercent: 4.166,
    })
    expect(availabilityOver(7, { now: new Date(), hours: [] }, 99.5)).toBeNull()
  })
  it('is added up in the database, by several processes', async () => {
    await Promise.all([1, 2, 3].map(n => addToHour(database.kysely, { requests: n, failed: 1 })))
    // Both are read at one moment: the two servers of this file write what they have answered meanwhile.
    const { hours, requests } = await database.kysely
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async transaction => ({
        hours: (await readHours(transaction, 30)).hours,
        requests: (
          await transaction
            .selectFrom('availability_hour')
            .select(({ fn }) => fn.sum<string>('requests').as('requests'))
            .executeTakeFirstOrThrow()
        ).requests,
      }))
    expect(hours.reduce((sum, { requests }) => sum + requests, 0)).toBe(Number(requests))
    expect(Number(requests)).toBeGreaterThanOrEqual(6)
    expect(hours.at(-1)!.minutes).toBeGreaterThan(0n)
  })
})

describe('the text of metrics', () => {
  it('names counters as each form wants them, and escapes what labels hold', () => {
    const families = [
      { name: 'a', type: 'counter', help: 'Two\nlines', samples: [{ labels: { route: '/"\\\n' }, value: 1 }] },
      { name: 'b', type: 'gauge', help: 'None', samples: [] },
    ] as const
    expect(exposition(families, 'plain')).toBe(
      '# HELP a_total Two\\nlines\n# TYPE a_total counter\na_total{route="/\\"\\\\\\n"} 1\n',
    )
    expect(exposition(families, 'open')).toBe('# HELP a Two\\nlines\n# TYPE a counter\na_total{route="/\\"\\\\\\n"} 1\n# EOF\n')
  })
})
