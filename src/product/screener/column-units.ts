// What a column's numbers are: the rule language knows no units, so its name says what it is.

/** share: 0.12 is 12 %; price: of one share, in the currency of its listing; large: an amount of money or of shares. */
export type ColumnUnit = 'share' | 'price' | 'large' | 'plain'

const shares =
  /^(yield|growth)$|^-?(return|drawdown|max_drawdown|volatility|downside|value_at_risk|expected_shortfall|positive_days|alpha|tracking_error)\b[^<>=+*/]*$/
const prices =
  /^-?(close|open|high|low|eps|annual_eps|benchmark|(sma|ema|wma|smma|vwma|vwap|atr|highest|lowest|mean)\((?!volume)[^<>=*/]*)(\[\w+\])?\)?$/
const large =
  /^(marketcap|shares|volume|revenue|gross_profit|operating_income|net_income|total_assets|total_liabilities|equity|long_term_debt|cash|operating_cash_flow|capex|obv|(mean|sum|sma)\(volume.*)$/

/** name: in the rule language's own form. */
export function unitOfColumn(name: string): ColumnUnit {
  if (shares.test(name)) return 'share'
  if (large.test(name)) return 'large'
  return prices.test(name) ? 'price' : 'plain'
}
