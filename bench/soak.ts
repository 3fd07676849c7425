// A soak: the product under steady load, for an hour or as many minutes as are asked. Says by how much its memory grows after a warm-up, and
// which tables grow for which there is no rule of how long their rows stay. node bench/soak.ts [MINUTES] [REQUESTS_A_SECOND], after `npm run build`.
import { readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { newSecret, readSettings } from '#config'
import { retentionRules } from '../src/operations/retention/rules.ts'
import { startThrowAwayCluster } from '../test/support/postgres-cluster.ts'
import { endProducts, remove, serve, temporaryDirectory } from '../test/support/product.ts'
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
  const ask = async (n: number) => {
    const [path, headers] = paths[n % paths.length]!
    // Texts that were not searched before, from addresses that did not ask before.
    const text = path.endsWith('=') ? path + (n * 7919).toString(36).slice(-3) : path
    const from = `198.${18 + (n % 2)}.${Math.floor(n / 250) % 250}.${n % 250}`
    try {
      const answer = await fetch(product.origin + text, { headers: { 'x-forwarded-for': from, ...headers } })
      await answer.arrayBuffer()
      if (answer.status >= 500 && answer.status !== 503) load.failed++
      if (answer.status === 503 || answer.status === 429) load.refused++
    } catch {
      load.failed++
    }
    load.asked++
  }
  const asking = (async () => {
    const began = performance.now()
    for (let n = 0; !load.isOver; n++) {
      void ask(n)
      await sleep(Math.max(0, began + (n * 1000) / perSecond - performance.now()))
    }
  })()

  say(
    `load ${loadavg()[0]!.toFixed(1)}; ${minutes} min at ${perSecond} requests a second, of which ${warmUpMinutes.toFixed(0)} min to warm up`,
  )
  const began = performance.now()
  const passed = () => (performance.now() - began) / 60_000
  const samples: { minute: number; rss: number; heap: number }[] = []
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
    before ??= await rowsByTable(client)
    samples.push({ minute: passed(), rss: rssOf(product.pid) ?? memory.rssBytes / 1e6, heap: memory.heapUsedBytes / 1e6 })
  }
  const after = await rowsByTable(client)
  load.isOver = true
  await asking

  const [rssSlope, heapSlope] = [
    slope(samples.map(({ minute, rss }) => [minute, rss])),
    slope(samples.map(({ minute, heap }) => [minute, heap])),
  ]
  say(`${load.asked} requests, ${load.failed} failed, ${load.refused} refused for too much load or too many`)
  say(
    `memory ${samples[0]!.rss.toFixed(0)} MB after the warm-up, ${samples.at(-1)!.rss.toFixed(0)} MB at the end: ${rssSlope.toFixed(3)} MB a minute (heap ${heapSlope.toFixed(3)}); at most ${mostSlope} is asked`,
  )
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

/** Of the straight line through the points with the least squares. */
function slope(points: readonly [number, number][]): number {
  const mean = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at], 0) / points.length
  const [x0, y0] = [mean(0), mean(1)]
  const [xy, xx] = points.reduce(([a, b], [x, y]) => [a + (x - x0) * (y - y0), b + (x - x0) ** 2], [0, 0])
  return xx === 0 ? 0 : xy / xx
}
