// The addresses that the browser asks. The server names the first two of a stock page in preload links, so their spelling,
// the order of the query included, is a promise: /api/stocks/AAPL and /api/stocks/AAPL/bars?range=1Y&interval=1d&adjusted=splits.
import type { AdjustmentName, IntervalName, RangeName } from '../../../src/product/market/market.contract.ts'

export type BarsChoice = { range: RangeName; interval: IntervalName; adjusted: AdjustmentName }

/** What a person says about a file where it leaves something open. */
export type FileHints = { dateOrder?: 'day-first' | 'month-first'; decimalMark?: 'comma' | 'point'; timeZone?: string }

const hintsQuery = (hints: FileHints) =>
  Object.entries(hints)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
const encoded = (symbol: string) => encodeURIComponent(symbol)
const barsQuery = ({ range, interval, adjusted }: BarsChoice) => `range=${range}&interval=${interval}&adjusted=${adjusted}`

export const addresses = {
  stock: (symbol: string) => `/api/stocks/${encoded(symbol)}`,
  bars: (symbol: string, choice: BarsChoice) => `/api/stocks/${encoded(symbol)}/bars?${barsQuery(choice)}`,
  indicators: (symbol: string, names: readonly string[], choice: BarsChoice) =>
    `/api/stocks/${encoded(symbol)}/indicators?names=${encodeURIComponent(names.join(','))}&${barsQuery(choice)}`,
  analysis: (symbol: string) => `/api/stocks/${encoded(symbol)}/analysis`,
  rollingRisk: (symbol: string, returns: string) => `/api/stocks/${encoded(symbol)}/rolling-risk?returns=${returns}`,
  signals: (symbol: string) => `/api/stocks/${encoded(symbol)}/signals`,
  peers: (symbol: string) => `/api/stocks/${encoded(symbol)}/peers`,
  search: (text: string) => `/api/symbols/search?q=${encodeURIComponent(text)}`,
  indicatorCatalogue: '/api/indicators',
  marketStatus: '/api/market/status',
  sources: '/api/market/sources',
  findings: '/api/market/findings',
  verdict: (finding: number, verdict: 'undo' | 'redo' | 'dismiss' | 'restore') => `/api/market/findings/${finding}/${verdict}`,
  revisions: (symbol: string) => `/api/stocks/${encoded(symbol)}/revisions`,
  symbolChanges: '/api/market/symbol-changes',
  symbolChange: (former: string) => `/api/market/symbol-changes/${encoded(former)}`,
  symbolChangesFrom: (source: string) => `/api/market/symbol-changes?source=${encodeURIComponent(source)}`,
  refresh: '/api/market/refresh',
  filePreview: (hints: FileHints) => `/api/market/imports/preview?${hintsQuery(hints)}`,
  fileImport: (symbol: string, fileName: string, hints: FileHints, skipBadRows: boolean) =>
    `/api/market/imports?symbol=${encoded(symbol)}&fileName=${encodeURIComponent(fileName)}&skipBadRows=${skipBadRows}&${hintsQuery(hints)}`,
  macro: '/api/macro/shiller',
  openapi: '/api/openapi.json',
} as const
