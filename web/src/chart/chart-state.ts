// What the chart shows, as the page's query string says it, so that a link shows what its sender saw.
import type { AdjustmentName, RangeName } from '../../../src/product/market/market.contract.ts'

export const ranges = ['1M', '3M', '6M', 'YTD', '1Y', '5Y', 'MAX'] as const satisfies readonly RangeName[]
const intervals = ['1m', '1d', '1wk', '1mo'] as const
const kinds = ['candles', 'line', 'area'] as const
const adjustments = ['none', 'splits', 'all'] as const satisfies readonly AdjustmentName[]

export type ChartInterval = (typeof intervals)[number]
export type ChartKind = (typeof kinds)[number]
export type ChartState = {
  range: RangeName
  interval: ChartInterval
  kind: ChartKind
  log: boolean
  adjusted: AdjustmentName
  volume: boolean
  view: 'chart' | 'table'
  /** Canonical names such as sma(50); null when the link does not say, and the reader's own choice holds. */
  indicators: string[] | null
  /** Other symbols, at most four. */
  compare: string[]
}

export const standardState: ChartState = {
  range: '1Y',
  interval: '1d',
  kind: 'candles',
  log: false,
  adjusted: 'splits',
  volume: true,
  view: 'chart',
  indicators: null,
  compare: [],
}
export const standardIndicators = ['sma(50)', 'sma(200)']
export const mostIndicators = 12
export const mostCompared = 4

/** The query's words, in the order in which they are printed. */
export type ChartQuery = Partial<
  Record<'range' | 'interval' | 'type' | 'scale' | 'adjusted' | 'volume' | 'view' | 'ind' | 'compare', string>
>

/** Unknown words and values are passed over: an old or mistyped link still shows a chart. */
export function parseChartState(query: Readonly<Record<string, unknown>>): ChartState {
  const word = (name: keyof ChartQuery) => (typeof query[name] === 'string' ? query[name] : undefined)
  const oneOf = <Choice extends string>(name: keyof ChartQuery, choices: readonly Choice[], otherwise: Choice): Choice =>
    choices.find(choice => choice === word(name)) ?? otherwise
  const ind = word('ind')
  return {
    range: oneOf('range', ranges, standardState.range),
    interval: oneOf('interval', intervals, standardState.interval),
    kind: oneOf('type', kinds, standardState.kind),
    log: word('scale') === 'log',
    adjusted: oneOf('adjusted', adjustments, standardState.adjusted),
    volume: word('volume') !== 'off',
    view: oneOf('view', ['chart', 'table'], 'chart'),
    indicators: ind === undefined ? null : ind === 'none' ? [] : splitNames(ind).slice(0, mostIndicators),
    compare: unique(
      (word('compare') ?? '')
        .split(',')
        .map(symbol => symbol.trim().toUpperCase())
        .filter(symbol => /^\^?[A-Z0-9][A-Z0-9.\-/=]{0,19}$/.test(symbol)),
    ).slice(0, mostCompared),
  }
}

/** Only what differs from the standard is printed; the indicators whenever they are known. */
export function printChartState(state: ChartState): ChartQuery {
  const query: ChartQuery = {}
  if (state.range !== standardState.range) query.range = state.range
  if (state.interval !== standardState.interval) query.interval = state.interval
  if (state.kind !== standardState.kind) query.type = state.kind
  if (state.log) query.scale = 'log'
  if (state.adjusted !== standardState.adjusted) query.adjusted = state.adjusted
  if (!state.volume) query.volume = 'off'
  if (state.view !== 'chart') query.view = state.view
  if (state.indicators) query.ind = state.indicators.length ? state.indicators.join(',') : 'none'
  if (state.compare.length) query.compare = state.compare.join(',')
  return query
}

/** sma(50),macd(12,26,9) → two names; whatever is not a name is left out. */
export function splitNames(text: string): string[] {
  return unique(
    [...text.toLowerCase().matchAll(/([a-z][a-z0-9-]*)(\(([\d.,\s]*)\))?/g)].map(([name]) => name.replaceAll(' ', '')),
  )
}

/** macd(12,26,9) → id macd, parameters 12 26 9. */
export function parseName(name: string): { id: string; parameters: number[] } {
  const [, id = name, list = ''] = /^([a-z][a-z0-9-]*)(?:\(([^)]*)\))?$/.exec(name) ?? []
  return { id, parameters: list.split(',').filter(Boolean).map(Number) }
}

export function printName(id: string, parameters: readonly number[]): string {
  return parameters.length ? `${id}(${parameters.join(',')})` : id
}

/** The page's own query codec: plain words, readable links (the router's standard one writes JSON). */
export const parseQuery = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text))
export function printQuery(query: Record<string, unknown>): string {
  const parts = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(
      ([name, value]) =>
        `${encodeURIComponent(name)}=${encodeURIComponent(String(value)).replaceAll('%2C', ',').replaceAll('%5E', '^')}`,
    )
  return parts.length ? `?${parts.join('&')}` : ''
}

const unique = (items: string[]): string[] => [...new Set(items)]
