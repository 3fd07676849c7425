// A soak: the product under steady load, for an hour or as many minutes as are asked. Says by how much its memory grows after a warm-up,
// which tables grow for which there is no rule of how long their rows stay, and of each request that failed when, where and how.
// The slope is Theil and Sen's (the median of those between each two minutes) of the medians of minutes: a moment before a collection, or a
// minute in which the machine stood still, does not move it. node bench/soak.ts [MINUTES] [REQUESTS_A_SECOND], after `npm run build`.
import { readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'
import { Client } from 'pg'
import { newSecret, readSettings } from '#config'
import { retentionRules } from '../src/operations/retention/rules.ts'
import { startThrowAwayCluster } from '../test/support/postgres-cluster.ts'
import { endProducts, type Product, remove, serve, temporaryDirectory } from '../test/support/product.ts'
import { firstAdministrator } from '../test/support/signed-in.ts'
import { report } from './report.ts'

const [minutes = 60, perSecond = 25] = process.argv.slice(2).map(Number)
const mostSlope = 0.5
/** Caches fill and code is compiled in it. */
const warmUpMinutes = Math.min(15, minutes / 3)
const sampleEveryMs = 5_000
const token = 'a-token-for-a-soak-of-the-whole-product'

/** How long rows stay, and who sees to it; kept for ever by decision counts as a rule. */
const keptUntil = new Map(
  retentionRules(readSettings({}, { readFile: () => '' }).settings).map(rule => [
    rule.table as string,
    'days' in rule ? `${rule.days} days` : rule.kept,
  ]),
)

/** In MB. */
type Memory = { rss: number; heap: number }

const { say, note } = report('soak')
const cluster = await startThrowAwayCluster()
const directory = temporaryDirectory()
const client = new Client({ connectionString: cluster.url })
try {
  const settings = {
    DATA_DIR: directory,
    DATABASE_URL: cluster.url,
    MONITORING_TOKEN: token,
    TRUST_PROXY: '127.0.0.1',
    BACKUP_ENCRYPTION: 'off',
    SESSION_SECRET: newSecret(),
    DATA_REFRESH_TIME: 'off',
    LOG_LEVEL: 'warn',
    NODE_OPTIONS: `--import ${new URL('collects-garbage.ts', import.meta.url).href}`,
  }
  const product = await serve(directory, settings)
  await product.ready()
  await client.connect()
  const admin = await firstAdministrator(product, settings)
  const cookie = { cookie: admin.cookie() }

  const paths: [string, Record<string, string>][] = [
    ['/', {}],
    ['/api/symbols/search?q=', {}],
    ['/api/stocks/AAPL', {}],
    ['/api/stocks/MSFT/bars?range=1Y', {}],
    ['/api/stocks/AAPL/indicators?names=sma(20),rsi(14)&range=1Y', {}],
    ['/api/health', {}],
    ['/api/account', cookie],
    ['/api/watchlists', cookie],
    ['/api/admin/alarms', cookie],
    ['/api/nothing', {}],
  ]
  const load = { asked: 0, failed: 0, refused: 0, isOver: false }
  const began = performance.now()
  const passed = () => (performance.now() - began) / 60_000
  const fail = (path: string, asked: number, how: string) => {
    load.failed++
    say(
      `FAILED in minute ${passed().toFixed(2)} (${new Date().toISOString()}), after ${(performance.now() - asked).toFixed(0)} ms: ${path}: ${how}`,
    )
  }
  const ask = async (n: number) => {
    const [path, headers] = paths[n % paths.length]!
    // Texts that were not searched before, from addresses that did not ask before.
    const text = path.endsWith('=') ? path + (n * 7919).toString(36).slice(-3) : path
    const from = `198.${18 + (n % 2)}.${Math.floor(n / 250) % 250}.${n % 250}`
    const asked = performance.now()
    try {
      const answer = await fetch(product.origin + text, { headers: { 'x-forwarded-for': from, ...headers } })
      const body = await answer.text()
      const isRefused = answer.status === 503 || answer.status === 429
      if (isRefused) load.refused++
      else if (answer.status !== (path === '/api/nothing' ? 404 : 200))
        fail(text, asked, `${answer.status} ${body.slice(0, 500)}`)
    } catch (error) {
      fail(text, asked, inspect(error, { depth: 3, breakLength: Number.POSITIVE_INFINITY }))
    }
    load.asked++
  }
  let latestMs = 0
  const asking = (async () => {
    const first = performance.now()
    const underWay = new Set<Promise<void>>()
    for (let n = 0; !load.isOver; n++) {
      const one = ask(n).finally(() => underWay.delete(one))
      underWay.add(one)
      const early = first + (n * 1000) / perSecond - performance.now()
      latestMs = Math.max(latestMs, -early)
      await sleep(Math.max(0, early))
    }
    await Promise.all(underWay)
  })()

  say(
    `load ${loadavg()[0]!.toFixed(1)}; ${minutes} min at ${perSecond} requests a second, of which ${warmUpMinutes.toFixed(0)} min to warm up`,
  )
  const samples: { minute: number; rss: number; heap: number }[] = []
  /** When the warm-up has ended, and at the end. */
  const collected: Memory[] = []
  let before: Map<string, number> | undefined
  while (passed() < minutes) {
    await sleep(sampleEveryMs)
    const answer = await fetch(`${product.origin}/api/performance/stats`, { headers: { authorization: `Bearer ${token}` } })
    if (!answer.ok) {
      load.refused++
      continue
    }
    const { memory } = (await answer.json()) as { memory: { rssBytes: number; heapUsedBytes: number } }
    if (passed() < warmUpMinutes) continue
    if (before === undefined) {
      before = await rowsByTable(client)
      collected.push(await memoryCollected(product))
    }
    samples.push({ minute: passed(), rss: rssOf(product.pid) ?? memory.rssBytes / 1e6, heap: memory.heapUsedBytes / 1e6 })
  }
  const after = await rowsByTable(client)
  load.isOver = true
  await asking

  collected.push(await memoryCollected(product))

  const minutesOf = (value: (sample: (typeof samples)[number]) => number): [number, number][] =>
    [...Map.groupBy(samples, ({ minute }) => Math.floor(minute))].map(([minute, its]) => [minute, median(its.map(value))])
  const [rss, heap] = [minutesOf(sample => sample.rss), minutesOf(sample => sample.heap)]
  const [rssSlope, heapSlope] = [theilSen(rss), theilSen(heap)]
  const half = Math.ceil(rss.length / 2)
  say(
    `${load.asked} requests, ${load.failed} failed, ${load.refused} refused for too much load or too many; load ${loadavg()[0]!.toFixed(1)}; what asks was late by at most ${latestMs.toFixed(0)} ms`,
  )
  say(
    `memory ${rss[0]![1].toFixed(0)} MB in the minute after the warm-up, ${rss.at(-1)![1].toFixed(0)} MB in the last (${Math.min(...rss.map(([, mb]) => mb)).toFixed(0)} to ${Math.max(...rss.map(([, mb]) => mb)).toFixed(0)}): ${rssSlope.toFixed(3)} MB a minute (first half ${theilSen(rss.slice(0, half)).toFixed(3)}, second ${theilSen(rss.slice(half)).toFixed(3)}; heap ${heapSlope.toFixed(3)}); at most ${mostSlope} is asked`,
  )
  const [atFirst, atLast] = collected as [Memory, Memory]
  say(
    `once all garbage is collected: ${atFirst.rss.toFixed(0)} MB after the warm-up, ${atLast.rss.toFixed(0)} MB at the end; of them heap in use ${atFirst.heap.toFixed(0)} and ${atLast.heap.toFixed(0)}`,
  )
  const warned = Map.groupBy(product.said().split('\n').filter(Boolean), line => /"msg":"([^"]*)"/.exec(line)?.[1] ?? line)
  for (const lines of warned.values()) say(`the product's log, ${lines.length} ×: ${lines[0]!.slice(0, 400)}`)
  const grown = [...after].filter(([table, rows]) => rows > (before?.get(table) ?? 0))
  for (const [table, rows] of grown)
    say(
      `${table.padEnd(22)} ${before?.get(table) ?? 0} → ${rows} rows; kept: ${keptUntil.get(table) ?? 'FOR EVER: there is no rule'}`,
    )
  const without = grown.filter(([table]) => !keptUntil.has(table)).map(([table]) => table)
  note({
    minutes,
    perSecond,
    rssSlopeMbPerMinute: rssSlope,
    heapSlopeMbPerMinute: heapSlope,
    failed: load.failed,
    tablesWithoutRule: without.length,
  })
  process.exitCode = rssSlope <= mostSlope && without.length === 0 && load.failed === 0 ? 0 : 1
} finally {
  await client.end()
  await endProducts()
  await cluster.stop()
  remove(directory)
}

/** Exact: what the statistics say is late. */
async function rowsByTable(db: Client): Promise<Map<string, number>> {
  const { rows } = await db.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'tradewise' ORDER BY tablename",
  )
  const counts = new Map<string, number>()
  for (const { name } of rows) {
    const { rows: counted } = await db.query<{ n: number }>(`SELECT count(*)::int AS n FROM tradewise."${name}"`)
    counts.set(name, counted[0]!.n)
  }
  return counts
}

/** In MB, as the kernel has it. */
function rssOf(pid: number): number | undefined {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1000
}

/** What stays when a process is told to collect all garbage, and has. */
async function memoryCollected({ pid, origin }: Product): Promise<Memory> {
  for (let n = 0; n < 3; n++) {
    process.kill(pid, 'SIGUSR2')
    await sleep(2_000)
  }
  const answer = await fetch(`${origin}/api/performance/stats`, { headers: { authorization: `Bearer ${token}` } })
  const { memory } = (await answer.json()) as { memory?: { heapUsedBytes: number } }
  return { rss: rssOf(pid) ?? Number.NaN, heap: (memory?.heapUsedBytes ?? Number.NaN) / 1e6 }
}

/** The median of the slopes between each two points. */
function theilSen(points: readonly [number, number][]): number {
  const slopes = points.flatMap(([x0, y0], i) => points.slice(i + 1).map(([x, y]) => (y - y0) / (x - x0)))
  return slopes.length === 0 ? 0 : median(slopes)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
