// Everything that rules may read of a symbol, and from which their record is computed, with its hash.
import { createHash } from 'node:crypto'
import { isFailure } from '#basics'
import { type Market, reportForRules } from '#market'
import { benchmarkOn, reportColumns, type RuleInputs, tradedScale, unknownScale } from '#rules'

export type SignalHistory = {
  readonly symbol: string
  readonly name: string
  /** Days of the first and last bar; null without any. */
  readonly from: number | null
  readonly asOf: number | null
  readonly barCount: number
  readonly source: string | null
  /** Whether returns include what was paid out. */
  readonly withDividends: boolean
  /** Of everything that the record is computed from; the same data have the same one. */
  readonly dataHash: string
}

/** Against what rules that compare do so. */
const benchmarkSymbol = '^GSPC'

/** Everything that a rule may read of a symbol, each as it was known. */
export async function columnsOf(
  market: Market,
  symbol: string,
): Promise<{ history: SignalHistory; inputs: RuleInputs; open: Float64Array }> {
  const listing = await market.listing(symbol)
  const wanted = { range: 'MAX', interval: '1d' } as const
  const [view, total, reports, benchmark] = await Promise.all([
    market.bars(listing.symbol, { ...wanted, adjusted: 'splits' }),
    market.bars(listing.symbol, { ...wanted, adjusted: 'all' }),
    market.annualReports(listing.symbol),
    listing.symbol === benchmarkSymbol ? null : benchmarkBars(market),
  ])
  const named = { symbol: listing.symbol, name: listing.name }
  if (!view) {
    const none = new Float64Array(0)
    const bars = { time: new Int32Array(0), open: none, high: none, low: none, close: none, volume: none }
    const history = {
      ...named,
      from: null,
      asOf: null,
      barCount: 0,
      source: null,
      withDividends: false,
      dataHash: hashOf([none]),
    }
    return { history, inputs: { bars, tradedScale: none }, open: none }
  }
  const { bars, splits } = view
  const { time } = bars
  // Dividends are often known for the last years only; then prices alone have to do for all of them.
  const withDividends = total?.adjustment === 'all' && total.bars.time.length === time.length
  const inputs: RuleInputs = {
    bars,
    tradedScale: view.adjustment === 'splits' ? tradedScale(time, splits) : unknownScale(time.length),
    ...(benchmark && { benchmark: benchmarkOn(time, benchmark) }),
    ...(reports && { reports: reportColumns(time, reports.reports.map(reportForRules), splits) }),
  }
  const open = withDividends ? total.bars.open : bars.open
  const dataHash = hashOf([
    ...Object.values(bars),
    inputs.tradedScale,
    open,
    inputs.benchmark ?? new Float64Array(0),
    ...Object.values(inputs.reports ?? {}),
  ])
  const history: SignalHistory = {
    ...named,
    from: time[0] ?? null,
    asOf: time.at(-1) ?? null,
    barCount: time.length,
    source: view.source,
    withDividends,
    dataHash,
  }
  return { history, inputs, open }
}

async function benchmarkBars(market: Market) {
  try {
    return (await market.bars(benchmarkSymbol, { range: 'MAX', interval: '1d', adjusted: 'splits' }))?.bars ?? null
  } catch (error) {
    if (isFailure(error, 'not-found')) return null
    throw error
  }
}

function hashOf(columns: readonly (Float64Array | Int32Array)[]): string {
  const hash = createHash('sha256')
  for (const column of columns) {
    hash.update(`${column.length};`)
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength))
  }
  return hash.digest('hex')
}
