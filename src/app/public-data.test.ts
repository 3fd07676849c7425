// Public answers that are kept: two processes on one database, with and without Redis between them. What changes the data changes the
// answers at once, and no table that they are made of is forgotten.
import { Client } from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { openAnalysis } from '#analysis'
import { type Cache, openCache } from '#cache'
import { Secret } from '#config'
import { buildServer } from '#http'
import { openMarket } from '#market'
import { openPortfolios } from '#portfolio'
import { openLog } from '#telemetry'
import { testDatabase } from '../../test/support/database.ts'
import { describeRedis, testRedis } from '../../test/support/redis.ts'
import { sampleOptions } from '../../test/support/sample-server.ts'
import { sourcesOver } from '../../test/support/source-tests.ts'
import { analysisRoutes } from '../product/analysis/analysis.routes.ts'
import { marketRoutes } from '../product/market/market.routes.ts'
import { portfolioRoutes } from '../product/portfolio/portfolio.routes.ts'
import { computeHere } from './compute.ts'
import { keptAnswers, watchPublicData } from './public-data.ts'

const database = await testDatabase({ poolSize: 12 })
const log = openLog({ level: 'silent', readable: false, write: () => {} })
const sources = sourcesOver(database).offline()
const closers: (() => unknown)[] = []
afterAll(async () => {
  for (const close of closers.toReversed()) await close()
})

/** `asks`: how often the market was asked for a stock. */
async function running(symbol: string, redisUrl?: Secret, now = () => Date.now()) {
  const cache = openCache({ log, redisUrl })
  const publicData = watchPublicData(database, log)
  const market = openMarket(database, { clock: () => new Date(now()), log, state: () => publicData.state('market') })
  let asks = 0
  const counted = {
    ...market,
    stock: async (symbol: string) => {
      asks++
      return market.stock(symbol)
    },
  }
  const app = await buildServer({
    ...sampleOptions,
    log,
    mounts: [{ routes: marketRoutes(counted), publicForSeconds: 60 }],
    keptAnswers: keptAnswers(cache, publicData, { version: '1', now }),
    now: () => Date.now(),
  })
  closers.push(
    () => cache.close(),
    () => publicData.close(),
    () => app.close(),
  )
  await expect.poll(() => publicData.state('market')).toBeDefined()
  const get = (url: string, headers = {}) => app.inject({ url, headers: { host: 'localhost:3000', ...headers } })
  return {
    cache,
    publicData,
    get,
    asks: () => asks,
    asOf: async () => (await get(`/api/stocks/${symbol}`)).json<{ asOf: string }>().asOf,
  }
}

const csv = (day: string, close: number) =>
  Buffer.from(`Date,Open,High,Low,Close,Volume\n${day},${close},${close},${close},${close},100\n`)
const importDay = (symbol: string, day: string, close: number) =>
  sources.importFile(csv(day, close), { symbol, fileName: 'a.csv' })

/** Until what the one computes is there for the other. */
async function connected(one: Cache, other: Cache): Promise<void> {
  const [here, there] = [one, other].map(cache => cache.space<{ n: number }>({ name: 'connected', ttlMs: 60_000, parts: ['n'] }))
  let n = 0
  const isShared = async () => {
    n++
    await here!.get({ n }, async () => 'here')
    return there!.get({ n }, async () => 'there')
  }
  await expect.poll(isShared).toBe('here')
}

async function followsTheData(symbol: string, redisUrl?: Secret): Promise<void> {
  const one = await running(symbol, redisUrl)
  const other = await running(symbol, redisUrl)
  if (redisUrl) await connected(one.cache, other.cache)
  // Both speak of one state, whoever of them came first.
  await expect.poll(() => one.publicData.state('market') === other.publicData.state('market')).toBe(true)
  for (const [day, close] of [
    ['2020-08-24', 100],
    ['2020-08-25', 101],
    ['2020-08-26', 102],
  ] as const) {
    const before = one.publicData.state('market')
    await importDay(symbol, day, close)
    // Word of the commit is on its way to both; it takes no answer of theirs.
    await expect
      .poll(
        () => one.publicData.state('market') !== before && other.publicData.state('market') === one.publicData.state('market'),
      )
      .toBe(true)
    expect([await one.asOf(), await other.asOf()]).toEqual([day, day])
    const asked = one.asks() + other.asks()
    for (let i = 0; i < 20; i++) expect([await one.asOf(), await other.asOf()]).toEqual([day, day])
    expect(one.asks() + other.asks()).toBe(asked)
  }
  // Without Redis each process makes an answer of a state once, with it both together do.
  expect(one.asks() + other.asks()).toBe(redisUrl ? 3 : 6)
}

describe('a public answer', () => {
  it('is that of before until a bar is new, and then that of now, in both processes', () => followsTheData('ONE'))
  it('is one for everybody, whoever asks at once, and for each form of a question its own', async () => {
    await importDay('ACME', '2020-08-24', 90)
    const { get, asks } = await running('ACME')
    const answers = await Promise.all(Array.from({ length: 40 }, () => get('/api/stocks/ACME')))
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1)
    expect(asks()).toBe(1)
    const { etag } = answers[0]!.headers
    expect((await get('/api/stocks/ACME', { 'if-none-match': etag })).statusCode).toBe(304)
    const [all, year] = [await get('/api/stocks/ACME/bars?range=MAX'), await get('/api/stocks/ACME/bars?range=1M')]
    expect([all.statusCode, year.statusCode]).toEqual([200, 200])
    // A refusal is kept for nobody.
    for (let i = 0; i < 2; i++) expect((await get('/api/stocks/NOBODY')).statusCode).toBe(404)
    expect(asks()).toBe(3)
  })
  it('is made anew right after a change from here, before word of it is back, and while nothing is heard', async () => {
    const { get, asks, publicData } = await running('ACME')
    await get('/api/stocks/ACME')
    await get('/api/stocks/ACME')
    expect(asks()).toBe(1)
    publicData.changed()
    await get('/api/stocks/ACME')
    expect(asks()).toBe(2)
    await expect.poll(() => publicData.state('market')).toBeDefined()
    await database.pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%' AND pid <> pg_backend_pid()",
    )
    await expect.poll(() => publicData.state('market')).toBeUndefined()
    await get('/api/stocks/ACME')
    await get('/api/stocks/ACME')
    expect(asks()).toBe(4)
    await expect.poll(() => publicData.state('market')).toBeDefined()
  })
})

describe('the state of public data', () => {
  it('of prices stays the same when a forecast is new, and that of everything does not', async () => {
    const { publicData } = await running('ACME')
    const before = [publicData.state('market'), publicData.state('everything')]
    await database.pool.query('DELETE FROM forecast')
    await expect.poll(() => publicData.state('everything') !== before[1]).toBe(true)
    expect(publicData.state('market')).toBe(before[0])
    await importDay('ACME', '2020-08-27', 91)
    await expect.poll(() => publicData.state('market') !== before[0]).toBe(true)
  })
  it('is another on another day and after a session, because an answer says how old a bar is', async () => {
    let at = Date.parse('2026-03-04T20:59:00Z')
    const { get, asks } = await running('ACME', undefined, () => at)
    const age = async () => (await get('/api/stocks/ACME')).json<{ freshness: { daysBehind: number } }>().freshness.daysBehind
    const first = await age()
    at += 30_000
    expect([await age(), asks()]).toEqual([first, 1])
    // New York has closed.
    at += 60_000
    expect([await age(), asks()]).toEqual([first, 2])
    at += 86_400_000
    expect([await age(), asks()]).toEqual([first + 1, 3])
  })
  it('that does without what is said of prices is that of routes which never read it', async () => {
    const bare = await testDatabase({ poolSize: 4 })
    await sourcesOver(bare).offline().importFile(csv('2020-08-24', 90), { symbol: 'ACME', fileName: 'a.csv' })
    const owner = new Client({ connectionString: bare.ownerUrl, options: '-c search_path=tradewise' })
    await owner.connect()
    await owner.query('DROP TABLE forecast, sealed_statement, settled_statement, pooled_record CASCADE')
    await owner.end()
    const market = openMarket(bare, { clock: () => new Date(), log })
    const compute = computeHere()
    const app = await buildServer({
      ...sampleOptions,
      log,
      mounts: [
        { routes: marketRoutes(market) },
        { routes: analysisRoutes(openAnalysis({ market, run: compute.run })) },
        { routes: portfolioRoutes(openPortfolios({ market, run: compute.run })) },
      ],
      now: () => Date.now(),
    })
    closers.push(() => app.close())
    const description = (await app.inject({ url: '/api/openapi.json', headers: { host: 'localhost:3000' } })).json<{
      paths: Record<string, { get?: unknown }>
    }>()
    const wanted: Record<string, string> = {
      search: '?q=acme',
      indicators: '?names=sma(2)',
      'exchange-rates': '?base=EUR&quote=USD',
    }
    const asked = Object.keys(description.paths).filter(
      path => description.paths[path]!.get && /stocks|symbols|market|macro|exchange|indicators|portfolio|allocation/.test(path),
    )
    expect(asked.length).toBeGreaterThan(8)
    const failed: string[] = []
    for (const path of asked) {
      const url = `${path.replace('{symbol}', 'ACME')}${wanted[path.split('/').at(-1)!] ?? ''}`
      const { statusCode } = await app.inject({ url, headers: { host: 'localhost:3000' } })
      if (statusCode >= 500) failed.push(url)
    }
    expect(failed).toEqual([])
  })
  it('makes a search find at once what another process has listed', async () => {
    const { get } = await running('ACME')
    const found = async () =>
      (await get('/api/symbols/search?q=NEWLY')).json<{ results: { symbol: string }[] }>().results.map(hit => hit.symbol)
    expect(await found()).toEqual([])
    await importDay('NEWLY', '2020-08-24', 10)
    await expect.poll(found).toEqual(['NEWLY'])
  })
})

describeRedis('a public answer with Redis', () => {
  it('is shared by two processes, and is that of now when a bar is new', async () => {
    const redis = await testRedis('secret-of-the-test')
    closers.unshift(() => redis.end())
    await followsTheData('TWO', new Secret(redis.url))
  })
})

it('is made of tables that all tell when they change', async () => {
  const { rows } = await database.pool.query<{ name: string; tells: boolean }>(`
    SELECT relname AS name, EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = 'public_data') AS tells
    FROM pg_class WHERE relnamespace = 'tradewise'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`)
  const silent = rows.filter(({ tells }) => !tells).map(({ name }) => name)
  // What belongs to somebody, or to operation. A table that is neither here nor tells is one that somebody has to think about.
  const others =
    /^(account|alarm|alert|audit_|availability_|backtest|backup_|bam$|duty_|error_|failed_proof|health_probe|installation|instance$|job|known_device|link|migration|awaited_link|one_time_link|passkey|pending_|process|question_|queue|recovery_code|running_process|schedule$|screen|secret_seen|signal_rule|subscription|totp_|tried_rule|version|warning|watchlist)/
  expect(silent.filter(name => !others.test(name))).toEqual([])
})
