// How a figure of the table is written: the rule language knows no units, so its name says what it is.
import { compact, missing, percent, price, ratio } from '../numbers/numbers.ts'

const shares =
  /^(yield|growth)$|^-?(return|drawdown|max_drawdown|volatility|downside|value_at_risk|expected_shortfall|positive_days|alpha|tracking_error)\b[^<>=+*/]*$/
const prices =
  /^-?(close|open|high|low|eps|annual_eps|benchmark|(sma|ema|wma|smma|vwma|vwap|atr|highest|lowest|mean)\((?!volume)[^<>=*/]*)(\[\w+\])?\)?$/
const large =
  /^(marketcap|shares|volume|revenue|gross_profit|operating_income|net_income|total_assets|total_liabilities|equity|long_term_debt|cash|operating_cash_flow|capex|obv|(mean|sum|sma)\(volume.*)$/

export function cellText(name: string, kind: 'number' | 'truth' | 'text', value: number | string | null): string {
  if (value === null) return missing
  if (typeof value === 'string') return value
  if (kind === 'truth') return value === 1 ? 'yes' : 'no'
  if (shares.test(name)) return percent(value * 100)
  if (large.test(name)) return compact(value)
  if (prices.test(name)) return price(value)
  return Math.abs(value) >= 1e5
    ? compact(value)
    : Math.abs(value) < 0.1 && value !== 0
      ? String(Number(value.toPrecision(3)))
      : ratio(value)
}

const titles: Readonly<Record<string, string>> = {
  marketcap: 'Market value',
  pe: 'P/E',
  eps: 'EPS',
  growth: 'EPS growth',
  yield: 'Yield',
  shares: 'Shares',
  relative_volume: 'Relative volume',
  sector: 'Sector',
  industry: 'Industry',
  exchange: 'Exchange',
  currency: 'Currency',
  rating: 'Rating',
  kind: 'Kind',
}

/** A column's heading: a word where there is one, else as the rule writes it. */
export function titleOf(name: string): string {
  return titles[name] ?? name
}
