// Numbers become statements with reasons: indicators of a symbol, its technical state, returns and risk against the index.
import { isFailure } from '#basics'
import { parseIndicators } from '#indicators'
import type { BarsView, BarsWanted, Daily, Market } from '#market'
import { type Adjustment, emptyBars, type RangeName } from '#series'
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
  /** The whole history adjusted for splits, as a chart shows it. */
  readonly chart: () => BarsView | null
  readonly symbol: string
  readonly name: string
}

export type SymbolIndicators = {
  readonly symbol: string
  /** null when the symbol has no bars of that interval; the columns are empty then. */
  readonly view: BarsView | null
  readonly series: IndicatorColumnsResult
}

export type Analysis = {
  /**
   * names: as people write them, "sma(20),macd". Throws Failure('invalid') as parseIndicators does, 'not-found' for a symbol that is not listed.
   */
  indicators(symbol: string, names: string, wanted: BarsWanted): Promise<SymbolIndicators>
  /** Throws Failure('not-found') for a symbol that is not listed; one without bars gets an empty analysis. */
  analyse(symbol: string, wanted: { adjusted: Adjustment; window: RangeName }): Promise<SymbolAnalysis>
}

/** Against what US shares are held. */
const benchmarkSymbol = '^GSPC'

const nothing: AnalyseResult = { verdict: null, statements: [], returns: null, risk: null }

/** What was computed of one state of a symbol's bars, by what was wanted; gone with that state. */
type Computed = Map<string, { readonly indexState: object | null; readonly result: AnalyseResult }>

export function openAnalysis({ market, run }: { market: Market; run: RunTask }): Analysis {
  const computedOf = new WeakMap<object, Computed>()

  return {
    async indicators(symbol, names, wanted) {
      const parsed = parseIndicators(names)
      const compares = parsed.some(({ definition }) => definition.inputs.includes('benchmark'))
      const [{ symbol: listed }, view, benchmark] = await Promise.all([
        market.listing(symbol),
        market.bars(symbol, wanted),
        compares ? benchmarkOf(market, { ...wanted, range: 'MAX' }) : null,
      ])
      const series = await run<IndicatorColumnsResult>('indicatorColumns', {
        names: parsed.map(indicator => indicator.name),
        history: view?.history ?? emptyBars(0),
        benchmark: benchmark?.bars ?? null,
        barCount: view?.bars.time.length ?? 0,
      })
      return { symbol: listed, view, series }
    },

    async analyse(symbol, { adjusted, window }) {
      const [daily, index] = await Promise.all([market.daily(symbol), indexIn(market)])
      const { listing, state } = daily
      const about = { chart: () => chartOf(daily), symbol: listing.symbol, name: listing.name }
      const view = daily.view({ range: window, adjusted })
      if (!state || !view) return { ...nothing, ...about, view: null }
      const against = index?.state && listing.symbol !== benchmarkSymbol ? index : null
      const computed: Computed = computedOf.get(state) ?? new Map()
      computedOf.set(state, computed)
      const wanted = `${adjusted} ${window} ${against?.listing.name}`
      const indexState = against?.state ?? null
      const known = computed.get(wanted)
      if (known?.indexState === indexState) return { ...known.result, ...about, view }
      const result = await run<AnalyseResult>('analyse', inputOf(daily, view, against))
      computed.set(wanted, { indexState, result })
      return { ...result, ...about, view }
    },
  }
}

function inputOf(daily: Daily, { bars: risk }: BarsView, index: Daily | null): AnalyseInput {
  const chart = chartOf(daily)!
  const indexBars = index && chartOf(index)?.bars
  return {
    shown: chart.bars,
    price: chart.adjustment === 'splits' ? chart.bars : null,
    total: widestTotal(daily)?.bars ?? null,
    risk,
    benchmark: index && indexBars ? { symbol: index.listing.symbol, name: index.listing.name, bars: indexBars } : null,
  }
}

function chartOf(daily: Daily): BarsView | null {
  return daily.view({ range: 'MAX', adjusted: 'splits' })
}

/** The longest span over which dividends are known: they often are for the last years only. null when they are not at all. */
function widestTotal(daily: Daily): BarsView | null {
  for (const range of ['MAX', '5Y', '1Y'] as const) {
    const view = daily.view({ range, adjusted: 'all' })
    if (view?.adjustment === 'all') return view
  }
  return null
}

/** null in an instance that does not hold the index: then nothing is compared. */
async function indexIn(market: Market): Promise<Daily | null> {
  return await unlessUnlisted(market.daily(benchmarkSymbol))
}

async function benchmarkOf(market: Market, wanted: BarsWanted): Promise<AnalyseInput['benchmark']> {
  const found = await unlessUnlisted(Promise.all([market.listing(benchmarkSymbol), market.bars(benchmarkSymbol, wanted)]))
  const [listing, view] = found ?? []
  return listing && view ? { symbol: listing.symbol, name: listing.name, bars: view.bars } : null
}

async function unlessUnlisted<Found>(looking: Promise<Found>): Promise<Found | null> {
  try {
    return await looking
  } catch (error) {
    if (isFailure(error, 'not-found')) return null
    throw error
  }
}
