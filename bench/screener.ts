// The screener over the real directory and ten million bars: first and later questions, and what a page's answer takes meanwhile.
// node bench/screener.ts [symbols] — 2,609 bars each; the server is a throw-away one that does not wait for the disk.
import { randomUUID } from 'node:crypto'
import { loadavg } from 'node:os'
import { dayOf, weekdayOf } from '#basics'
import { migrate, openDatabase } from '#database'
import { openMarket } from '#market'
import { openScreener, selfHosted } from '#screener'
import type { Bars } from '#series'
import { openWorkers } from '#workers'
import { writeBatches } from '../src/product/market/batch.store.ts'
import type { SeriesBatch } from '../src/product/market/batch.ts'
import { silent } from '../test/support/database-settings.ts'
import { bundledMarketData } from '../test/support/market-data.ts'
import { startThrowAwayCluster } from '../test/support/postgres-cluster.ts'
import { chanceFrom } from '../test/support/sample-bars.ts'
import { report } from './report.ts'

const symbolCount = Number(process.argv[2] ?? 3850)
const seriesPerTransaction = 50
const { say, note } = report('screener')
const file = new URL('../src/app/compute.worker.ts', import.meta.url)
const workers = openWorkers({ file, maxThreads: 1, memoryLimitMb: 256, timeoutMs: 10_000, log: silent })
const cluster = await startThrowAwayCluster()
try {
  await migrate(cluster.url, { directory: 'migrations', runningUrl: cluster.url, log: silent })
  const database = openDatabase({
    url: cluster.url,
    poolSize: 4,
    connectTimeoutMs: 10_000,
    idleTimeoutMs: 10_000,
    statementTimeoutMs: 0,
    lockTimeoutMs: 0,
    idleInTransactionTimeoutMs: 0,
    applicationName: 'bench',
    log: silent,
  })
  try {
    await measure(database)
  } finally {
    await database.close()
  }
} finally {
  await workers.close()
  await cluster.stop()
}

async function measure(database: ReturnType<typeof openDatabase>): Promise<void> {
  const market = openMarket(database, { clock: () => new Date(), log: silent })
  await market.loadBundled(bundledMarketData())
  const { rows } = await database.pool.query<{ symbol: string }>(
    `SELECT symbol FROM listing WHERE kind = 'share' AND symbol NOT IN (SELECT symbol FROM bar_series) ORDER BY symbol LIMIT $1`,
    [symbolCount],
  )
  const days = sessions('2014-01-01', '2023-12-31')
  for (let from = 0; from < rows.length; from += seriesPerTransaction) {
    const some = rows.slice(from, from + seriesPerTransaction).map(({ symbol }, i) => batchOf(symbol, priced(days, from + i)))
    await database.kysely.transaction().execute(trx => writeBatches(trx, some, new Date()))
  }
  await database.pool.query('ANALYZE')
  const barCount = rows.length * days.length
  say(`PostgreSQL ${cluster.version}, load ${loadavg()[0]!.toFixed(1)}; ${barCount} bars of ${rows.length} symbols`)

  const screener = openScreener({
    database,
    market,
    run: (task, input) => workers.run(task, input),
    limits: selfHosted,
    now: () => new Date(),
    newId: randomUUID,
  })
  const ask = async (rule: string, columns: string[] | null = null) => {
    const [started, cpu] = [performance.now(), process.cpuUsage()]
    const { total } = await screener.screen({ rule, columns, sort: null, isDescending: false }, { offset: 0, limit: 50 })
    const { user, system } = process.cpuUsage(cpu)
    return { ms: performance.now() - started, cpuMs: (user + system) / 1000, total }
  }
  const figures: Record<string, number> = {}
  const tell = (words: string, { ms, cpuMs, total }: { ms: number; cpuMs: number; total: number }) => {
    say(`${words}: ${ms.toFixed(0)} ms, of which ${cpuMs.toFixed(0)} ms computed here, ${total} hits`)
    Object.assign(figures, { [`${words}, ms`]: ms, [`${words}, processor ms`]: cpuMs })
  }
  const waits: number[] = []
  const watch = watchLoop(waits)
  tell('first, figures only', await ask('pe < 15 and yield > 3% and sector = "Finance"'))
  tell('first, with prices', await ask('close > sma(200) and rsi(14) < 40'))
  tell('the same again', await ask('close > sma(200) and rsi(14) < 40'))
  tell('another number', await ask('close > sma(200) and rsi(14) < 45 and pe < 30'))
  tell('a new average', await ask('close > sma(100) and sma(50) > sma(100)'))
  tell('a new window', await ask('percentile(close, 60) > 0.9 and return(6m) > 10%'))
  tell('a fall within five years', await ask('max_drawdown(5y) > -30%'))
  tell('a crossing within a month', await ask('within(crosses_above(ema(12), ema(26)), 21)'))
  tell('figures first', await ask('pe < 10 and sector = "Finance" and hurst(100) > 0.6'))
  tell('with highs and lows', await ask('adx(14) > 30 and close > 10'))
  tell('with volumes', await ask('volume > 3 * mean(volume, 50)'))
  tell('from the first bar on', await ask('obv > obv[20]'))
  watch.end()
  waits.sort((a, b) => a - b)
  const p99 = waits[Math.floor(waits.length * 0.99)] ?? 0
  say(
    `meanwhile others waited for the loop: p99 ${p99.toFixed(0)} ms, at most ${waits.at(-1)?.toFixed(0)} ms (${waits.length} looks)`,
  )
  note({ bars: barCount, ...figures, 'wait for the loop meanwhile, p99 ms': p99 })
}

/** How late a timer of five milliseconds comes. */
function watchLoop(waits: number[]): { end: () => void } {
  let due = performance.now() + 5
  const timer = setInterval(() => {
    const now = performance.now()
    waits.push(Math.max(0, now - due))
    due = now + 5
  }, 5)
  return { end: () => clearInterval(timer) }
}

function sessions(from: string, to: string): Int32Array {
  const days: number[] = []
  for (let day = dayOf(from); day <= dayOf(to); day++) if (weekdayOf(day) % 6 !== 0) days.push(day)
  return Int32Array.from(days)
}

/** A walk in cents, the same every time. */
function priced(time: Int32Array, seed: number): Bars {
  const next = chanceFrom(seed)
  let cents = 2000 + Math.floor(next() * 20_000)
  const empty = (): Float64Array => new Float64Array(time.length)
  const bars = { time, open: empty(), high: empty(), low: empty(), close: empty(), volume: empty() }
  for (let i = 0; i < time.length; i++) {
    const open = cents
    cents = Math.max(100, cents + Math.floor((next() - 0.5) * 400))
    bars.open[i] = open / 100
    bars.close[i] = cents / 100
    bars.high[i] = (Math.max(open, cents) + Math.floor(next() * 100)) / 100
    bars.low[i] = Math.max(1, Math.min(open, cents) - Math.floor(next() * 90)) / 100
    bars.volume[i] = Math.floor(next() * 50_000_000)
  }
  return bars
}

function batchOf(symbol: string, bars: Bars): SeriesBatch {
  const nothing = { splits: [], dividends: [], splitsKnownFrom: 0, dividendsKnownFrom: 0, precisionNote: null }
  const raw = { sourceAdjustment: 'none', storedAdjustment: 'none', volumeAdjustment: 'none' } as const
  const listing = { name: symbol, kind: 'share', exchange: 'BENCH' } as const
  return { symbol, listing, source: 'bench', label: 'bench', trust: 1, interval: '1d', currency: 'USD', ...raw, ...nothing, bars }
}
