// The screener over the real directory and ten million bars: what the first question takes, what later ones take, and how long a page's
// answer takes while screens are asked and a parameter sweep runs. node bench/screener.ts [symbols] — 2,609 bars each; the database
// server is a throw-away one that does not wait for the disk.
import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadavg } from 'node:os'
import { dayOf, weekdayOf } from '#basics'
import { migrate, openDatabase } from '#database'
import { openMarket } from '#market'
import { openScreener, selfHosted } from '#screener'
import type { Bars } from '#series'
import { openWorkers } from '#workers'
import { settingsOf } from '../src/product/backtests/parameters.ts'
import { settledStrategy } from '../src/product/backtests/strategy.ts'
import { writeBatches } from '../src/product/market/batch.store.ts'
import type { SeriesBatch } from '../src/product/market/batch.ts'
import { limits, silent } from '../test/support/database-settings.ts'
import { bundledMarketData } from '../test/support/market-data.ts'
import { startThrowAwayCluster } from '../test/support/postgres-cluster.ts'
import { chanceFrom } from '../test/support/sample-bars.ts'
import { report } from './report.ts'

const symbolCount = Number(process.argv[2] ?? 3850)
const underLoadMs = 8_000
const usualRules = [
  'close > sma(200) and rsi(14) < 40',
  'rsi(14) < 30 and pe < 15',
  'sma(50) > sma(200) and return(12m) > 20%',
  'crosses_above(sma(50), sma(200))',
  'drawdown(close, 1y) < -20% and volatility(60) < 30%',
  'adx(14) > 30 and close > 10',
  'volume > 3 * mean(volume, 50)',
  'close >= highest(1y) * 0.98',
  'pe < 15 and yield > 3% and sector = "Finance"',
]
const freshRules = [
  'close > sma(137)',
  'return(83) > 5%',
  'percentile(volume, 71) > 0.9',
  'close > sma(77)',
  'rsi(9) < 45 and close > ema(33)',
  'percentile(close, 60) > 0.9 and return(130) > 10%',
  'max_drawdown(5y) > -30%',
  'within(crosses_above(ema(11), ema(27)), 21)',
  'atr(21) / close > 4%',
  'volume > 2 * mean(volume, 33)',
  'obv > obv[20]',
  'macd(11, 25, 8) > 0',
  'volatility(45) < 30%',
  'sharpe(130) > 1',
  'sma(61) > sma(143)',
  'adx(19) > 30',
  'close > highest(77)[1]',
  'zscore(close, 63) > 2',
  'stoch(21, 3, 3) < 20',
  'mfi(19) < 30',
]
const nothing = {
  rules: ['close'],
  bars: 1,
  blocks: [],
  places: new Int32Array(0),
  splits: [],
  isTradedKnown: [],
  isCut: [],
  benchmark: null,
  facts: {},
  reports: null,
}
const seriesPerTransaction = 50
const { say, note } = report('screener')
const file = new URL('../src/app/compute.worker.ts', import.meta.url)
const workers = openWorkers({ file, maxThreads: 1, memoryLimitMb: 256, timeoutMs: 10_000, log: silent })
const cluster = await startThrowAwayCluster()
try {
  await migrate(cluster.url, { directory: 'migrations', runningUrl: cluster.url, log: silent })
  const database = openDatabase({ ...limits, url: cluster.url, statementTimeoutMs: 0, applicationName: 'bench', log: silent })
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

  const opened = () =>
    openScreener({
      database,
      market: openMarket(database, { clock: () => new Date(), log: silent }),
      run: (task, input) => workers.run(task, input),
      limits: selfHosted,
      now: () => new Date(),
      newId: randomUUID,
    })
  const asking = (screener: ReturnType<typeof opened>) => async (rule: string) => {
    const [started, cpu] = [performance.now(), process.cpuUsage()]
    const asked = { rule, columns: null, sort: null, isDescending: false }
    const { total } = await screener.screen(asked, { offset: 0, limit: 50 })
    const { user, system } = process.cpuUsage(cpu)
    const took = { ms: performance.now() - started, cpuMs: (user + system) / 1000 }
    say(
      `  ${rule.padEnd(66)} ${took.ms.toFixed(0).padStart(5)} ms ${took.cpuMs.toFixed(0).padStart(6)} ms ${String(total).padStart(6)}`,
    )
    return took.ms
  }
  // The thread is there and has read its code, as in a server that has started.
  await workers.run('lastValues', nothing)

  say('asked of a server that has just started                               waited computed    hits')
  const firstFigures = await asking(opened())('pe < 15 and yield > 3% and sector = "Finance"')
  const firstPrices = await asking(opened())('close > sma(200) and rsi(14) < 40')

  const screener = opened()
  const ask = asking(screener)
  const [since, cpuBefore] = [performance.now(), process.cpuUsage()]
  await screener.warm(new AbortController().signal)
  const warming = process.cpuUsage(cpuBefore)
  say(
    `warmed in the background: ${((performance.now() - since) / 1000).toFixed(1)} s, ${((warming.user + warming.system) / 1e6).toFixed(1)} s of processor time`,
  )
  const usual = await timesOf(ask, usualRules)
  say('with windows that nobody has asked for before')
  const fresh = await timesOf(ask, freshRules)

  const pages = await pagesWhile(async () => {
    const until = performance.now() + underLoadMs
    const sweeping = sweepUntil(until)
    for (let i = 0; performance.now() < until; i++) await screener.screen(screenOf(i), { offset: 0, limit: 50 })
    return await sweeping
  })
  say(`first question: ${Math.max(firstFigures, firstPrices).toFixed(0)} ms (wanted: at most 1000)`)
  say(`what most ask, later: median ${at(usual, 0.5)} ms, slowest ${at(usual, 1)} ms (wanted: at most 100)`)
  say(
    `new windows, later: median ${at(fresh, 0.5)} ms, 95 of 100 within ${at(fresh, 0.95 - 1 / fresh.length)} ms, slowest ${at(fresh, 1)} ms (wanted: at most 100)`,
  )
  say(
    `a page while screens are asked and a sweep runs: median ${at(pages.ms, 0.5)} ms, p99 ${at(pages.ms, 0.99)} ms, slowest ${at(pages.ms, 1)} ms of ${pages.ms.length} (wanted: p99 below 50); ${pages.ended} settings tried meanwhile`,
  )
  note({
    bars: barCount,
    'first question, ms': Math.max(firstFigures, firstPrices),
    'usual ones later, slowest, ms': usual.at(-1)!,
    'new windows later, slowest, ms': fresh.at(-1)!,
    'a page under sweeps, p99 ms': Number(at(pages.ms, 0.99)),
  })
}

async function timesOf(ask: (rule: string) => Promise<number>, rules: readonly string[]): Promise<number[]> {
  const times: number[] = []
  for (const rule of rules) times.push(await ask(rule))
  return times.sort((a, b) => a - b)
}

function at(sorted: readonly number[], share: number): string {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(0)
}

function screenOf(i: number) {
  return { rule: `close > sma(${20 + (i % 200)}) and rsi(14) < 60`, columns: null, sort: null, isDescending: false }
}

/** Pieces of a sweep as its job hands them to its thread. → settings tried */
async function sweepUntil(until: number): Promise<number> {
  const long = openWorkers({ file, maxThreads: 1, memoryLimitMb: 512, timeoutMs: 60_000, log: silent })
  const strategy = settledStrategy({
    symbols: ['A'],
    rule: 'sma($fast) > sma($slow)',
    benchmark: null,
    parameters: { fast: { from: 2, to: 21, step: 1 }, slow: { from: 30, to: 60, step: 5 } },
    // What the engine for the plainest case does not do, so that the slower one is at work.
    conventions: { shares: 'whole' },
  })
  const settings = settingsOf(strategy.parameters, [strategy.rule])
  const bars = priced(sessions('2014-01-01', '2023-12-31'), 1)
  const about = { symbol: 'A', name: 'A', currency: 'USD', source: 'bench', basis: 'none', note: null, isDelisted: false }
  const data = { symbols: [{ ...about, bars, splits: [], dividends: [], reports: [] }], benchmark: null }
  let tried = 0
  try {
    for (; performance.now() < until; tried += settings.length) await long.run('runSettings', { strategy, data, settings })
  } finally {
    await long.close()
  }
  return tried
}

async function pagesWhile<Result>(work: () => Promise<Result>): Promise<{ ms: number[]; ended: Result }> {
  const server = createServer((_, response) => response.end('{"status":"ok"}')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const asker = fork(new URL('page-asker.ts', import.meta.url), [String((server.address() as AddressInfo).port)])
  const ms: number[] = []
  asker.on('message', took => ms.push(took as number))
  try {
    const ended = await work()
    return { ms: ms.sort((a, b) => a - b), ended }
  } finally {
    asker.kill('SIGTERM')
    server.closeAllConnections()
    server.close()
  }
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
