// Who and what a sentence names. The stock's own names are taken out of it, so that the figures in them (S&P 500) are not read as
// claims; whatever else looks like a name is foreign.
import type { Fact } from '../fact.ts'
import { isKnownWord } from './lexicon.ts'
import { isNumberWord } from './number-words.ts'

const legalForms =
  /[,.]?\s+(?:Inc|Incorporated|Corp|Corporation|Company|Co|Ltd|Limited|plc|PLC|N\.V|S\.A|SE|AG|Holdings?|Group|New|Trust|L\.P|Class [A-C]|Common Stock)\b\.?(?:\s.*)?$/

/** Terms of the trade in capitals. */
const terms = new Set(
  'RSI ADX DI ATR MACD SMA EMA EPS USD US TTM P/E PE CAGR VaR CVaR ETF FY I OK N/A A YTD AI R-squared Sharpe Sortino Calmar Bollinger Wilder Omega Treynor Ulcer'.split(
    ' ',
  ),
)

const monthOrDay =
  /^(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)$/

/** Words of measures, which many write with a capital: "Bollinger Bands", "P/E Ratio". None of them is a name. */
const titles = new Set(
  'Ratio Ratios Band Bands Index Average Averages Moving Yield Dividend Dividends Price Prices Earnings Per Share Shares Stock Return Returns Revenue Income Net Operating Margin Margins Market Cap Capitalization Capitalisation Volume Volatility Beta Alpha Relative Strength Range High Low Week Weeks Day Days Year Years Month Months Growth Performance Risk Drawdown Drawdowns Maximum Value Close Closing Last Total Annual Annualized Annualised Fiscal Momentum Trend Trends Valuation Summary Key Overview Takeaway Takeaways Line Signal Median Industry Sector Peers Comparison Benchmark Correlation Base Rate Rules Technical Fundamentals Outlook Metrics Metric Figures Figure Facts Notes Note Bottom Rank Current Change Overall Picture Error Tracking Capture Deviation Session Sessions Record True'.split(
    ' ',
  ),
)

export function ownNames(facts: readonly Fact[]): string[] {
  const names = facts.flatMap(({ id, unit, value }) =>
    unit !== 'name' || typeof value !== 'string' ? [] : id === 'name' ? shorter(value) : [value],
  )
  return [...new Set(names)].filter(name => name !== '').sort((a, b) => b.length - a.length)
}

/** "Ford Motor Company" → that, "Ford Motor", "Ford"; "JP Morgan Chase & Co." → also "JPMorgan Chase" and "JPMorgan". */
export function shorter(name: string): string[] {
  const bare = name.replace(legalForms, '').replace(/,? (?:&|and)$/, '')
  const [first = ''] = bare.split(' ')
  // "Coca-Cola Company (The)" is what a directory calls it.
  const [, long] = /^(.+) \(The\)$/.exec(name) ?? []
  const comma = /^(.+?),? (Inc|Corp|Ltd|Co)\b\.?$/.exec(name)
  return [
    ...(long ? [`The ${long}`, long] : []),
    ...(comma ? [`${comma[1]}, ${comma[2]}.`, `${comma[1]}, ${comma[2]}`, `${comma[1]} ${comma[2]}`] : []),
    name,
    name.replace(/\.$/, ''),
    bare,
    bare.replace(/!$/, ''),
    ...joined(name),
    ...joined(bare),
    first.replace(/\.com$|!$/, ''),
  ].filter(one => one.length > 1 && !isKnownWord(one))
}

/** Two words written as one, initials with points or without, and what is all in capitals written small: "ExxonMobil", "J.P. Morgan", "Nvidia". */
function joined(name: string): string[] {
  const [first = '', second = '', ...rest] = name.split(' ')
  if (/^[A-Z]{5,}$/.test(first))
    return [[first[0] + first.slice(1).toLowerCase(), second, ...rest].join(' ').trim(), first[0] + first.slice(1).toLowerCase()]
  if (/^[A-Z]{2}$/.test(first) && /^[A-Z][a-z]+$/.test(second))
    return [first, first + second, `${first.split('').join('.')}. ${second}`].flatMap((one, at) => {
      const two = at === 0 ? [one, second] : [one]
      return [[...two, ...rest].join(' '), two.join(' ')]
    })
  return /^[A-Z][a-z]{2,}$/.test(first) && /^[A-Z][a-z]{2,}$/.test(second) && rest.length === 0 ? [first + second] : []
}

/** The text with a mark for each of the names. */
export function takeNames(text: string, names: readonly string[], mark = ' § '): string {
  return names.reduce(
    (rest, name) => rest.replace(new RegExp(`(?<![\\w^])${escaped(name)}(?!\\w)`, /^[A-Z^.\-/]+$/.test(name) ? 'g' : 'gi'), mark),
    text,
  )
}

/** A name that is not the stock's own, or null. The text is one from which the own names and the days are taken. */
export function foreignName(text: string): string | null {
  let isOpening = true
  for (const [word] of text.matchAll(/(?<!\d|%(?=B\b))[A-Za-z][A-Za-z/.&'-]*|[.!?:;"(·§]/g)) {
    if (/^[.!?:;"(]$/.test(word)) {
      isOpening = true
      continue
    }
    const bare = word.replace(/'s$|['.-]+$/g, '')
    const wasOpening = isOpening
    isOpening = false
    if (
      !/[A-Z]/.test(bare) ||
      terms.has(bare) ||
      monthOrDay.test(bare) ||
      /^(?:I'(?:d|m|ve|ll)|They're|It's|That's|There's|You're|Here's|What's|Let's)$/.test(bare)
    )
      continue
    if (titles.has(bare)) continue
    if (wasOpening && /^[A-Z][a-z-]*$/.test(bare) && (isKnownWord(bare) || isNumberWord(bare.split('-')[0] ?? ''))) continue
    return bare
  }
  return null
}

export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
