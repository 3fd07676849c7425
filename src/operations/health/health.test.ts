import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Secret } from '#config'
import { buildServer } from '#http'
import { openLog } from '#telemetry'
import { healthRoutes } from './health.routes.ts'
import { type Finding, type Health, openHealth, type Probe } from './health.ts'

const bearer = 'q8Zt3LwN5vXr7BcY2KmJ9dHs4FgP6eTa'
const servers: FastifyInstance[] = []
const opened: Health[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const health of opened.splice(0)) health.close()
  await Promise.all(servers.splice(0).map(server => server.close()))
})

function probe(name: string, look: () => Promise<Finding>, rest: Partial<Probe> = {}): Probe {
  return { name, isVital: true, everyMs: 1_000, budgetMs: 500, look, ...rest }
}

const well = async (): Promise<Finding> => ({ status: 'healthy', detail: 'writes and reads' })
const poor = async (): Promise<Finding> => ({ status: 'degraded', detail: 'the oldest job waits' })
const ill = (): Promise<Finding> => Promise.reject(new Error('connection refused at /run/pg.sock'))

const refusedAt = (address: string): Error =>
  Object.assign(new Error(`connect ECONNREFUSED ${address}:5432`), { code: 'ECONNREFUSED', syscall: 'connect' })

function healthOf(...probes: Probe[]): Health {
  const health = openHealth({ probes, now: () => Date.now() })
  opened.push(health)
  return health
}

async function serving(...probes: Probe[]): Promise<{ app: FastifyInstance; health: Health }> {
  const health = healthOf(...probes)
  health.enter('accepting')
  const now = () => Date.now()
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

describe('the health address', () => {
  it('tells strangers the state only, on any host, over plain http', async () => {
    const { app } = await serving(probe('database', well), probe('marketData', ill))
    const response = await app.inject({ url: '/api/health', headers: { host: '10.1.2.3:8080' } })
    expect(response.statusCode).toBe(503)
    expect(response.json()).toEqual({ status: 'unhealthy', timestamp: expect.any(String) })
  })
  it('tells the holder of the token what was found of each part, and how old that is', async () => {
    const { app } = await serving(probe('database', well), probe('marketData', ill))
    const answer = await app.inject({ url: '/api/health', headers: { authorization: `Bearer ${bearer}` } })
    expect(answer.json()).toMatchObject({
      checks: {
        database: { status: 'healthy', wasSeen: true, detail: 'writes and reads', ageSeconds: expect.any(Number) },
        marketData: { status: 'unhealthy', wasSeen: false, detail: expect.stringContaining('refused') },
      },
    })
    for (const wrong of [`Bearer ${bearer}x`, `Bearer ${bearer.slice(1)}`, 'Bearer', `Basic ${bearer}`, bearer])
      expect((await app.inject({ url: '/api/health', headers: { authorization: wrong } })).json()).not.toHaveProperty('checks')
  })
  it.each([
    ['healthy', 200, [probe('database', well)]],
    ['degraded', 200, [probe('database', well), probe('queue', poor, { isVital: false })]],
    ['degraded', 200, [probe('database', well), probe('auditTrail', ill, { isVital: false })]],
    ['degraded', 200, [probe('database', poor)]],
    ['unhealthy', 503, [probe('database', ill), probe('queue', well)]],
  ] as const)('is %s (%i) where its parts make it so: %#', async (status, code, probes) => {
    const { app } = await serving(...probes)
    const answer = await app.inject('/api/health')
    expect([answer.statusCode, answer.json().status]).toEqual([code, status])
  })
})

describe('ready', () => {
  it('is no while starting and while draining, while live stays yes', async () => {
    const { app, health } = await serving(probe('database', well), probe('queue', poor))
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
  it('is no while a vital part is unhealthy', async () => {
    const { app } = await serving(probe('database', ill))
    expect((await app.inject('/api/health/ready')).statusCode).toBe(503)
  })
})

describe('what is looked at', () => {
  const connecting = { syscall: 'connect', address: '/run/pg/.s.PGSQL.5432' }
  it.each([
    [
      'a socket that is not there',
      Object.assign(new Error('connect ENOENT /run/pg/.s.PGSQL.5432'), connecting, { code: 'ENOENT' }),
    ],
    ['an address that is tried in two ways', new AggregateError(['::1', '127.0.0.1'].map(refusedAt))],
    [
      'a directory that is closed',
      Object.assign(new Error("EACCES: permission denied, scandir '/srv/backups'"), { code: 'EACCES', syscall: 'scandir' }),
    ],
  ])('tells of %s in words, without paths and addresses', async (_what, error) => {
    const health = healthOf(probe('auditTrail', () => Promise.reject(error), { isVital: false }))
    const { detail } = (await health.report()).checks.auditTrail!
    expect(detail).toMatch(/^(The database is away; try again in a moment\.|it cannot be read \(EACCES\))$/)
  })
  it('is looked at by itself, however many ask, and told with its age', async () => {
    vi.useFakeTimers()
    let asked = 0
    const look = async (): Promise<Finding> => ({ status: 'healthy', detail: String(++asked) })
    const health = healthOf(probe('database', look))
    await Promise.all([health.report(), health.report()])
    await vi.advanceTimersByTimeAsync(900)
    expect((await health.report()).checks.database).toMatchObject({ detail: '1', ageSeconds: 0.9 })
    await vi.advanceTimersByTimeAsync(200)
    expect((await health.report()).checks.database).toMatchObject({ detail: '2', ageSeconds: 0.1 })
  })
  it('is unhealthy when it does not answer within its budget; it is not asked twice at once, and heals by itself', async () => {
    vi.useFakeTimers()
    let asked = 0
    let answer: ((finding: Finding) => void) | undefined
    const look = () => {
      asked++
      return new Promise<Finding>(resolve => (answer = resolve))
    }
    const health = healthOf(probe('database', look), probe('disk', well))
    const first = health.report()
    await vi.advanceTimersByTimeAsync(600)
    expect((await first).checks).toMatchObject({
      database: { status: 'unhealthy', wasSeen: false, detail: 'no answer within 500 ms' },
      disk: { status: 'healthy' },
    })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked).toBe(1)
    expect((await health.report()).checks.database?.detail).toMatch(/^nothing has been found out for \d+ s/)
    answer!({ status: 'healthy', detail: 'late' })
    await vi.advanceTimersByTimeAsync(1_500)
    expect(asked).toBe(2)
    answer!({ status: 'healthy', detail: 'there again' })
    await vi.advanceTimersByTimeAsync(1)
    expect(await health.report()).toMatchObject({ status: 'healthy', checks: { database: { detail: 'there again' } } })
  })
  it('that is ill is looked at more often than what is well', async () => {
    vi.useFakeTimers()
    let asked = 0
    const health = healthOf(probe('mail', () => (++asked < 2 ? ill() : well()), { everyMs: 60_000, isVital: false }))
    expect((await health.report()).status).toBe('degraded')
    await vi.advanceTimersByTimeAsync(5_100)
    expect((await health.report()).status).toBe('healthy')
    await vi.advanceTimersByTimeAsync(50_000)
    expect(asked).toBe(2)
  })
})
