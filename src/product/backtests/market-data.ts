// What a run is computed from, as plain columns that can be handed to a thread: prices as they were traded where that is known, and what
// happened to the share.
import { createHash } from 'node:crypto'
import { Failure, isFailure } from '#basics'
import { type Market, reportForRules } from '#market'
import type { AnnualReport } from '#rules'
import type { Adjustment, Bars, Dividend, Split } from '#series'
import type { Strategy } from './strategy.ts'

export type SymbolData = {
  readonly symbol: string
  readonly name: string
  readonly currency: string | null
  readonly source: string
  /** What the prices are: as traded (none) where the source allows it. */
  readonly basis: Adjustment
  readonly note: string | null
  readonly bars: Bars
  readonly splits: readonly Split[]
  readonly dividends: readonly Dividend[]
  readonly reports: readonly AnnualReport[]
  /** It left the exchange, as far as is known. */
  readonly isDelisted: boolean
}

export type RunData = {
  readonly symbols: readonly SymbolData[]
  /** Adjusted for splits, and for dividends where they are known. */
  readonly benchmark: {
    readonly symbol: string
    readonly name: string
    readonly adjustment: Adjustment
    readonly bars: Bars
  } | null
}

type Asked = Pick<Market, 'listing' | 'bars' | 'stock'>

/** Throws Failure('not-found') for a symbol that is not listed, 'invalid' for one without daily prices. */
export async function readRunData(
  market: Asked,
  { symbols, benchmark }: Pick<Strategy, 'symbols' | 'benchmark'>,
): Promise<RunData> {
  const found: SymbolData[] = []
  for (const symbol of symbols) found.push(await readSymbol(market, symbol))
  if (new Set(found.map(one => one.symbol)).size < found.length)
    throw new Failure('invalid', 'Two of these symbols are the same share.')
  return { symbols: found, benchmark: benchmark === null ? null : await readBenchmark(market, benchmark) }
}

async function readSymbol(market: Asked, symbol: string): Promise<SymbolData> {
  const { listing, symbolHistory, annualReports } = await market.stock(symbol)
  const view = await market.bars(listing.symbol, { range: 'MAX', interval: '1d', adjusted: 'none' })
  if (!view) throw new Failure('invalid', `There are no daily prices of ${listing.symbol} to test on.`, { detail: { symbol } })
  return {
    symbol: listing.symbol,
    name: listing.name,
    currency: view.currency,
    source: view.source,
    basis: view.adjustment,
    note: view.adjustment === 'none' && view.adjustmentNote === null ? null : view.adjustmentNote,
    bars: view.bars,
    splits: view.splits,
    dividends: view.dividends,
    reports: (annualReports?.reports ?? []).map(reportForRules),
    isDelisted: symbolHistory.left !== null,
  }
}

async function readBenchmark(market: Asked, symbol: string): Promise<RunData['benchmark']> {
  try {
    const listing = await market.listing(symbol)
    const view = await market.bars(listing.symbol, { range: 'MAX', interval: '1d', adjusted: 'all' })
    return view && { symbol: listing.symbol, name: listing.name, adjustment: view.adjustment, bars: view.bars }
  } catch (error) {
    if (isFailure(error, 'not-found')) return null
    throw error
  }
}

/** The same columns in memory that threads share: handed over a hundred times, they are copied once. */
export function inSharedMemory({ symbols, benchmark }: RunData): RunData {
  const shared = (values: Float64Array) => {
    const out = new Float64Array(new SharedArrayBuffer(values.byteLength))
    out.set(values)
    return out
  }
  const columns = ({ time, open, high, low, close, volume }: Bars): Bars => {
    const days = new Int32Array(new SharedArrayBuffer(time.byteLength))
    days.set(time)
    return { time: days, open: shared(open), high: shared(high), low: shared(low), close: shared(close), volume: shared(volume) }
  }
  return {
    symbols: symbols.map(of => ({ ...of, bars: columns(of.bars) })),
    benchmark: benchmark && { ...benchmark, bars: columns(benchmark.bars) },
  }
}

/** The same data have the same hash, on every machine of the same byte order. */
export function hashOf(data: RunData): string {
  const hash = createHash('sha256')
  const column = (values: Float64Array | Int32Array) =>
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  const columns = ({ time, open, high, low, close, volume }: Bars) => {
    for (const values of [time, open, high, low, close, volume]) column(values)
  }
  for (const { bars, ...rest } of data.symbols) {
    hash.update(JSON.stringify(rest))
    columns(bars)
  }
  if (data.benchmark) {
    const { bars, ...rest } = data.benchmark
    hash.update(JSON.stringify(rest))
    columns(bars)
  }
  return hash.digest('hex')
}
