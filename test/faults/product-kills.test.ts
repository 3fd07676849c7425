// kill -9 of the whole product while it writes, again and again: its embedded server is up each time, and what was acknowledged is there.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, expect, it } from 'vitest'
import { useEmbedded } from '#database'
import { silent } from '../support/database-settings.ts'
import { ask, serverPid, waitFor } from '../support/embedded-place.ts'
import { load } from '../support/database-load.ts'
import { endProducts, freePort, remove, serve, temporaryDirectory } from '../support/product.ts'
import { rounds } from '../support/rounds.ts'

const dataDirectory = temporaryDirectory()
afterAll(async () => {
  await endProducts()
  remove(dataDirectory)
})

function urlOfServer(): string {
  const home = join(dataDirectory, 'postgres')
  const { tradewise } = JSON.parse(readFileSync(join(home, 'credentials.json'), 'utf8')) as { tradewise: string }
  return `postgresql://tradewise:${tradewise}@${encodeURIComponent(join(home, 'run'))}:5432/tradewise`
}

/** One row at a time into a table of the product, as fast as it is acknowledged, until the server is gone. */
async function writing(acknowledged: string[]): Promise<void> {
  const client = new Client({ connectionString: urlOfServer() })
  client.on('error', () => {})
  await client.connect()
  try {
    for (;;) {
      const id = randomUUID()
      await client.query(`INSERT INTO job_progress (job_id, done, total, says, updated_at) VALUES ($1, 0, 1, '', now())`, [id])
      acknowledged.push(id)
    }
  } catch (error) {
    expect(String(error)).toMatch(/terminat|closed|ECONN|EPIPE|connection error/)
  }
}

const databaseLog = () => readFileSync(join(dataDirectory, 'postgres/postgres.log'), 'utf8')

async function missing(ids: readonly string[]): Promise<number> {
  const client = new Client({ connectionString: urlOfServer() })
  await client.connect()
  const { rows } = await client.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM job_progress WHERE job_id = ANY($1)',
    [ids],
  )
  await client.end()
  return ids.length - rows[0]!.count
}

const killCount = rounds({ short: 2, long: 10 })
const port = String(await freePort())

it(`loses nothing that was acknowledged in ${killCount} kills`, { timeout: 60_000 + killCount * 60_000 }, async () => {
  const acknowledged: string[] = []
  for (let n = 0; n <= killCount; n++) {
    const product = await serve(dataDirectory, { PORT: port })
    await product.ready()
    expect(await missing(acknowledged)).toBe(0)
    if (n === killCount) {
      product.signal('SIGTERM')
      expect((await product.ended).code).toBe(0)
      break
    }
    const writers = Promise.all(Array.from({ length: 3 }, () => writing(acknowledged)))
    await sleep(400 + Math.random() * 1_200)
    const postmaster = await serverPid(dataDirectory)
    // Every other time the server has no moment to notice that its owner is gone.
    if (n % 2 === 1) process.kill(postmaster!, 'SIGKILL')
    product.signal('SIGKILL')
    await product.ended
    await writers
  }
  expect(acknowledged.length).toBeGreaterThan(20 * killCount)
})

it('starts its server again when that alone is killed, under load, nobody gets anything but an answer or "try again", and that stops last', {
  timeout: 150_000,
}, async () => {
  const product = await serve(dataDirectory, { PORT: port, TRUST_PROXY: '127.0.0.1' })
  await product.ready()
  const pressure = load(product.origin, ['/api/stocks/AAPL', '/api/symbols/search?q=micro'])
  for (let n = 0; n < rounds({ short: 1, long: 5 }); n++) {
    const before = await serverPid(dataDirectory)
    process.kill(before!, 'SIGKILL')
    const since = performance.now()
    await Promise.race([
      waitFor('all is well again', async () => performance.now() - since > 1_500 && pressure.isWellSince(since), 60_000),
      product.ended.then(({ code, stderr }) => Promise.reject(new Error(`it ended with ${code}: ${stderr.slice(-200)}`))),
    ])
    expect(await serverPid(dataDirectory)).not.toBe(before)
    expect(await ask(urlOfServer())).toEqual({ one: 1 })
  }
  const beforeStop = databaseLog().length
  expect(pressure.answers.filter(({ status, retryAfter }) => status !== 200 && (status !== 503 || retryAfter === null))).toEqual(
    [],
  )
  expect(pressure.answers.some(({ status }) => status === 503)).toBe(true)

  // What it was told a moment before is counted in memory; requests go on to the last. The server stops when all that is over and written.
  const body = JSON.stringify({ name: 'Error', message: 'the last word', page: '/' })
  const told = await fetch(`${product.origin}/api/client-errors`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  expect(told.status).toBe(204)
  product.signal('SIGTERM')
  expect((await product.ended).code).toBe(0)
  await pressure.end()
  const said = databaseLog().slice(beforeStop)
  expect(said).toMatch(/received fast shutdown request[^]*database system is shut down\s*$/)
  // It says so of every session that is still there.
  expect(said).not.toMatch(/terminating connection|FATAL/)
  const server = await useEmbedded({ dataDir: dataDirectory, log: silent, onProgress: () => {} })
  try {
    expect(await ask(server.ownerUrl, `SELECT count FROM tradewise.error_group WHERE message = 'the last word'`)).toEqual({
      count: '1',
    })
  } finally {
    await server.stop()
  }
})
