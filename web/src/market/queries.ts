import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  AnalysisAnswer,
  IndicatorCatalogue,
  IndicatorsAnswer,
  RollingRiskAnswer,
} from '../../../src/product/analysis/analysis.contract.ts'
import type {
  BarsAnswer,
  MacroAnswer,
  MarketStatusAnswer,
  PeersAnswer,
  SearchAnswer,
  StockAnswer,
} from '../../../src/product/market/market.contract.ts'
import type { FindingsAnswer, RevisionsAnswer } from '../../../src/product/market/quality.contract.ts'
import type { RefreshAnswer, SourcesAnswer } from '../../../src/product/market/sources.contract.ts'
import type { SymbolChangesAnswer } from '../../../src/product/market/symbol-changes.contract.ts'
import type { LiveRecordAnswer } from '../../../src/product/analysis/live-record.contract.ts'
import type { SignalsAnswer } from '../../../src/product/analysis/signals.contract.ts'
import { getJson } from '../http/request.ts'
import { addresses, type BarsChoice } from './addresses.ts'

function read<Answer>(address: string) {
  return queryOptions({ queryKey: [address], queryFn: ({ signal }) => getJson<Answer>(address, signal) })
}

export const stockQuery = (symbol: string) => read<StockAnswer>(addresses.stock(symbol))
export const analysisQuery = (symbol: string) => read<AnalysisAnswer>(addresses.analysis(symbol))
export const rollingRiskQuery = (symbol: string, returns: string) => ({
  ...read<RollingRiskAnswer>(addresses.rollingRisk(symbol, returns)),
  placeholderData: keepPreviousData,
})
export const liveRecordQuery = read<LiveRecordAnswer>('/api/signals/live')
export const signalsQuery = (symbol: string) => read<SignalsAnswer>(addresses.signals(symbol))
export const peersQuery = (symbol: string) => read<PeersAnswer>(addresses.peers(symbol))
export const barsQuery = (symbol: string, choice: BarsChoice) => read<BarsAnswer>(addresses.bars(symbol, choice))
export const indicatorsQuery = (symbol: string, names: readonly string[], choice: BarsChoice) => ({
  ...read<IndicatorsAnswer>(addresses.indicators(symbol, names, choice)),
  enabled: names.length > 0,
})
export const searchQuery = (text: string) => ({
  ...read<SearchAnswer>(addresses.search(text)),
  enabled: text !== '',
  placeholderData: keepPreviousData,
})
export const marketStatusQuery = read<MarketStatusAnswer>(addresses.marketStatus)
export const sourcesQuery = { ...read<SourcesAnswer>(addresses.sources), staleTime: 15_000 }
export const findingsQuery = { ...read<FindingsAnswer>(addresses.findings), staleTime: 15_000 }
export const revisionsQuery = (symbol: string) => read<RevisionsAnswer>(addresses.revisions(symbol))
export const symbolChangesQuery = { ...read<SymbolChangesAnswer>(addresses.symbolChanges), staleTime: 15_000 }
export const refreshQuery = { ...read<RefreshAnswer>(addresses.refresh), staleTime: 0 }
export const macroQuery = read<MacroAnswer>(addresses.macro)
export const indicatorCatalogueQuery = {
  ...read<IndicatorCatalogue>(addresses.indicatorCatalogue),
  staleTime: Number.POSITIVE_INFINITY,
}
export const openapiQuery = { ...read<unknown>(addresses.openapi), staleTime: Number.POSITIVE_INFINITY }
