// Bars in and out of PostgreSQL: our blocks against one row per bar in the same server, in turn. node bench/bars.ts [symbols]
// Prints rates and ratios; the server is a throw-away one that does not wait for the disk, for both alike.
import { loadavg } from 'node:os'
import { dayOf, weekdayOf } from '#basics'
import { migrate, openDatabase } from '#database'
import type { Bars } from '#series'
import { limits, silent } from '../test/support/database-settings.ts'
import { startThrowAwayCluster } from '../test/support/postgres-cluster.ts'
import { readBars } from '../src/product/market/bars.store.ts'
import type { SeriesBatch } from '../src/product/market/batch.ts'
import { writeBatches } from '../src/product/market/batch.store.ts'
import { readColumns } from '../src/product/market/columns.store.ts'
import { report } from './report.ts'

const symbolCount = Number(process.argv[2] ?? 5000)
const seriesPerTransaction = 50
const rowSymbols = Math.min(100, symbolCount)
const { say, note } = report('bars')

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
  await cluster.stop()
}

async function measure(database: ReturnType<typeof openDatabase>): Promise<void> {
  say(`PostgreSQL ${cluster.version}, load ${loadavg()[0]!.toFixed(1)}`)
  const tenYears = sessions('2014-01-01', '2023-12-31')
  const { kysely, pool } = database
  const at = new Date('2026-01-05T00:00:00Z')
  const barCount = symbolCount * tenYears.length

  let blocksIn = 0
  for (let from = 0; from < symbolCount; from += seriesPerTransaction) {
    const some = Array.from({ length: Math.min(seriesPerTransaction, symbolCount - from) }, (_, i) =>
      batchOf(`S${from + i}`, priced(tenYears, from + i)),
    )
    blocksIn += await seconds(() => kysely.transaction().execute(trx => writeBatches(trx, some, at)))
  }
  const blockBytes = await sizeOf('bar_block')
  say(
    `${barCount} bars of ${symbolCount} symbols as blocks: ${rate(barCount, blocksIn)} in, ${(blockBytes / barCount).toFixed(1)} bytes a bar`,
  )

  await pool.query(
    'CREATE TABLE bar_row (series_id int, day int, open float8, high float8, low float8, close float8, volume float8, PRIMARY KEY (series_id, day))',
  )
  const asRows = Array.from({ length: rowSymbols }, (_, i) => priced(tenYears, i))
  const rowsIn = await seconds(async () => {
    for (const [i, bars] of asRows.entries()) {
      const columns = [bars.time, bars.open, bars.high, bars.low, bars.close, bars.volume].map(column => [...column])
      await pool.query(
        'INSERT INTO bar_row SELECT $1, * FROM unnest($2::int[], $3::float8[], $4::float8[], $5::float8[], $6::float8[], $7::float8[])',
        [i + 1, ...columns],
      )
    }
  })
  const rowCount = rowSymbols * tenYears.length
  const rowBytes = (await sizeOf('bar_row')) / rowCount
  say(`${rowCount} bars as rows: ${rate(rowCount, rowsIn)} in, ${rowBytes.toFixed(1)} bytes a bar`)
  say(
    `  blocks are ${(barCount / blocksIn / (rowCount / rowsIn)).toFixed(1)} × as fast, and take ${(blockBytes / barCount / rowBytes).toFixed(2)} × the space`,
  )

  await kysely
    .transaction()
    .execute(trx => writeBatches(trx, [batchOf('LONG', priced(sessions('1999-01-01', '2023-12-31'), 7))], at))
  await pool.query('ANALYZE')
  const long = (await pool.query<{ id: number }>("SELECT series_id AS id FROM bar_series WHERE symbol = 'LONG'")).rows[0]!.id
  const one = await median(20, async () => await readBars(kysely, { seriesId: long, interval: '1d' }))
  const ten = await median(20, async () => await readBars(kysely, { seriesId: 5, interval: '1d' }))
  const tenAsRows = await median(
    20,
    async () => await pool.query({ text: 'SELECT * FROM bar_row WHERE series_id = 5 ORDER BY day', rowMode: 'array' }),
  )
  say(`25 years of one symbol: ${ms(one)}; 10 years: ${ms(ten)}, as rows ${ms(tenAsRows)} (${(tenAsRows / ten).toFixed(1)} ×)`)

  const all = await median(5, async () => await readColumns(database, '1d', ['close']))
  say(`all closes of ${symbolCount} × 10 years: ${ms(all)} (${rate(barCount, all)})`)

  note({
    barsPerSecond: barCount / blocksIn,
    bytesPerBar: blockBytes / barCount,
    timesAsFastAsRows: barCount / blocksIn / (rowCount / rowsIn),
    read25YearsMs: one * 1000,
    [`all closes of ${symbolCount} symbols, ms`]: all * 1000,
  })

  async function sizeOf(table: string): Promise<number> {
    return (await pool.query<{ size: number }>('SELECT pg_total_relation_size($1) AS size', [table])).rows[0]!.size
  }
}

function sessions(from: string, to: string): Int32Array {
  const days: number[] = []
  for (let day = dayOf(from); day <= dayOf(to); day++) if (weekdayOf(day) % 6 !== 0) days.push(day)
  return Int32Array.from(days)
}

/** A walk in cents, the same every time. */
function priced(time: Int32Array, seed: number): Bars {
  let state = seed * 7919 + 17
  const next = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return state / 2 ** 32
  }
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
  const nothing = { splits: [], dividends: [], splitsKnownFrom: null, dividendsKnownFrom: null, precisionNote: null }
  const raw = { sourceAdjustment: 'none', storedAdjustment: 'none', volumeAdjustment: 'none' } as const
  const listing = { name: symbol, kind: 'share', exchange: 'BENCH' } as const
  return { symbol, listing, source: 'bench', label: 'bench', trust: 1, interval: '1d', currency: 'USD', ...raw, ...nothing, bars }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

async function median(times: number, work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = []
  for (let i = 0; i < times; i++) taken.push(await seconds(work))
  return taken.sort((a, b) => a - b)[Math.floor(times / 2)]!
}

function rate(count: number, taken: number): string {
  return `${(count / taken / 1e6).toFixed(2)} M bars/s`
}

function ms(taken: number): string {
  return `${(taken * 1000).toFixed(1)} ms`
}
