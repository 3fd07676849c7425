// A hundred thousand errors of ten kinds in a minute, half of them of pages and half because parts of the database are gone: ten groups,
// counted to the last one, in bounded memory and a bounded number of rows, while other routes go on. Prints how quick those were before
// and during the flood. `ERRORS` and `FLOOD_SECONDS` make it smaller. The short form is src/operations/errors/errors.test.ts.
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { Client } from 'pg'
import { afterAll, expect, it } from 'vitest'
import { testDatabase } from '../support/database.ts'
import type { Probed, Probing } from '../support/prober.worker.ts'
import { endProducts, remove, serve, temporaryDirectory } from '../support/product.ts'

const errorCount = Number(process.env.ERRORS ?? 100_000)
const floodSeconds = Number(process.env.FLOOD_SECONDS ?? 60)
const token = 'a-monitoring-token-for-this-drill-alone'
/** So many callers that no one of them is refused for asking too often. */
const addressCount = 4_000
const underWayAtMost = 200
const probeEveryMs = 20
const calmSeconds = 15

/** Each breaks with its own table. */
const broken = [
  ['/api/stocks/AAPL/forecast', 'forecast'],
  ['/api/signals/live', 'sealed_statement'],
  ['/api/exchange-rates?quote=USD', 'exchange_rate'],
  ['/api/macro/shiller', 'macro_month'],
  ['/api/signals/record', 'pooled_record'],
] as const
const probed = ['/api/stocks/MSFT/bars?range=1Y', '/api/symbols/search?q=micro', '/api/rules/vocabulary', '/api/health/live']

const database = await testDatabase({ poolSize: 2 })
const data = temporaryDirectory()
const agent = new Agent({ keepAlive: true, maxSockets: underWayAtMost + 20 })
afterAll(async () => {
  agent.destroy()
  await endProducts()
  remove(data)
})

it('counts each, keeps ten rows, and other routes go on', { timeout: 20 * 60_000 }, async () => {
  const product = await serve(data, {
    DATABASE_URL: database.url,
    DATABASE_MIGRATE_URL: database.ownerUrl,
    TRUST_PROXY: '127.0.0.1',
    MONITORING_TOKEN: token,
    LOG_LEVEL: 'fatal',
  })
  await product.ready(300_000)
  say('the product is ready')
  const { port } = new URL(product.origin)
  let asked = 0

  /** → its status. */
  function ask(path: string, body?: object): Promise<number> {
    const caller = asked++ % addressCount
    const text = body && JSON.stringify(body)
    const headers = {
      'x-forwarded-for': `10.${caller >> 8}.${caller & 255}.7`,
      'x-forwarded-proto': 'http',
      ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    }
    return new Promise((resolve, reject) => {
      request({ agent, port, host: '127.0.0.1', path, method: body ? 'POST' : 'GET', headers }, answer =>
        answer.resume().once('end', () => resolve(answer.statusCode!)),
      )
        .once('error', reject)
        .end(text)
    })
  }

  /** Asked on a thread of their own: this one is busy with the flood. Resolves to what ends it. */
  function probe(): () => Promise<Probed> {
    const given: Probing = { port: Number(port), paths: probed, everyMs: probeEveryMs, addresses: 250 }
    const thread = new Worker(new URL('../support/prober.worker.ts', import.meta.url), { workerData: given })
    const answer = once(thread, 'message')
    return async () => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      thread.postMessage('stop')
      const [found] = (await answer) as [Probed]
      // What is refused because there is too much to do (503) is told with the figures; nothing else may happen.
      expect(Object.keys(found.statuses).filter(key => !/ (?:200|503)$/.test(key))).toEqual([])
      return found
    }
  }
  const p99 = ({ waitsMs }: Probed) => waitsMs.toSorted((one, other) => one - other)[Math.floor(waitsMs.length * 0.99)]!
  const refused = ({ statuses }: Probed) =>
    Object.entries(statuses).reduce((sum, [key, count]) => sum + (key.endsWith(' 503') ? count : 0), 0)
  const metric = async (name: string) => {
    const answer = await fetch(`${product.origin}/metrics`, { headers: { authorization: `Bearer ${token}` } })
    return Number((await answer.text()).match(new RegExp(`^${name} (\\S+)$`, 'm'))![1])
  }

  const warming = probe()
  await sleep(3_000)
  await warming()
  const calming = probe()
  await sleep(calmSeconds * 1_000)
  const calm = await calming()
  say(`calm: ${calm.waitsMs.length} asked`)
  const rssBefore = await metric('process_resident_memory_bytes')

  const owner = new Client({ connectionString: database.ownerUrl })
  await owner.connect()
  for (const [, table] of broken) await owner.query(`ALTER TABLE tradewise.${table} RENAME TO ${table}_gone`)
  const statuses = new Map<string, number>()
  let left = errorCount
  const isOver = () => left <= 0
  let rssMost = 0
  const began = performance.now()
  const watched = (async () => {
    while (!isOver()) {
      await sleep(1_000)
      rssMost = Math.max(rssMost, await metric('process_resident_memory_bytes'))
    }
  })()
  const probing = probe()
  const lanes = Array.from({ length: underWayAtMost }, async () => {
    while (left > 0) {
      const nth = left--
      // As many a second as make the flood last as long as it should.
      const due = began + ((errorCount - nth) / errorCount) * floodSeconds * 1000
      if (due > performance.now()) await sleep(due - performance.now())
      const kind = nth % 10
      const status = kind < 5 ? await ask(broken[kind]![0]) : await ask('/api/client-errors', pageError(kind - 5, nth))
      statuses.set(`${kind} ${status}`, (statuses.get(`${kind} ${status}`) ?? 0) + 1)
    }
  })
  await Promise.all([...lanes, watched])
  const during = await probing()
  const seconds = (performance.now() - began) / 1000
  for (const [, table] of broken) await owner.query(`ALTER TABLE tradewise.${table}_gone RENAME TO ${table}`)
  await owner.end()
  await sleep(3_000)

  const { rows } = await database.pool.query<{ count: number; origin: string; message: string }>(
    // Jobs that came by meanwhile found the tables gone too, and are groups of their own.
    "SELECT count::int AS count, origin, message FROM error_group WHERE origin IN ('request', 'browser') ORDER BY origin, message",
  )
  const { rows: sizes } = await database.pool.query<{ bytes: number; hours: number }>(
    `SELECT (pg_total_relation_size('error_group') + pg_total_relation_size('error_hour') + pg_total_relation_size('error_batch'))::int AS bytes,
       (SELECT count(*)::int FROM error_hour) AS hours`,
  )
  say(`${errorCount} errors in ${seconds.toFixed(1)} s: ${JSON.stringify(Object.fromEntries(statuses))}`)
  say(`groups: ${rows.map(row => `${row.count} × ${row.message}`).join('; ')}`)
  say(
    `other routes, 99 of 100 within ${p99(calm).toFixed(1)} ms before and ${p99(during).toFixed(1)} ms meanwhile (${calm.waitsMs.length} and ${during.waitsMs.length} asked, ${refused(during)} refused)`,
  )
  say(`memory ${mb(rssBefore)} before, at most ${mb(rssMost)}; tables ${mb(sizes[0]!.bytes)}, ${sizes[0]!.hours} rows of hours`)

  // What was refused because there was too much to do (503) is no error.
  const met = [...statuses].flatMap(([key, count]) => (/ (?:500|204)$/.test(key) ? [count] : []))
  const ascending = (counts: number[]) => counts.toSorted((a, b) => a - b)
  expect(ascending(rows.map(({ count }) => count))).toEqual(ascending(met))
  expect(rows).toHaveLength(10)
  expect(sizes[0]!.bytes).toBeLessThan(5e6)
  product.signal('SIGTERM')
  expect((await product.ended).code).toBe(0)
})

function pageError(kind: number, nth: number): object {
  const words = ['draw', 'sort', 'parse', 'fetch', 'render'][kind]!
  return {
    name: 'TypeError',
    message: `cannot ${words} row ${nth} of person${nth}@example.net`,
    stack: `TypeError: x\n    at ${words} (https://h.example/assets/page-D3fGh12k.js:1:${nth})`,
    page: `/stocks/S${nth}`,
  }
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
