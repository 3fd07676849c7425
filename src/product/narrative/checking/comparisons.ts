// Comparisons that hold no figure of their own: "cheaper than its industry", "calmer than usual", "better than the index". Each kind that the
// facts can settle is settled here; every other one is no fact, whatever it compares. Pure.
import type { Fact, NumberFact } from '../fact.ts'
import type { Claim } from './claims.ts'
import { clauseAround } from './matching.ts'
import { isLengthOfTime } from './spans.ts'

/** 1 for a fact that is no number. */
type Known = (id: string) => number | undefined
/** Above nought: the first is the greater; undefined where the facts do not settle it. */
type Kind = readonly [
  greater: RegExp,
  smaller: RegExp,
  settled: (known: Known, sentence: string, spans: ReadonlySet<string>) => number | undefined,
]

const group = String.raw`(?:than|compared with|against|above|below|relative to|for) (?:most (?:of )?|many of |that of |those of )?(?:(?:the |its )?(?:median|industry|sector|peers?|competitors?|rivals?|others|average of)|most(?=[:,.;]|$))`
const grown = String.raw`(?:gr[eo]w\w*|rose|risen|rising|increased|climbed|expanded)\b(?:[^.;]|\.\d)*?\b`
const index = String.raw`(?:the )?(?:benchmark|index|market)`
const re = (source: string) => new RegExp(`\\b${source}`, 'i')

function difference(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a - b
}

function excessOf(known: Known, spans: ReadonlySet<string>): number | undefined {
  const wanted = spans.has('every')
    ? ['1M', '3M', '6M', 'YTD', '1Y', '3Y', '5Y', '10Y', 'MAX'].filter(span => known(`excess-${span}`) !== undefined)
    : spans.size > 0
      ? [...spans]
      : ['1Y']
  const values = wanted.flatMap(span => known(`excess-${span}`) ?? [])
  const [first] = values
  if (first === undefined || values.length < wanted.length) return undefined
  if (values.every(value => value > 0 === first > 0)) return first
  // In every one of them neither is so.
  return spans.has('every') ? 0 : undefined
}

/** "Volatility of 43.3 % is high": the figure is that of the years. */
function isOfYears(known: Known, sentence: string): boolean {
  const [, figure] = /\bvolatility\b[^.;\d]*(\d+(?:\.\d+)?)/i.exec(sentence) ?? []
  const [years, days] = [known('risk-volatility'), known('volatility-20')]
  const half = 0.5 * 10 ** -(figure?.split('.')[1]?.length ?? 0) + 1e-9
  const isNear = (value: number | undefined) => value !== undefined && Math.abs(value - Number(figure)) <= half
  return figure !== undefined && isNear(years) && !isNear(days)
}

const kinds: readonly Kind[] = [
  [
    re(
      String.raw`(?:(?:dearer|pricier|richer|costlier|more expensive|more highly valued|higher (?:P/E|price/earnings ratio|earnings multiple|multiple|valuation))\b(?:[^.;]|\.\d)*?${group}|premium (?:to|over)\b)`,
    ),
    re(
      String.raw`(?:(?:cheaper|less expensive|lower valued|lower (?:P/E|price/earnings ratio|earnings multiple|multiple|valuation))\b(?:[^.;]|\.\d)*?${group}|discount to\b)`,
    ),
    known =>
      difference(known('price-to-earnings'), known('industry-price-to-earnings')) ??
      difference(known('percentile-price-to-earnings'), 50),
  ],
  [
    re(String.raw`(?:larger|bigger|greater)\b(?:[^.;]|\.\d)*?${group}`),
    re(String.raw`(?:smaller)\b(?:[^.;]|\.\d)*?${group}`),
    known => difference(known('percentile-market-cap'), 50),
  ],
  [
    re(String.raw`${grown}(?:faster|quicker|stronger|more) ${group}`),
    re(String.raw`${grown}(?:slower|weaker|less) ${group}`),
    (known, sentence) =>
      /\b(?:EPS|earnings)\b/i.test(sentence) && !/\b(?:revenues?|sales|income|profits?|margins?|yields?)\b/i.test(sentence)
        ? (difference(known('eps-growth'), known('industry-eps-growth')) ?? difference(known('percentile-eps-growth'), 50))
        : undefined,
  ],
  [
    re(
      String.raw`(?:(?:higher|larger) (?:dividend )?yield|(?:dividend )?yield\w* (?:is |are )?(?:higher|more)|pays? more)\b(?:[^.;]|\.\d)*?${group}`,
    ),
    re(
      String.raw`(?:(?:lower|smaller) (?:dividend )?yield|(?:dividend )?yield\w* (?:is |are )?(?:lower|less)|pays? less)\b(?:[^.;]|\.\d)*?${group}`,
    ),
    known =>
      difference(known('dividend-yield'), known('industry-dividend-yield')) ?? difference(known('percentile-dividend-yield'), 50),
  ],
  [
    re(
      String.raw`(?:volatil\w+|swings?)\b[^.;]*?\b(?:higher|larger|greater|more|above|wilder|rougher)\b[^.;]*?\b(?:usual|normal|average|most|before)|rougher than usual`,
    ),
    re(
      String.raw`(?:volatil\w+|swings?)\b[^.;]*?\b(?:lower|smaller|less|below|calmer)\b[^.;]*?\b(?:usual|normal|average|most|before)|calmer than (?:usual|most)`,
    ),
    known => difference(known('volatility-percentile'), 50),
  ],
  [
    re(
      String.raw`(?:volume|trading)\b[^.;\d]*?\b(?:above|higher|heavier|more|larger|busier|brisker|livelier)\b[^.;\d]*?\b(?:usual|normal|average)|(?:busier|brisker|livelier|heavier|more active) (?:trading|turnover|day|session)?\b[^.;\d]*?\b(?:usual|normal|average)`,
    ),
    re(
      String.raw`(?:volume|trading)\b[^.;\d]*?\b(?:below|lower|lighter|less|smaller|thinner|quieter|slower|calmer)\b[^.;\d]*?\b(?:usual|normal|average)|(?:slower|quieter|lighter|thinner|less active) (?:trading|turnover|day|session)\b[^.;\d]*?\b(?:usual|normal|average)`,
    ),
    known => difference(known('relative-volume'), 1),
  ],
  [
    re(
      String.raw`beta\b[^;]*?\b(?:above|higher|greater|larger|more|exceeds|over(?! (?:the |its |about |some )?(?:\w+ )?(?:years?|months?)))\b[^;]*?\b(?:${index}|one|1)\b`,
    ),
    re(String.raw`beta\b[^;]*?\b(?:below|lower|smaller|less|under)\b[^;]*?\b(?:${index}|one|1)\b`),
    known => difference(known('risk-beta'), 1),
  ],
  [
    re(String.raw`(?:mov\w+|swings?|fluctuates?)(?: \w+)? (?:more|wider|harder)\b[^.;]*?than ${index}`),
    re(String.raw`(?:mov\w+|swings?|fluctuates?)(?: \w+)? (?:less|narrower)\b[^.;]*?than ${index}`),
    known => difference(known('risk-beta'), 1),
  ],
  [
    re(
      String.raw`(?<!(?:benchmark|index|market) )(?:(?:did |fared |performed )?better|(?:returned|gained|brought) more) than (?:that of )?${index}`,
    ),
    re(
      String.raw`(?<!(?:benchmark|index|market) )(?:(?:did |fared |performed )?worse|(?:returned|gained|brought) less) than (?:that of )?${index}`,
    ),
    (known, _, spans) => excessOf(known, spans),
  ],
  [
    re(String.raw`(?:benchmark|index|market)\b[^.;]*?\b(?:worse|less) than (?:§|it\b|the (?:share|stock))`),
    re(String.raw`(?:benchmark|index|market)\b[^.;]*?\b(?:better|more) than (?:§|it\b|the (?:share|stock))`),
    (known, _, spans) => excessOf(known, spans),
  ],
  [
    re(
      String.raw`(?<!(?:benchmark|index|market) )(?:outperformed|outpaced|beat|beaten|topped) ${index}(?! by|[^,;.]{0,40} by (?:about |around |roughly |some |just |nearly |almost )?\d)`,
    ),
    re(
      String.raw`(?<!(?:benchmark|index|market) )(?:underperformed|lagged|trailed|lost to) ${index}(?! by|[^,;.]{0,40} by (?:about |around |roughly |some |just |nearly |almost )?\d)`,
    ),
    (known, _, spans) => excessOf(known, spans),
  ],
  [
    re(
      String.raw`(?:benchmark|index|market) (?:\w+ )?(?:lagged|trailed|underperformed|fell behind) (?:(?:the )?§|it\b|the (?:share|stock))`,
    ),
    re(
      String.raw`(?:benchmark|index|market) (?:\w+ )?(?:beat|outperformed|outpaced|topped|outstripped) (?:(?:the )?§|it\b|the (?:share|stock))`,
    ),
    (known, _, spans) => excessOf(known, spans),
  ],
  [
    re(String.raw`RSI\b[^;]*?(?:\b(?:is|which is)|,) (?:\w+ )?high\b`),
    re(String.raw`RSI\b[^;]*?(?:\b(?:is|which is)|,) (?:\w+ )?low\b`),
    known => difference(known('rsi-14'), 50),
  ],
  [
    re(
      String.raw`volatility\b[^;]*?(?:\b(?:is|was|which is|has been|remains|stays|looks|unusually|rather|quite|very)|,) (?:\w+ )?(?:high|elevated)\b(?! than)`,
    ),
    re(
      String.raw`volatility\b[^;]*?(?:\b(?:is|was|which is|has been|remains|stays|looks|unusually|rather|quite|very)|,) (?:\w+ )?(?:low|subdued|calm)\b(?! than)`,
    ),
    // High or low over years is of no fact.
    (known, sentence, spans) =>
      spans.has('5Y') || isOfYears(known, sentence) ? undefined : difference(known('volatility-percentile'), 50),
  ],
  [
    re('trend (?:is|points|remains) (?:\\w+ )?(?:up|upward|positive|rising)\\b'),
    re('trend (?:is|points|remains) (?:\\w+ )?(?:down|downward|negative|falling)\\b'),
    known => difference(known('close'), known('sma-200')),
  ],
  [
    re(String.raw`(?:above|over|higher than) both (?:of )?(?:its |the )?(?:moving )?averages`),
    re(String.raw`(?:below|under|beneath|lower than) both (?:of )?(?:its |the )?(?:moving )?averages`),
    known => {
      const [close, short, long] = [known('close'), known('sma-50'), known('sma-200')]
      if (close === undefined || short === undefined || long === undefined) return undefined
      return close > Math.max(short, long) ? 1 : close < Math.min(short, long) ? -1 : 0
    },
  ],
  [
    re(String.raw`operating margin\b[^.;]*?\b(?:above|higher|larger|more)\b[^.;]*?\bnet margin`),
    re(String.raw`operating margin\b[^.;]*?\b(?:below|lower|smaller|less)\b[^.;]*?\bnet margin`),
    known => difference(known('operating-margin'), known('net-margin')),
  ],
  [
    re(String.raw`(?:at (?:its|a|an) (?:new )?(?:all-time high|record)|(?:a )?new (?:record|high))\b`),
    /(?!)/,
    known => (known('below-record') === undefined ? undefined : known('below-record') === 0 ? 1 : -1),
  ],
  [
    re(
      String.raw`(?:fall|loss|draw-?down|decline)\b[^.;·]*?\b(?:is|was|has been|have been) (?:fully |since )?(?:made good|recovered)`,
    ),
    re(
      String.raw`(?:fall|loss|draw-?down|decline)\b[^.;·]*?\b(?:not|never|yet to) (?:been |be )?(?:made good|recovered)(?! until\b)`,
    ),
    known => (known('fall') === undefined ? undefined : known('fall-made-good') === undefined ? -1 : 1),
  ],
  [
    re(String.raw`(?:near|close|nearer|closer)\b (?:\w+ )?(?:to )?(?:its |the )?yearrange high`),
    re(String.raw`(?:near|close|nearer|closer)\b (?:\w+ )?(?:to )?(?:its |the )?yearrange low`),
    known => {
      const [close, high, low] = [known('close'), known('high-52w'), known('low-52w')]
      return close === undefined || high === undefined || low === undefined ? undefined : close - (high + low) / 2
    },
  ],
]

/** "Revenue grew" without a figure. */
const ways: readonly [what: RegExp, ids: readonly string[]][] = [
  [/\b(?:revenues?|sales|turnover)\b/i, ['revenue-growth']],
  [/\b(?:net income|profits?|earnings(?! per))\b/i, ['net-income-growth', 'eps-growth']],
  [/\b(?:earnings per share|EPS)\b/i, ['eps-growth']],
]
const grew = /^(?: \w+)? (?:grew|rose|increased|climbed|went up|improved)\b/i
const shrank = /^(?: \w+)? (?:fell|shrank|declined|decreased|dropped|went down)\b/i

const unsettled =
  /\b(?:(?:more|less|fewer|better|worse|(?!(?:rather|other|either|whether|further|over|under|however|never|after|later)\b)\w{2,}er)(?:\s+[\w.·§]+){0,6}?\s+than(?! (?:on |that of |those of |at |in )?(?:about |around )?(?:-|[$€£])?\d)|(?:above|below|under) (?:its |the )?(?:usual|normal|average|median))\b/gi
/** Of others than itself nothing is ordered by the facts. */
const ofAll =
  /\b(?:cheapest|dearest|largest|smallest|biggest|highest|lowest|best|worst|most (?!of\b)\w+|least \w+|leads?|leader|leading|only|no \w+|none)\b[^.;]*\b(?:industry|sector|peers?|rivals?|competitors?|among|of all)\b/i
const ofBenchmark = /^\W*(?:the )?(?:benchmark|index)\b/i
const overTime = /\b(?:every|each) (?:single )?(?:year|quarter|month|week|session|day)\b|\b(?:always|never)\b/i

/** Of what is compared: whether it is so, is not so, or cannot be settled by the facts. */
export type Finding = 'true' | 'untrue' | 'unsettled'

/** spansAt: those that a part of the sentence names ("1Y"), or else all that the sentence does; orders: where things are put in order that have it. */
export function comparisonsIn(
  text: string,
  facts: readonly Fact[],
  claims: readonly Claim[],
  spansAt: (from: number, to: number) => readonly string[],
  orders: readonly (readonly [from: number, to: number])[],
): Finding {
  const ofEvery = /\b(?:every|all|each)(?: of the| the)? (?:periods?|spans?|horizons?|timeframes?|windows?)\b/i.test(text)
  const known: Known = id => {
    const value = facts.find(fact => fact.id === id)?.value
    return typeof value === 'string' ? 1 : value
  }
  const isOrdered = (at: number, end: number) => orders.some(([from, to]) => at < to && end > from)
  if (
    [...text.matchAll(new RegExp(ofAll.source, 'gi'))].some(({ index: at, 0: { length } }) => !isOrdered(at, at + length)) ||
    (overTime.test(text) && claims.length === 0)
  )
    return 'unsettled'
  const settled: [number, number][] = []
  for (const [greater, smaller, valueOf] of kinds)
    for (const [words, sign] of [
      [greater, 1],
      [smaller, -1],
    ] as const) {
      const found = words.exec(text)
      if (!found) continue
      // What is settled here is the share's, but for what the index is said to have done.
      if (ofBenchmark.test(text) && !/benchmark/.test(words.source.slice(0, 40))) return 'unsettled'
      const value = valueOf(known, text, new Set(ofEvery ? ['every'] : spansAt(...clauseAround(text, found.index))))
      if (value === undefined) return 'unsettled'
      if (value * sign <= 0) return 'untrue'
      settled.push([found.index, found.index + found[0].length])
    }
  for (const [what, ids] of ways) {
    const found = what.exec(text)
    if (!found) continue
    const rest = text.slice(found.index + found[0].length)
    const sign = grew.test(rest) ? 1 : shrank.test(rest) ? -1 : 0
    const values = ids.flatMap(id => known(id) ?? [])
    if (sign !== 0 && !values.some(value => value * sign > 0)) return values.length > 0 ? 'untrue' : 'unsettled'
  }
  const figures = claims.filter(one => !isLengthOfTime(one))
  for (const { index: at, 0: word } of text.matchAll(placed)) {
    const end = at + word.length
    if ([...orders, ...settled].some(([from, to]) => at < to && end > from)) continue
    // "above 14", "over 600 %": the figure's own; "12.6 % above": its way; between two figures: held against each other.
    if (/^ ?(?:than )?(?:that of |those of )?(?:about |around |roughly |just |only )?[-$€£]?\d/.test(text.slice(end))) continue
    // "The 50-day average has been above it": the long one, told before.
    const [short, long] = [known('sma-50'), known('sma-200')]
    if (
      /^ it\b/.test(text.slice(end)) &&
      /longaverage.*shortaverage/.test(text.slice(0, at)) &&
      short !== undefined &&
      long !== undefined &&
      short > long === /above|exceed/.test(word)
    )
      continue
    if (figures.some(one => one.end <= at && at - one.end <= 2)) continue
    if (figures.some(one => one.end <= at) && figures.some(one => one.at >= end)) continue
    return 'unsettled'
  }
  const isSettled = ({ index: at, 0: { length } }: RegExpExecArray) => {
    if ([...settled, ...orders].some(([from, to]) => at < to + 8 && at + length > from)) return true
    // "12.6 % higher than": the figure says which way.
    if (claims.some(({ end, unit }) => unit !== 'bare' && end <= at && at - end <= 1)) return true
    // Between two figures: held against each other.
    return figures.some(({ end }) => end <= at + 1) && figures.some(claim => claim.at >= at + length)
  }
  return [...text.matchAll(unsettled)].every(isSettled) ? 'true' : 'unsettled'
}

/** What puts one thing above another. */
const placed = /\b(?:above|below|beneath|exceed(?:s|ed)?|under(?! (?:way|the (?:name|ticker|symbol)))|outpac(?:es?|ed))\b/gi

const upward =
  /\b(?:above|higher than|more than|exceed(?:s|ed|ing)?|larger than|bigger than|greater than|better than|beat(?:s|ing)?|outp\w+|topp(?:ed|ing))\b/i
const downward = /\b(?:below|lower than|less than|smaller than|cheaper than|worse than|lagg\w+|trail\w+|underp\w+|well under)\b/i

/** "37.87 is below the median of 26.72": two figures in the order that stands between them. */
export function areFiguresInOrder(
  text: string,
  claims: readonly Claim[],
  matches: readonly (readonly NumberFact[])[],
  close?: number,
): boolean {
  return claims.every((claim, at) => {
    const next = claims[at + 1]
    if (!next) return true
    const between = text.slice(claim.end, next.at)
    // "Above its 200-day average (25.77) and above the 50-day one (26.88)": the price is, of both.
    const [, again] = /^,? ?(?:and|but|yet)(?: [a-z]+)? (above|below|over|under)\b/i.exec(between) ?? []
    const averages = (matches[at + 1] ?? []).filter(({ id }) => id.startsWith('sma-'))
    if (again && averages.length > 0 && matches[at]?.some(({ id }) => id.startsWith('sma-')))
      return close !== undefined && averages.some(({ value }) => close > value === /above|over/i.test(again))
    // Of another sentence, which stands before it.
    if (between.includes(';')) return true
    const [up, down] = [upward.exec(between), downward.exec(between)]
    const word = up ?? down
    if (!word || (up && down) || !/[a-z]/i.test(between.slice(word.index + word[0].length))) return true
    // "Fell 5.3 %, more than the drop of 2.9 %": how far down.
    const isOfFalls =
      /\b(?:fell|lost|dropped|declined|slid|down)\b[^.;]*$/i.test(text.slice(0, claim.at)) &&
      /\b(?:more|less|bigger|larger|smaller) than (?:a |the |its )?(?:drop|fall|loss|decline)\b/i.test(between)
    const pairs = (matches[at] ?? []).flatMap(a =>
      (matches[at + 1] ?? []).flatMap(b =>
        a.unit === b.unit && !/percentile/.test(b.id)
          ? [isOfFalls && a.value < 0 && b.value < 0 ? ([-a.value, -b.value] as const) : ([a.value, b.value] as const)]
          : [],
      ),
    )
    return pairs.length === 0 || pairs.some(([a, b]) => (up ? a > b : a < b))
  })
}
