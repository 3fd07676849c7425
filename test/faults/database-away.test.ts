// The database goes away in every way that it can, under load, and comes back: nobody gets anything but an answer or "try again", no
// process ends, and everything is well again within five seconds by itself.
import { randomBytes } from 'node:crypto'
import { availableParallelism, loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CutProxy, cutProxy } from '../support/cut-proxy.ts'
import { type Load, load } from '../support/database-load.ts'
import { startThrowAwayCluster, type ThrowAwayCluster } from '../support/postgres-cluster.ts'
import { endProducts, type Product, remove, run, serve, temporaryDirectory } from '../support/product.ts'
import { rounds } from '../support/rounds.ts'

const dataDirectory = temporaryDirectory()
const token = randomBytes(32).toString('base64url')
const paths = [
  '/api/stocks/AAPL',
  '/api/stocks/MSFT/bars?range=1M&interval=1d',
  '/api/symbols/search?q=micro',
  '/api/market/status',
]
let cluster: ThrowAwayCluster
let network: CutProxy
let product: Product
let worker: ReturnType<typeof run>
let pressure: Load

beforeAll(async () => {
  cluster = await startThrowAwayCluster()
  const client = new Client({ connectionString: cluster.url })
  await client.connect()
  await client.query(`CREATE ROLE tradewise_owner LOGIN PASSWORD 'only-for-tests'`)
  await client.query(`CREATE ROLE tradewise LOGIN PASSWORD 'only-for-tests'`)
  await client.query(`CREATE DATABASE tradewise OWNER tradewise_owner ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0`)
  await client.end()
  network = await cutProxy({ path: cluster.socketPath })
  const settings = {
    DATABASE_URL: `postgresql://tradewise:only-for-tests@127.0.0.1:${network.port}/tradewise`,
    DATABASE_MIGRATE_URL: `postgresql://tradewise_owner:only-for-tests@127.0.0.1:${network.port}/tradewise`,
    MONITORING_TOKEN: token,
    TRUST_PROXY: '127.0.0.1',
  }
  product = await serve(dataDirectory, settings)
  await product.ready()
  worker = run(['worker'], { DATA_DIR: dataDirectory, ...settings })
  while (!worker.said().includes('The worker is ready')) await sleep(100)
  pressure = load(product.origin, paths)
}, 150_000)

afterAll(async () => {
  await pressure?.end()
  await endProducts()
  await network?.close()
  await cluster?.stop()
  remove(dataDirectory)
})

type Seen = { workers: { lastSeenAt: string }[]; schedules: { name: string; nextRunAt: string }[] }
const isLong = rounds({ short: false, long: true })
/** More than four times as much is to do as there are processors, before the drill has begun. */
const isBusy = loadavg()[0]! > 4 * availableParallelism()
/** Within five seconds where nothing else keeps the machine busy. */
const patienceMs = isLong && !isBusy ? 5_000 : 20_000
let askedCount = 0
/** Each question from another address, so that no limit ends a patient wait. */
const fromElsewhere = () => ({ 'x-forwarded-for': `192.0.2.${askedCount++ % 250}` })
async function queue(): Promise<Seen> {
  const headers = { authorization: `Bearer ${token}`, ...fromElsewhere() }
  const answer = await fetch(`${product.origin}/api/task-queue/stats`, { headers })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Seen
}

/** Of both processes, since `givenAt`: they take jobs up again. */
async function workersSeenSince(givenAt: number): Promise<number> {
  return (await queue()).workers.filter(({ lastSeenAt }) => Date.parse(lastSeenAt) > givenAt).length
}

/** `take` and `give` the database; what was answered from then on is looked at. */
async function survives(
  awayMs: number,
  take: () => Promise<void> | void,
  give: () => Promise<void> | void,
  isSilence = false,
): Promise<void> {
  const from = pressure.answers.length
  await take()
  await sleep(awayMs)
  await give()
  const back = performance.now()
  let isWell = false
  while (!isWell && performance.now() - back < patienceMs) {
    await sleep(100)
    isWell = pressure.isWellSince(back)
  }
  if (isLong) {
    const tookMs = Math.round(performance.now() - back)
    process.stdout.write(
      `# away ${awayMs} ms; ${isWell ? 'well' : 'not well'} after ${tookMs} ms of ${patienceMs}${isBusy ? ', on a busy machine' : ''}\n`,
    )
  }
  const answers = pressure.answers.slice(from)
  const bad = answers.filter(({ status, retryAfter }) => status !== 200 && (status !== 503 || retryAfter === null))
  expect(bad).toEqual([])
  // Half a second may pass unnoticed by those who were not asking the database just then, and a silence may while answers that are kept are given.
  if (awayMs > 500 && !isSilence) expect(answers.filter(({ status }) => status === 503).length).toBeGreaterThan(0)
  expect(isWell).toBe(true)
  // Found out in the background, a moment later.
  const isReady = async () => (await fetch(`${product.origin}/api/health/ready`, { headers: fromElsewhere() })).status
  await expect.poll(isReady, { timeout: patienceMs, interval: 200 }).toBe(200)
  expect([process.kill(product.pid, 0), process.kill(worker.pid, 0)]).toEqual([true, true])
}

describe('the database', () => {
  it('is restarted, twice, and is there again for all', { timeout: 90_000 }, async () => {
    for (let n = 0; n < 2; n++)
      await survives(
        600,
        () => cluster.takeAway(),
        () => cluster.bringBack(),
      )
  })

  it('is behind a network that is cut', { timeout: 90_000 }, async () => {
    await survives(
      1_000,
      () => network.cut(),
      () => network.heal(),
    )
  })

  it('is behind a network that says nothing any more: what stays dead is found out, and jobs are taken up again', {
    timeout: 300_000,
  }, async () => {
    for (const awayMs of rounds({ short: [4_000], long: [500, 2_000, 4_000, 30_000] })) {
      const givenAt = Date.now() + awayMs
      await survives(
        awayMs,
        () => network.silence(),
        () => network.heal(),
        true,
      )
      if (isLong) await expect.poll(() => workersSeenSince(givenAt), { timeout: 40_000, interval: 500 }).toBe(2)
    }
    expect(product.said() + worker.said()).not.toMatch(/unhandledRejection|uncaughtException/)
  })

  // Ten seconds of waiting.
  if (isLong)
    it('says nothing while both are told to stop: they end with 0 all the same', { timeout: 60_000 }, async () => {
      network.silence()
      await sleep(500)
      const asked = performance.now()
      product.signal('SIGTERM')
      worker.signal('SIGTERM')
      expect((await Promise.all([product.ended, worker.ended])).map(({ code }) => code)).toEqual([0, 0])
      expect(performance.now() - asked).toBeLessThan(10_000)
    })
})
