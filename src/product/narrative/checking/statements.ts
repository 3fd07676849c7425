// What a sentence says without a figure and the facts can settle all the same: that the price rose over a time, that it is near its record, that
// the share is cheap beside others, that a fall is made good; and each of them denied. What is untrue, or cannot be settled, is no fact. Pure.
import type { Fact } from '../fact.ts'
import { formsOf } from './movement.ts'

export type Statement = { readonly from: number; readonly to: number; readonly isTrue: boolean }

type Known = (id: string) => number | undefined
type Kind = { readonly words: RegExp; /** Of what is said, undenied; undefined where the facts do not settle it. */ readonly isSo: (known: Known) => boolean | undefined }

const denial = /(?:\b(?:not|never|neither|nor|no|hardly|barely|scarcely|anything but|far from|yet to|nowhere near|by no means)|n't)(?: \w+){0,4}? ?$/i

function settledBy(id: string, isSo: (value: number) => boolean | undefined): (known: Known) => boolean | undefined {
  return known => {
    const value = known(id)
    return value === undefined ? undefined : isSo(value)
  }
}

function ofTwo(one: string, other: string, isSo: (one: number, other: number) => boolean | undefined): (known: Known) => boolean | undefined {
  return known => {
    const [a, b] = [known(one), known(other)]
    return a === undefined || b === undefined ? undefined : isSo(a, b)
  }
}

const top = String.raw`(?:top|upper end|upper part|high end|upper edge|upper reaches|upper half|high)`
const bottom = String.raw`(?:bottom|lower end|lower part|low end|lower edge|lower reaches|lower half|low)`
const near = String.raw`(?:near|close to|not far from|at or near|towards?|just shy of|just below|hovers? (?:near|around)|around)`
const record = String.raw`(?:its |the |a |an )?(?:own )?(?:all-time |closing |record )*(?:record(?: (?:close|high))?|all-time (?:closing )?high|peak)`
const dearness = (isDear: boolean) => (known: Known) => {
  const [own, others, percentile] = [known('price-to-earnings'), known('industry-price-to-earnings'), known('percentile-price-to-earnings')]
  if (own !== undefined && others !== undefined) return isDear ? own > others : own < others
  return percentile === undefined ? undefined : isDear ? percentile > 50 : percentile < 50
}

const kinds: readonly Kind[] = [
  { words: /\b(?<!(?:near|close to|almost|approaching|just short of|shy of|below|toward|towards)(?: the)? (?:\w+ ){0,7})overbought\b/gi, isSo: settledBy('rsi-14', rsi => rsi >= 70) },
  { words: /\b(?:near|close to|almost|approaching|just short of|(?:just )?shy of|just below)(?: the)?(?: \w+){0,7} overbought\b/gi, isSo: settledBy('rsi-14', rsi => rsi >= 62 && rsi < 70) },
  { words: /\boversold\b/gi, isSo: settledBy('rsi-14', rsi => rsi <= 30) },
  { words: /\b(?:cheap|inexpensive|modestly (?:valued|priced)|low-priced)\b(?!er)/gi, isSo: dearness(false) },
  { words: /\b(?:expensive|pricey|dear|costly|highly (?:valued|priced)|richly (?:valued|priced)|rich(?= (?:by|next|relative|compared|against|beside|for)))\b/gi, isSo: dearness(true) },
  { words: new RegExp(String.raw`\b(?:very |quite |rather |fairly )?(?:${near}|within (?:sight|reach) of) ${record}\b`, 'gi'), isSo: settledBy('below-record', below => below >= -5) },
  { words: new RegExp(String.raw`\bfar (?:off|from|below|short of|away from) ${record}\b`, 'gi'), isSo: settledBy('below-record', below => below <= -20 ? true : below >= -5 ? false : undefined) },
  { words: new RegExp(String.raw`\b(?:beaten|passed|surpassed|topped|exceeded|reached|regained|reclaimed|matched|back (?:at|to)) ${record}\b`, 'gi'), isSo: settledBy('below-record', below => below >= 0) },
  { words: new RegExp(String.raw`\b(?:at|in|near|close to|towards?|around) (?:the |its )?(?:very )?${top} (?:of|in|end of) (?:its |the )?(?:yearrange|oneyear|year's)(?: range)?\b`, 'gi'), isSo: settledBy('range-position', at => at >= 75) },
  { words: new RegExp(String.raw`\b(?:at|in|near|close to|towards?|around) (?:the |its )?(?:very )?${bottom} (?:of|in|end of) (?:its |the )?(?:yearrange|oneyear|year's)(?: range)?\b`, 'gi'), isSo: settledBy('range-position', at => at <= 25) },
  { words: /\b(?:in|near|around) (?:the )?(?:\w+ )?middle of (?:its |the )?(?:yearrange|oneyear)(?: range)?\b/gi, isSo: settledBy('range-position', at => at > 35 && at < 65) },
  { words: /\b(?:inside|within|between) (?:its |the )?(?:two )?(?:bollinger )?bands\b/gi, isSo: settledBy('percent-b', b => b >= 0 && b <= 1) },
  { words: /\bstrong(?:ly)? (?:up|down)?trend(?:ing)?\b|\btrend (?:is|remains|looks) (?:very )?strong\b/gi, isSo: settledBy('adx-14', adx => adx >= 25) },
  { words: /\b(?:weak|no|little|without a) (?:clear |real |particular |pronounced )?trend\b|\btrend (?:is|remains|looks) (?:very )?weak\b/gi, isSo: settledBy('adx-14', adx => adx < 25) },
  { words: /\bdowntrend\b|\btrend (?:is|points|remains|looks) (?:\w+ )?(?:down|downward|downwards|negative|falling|bearish)\b|\b(?:downward|falling|negative) trend\b/gi, isSo: ofTwo('close', 'sma-200', (close, average) => close < average) },
  { words: /\buptrend\b|\btrend (?:is|points|remains|looks) (?:\w+ )?(?:up|upward|upwards|positive|rising|bullish)\b|\b(?:upward|rising|positive) trend\b/gi, isSo: ofTwo('close', 'sma-200', (close, average) => close > average) },
  { words: /\b(?:(?:one of|among) (?:the|its) (?:largest|biggest)|a giant|a heavyweight|a titan|a behemoth|(?:dwarfs?|far larger than|much larger than) (?:most|nearly all|almost all)(?: of)?(?: its| the)?)\b/gi, isSo: settledBy('percentile-market-cap', percentile => percentile >= 90) },
  { words: /\b(?:one of|among) (?:the|its) smallest\b|\bsmall (?:company|player|cap)\b/gi, isSo: settledBy('percentile-market-cap', percentile => percentile <= 10) },
  { words: /\b(?:fully |since |long since )?(?:made good|made up|recovered|recouped)\b/gi, isSo: known => known('fall') === undefined ? undefined : known('fall-made-good') !== undefined },
  { words: /\b(?:bumpier|choppier|rockier|rougher|wilder|livelier|jumpier|more volatile|more turbulent|less calm)\b(?![^.;,]*\bthan\b(?! (?:usual|normal|average|before|most|its own|it usually)))/gi, isSo: settledBy('volatility-percentile', percentile => percentile > 50) },
  { words: /\b(?:calmer|quieter|smoother|steadier|tamer|less volatile|less turbulent)\b(?![^.;,]*\bthan\b(?! (?:usual|normal|average|before|most|its own|it usually)))/gi, isSo: settledBy('volatility-percentile', percentile => percentile < 50) },
  { words: /\b(?:unusually|exceptionally|remarkably|extremely) (?:calm|quiet|steady|low)\b(?=[^.;]*)/gi, isSo: known => calmOf(known, true) },
  { words: /\b(?:unusually|exceptionally|remarkably|extremely) (?:volatile|wild|rough|choppy|turbulent)\b/gi, isSo: settledBy('volatility-percentile', percentile => percentile >= 75) },
  { words: /\b(?:P\/E|price[- ]to[- ]earnings|price\/earnings|multiple|valuation|times earnings|earnings ratio)\b[^;·]*?\b(?:above|higher than|over|exceeds?|exceeding|tops|beats|richer than) (?:that of )?(?:the |its )?(?:median|industry|sector|peers?|norm|average)\b(?![^,.;]*\d)/gi, isSo: dearness(true) },
  { words: /\b(?:P\/E|price[- ]to[- ]earnings|price\/earnings|multiple|valuation|times earnings|earnings ratio)\b[^;·]*?\b(?:below|lower than|under|beneath|trails|lags|less than) (?:that of )?(?:the |its )?(?:median|industry|sector|peers?|norm|average)\b(?![^,.;]*\d)/gi, isSo: dearness(false) },
  { words: /\b(?:cheaper|less expensive)\b[^.;]*?\bthan (?:that of )?(?:the |its |most |many )?(?:of )?(?:the |its )?(?:median|industry|sector|peers?|rivals?|competitors?|norm|average)\b/gi, isSo: dearness(false) },
  { words: /\b(?:dearer|pricier|richer|costlier|more expensive)\b[^.;]*?\bthan (?:that of )?(?:the |its |most |many )?(?:of )?(?:the |its )?(?:median|industry|sector|peers?|rivals?|competitors?|norm|average)\b/gi, isSo: dearness(true) },
  { words: /\bboth (?:\w+ )?averages (?:lie|are|sit|stand|run|remain)s? (?:well |comfortably |far |now )?(?:beneath|below|under) (?:the |its )?(?:current |last |latest |share )*(?:price|close)\b/gi, isSo: known => bothAverages(known, 1) },
  { words: /\bboth (?:\w+ )?averages (?:lie|are|sit|stand|run|remain)s? (?:well |comfortably |far |now )?(?:above|over) (?:the |its )?(?:current |last |latest |share )*(?:price|close)\b/gi, isSo: known => bothAverages(known, -1) },
  { words: /\balways (?:gone up|rise[ns]?|rose|gain(?:ed)?|climbed|positive)\b/gi, isSo: known => (yearsOf(known).some(value => value < 0) ? false : undefined) },
]

function calmOf(known: Known, isCalm: boolean): boolean | undefined {
  const [percentile, volume] = [known('volatility-percentile'), known('relative-volume')]
  const isSo = [percentile === undefined ? undefined : percentile <= 25, volume === undefined ? undefined : volume <= 0.75].filter(one => one !== undefined)
  return isSo.length === 0 ? undefined : isSo.some(one => one === isCalm)
}

function bothAverages(known: Known, sign: number): boolean | undefined {
  const [close, short, long] = [known('close'), known('sma-50'), known('sma-200')]
  return close === undefined || short === undefined || long === undefined ? undefined : sign * (close - short) > 0 && sign * (close - long) > 0
}

function yearsOf(known: Known): number[] {
  return Array.from({ length: 60 }, (_, at) => known(`return-${1980 + at}`)).filter(value => value !== undefined)
}

/** Each statement that the text makes of the share; a denied one is true when what it denies is untrue. */
export function statementsOf(text: string, facts: readonly Fact[]): Statement[] {
  const known: Known = id => {
    const value = facts.find(fact => fact.id === id)?.value
    return typeof value === 'string' ? 1 : value
  }
  return kinds.flatMap(({ words, isSo }) =>
    [...text.matchAll(words)].map(({ index, 0: found }) => {
      const clause = text.slice(0, index).split(/[,;:.](?!\d)|\b(?:(?<!anything )but|and|while)\b/).at(-1) ?? ''
      const [denied] = denial.exec(clause) ?? []
      const settled = isSo(known)
      const isTrue = settled !== undefined && settled === (denied === undefined)
      return { from: index - (denied?.length ?? 0), to: index + found.length, isTrue }
    }),
  )
}

/** What would be or must be: nobody's fact. And ranks among all. */
export const foretold = new RegExp(
  String.raw`\b(?:must|will|'ll|shall|should|could|might|may(?! (?:19|20)\d\d|,)|ought to|going to|bound to|set to|poised to|about to|likely to|supposed to|ready to|prone to|tends? to keep|keeps?|continues?(?: to)?|still to)\b[^.;,]{0,24}\b(?:${[...formsOf('rise gain climb grow increase advance jump surge soar rally recover rebound double triple fall lose drop decline shrink decrease slip slump tumble plunge reach hit return outperform beat')].join('|')})\b|\b(?:best|worst|strongest|weakest|fastest|cheapest|dearest|largest|biggest)(?:-performing)?\b(?: \w+)? (?:stock|share|company|performer|investment|buy)\b`,
  'i',
)

const rising = new RegExp(String.raw`\b(?:${formsOf('rise gain climb grow increase advance jump surge soar rally appreciate').join('|')}|(?:gone|went|going|go) up|(?:is|was|are|were) up)\b`, 'gi')
const falling = new RegExp(String.raw`\b(?:${formsOf('fall lose drop decline shrink decrease slip slump tumble plummet crash sink slide plunge').join('|')}|(?:gone|went|going|go) down|(?:is|was|are|were) down)\b`, 'gi')
const little = /\b(?:(?:gone|went|going) (?:\w+ )?nowhere|(?:hardly|barely|little|scarcely) (?:changed|moved)|(?:was|is|were|are|been) (?:\w+ )?flat|unchanged)\b/gi

/** "The share fell over the year", "sales grew", in a part of the sentence that has no figure. spans: those that the part, or else the sentence, names. */
export function movesOf(text: string, facts: readonly Fact[], spansAt: (from: number, to: number) => readonly string[]): Statement[] {
  const valueOf = (id: string) => {
    const value = facts.find(fact => fact.id === id)?.value
    return typeof value === 'number' ? value : undefined
  }
  const found: Statement[] = []
  let at = 0
  for (const part of text.split(/((?<!\d)[,;:](?!\d)|[,;:] |\b(?:but|while|whereas|although|though)\b)/i)) {
    const from = at
    at += part.length
    if (/\d/.test(part.replace(/\d+[ -](?:day|week|month|year|session)s?/gi, ' ')) || /·/.test(part.replace(/\b(?:since|in|of|from|to|for|during) +·/g, ' '))) continue
    for (const [words, sign] of [
      [rising, 1],
      [falling, -1],
      [little, 0],
    ] as const)
      for (const { index, 0: word } of part.matchAll(words)) {
        // "The gain of the year" moves nothing; "rising average" is read elsewhere.
        const before = part.slice(0, index)
        if (/\b(?:the|a|an|this|that|its|of|every|each|which|any|no|both|after|before|by|without|from|kept|ended|with|same)(?: (?!stock|shares?|price|benchmark|index|market|company|sales|revenues?|turnover|earnings|EPS|has|have|had|it)\w+)? $/i.test(before) && !/\b(?:which|it|that) $/i.test(before)) continue
        const ids = idsOf(before, part, spansAt(from, at), text.slice(0, from))
        if (ids === null) continue
        const [denied] = denial.exec(before) ?? []
        const values = ids.flatMap(id => valueOf(id) ?? [])
        const isSo = values.length > 0 && values.every(value => (sign === 0 ? Math.abs(value) < 3 : Math.sign(value) === sign))
        found.push({
          from: from + index - (denied?.length ?? 0),
          to: from + index + word.length,
          isTrue: values.length > 0 && (denied === undefined ? isSo : values.every(value => Math.sign(value) !== sign)),
        })
      }
  }
  return found
}

/** What moved; null where that is read elsewhere. */
function idsOf(before: string, part: string, spans: readonly string[], earlier: string): string[] | null {
  if (/\b(?:average|longaverage|shortaverage|slope)\b/i.test(earlier) && /\b(?:it|which|that)\b/i.test(before)) return null
  if (/\b(?:average|longaverage|shortaverage|market cap|wait|rule|trend|line|how)\b/i.test(before)) return null
  if (/\b(?:revenues?|sales|turnover)\b/i.test(before)) return ['revenue-growth']
  if (/\b(?:earnings per share|EPS)\b/i.test(before)) return ['eps-growth']
  if (/\b(?:net income|profits?|earnings)\b/i.test(before)) return null
  if (/\b(?:volatility|beta|margins?|volume|dividends?|yield|RSI|correlation|P\/E)\b/i.test(before)) return ['none']
  const isIndex = /\b(?:benchmark|index|market)\b/i.test(before) && !/§|\b(?:stock|shares?|price|it)\b/i.test(before)
  if (spans.length === 0) return /§|\b(?:stock|shares?|price|it|they)\b/i.test(part) ? ['none'] : null
  return spans.map(span => `${isIndex ? 'index-return' : 'return'}-${span}`)
}
