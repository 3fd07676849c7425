// Numbers become statements with reasons: indicators of a symbol, its technical state, returns and risk against the index.
import { assert, isFailure } from '#basics'
import { parseIndicators } from '#indicators'
import type { BarsView, BarsWanted, Market } from '#market'
import { type Adjustment, emptyBars, type RangeName } from '#series'
import { type AnalyseInput, type AnalyseResult, analyse } from './analyse.ts'
import {
  type IndicatorColumnsInput,
  type IndicatorColumnsResult,
  indicatorColumns,
  type NullableColumns,
  withNulls,
} from './indicator-columns.ts'
import { poolTasks } from './pooled-record.ts'
import { type RollingRisk, type RollingRiskInput, rollingRiskOf } from './rolling-risk.ts'
import { studySignals } from './study-signals.ts'

export type { AnalyseResult } from './analyse.ts'
export { checkSealed, type SealedFact } from './check-sealed.ts'
export { type LiveRecord, openLiveRecord } from './live-record.ts'
export type { SaidForecast } from './said-forecast.ts'
export { openPooledRecords } from './pooled-record.ts'
export { openOwnRules, type OwnRules } from './own-rules.ts'
export { ownRuleBelongings } from './own-rules-belongings.ts'
export { ownRuleLimits } from './own-rule-limits.ts'
export { openSignals, type Signals } from './signals.ts'
export { dateText, type Figure, numberText, percentText, priceText, type Statement } from './statement.ts'
export type { StudiedRule } from './study-signals.ts'

/** What runs in a worker thread: pure functions of structured-clonable input, by name. */
export const analysisTasks = { analyse, indicatorColumns, rollingRiskOf, studySignals, ...poolTasks }

/** Runs one of the tasks above, on whichever thread. */
export type RunTask = <Result>(
  task: 'analyse' | 'indicatorColumns' | 'rollingRiskOf',
  input: AnalyseInput | IndicatorColumnsInput | RollingRiskInput,
) => Promise<Result>

export type SymbolAnalysis = AnalyseResult & {
  /** The view whose prices the risk figures are of; its provenance is the answer's. null when the symbol has no price history. */
  readonly view: BarsView | null
  /** The same adjusted for splits, as a chart shows it. */
  readonly chart: BarsView | null
  readonly symbol: string
  readonly name: string
}

export type SymbolIndicators = {
  readonly symbol: string
  /** null when the symbol has no bars of that interval; the columns are empty then. */
  readonly view: BarsView | null
  readonly series: NullableColumns
}

export type SymbolRollingRisk = {
  readonly symbol: string
  /** The view whose prices the figures are of; null when the symbol has no daily bars. */
  readonly view: BarsView | null
  readonly risk: RollingRisk
}

export type Analysis = {
  /**
   * names: as people write them, "sma(20),macd". Throws Failure('invalid') as parseIndicators does, 'not-found' for a symbol that is not listed.
   */
  indicators(symbol: string, names: string, wanted: BarsWanted): Promise<SymbolIndicators>
  /** Throws Failure('not-found') for a symbol that is not listed; one without bars gets an empty analysis. */
  analyse(symbol: string, wanted: { adjusted: Adjustment; window: RangeName }): Promise<SymbolAnalysis>
  /**
   * Volatility, Sharpe ratio, drawdown and beta at each day of the range, each of the last `returns` daily returns, those before the range included.
   * Throws Failure('not-found') for a symbol that is not listed.
   */
  rollingRisk(symbol: string, wanted: { adjusted: Adjustment; range: RangeName; returns: number }): Promise<SymbolRollingRisk>
}

/** Against what US shares are held. */
const benchmarkSymbol = '^GSPC'

const nothing: AnalyseResult = { verdict: null, statements: [], returns: null, risk: null }

export function openAnalysis({ market, run }: { market: Market; run: RunTask }): Analysis {
  return {
    async indicators(symbol, names, wanted) {
      const parsed = parseIndicators(names)
      const compares = parsed.some(({ definition }) => definition.inputs.includes('benchmark'))
      const [{ symbol: listed }, view, benchmark] = await Promise.all([
        market.listing(symbol),
        market.bars(symbol, wanted),
        compares ? benchmarkOf(market, { ...wanted, range: 'MAX' }) : null,
      ])
      const columns = await run<IndicatorColumnsResult>('indicatorColumns', {
        names: parsed.map(indicator => indicator.name),
        history: view?.history ?? emptyBars(0),
        benchmark: benchmark?.bars ?? null,
        barCount: view?.bars.time.length ?? 0,
      })
      return { symbol: listed, view, series: await withNulls(columns) }
    },

    async analyse(symbol, { adjusted, window }) {
      const listing = await market.listing(symbol)
      const chart = await dailyBars(market, listing.symbol, 'splits', 'MAX')
      if (!chart) return { ...nothing, view: null, chart: null, symbol: listing.symbol, name: listing.name }
      const [view, total, benchmark] = await Promise.all([
        dailyBars(market, listing.symbol, adjusted, window),
        widestTotal(market, listing.symbol),
        comparedWith(market, listing.symbol),
      ])
      assert(view, `${listing.symbol} has bars of one range and none of another`)
      const result = await run<AnalyseResult>('analyse', {
        shown: chart.bars,
        price: chart.adjustment === 'splits' ? chart.bars : null,
        total: total?.bars ?? null,
        risk: view.bars,
        benchmark,
      })
      return { ...result, view, chart, symbol: listing.symbol, name: listing.name }
    },

    async rollingRisk(symbol, { adjusted, range, returns }) {
      const listing = await market.listing(symbol)
      const [view, benchmark] = await Promise.all([
        dailyBars(market, listing.symbol, adjusted, range),
        comparedWith(market, listing.symbol),
      ])
      const risk = await run<RollingRisk>('rollingRiskOf', {
        history: view?.history ?? emptyBars(0),
        barCount: view?.bars.time.length ?? 0,
        benchmark,
        returns,
      })
      return { symbol: listing.symbol, view, risk }
    },
  }
}

/** The daily prices that a symbol's returns are held against; null for the index itself. */
async function comparedWith(market: Market, symbol: string): Promise<AnalyseInput['benchmark']> {
  if (symbol === benchmarkSymbol) return null
  return await benchmarkOf(market, { range: 'MAX', interval: '1d', adjusted: 'splits' })
}

/** null in an instance that does not hold the index: then nothing is compared. */
async function benchmarkOf(market: Market, wanted: BarsWanted): Promise<AnalyseInput['benchmark']> {
  try {
    const [listing, view] = await Promise.all([market.listing(benchmarkSymbol), market.bars(benchmarkSymbol, wanted)])
    return view && { symbol: listing.symbol, name: listing.name, bars: view.bars }
  } catch (error) {
    if (isFailure(error, 'not-found')) return null
    throw error
  }
}

/** The longest span over which dividends are known: they often are for the last years only. null when they are not at all. */
async function widestTotal(market: Market, symbol: string): Promise<BarsView | null> {
  for (const range of ['MAX', '5Y', '1Y'] as const) {
    const view = await dailyBars(market, symbol, 'all', range)
    if (view?.adjustment === 'all') return view
  }
  return null
}

async function dailyBars(market: Market, symbol: string, adjusted: Adjustment, range: RangeName): Promise<BarsView | null> {
  return await market.bars(symbol, { range, interval: '1d', adjusted })
}
