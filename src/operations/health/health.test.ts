import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Secret } from '#config'
import { buildServer } from '#http'
import { openLog } from '#telemetry'
import { healthRoutes } from './health.routes.ts'
import { type Health, openHealth, type Probe } from './health.ts'

const bearer = 'q8Zt3LwN5vXr7BcY2KmJ9dHs4FgP6eTa'
const servers: FastifyInstance[] = []
afterEach(async () => {
  vi.useRealTimers()
  await Promise.all(servers.splice(0).map(server => server.close()))
})

async function serving(probes: Record<string, Probe>, now = () => Date.now()): Promise<{ app: FastifyInstance; health: Health }> {
  const health = openHealth({ probes, now })
  health.enter('accepting')
  const app = await buildServer({
    log: openLog({ level: 'silent', readable: false, write: () => {} }),
    version: '0',
    production: true,
    publicUrl: 'https://stocks.example.net',
    listensOn: '0.0.0.0',
    trustProxy: [],
    hstsPreload: false,
    securityContact: undefined,
    mounts: [{ routes: healthRoutes(health, { monitoringToken: new Secret(bearer), now }) }],
    now,
  })
  servers.push(app)
  return { app, health }
}

const well: Probe = async () => 'reads'
const ill: Probe = () => Promise.reject(new Error('connection refused at /run/pg.sock'))

describe('the health address', () => {
  it('tells strangers the state only, on any host, over plain http', async () => {
    const { app } = await serving({ database: well, marketData: ill })
    const response = await app.inject({ url: '/api/health', headers: { host: '10.1.2.3:8080' } })
    expect(response.statusCode).toBe(503)
    expect(response.json()).toEqual({ status: 'unhealthy', timestamp: expect.any(String) })
  })
  it('tells the holder of the token what each part said', async () => {
    const { app } = await serving({ database: well, marketData: ill })
    const answer = await app.inject({ url: '/api/health', headers: { authorization: `Bearer ${bearer}` } })
    expect(answer.json()).toMatchObject({
      checks: {
        database: { status: 'healthy', detail: 'reads' },
        marketData: { status: 'unhealthy', detail: expect.stringContaining('refused') },
      },
    })
    for (const wrong of [`Bearer ${bearer}x`, `Bearer ${bearer.slice(1)}`, 'Bearer', `Basic ${bearer}`, bearer])
      expect((await app.inject({ url: '/api/health', headers: { authorization: wrong } })).json()).not.toHaveProperty('checks')
  })
  it('is healthy when every part is', async () => {
    const { app } = await serving({ database: well })
    expect((await app.inject('/api/health')).statusCode).toBe(200)
  })
})

describe('ready', () => {
  it('is no while starting and while draining, while live stays yes', async () => {
    const { app, health } = await serving({ database: well })
    for (const [phase, status] of [
      ['starting', 503],
      ['accepting', 200],
      ['draining', 503],
    ] as const) {
      health.enter(phase)
      expect((await app.inject('/api/health/ready')).statusCode, phase).toBe(status)
      expect((await app.inject('/api/health/live')).statusCode, phase).toBe(200)
    }
  })
})

describe('a report', () => {
  it('is shared by all who ask within a second', async () => {
    let asked = 0
    let now = 1_000_000
    const health = openHealth({ probes: { database: async () => String(++asked) }, now: () => now })
    await Promise.all([health.report(), health.report()])
    now += 999
    await health.report()
    expect(asked).toBe(1)
    now += 1
    await health.report()
    expect(asked).toBe(2)
  })
  it('does not wait for a part that never answers', async () => {
    vi.useFakeTimers()
    const report = openHealth({ probes: { database: () => new Promise(() => {}) }, now: () => Date.now() }).report()
    await vi.advanceTimersByTimeAsync(3_000)
    expect((await report).checks.database).toMatchObject({
      status: 'unhealthy',
      detail: 'no answer within 3000 ms',
      latencyMs: 3_000,
    })
  })
})
