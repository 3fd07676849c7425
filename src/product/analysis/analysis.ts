// Numbers become statements with reasons: indicators of a symbol, its technical state, returns and risk against the index.
import { isFailure } from '#basics'
import { parseIndicators } from '#indicators'
import type { BarsView, BarsWanted, Market } from '#market'
import type { Adjustment, RangeName } from '#series'
import { type AnalyseInput, type AnalyseResult, analyse } from './analyse.ts'
import { type IndicatorColumnsInput, type IndicatorColumnsResult, indicatorColumns } from './indicator-columns.ts'

export type { AnalyseResult } from './analyse.ts'
export type { IndicatorColumnsResult } from './indicator-columns.ts'
export type { Figure, Statement } from './statement.ts'

/** What runs in a worker thread: pure functions of structured-clonable input, by name. */
export const analysisTasks = { analyse, indicatorColumns }

/** Runs one of the tasks above, on whichever thread. */
export type RunTask = <Result>(task: keyof typeof analysisTasks, input: AnalyseInput | IndicatorColumnsInput) => Promise<Result>

export type SymbolAnalysis = AnalyseResult & {
  /** The view whose prices the risk figures are of; its provenance is the answer's. null when the symbol has no price history. */
  readonly view: BarsView | null
  /** The same adjusted for splits, as a chart shows it. */
  readonly chart: BarsView | null
  readonly symbol: string
  readonly name: string
}

export type SymbolIndicators = { readonly view: BarsView; readonly series: IndicatorColumnsResult }

export type Analysis = {
  /**
   * names: as people write them, "sma(20),macd". Throws Failure('invalid') as parseIndicators does, 'not-found' as market.bars does.
   */
  indicators(symbol: string, names: string, wanted: BarsWanted): Promise<SymbolIndicators>
  /** Throws Failure('not-found') for a symbol that is not listed; one without bars gets an empty analysis. */
  analyse(symbol: string, wanted: { adjusted: Adjustment; window: RangeName }): Promise<SymbolAnalysis>
}

/** Against what US shares are held. */
const benchmarkSymbol = '^GSPC'

const nothing: AnalyseResult = { verdict: null, statements: [], returns: null, risk: null }

export function openAnalysis({ market, run }: { market: Market; run: RunTask }): Analysis {
  return {
    async indicators(symbol, names, wanted) {
      const parsed = parseIndicators(names)
      const compares = parsed.some(({ definition }) => definition.inputs.includes('benchmark'))
      const [view, benchmark] = await Promise.all([
        market.bars(symbol, wanted),
        compares ? barsOrNone(market, benchmarkSymbol, { ...wanted, range: 'MAX' }) : null,
      ])
      const series = await run<IndicatorColumnsResult>('indicatorColumns', {
        names: parsed.map(indicator => indicator.name),
        history: view.history,
        benchmark: benchmark?.bars ?? null,
        barCount: view.bars.time.length,
      })
      return { view, series }
    },

    async analyse(symbol, { adjusted, window }) {
      const listing = await market.listing(symbol)
      const daily = (adjustment: Adjustment): Promise<BarsView | null> => dailyBars(market, listing.symbol, adjustment)
      const [splits, all, asked] = await Promise.all([daily('splits'), daily('all'), adjusted === 'none' ? daily('none') : null])
      if (!splits || !all) return { ...nothing, view: null, chart: null, symbol: listing.symbol, name: listing.name }
      const view = asked ?? (adjusted === 'all' ? all : splits)
      const benchmark = listing.symbol === benchmarkSymbol ? null : await benchmarkBars(market)
      const result = await run<AnalyseResult>('analyse', {
        shown: splits.bars,
        price: splits.adjustment === 'splits' ? splits.bars : null,
        total: all.adjustment === 'all' ? all.bars : null,
        risk: view.bars,
        window,
        benchmark,
      })
      return { ...result, view, chart: splits, symbol: listing.symbol, name: listing.name }
    },
  }
}

async function benchmarkBars(market: Market): Promise<AnalyseInput['benchmark']> {
  const view = await dailyBars(market, benchmarkSymbol, 'splits')
  return view && { symbol: benchmarkSymbol, name: (await market.listing(benchmarkSymbol)).name, bars: view.bars }
}

async function dailyBars(market: Market, symbol: string, adjusted: Adjustment): Promise<BarsView | null> {
  return await barsOrNone(market, symbol, { range: 'MAX', interval: '1d', adjusted })
}

/** null where there is no price history, which is a normal answer: most of the directory has none. */
async function barsOrNone(market: Market, symbol: string, wanted: BarsWanted): Promise<BarsView | null> {
  try {
    return await market.bars(symbol, wanted)
  } catch (error) {
    if (isFailure(error, 'not-found')) return null
    throw error
  }
}
