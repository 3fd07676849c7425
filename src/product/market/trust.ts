// Whom to believe, field by field, where several sources speak of one symbol. One table; docs/concepts/market-data.md shows it.

/** The most trusted first. A part of a source (bundled/vega) counts as the source. */
const trusted = {
  // A user's own file speaks for itself. Tiingo states prices as traded; Yahoo's are brought back to that, to seven digits.
  bars: ['csv', 'tiingo', 'yahoo', 'alphavantage', 'bundled'],
  splits: ['csv', 'tiingo', 'yahoo', 'alphavantage', 'bundled'],
  // Yahoo divides dividends by later splits and rounds; the other two state what was paid.
  dividends: ['csv', 'tiingo', 'alphavantage', 'yahoo', 'bundled'],
  quote: ['yahoo'],
  // What is asked for today before what came along; between figures of different days the newer ones count.
  profile: ['yahoo-figures', 'bundled'],
  fundamentals: ['yahoo-figures', 'bundled'],
  // What a company filed is the original; collections are copies of it.
  reports: ['sec-edgar', 'bundled'],
  rates: ['ecb'],
} as const satisfies Record<string, readonly string[]>

export type Field = keyof typeof trusted

/** Greater is more; 0 for a source that is not asked for the field. */
export function trustIn(field: Field, source: string): number {
  const order: readonly string[] = trusted[field]
  const at = order.indexOf(source.split('/')[0]!)
  return at === -1 ? 0 : order.length - at
}

/** As a stored series carries it: apart enough that the parts of what came along find room below. */
export function barsTrust(source: string): number {
  return trustIn('bars', source) * 20
}
