// Rate limits over several processes, with a real Redis that goes away, hangs and comes back.
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { Secret } from '#config'
import { buildServer } from '#http'
import { openRateLimits, type RateLimits } from '#protection'
import { openLog } from '#telemetry'
import { describeRedis, type TestRedis, testRedis } from '../support/redis.ts'
import { sampleOptions } from '../support/sample-server.ts'

const password = 'correct-horse-battery'
const said: string[] = []
const log = openLog({ level: 'debug', readable: false, write: line => said.push(line) })

describeRedis('two processes with one Redis', () => {
  let redis: TestRedis
  const limits: RateLimits[] = []
  const servers: FastifyInstance[] = []
  let here: FastifyInstance
  let there: FastifyInstance

  const open = async (): Promise<FastifyInstance> => {
    const rateLimits = openRateLimits({ now: () => Date.now(), log, redisUrl: new Secret(redis.url) })
    limits.push(rateLimits)
    const app = await buildServer({ ...sampleOptions, rateLimits, now: () => Date.now() })
    servers.push(app)
    return app
  }
  const ask = (app: FastifyInstance, address: string) => app.inject({ url: '/api/missing', remoteAddress: address })
  const used = async (app: FastifyInstance, address: string): Promise<number> => {
    const shown = String((await ask(app, address)).headers.ratelimit)
    return 300 - Number(/;r=(\d+)/.exec(shown)![1])
  }
  /** Until both of them count in Redis. */
  const connected = () =>
    vi.waitUntil(
      async () => {
        const address = `10.${Math.trunc(performance.now()) % 200}.${Math.trunc(performance.now() / 200) % 200}.1`
        return (await used(here, address)) === 1 && (await used(there, address)) === 2
      },
      { timeout: 15_000, interval: 100 },
    )

  beforeAll(async () => {
    redis = await testRedis(password)
    here = await open()
    there = await open()
    await connected()
  }, 30_000)
  afterAll(async () => {
    for (const each of limits) each.close()
    await Promise.all(servers.map(server => server.close()))
    await redis.end()
  })

  it('count together: what is used up at one is used up at the other', async () => {
    for (let i = 0; i < 150; i++) {
      expect((await ask(here, '192.0.2.1')).statusCode).toBe(404)
      expect((await ask(there, '192.0.2.1')).statusCode).toBe(404)
    }
    for (const app of [here, there]) {
      const refused = await ask(app, '192.0.2.1')
      expect(refused.statusCode).toBe(429)
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    }
    expect((await ask(here, '192.0.2.2')).statusCode).toBe(404)
  })

  it('count for themselves while it hangs: only the first request waits, and that for a tenth of a second', async () => {
    redis.hold()
    const times: number[] = []
    for (let i = 0; i < 20; i++) {
      const asked = performance.now()
      expect((await ask(here, '192.0.2.3')).statusCode).toBe(404)
      times.push(performance.now() - asked)
    }
    expect(Math.max(...times)).toBeLessThan(1_000)
    expect(times.filter(ms => ms > 80).length).toBeLessThanOrEqual(1)
    redis.goOn()
    await connected()
  }, 30_000)

  it('count for themselves while it is gone, lock nobody out, and count together again when it is back', async () => {
    await redis.stop()
    for (let i = 0; i < 300; i++) expect((await ask(here, '192.0.2.4')).statusCode).toBe(404)
    expect((await ask(here, '192.0.2.4')).statusCode).toBe(429)
    expect((await ask(there, '192.0.2.4')).statusCode).toBe(404)
    await redis.start()
    await connected()
    expect(said.filter(line => line.includes('redis is away')).length).toBeGreaterThan(0)
    expect(said.some(line => line.includes('redis is back'))).toBe(true)
  }, 30_000)

  it('never write its password into the log', () => expect(said.join('\n')).not.toContain(password))
})
