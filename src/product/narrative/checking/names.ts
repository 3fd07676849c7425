// Who and what a sentence names. The stock's own names are taken out of it, so that the figures in them (S&P 500) are not read as
// claims; whatever else looks like a name is foreign.
import type { Fact } from '../fact.ts'

const legalForms =
  /[,.]?\s+(?:Inc|Incorporated|Corp|Corporation|Company|Co|Ltd|Limited|plc|PLC|N\.V|S\.A|SE|AG|Holdings?|Group|New|Trust|L\.P|Class [A-C]|Common Stock)\b\.?(?:\s.*)?$/

/** Words that may begin a sentence. A capital on any other says that it is a name. */
const openers = new Set(
  `a about according alpha beta across adjusted after against all along also although altogether among an analysis and annual annualised any around as at
  average averages back based because before behind being below beside between beyond both but by calm change close closing compared
  compounded considering correlation cost counted counting currently daily deepest despite dividend dividends down drawdown during each earnings even
  every excluding fiscal following for from further given growth half has have having held here high higher history holders holding how however if
  in including income indeed industry instead investors is it its just last lately less long longer looking low lower margin margins market
  measured median meanwhile momentum more moreover most much nearly neither net no none nor not note nothing now of on once one only operating or
  other otherwise out over overall past per performance plus price prices profit profits put ratio recent recently relative result
  results return returns revenue revenues rising risk roughly sales seen sessions set share shareholders shares she short shortly simply since so
  some still stock such taken technical than that the their then there these they this those though through thus to today together too total
  trading trend true turning twelve two under until up us usual valuation value valued versus volatility volume was we weekly were what
  when where whereas which while who whoever with within without worth year yearly years yes yet yield you your
  zero three four five six seven eight nine ten eleven twenty thirty forty fifty sixty seventy eighty ninety hundred twice`.split(
    /\s+/,
  ),
)

/** Terms of the trade in capitals. */
const terms = new Set(
  'RSI ADX ATR MACD SMA EMA EPS USD US TTM P/E PE CAGR VaR CVaR ETF FY I OK N/A A YTD AI Sharpe Sortino Calmar Bollinger Wilder Omega Treynor Ulcer'.split(
    ' ',
  ),
)

const monthOrDay =
  /^(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)$/

export function ownNames(facts: readonly Fact[]): string[] {
  const names = facts.flatMap(({ id, unit, value }) =>
    unit !== 'name' || typeof value !== 'string' ? [] : id === 'name' ? shorter(value) : [value],
  )
  return [...new Set(names)].filter(name => name !== '').sort((a, b) => b.length - a.length)
}

/** "Ford Motor Company" → that, "Ford Motor", "Ford". */
export function shorter(name: string): string[] {
  const bare = name.replace(legalForms, '')
  const [first = ''] = bare.split(' ')
  return [name, name.replace(/\.$/, ''), bare, first.replace(/\.com$/, '')].filter(
    one => one.length > 1 && !openers.has(one.toLowerCase()),
  )
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
  for (const [word] of text.matchAll(/(?<!\d)[A-Za-z][A-Za-z/.&'-]*|[.!?:;"(·§]/g)) {
    if (/^[.!?:;"(]$/.test(word)) {
      isOpening = true
      continue
    }
    const bare = word.replace(/'s$|['.-]+$/g, '')
    const wasOpening = isOpening
    isOpening = false
    if (!/[A-Z]/.test(bare) || terms.has(bare) || monthOrDay.test(bare)) continue
    if (wasOpening && /^[A-Z][a-z-]*$/.test(bare) && openers.has(bare.toLowerCase().split('-')[0] ?? '')) continue
    return bare
  }
  return null
}

export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
