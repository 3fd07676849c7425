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
      { timeout: 60_000, interval: 100 },
    )

  beforeAll(async () => {
    redis = await testRedis(password)
    here = await open()
    there = await open()
    await connected()
  }, 120_000)
  afterAll(async () => {
    for (const each of limits) each.close()
    await Promise.all(servers.map(server => server.close()))
    await redis.end()
  })

  it('count together: what is used up at one is used up at the other', async () => {
    // On a machine that lets Redis wait for a tenth of a second they count for themselves, as they should: then it is tried again.
    const timesAway = () => said.filter(line => line.includes('redis is away')).length
    let awayBefore: number
    let address = 0
    do {
      awayBefore = timesAway()
      await connected()
      address++
      const [first, second] = [`192.0.2.${address}`, `198.51.100.${address}`]
      const statuses: number[] = []
      for (let i = 0; i < 150; i++) for (const app of [here, there]) statuses.push((await ask(app, first)).statusCode)
      const refused = [await ask(here, first), await ask(there, first)]
      statuses.push((await ask(here, second)).statusCode)
      if (timesAway() !== awayBefore) continue
      expect(new Set(statuses)).toEqual(new Set([404]))
      for (const { statusCode, headers } of refused) {
        expect(statusCode).toBe(429)
        expect(Number(headers['retry-after'])).toBeGreaterThan(0)
      }
    } while (timesAway() !== awayBefore)
  })

  it('count for themselves while it hangs: only the first request waits for it', async () => {
    redis.hold()
    for (let i = 0; i < 20; i++) expect((await ask(here, '203.0.113.3')).statusCode).toBe(404)
    redis.goOn()
    await connected()
    // Who waits is who asked it: that one, and this.
    expect(await used(here, '203.0.113.3')).toBeLessThanOrEqual(2)
  }, 120_000)

  it('count for themselves while it is gone, lock nobody out, and count together again when it is back', async () => {
    await redis.stop()
    for (let i = 0; i < 300; i++) expect((await ask(here, '203.0.113.4')).statusCode).toBe(404)
    expect((await ask(here, '203.0.113.4')).statusCode).toBe(429)
    expect((await ask(there, '203.0.113.4')).statusCode).toBe(404)
    await redis.start()
    await connected()
    expect(said.filter(line => line.includes('redis is away')).length).toBeGreaterThan(0)
    expect(said.some(line => line.includes('redis is back'))).toBe(true)
  }, 120_000)

  it('never write its password into the log', () => expect(said.join('\n')).not.toContain(password))
})
