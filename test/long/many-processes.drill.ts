// Two serving and two working processes on one PostgreSQL and one Redis, behind a plain proxy, are one product; each is killed in turn under
// load, and whoever was refused and asks again is answered within two seconds. DRILL_MINUTES (30) says over how long the schedules are counted.
import { cpSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { newSecret } from '#config'
import { migrate, openDatabase } from '#database'
import { limits, silent } from '../support/database-settings.ts'
import { startThrowAwayCluster } from '../support/postgres-cluster.ts'
import { endProducts, freePort, type Product, remove, serve, temporaryDirectory, worker } from '../support/product.ts'
import { describeRedis, testRedis } from '../support/redis.ts'
import { openRoundRobinProxy } from '../support/round-robin-proxy.ts'
import { firstAdministrator } from '../support/signed-in.ts'

const minutes = Number(process.env.DRILL_MINUTES ?? 30)
const token = 'a-token-for-a-drill-of-many-processes'
/** From the first refusal on. */
const patienceMs = 2_000
const bearer = { authorization: `Bearer ${token}` }

describeRedis('many processes', () => {
  it('are one product', { timeout: (minutes + 20) * 60_000 }, async () => {
    const cluster = await startThrowAwayCluster()
    const redis = await testRedis('correct-horse-battery')
    const shared = temporaryDirectory()
    const directories: string[] = [shared]
    const [firstPort, secondPort] = [await freePort(), await freePort()]
    const proxy = await openRoundRobinProxy([firstPort, secondPort])
    afterAll(async () => {
      await endProducts()
      await proxy.close()
      await redis.end()
      await cluster.stop()
      for (const directory of directories) remove(directory)
    })
    const settings = {
      DATABASE_URL: cluster.url,
      REDIS_URL: redis.url,
      SESSION_SECRET: newSecret(),
      MONITORING_TOKEN: token,
      TRUST_PROXY: '127.0.0.1',
      PUBLIC_URL: proxy.origin,
      BACKUP_DIR: join(shared, 'backups'),
      BACKUP_ENCRYPTION: 'off',
      DATA_REFRESH_TIME: 'off',
      LOG_LEVEL: 'warn',
    }
    /** Each as on a machine of its own. */
    const own = () => {
      const directory = temporaryDirectory()
      directories.push(directory)
      return directory
    }
    const serving = async (port: number): Promise<Product> => {
      const started = await serve(own(), { ...settings, PORT: String(port) }, ['serve', '--no-worker'])
      await started.ready()
      return started
    }
    const working = () => worker({ ...settings, DATA_DIR: own() })

    const first = await serving(firstPort)
    let [second, oneWorker, otherWorker] = await Promise.all([serving(secondPort), working(), working()])
    const database = openDatabase({ ...limits, url: cluster.url, log: silent })
    const ask = <T>(origin: string, path: string, headers: Record<string, string> = bearer): Promise<T> =>
      fetch(origin + path, { headers }).then(answer => answer.json() as Promise<T>)

    // Sessions: signed in at one, known at the other, signed out at both.
    const admin = await firstAdministrator({ ...first, origin: proxy.origin }, { ...settings, DATA_DIR: shared })
    for (const { origin } of [first, second, first, second]) {
      const answer = await fetch(`${origin}/api/account`, { headers: { cookie: admin.cookie() } })
      expect(answer.status).toBe(200)
    }

    // Limits: one caller's budget is one, whichever is asked.
    const left = async ({ origin }: Product) => {
      const answer = await fetch(`${origin}/api/symbols/search?q=apple`, { headers: { 'x-forwarded-for': '203.0.113.77' } })
      return Number(/r=(\d+)/.exec(answer.headers.get('ratelimit') ?? '')?.[1])
    }
    const lefts = [await left(first), await left(second), await left(first), await left(second)]
    expect(lefts).toEqual([0, 1, 2, 3].map(used => lefts[0]! - used))

    // Live updates: what is asked of one is seen by whoever watches the other.
    const watching = await fetch(`${first.origin}/api/admin/live`, { headers: { cookie: admin.cookie() } })
    const seen = (async () => {
      let text = ''
      for await (const chunk of watching.body!.pipeThrough(new TextDecoderStream())) {
        // Events may come in pieces.
        const events = (text + chunk).split('\n\n')
        text = events.pop()!
        for (const event of events) {
          const data = /^data: (.*)$/m.exec(event)?.[1]
          const { queue } = JSON.parse(data ?? '{}') as {
            queue?: { queues: { name: string; active: number; completed: number }[] }
          }
          const backups = queue?.queues.find(({ name }) => name === 'backup.now')
          if (backups && backups.active + backups.completed > 0) return true
        }
      }
      return false
    })()
    const asked = await fetch(`${second.origin}/api/admin/backups`, {
      method: 'POST',
      headers: { cookie: admin.cookie(), 'sec-fetch-site': 'same-origin' },
    })
    expect(asked.status).toBe(202)
    expect(await seen).toBe(true)

    // Figures: those of all are the sum, at whichever is asked.
    const route = '/api/symbols/search'
    const stranger = (n: number) => ({ 'x-forwarded-for': `198.51.${n % 250}.${(n * 7) % 250}` })
    const countAt = async ({ origin }: Product) => {
      const { routes } = await ask<{ routes: { route: string; count: number }[] }>(origin, '/api/performance/stats')
      return routes.find(one => one.route === route)?.count ?? 0
    }
    const before = await countAt(first)
    for (let n = 0; n < 30; n++) await ask((n % 3 === 0 ? first : second).origin, `${route}?q=apple`, stranger(n))
    await sleep(3_000)
    expect([await countAt(first), await countAt(second)]).toEqual([before + 30, before + 30])

    // Load, from many addresses, whoever is killed meanwhile.
    const load = { asked: 0, retried: 0, slowestMs: 0, wrong: [] as string[], isOver: false }
    const paths = ['/api/stocks/AAPL', '/api/stocks/MSFT/bars?range=1Y', `${route}?q=micro`, '/api/health/live', '/']
    const askAgainAndAgain = async (lane: number) => {
      for (let n = lane; !load.isOver; n += 4) {
        const began = performance.now()
        let refusedAt: number | undefined
        for (let tries = 1; ; tries++) {
          const answer = await fetch(proxy.origin + paths[n % paths.length]!, { headers: stranger(n) }).catch((error: unknown) =>
            String(error),
          )
          const status = typeof answer === 'string' ? answer : answer.status
          if (typeof answer !== 'string') await answer.arrayBuffer().catch(() => undefined)
          if (status === 200) break
          refusedAt ??= performance.now()
          if (status !== 503 || performance.now() - refusedAt > patienceMs) {
            load.wrong.push(
              `${paths[n % paths.length]} ${status} after ${tries} tries, ${Math.round(performance.now() - began)} ms`,
            )
            break
          }
          load.retried++
          await sleep(250)
        }
        load.asked++
        load.slowestMs = Math.max(load.slowestMs, performance.now() - began)
        await sleep(40)
      }
    }
    const lanes = [0, 1, 2, 3].map(askAgainAndAgain)
    const checks = async ({ origin }: Product) =>
      (await ask<{ checks: Record<string, { status: string; detail: string }> }>(origin, '/api/health')).checks
    const missing = async (at: Product, isMissing: boolean) => {
      for (let tries = 0; ((await checks(at)).processes?.status === 'degraded') !== isMissing; tries++) {
        expect(tries, 'a process that died is noticed').toBeLessThan(120)
        await sleep(500)
      }
    }
    const countFrom = Math.ceil(Date.now() / 60_000) * 60_000
    await sleep(2_000)

    second.signal('SIGKILL')
    await missing(first, true)
    expect((await checks(first)).processes?.detail).toMatch(/serve \d+ on/)
    second = await serving(secondPort)
    await missing(first, false)
    oneWorker.signal('SIGKILL')
    await missing(second, true)
    oneWorker = await working()
    await missing(second, false)
    first.signal('SIGKILL')
    await missing(second, true)
    const firstAgain = await serving(firstPort)
    await missing(second, false)
    otherWorker.signal('SIGKILL')
    otherWorker = await working()

    // A rolling restart with the schema one version apart: the next version's migration is made while processes of this one serve and work.
    const migrations = join(shared, 'migrations')
    cpSync(join(import.meta.dirname, '../../migrations'), migrations, { recursive: true })
    const next = String(readdirSync(migrations).length + 1).padStart(4, '0')
    writeFileSync(
      join(migrations, `${next}-expand.sql`),
      'ALTER TABLE listing ADD COLUMN of_the_next_version text; CREATE TABLE of_the_next_version (n integer);',
    )
    expect((await migrate(cluster.url, { directory: migrations, log: silent })).applied).toEqual([`${next}-expand`])
    for (const one of [second, firstAgain]) expect((await checks(one)).queue?.status).toBe('healthy')
    while (Date.now() < countFrom + minutes * 60_000) await sleep(1_000)
    await sleep(15_000)
    load.isOver = true
    await Promise.all(lanes)
    const { rows } = await database.pool.query<{ minute: string; jobs: number }>(
      `SELECT to_char(date_trunc('minute', created_on), 'HH24:MI') AS minute, count(*)::int AS jobs FROM job
       WHERE name = 'audit-trail.look' AND created_on >= $1 AND created_on < $2 GROUP BY 1 ORDER BY 1`,
      [new Date(countFrom), new Date(countFrom + minutes * 60_000)],
    )
    process.stdout.write(`${JSON.stringify({ ...load, minutes, byPort: [...proxy.counts], jobs: rows })}\n`)
    expect(load.wrong).toEqual([])
    expect(rows.map(({ jobs }) => jobs)).toEqual(Array.from({ length: minutes }, () => 1))
    await database.close()
  })
})
