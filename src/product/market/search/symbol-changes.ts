// Shares that changed their symbol or left the exchange, with the day: charts and links of the time carry the old one. Only what the
// companies or exchanges announced, and only widely held shares; a test checks that each present symbol is listed.

export type SymbolChange = {
  readonly former: string
  readonly present: string
  /** First day under the present symbol. */
  readonly day: string
}

const renamed: readonly SymbolChange[] = [
  { former: 'FB', present: 'META', day: '2022-06-09' },
  { former: 'ANTM', present: 'ELV', day: '2022-06-28' },
  { former: 'BLL', present: 'BALL', day: '2022-05-10' },
  { former: 'DISCA', present: 'WBD', day: '2022-04-11' },
  { former: 'WLTW', present: 'WTW', day: '2022-01-10' },
  { former: 'UTX', present: 'RTX', day: '2020-04-03' },
  { former: 'PCLN', present: 'BKNG', day: '2018-02-27' },
  { former: 'COH', present: 'TPR', day: '2017-10-31' },
  { former: 'YHOO', present: 'AABA', day: '2017-06-19' },
]

/** The last day on which each was traded. */
const delisted: Readonly<Record<string, string>> = { AABA: '2019-10-02', TWTR: '2022-10-27' }

export type SymbolHistory = {
  /** Under which it was listed before. */
  readonly formerly: readonly SymbolChange[]
  /** Under which it went on. */
  readonly became: SymbolChange | null
  /** The last day on which it, or what it became, was traded. */
  readonly delistedAfter: string | null
}

export function symbolHistory(symbol: string): SymbolHistory {
  const became = renamed.find(({ former }) => former === symbol) ?? null
  return {
    formerly: renamed.filter(({ present }) => present === symbol),
    became,
    delistedAfter: delisted[symbol] ?? (became && delisted[became.present]) ?? null,
  }
}

/** Former symbols, each with the one under which the share is listed now. */
export const formerSymbols = renamed.filter(({ present }) => !(present in delisted))
