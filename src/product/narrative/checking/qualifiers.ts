// Words beside a figure that say which of several like facts it has to be: of the year or of each year, of the share or of the index, of the
// last days or of all of them, the high or the low. A figure that is a fact is still a lie under another's words.
import type { NumberFact } from '../fact.ts'
import type { Claim } from './claims.ts'
import { isOfLevel, sideOfRange } from './levels.ts'
import { moving } from './movement.ts'
import { parting } from './spans.ts'

/** What stands between a claim and its neighbours, and the whole clause. */
export type Beside = {
  readonly before: string
  readonly after: string
  /** As before, with the spans that are named on the way. */
  readonly sinceFigure: string
  /** As after, up to the next figure that is no length of time. */
  readonly untilFigure: string
  readonly clause: string
  readonly sentence: string
  /** Of the sentence, up to the claim. */
  readonly soFar: string
}

type Rule = readonly [ids: RegExp, isSo: (beside: Beside, fact: NumberFact, claim: Claim) => boolean]

const own =
  /\b(?<!(?:benchmark|index)(?:'s)? )(?:it|its|share|shares|stock|price(?! ?\/|[ -](?:to|over)[ -])|holding|they|close)\b|§/gi
const index =
  /\b(?<!ulcer )(?:benchmark|index|market(?! (?:cap|value))|sector|industry(?!'s)|competitors?|rivals?|peers?|median (?:share|stock|company))\b/gi
const eachYear =
  /^[^.;]{0,14}?(?<!(?:over|within|in|of|during) )\b(?:a|per|each|every) year\b(?! (?:ago|earlier|before))|^ ?(?:%|percent)? ?(?:annually|yearly|p\.a\.)/i
const ofEachYear =
  /\b(?:annual(?:i[sz]ed)?|yearly|compound(?:ed)?(?: annual)?) (?:return|gain|growth|rate|performance|increase|loss)\b|\bannuali[sz]ed\b/i
const ofYears = /\b(?:a|per|each|every) year\b|\bannual|\byearly\b|\bcompound|\bp\.a\./i
const ofIndustry =
  /\bindustry(?:'s)? (?:median|average|mean|norm|price|p\/e)|\bmedian\b|\bpeers'|\bfor (?:the|its) (?:industry|sector|peers)\b/i
const industryWords = /\b(?:industry|sector|median|peers?)\b/i
const less = /\b(?:smaller|lower|less|cheaper|fewer|below|under|weaker|slower)\b(?! than (?:1|one)\b)/i
const ofMany =
  /^ ?(?:of|per cent of|percent of)? ?(?:all |the |its )?(?:days|sessions|shares|companies|stocks|peers|listings|time)\b/i

/** "It outpaced the index, gaining": what is measured against is not who gained. */
const asObject =
  /\b(?:beat(?:s|en|ing)?|out(?:pac|perform|strip|shin|run|r[au]n)\w*|lagg?(?:s|ed|ing)?|trail(?:s|ed|ing)?|underperform\w*|topp?(?:s|ed|ing)?|ahead of|behind|better than|worse than|more than|less than|mov\w+ with|lockstep with|like) (?:the |its )?(?:benchmark|index|market|industry|sector|peers?|rivals?)(?=,(?! which| whose| it)| (?:and|with|by|over|in|within|during|at)\b)|\b(?:relative to|compared (?:to|with)|next to|unlike|beside) (?:most of )?(?:the |its )?(?:benchmark|index|market|industry|sector|peers?|rivals?)(?=,)/gi

/** Of levels no earlier ones are known: nothing rose to them, or by them. */
const movedBefore = new RegExp(
  String.raw`\b(?<!(?:below|above|than) )(?:${moving.filter(word => !/^(?:higher|lower|loss|losses|gains?|returns?|returned|brought|cost|exceed\w*|lag\w*|trail\w*|out\w+|underp\w+|surpass\w*|cut|fade|cool|add\w*)$/.test(word)).join('|')}|widened|narrowed|come (?:down|up|in)|picked up)(?: back)?(?: by| to| from)?(?: about| around| roughly| just| only| a)? ?$`,
  'i',
)

/** Whose figure it is, as far as the words say. */
function subjectOf(beside: Beside): 'own' | 'index' | null {
  return subjectIn(beside.before, beside.after) ?? subjectIn(beside.sinceFigure, beside.after)
}

function subjectIn(before: string, after: string): 'own' | 'index' | null {
  const [, next] = /^ ?(?:for|by|in|of) (?:the |its )?(benchmark|index|market|stock|shares?|price)\b/i.exec(after) ?? []
  if (next) return /^(?:stock|share|price)/i.test(next) ? 'own' : 'index'
  // "The index's last close"; "the index … its": its own.
  if (/^\W*(?:the )?(?:benchmark|index|market) ?'s\b/i.test(before) && !/\b(?:shares?|stock)\b|§/i.test(before)) return 'index'
  if (
    /^\W*(?:the )?(?:benchmark|index|market(?! (?:cap|value)))\b/i.test(before) &&
    !/\b(?:shares?|stock|price|close)\b|§/i.test(before)
  )
    return 'index'
  const last = (words: RegExp, text: string) => [...text.matchAll(words)].at(-1)?.index ?? -1
  const subjects = before.replace(asObject, found => ' '.repeat(found.length))
  const [a, b] = [last(own, subjects), last(index, subjects)]
  return a < 0 && b < 0 ? null : b > a ? 'index' : 'own'
}

/** "The index doubled over ten years, with a gain of 96.5 %": nobody else is spoken of before. */
function isOfIndexSoFar({ soFar }: Beside): boolean {
  const before = soFar.slice(soFar.lastIndexOf(';') + 1)
  if (
    /\b(?:against|compared (?:with|to)) (?:about |just |only )?$/i.test(before) &&
    /\b(?:benchmark|index|market)\b/i.test(before) &&
    /\d/.test(before)
  )
    return true
  return (
    /^\W*(?:the |over [^,]*,? (?:the )?|in [^,]*,? (?:the )?)?(?:benchmark|index|market)\b/i.test(before) &&
    !/\b(?:its?|shares?|stock|price|they|close)\b|§/i.test(before)
  )
}

/** "The index beat it" tells of the share what "it lagged the index" does. */
export const isToldOfIndex = (text: string): boolean =>
  /\b(?:benchmark|index|market) (?:\w+ )?(?:beat|outp\w+|led|exceeded|topped|did better|was ahead|underp\w+|lagged|trailed|was behind|(?:is|was|lies|stands) (?:about |around |roughly |some )?[\d.]+ (?:percentage )?points? (?:ahead|behind|in front))\b/i.test(
    text,
  )

const withoutDividends =
  /\b(?:without|excluding|before|ex|ignoring|not counting|leaving out|disregarding|setting aside|not including|stripping out)[ -](?:the |any |all )?(?:reinvested )?dividends?\b|\bdividends? (?:aside|not (?:counted|included|reinvested)|left out|excluded|ignored)\b/i

const rules: readonly Rule[] = [
  [/^annual-return-|^risk-cagr$/, ({ sentence }) => ofYears.test(sentence)],
  [
    /^total-return-/,
    ({ sinceFigure: before, after, sentence }) => {
      const near = partOf(before) + (after.split(parting)[0] ?? '')
      if (withoutDividends.test(near) || /\bprice (?:alone|only|terms)\b|\b(?:in|on) price\b/i.test(near)) return false
      if (withoutDividends.test(sentence) && !/\bdividends?\b/i.test(near)) return false
      return !(/\bprice\b/i.test(partOf(before)) && !/dividends?\b/i.test(before + after))
    },
  ],
  [
    /^return-/,
    ({ sinceFigure: before, after }) =>
      /^ ?without\b/i.test(after) ||
      !/\b(?:with|including|and|plus|reinvest\w+) (?:reinvested )?dividends?\b|\bdividends (?:are )?(?:reinvested|included)\b|\btotal return\b|\breinvest/i.test(
        before + (after.split(parting)[0] ?? ''),
      ),
  ],
  // Of what happened at times or on average nothing is known.
  [
    /^(?:total-|annual-|index-)?return-|^excess-|-growth$|^day-change$/,
    ({ before, untilFigure }) =>
      !/\b(?:on average|at (?:one|some) point|at times|at its (?:worst|best|peak|low|height)|in between)\b/i.test(
        before + untilFigure,
      ),
  ],
  // What moved, and from where, has to be named: a share that rose is not its average.
  [
    /^distance-to-/,
    ({ sentence, after }) =>
      !/^ (?:above|below|over|under|beneath|(?:higher|lower|more|less) than) (?:its |the )?shortaverage\b/.test(after) &&
      /\blongaverage\b|\blong(?:-term)? averages?\b/i.test(sentence),
  ],
  [
    /^below-record$/,
    ({ sentence, clause }) =>
      !/\bto (?:its|the|a) (?:trough|low|bottom)\b/i.test(clause) &&
      /\b(?:record|highest|all-time|peak|top|high)\b/i.test(sentence) &&
      (!/\byearrange\b/.test(clause) || /\b(?:record|all-time)\b/i.test(clause)),
  ],
  [/^day-change$/, ({ clause }) => !/\bfrom its peak\b|\bto (?:its|the|a) (?:trough|low|bottom)\b/i.test(clause)],
  [/^day-change$/, ({ sentence }) => /\b(?:days?|sessions?|daily|clos\w+|finish\w+|end\w+)\b|·/i.test(sentence)],
  [
    /^slope-of-/,
    ({ sentence }, _, { at }) =>
      [...sentence.slice(0, at).matchAll(/\blongaverage\b|\blong(?:-term)? averages?\b|\b(?:price|shares?|stock|close)\b|§/gi)]
        .at(-1)?.[0]
        .startsWith('long') ?? /longaverage/.test(sentence.slice(at)),
  ],
  [
    /^(?:total-)?return-|^index-return-/,
    ({ after, sinceFigure }) => !eachYear.test(after) && !ofEachYear.test(partOf(sinceFigure)),
  ],
  [
    /^index-return-/,
    beside =>
      subjectOf(beside) === 'index' ||
      (subjectOf(beside) === null && isOfIndexSoFar(beside)) ||
      (subjectOf(beside) === null && /^ ?(?:%|percent)? ?(?:for|of|by) the (?:benchmark|index|market)/i.test(beside.after)),
  ],
  [
    /^(?!index-|excess-|risk-(?:beta|upCapture|downCapture|trackingError|informationRatio|rSquared|correlation|alpha)|industry-|percentile-|rule|forecast)/,
    beside => subjectOf(beside) !== 'index',
  ],
  [
    /^risk-(?:beta|correlation|alpha)$/,
    ({ clause }) => !/\b(?:benchmark|index|market)(?:'s\b| (?:has|had|shows)\b)/i.test(clause),
  ],
  // A figure of one span is none of another: of all but returns the span is fixed.
  [/^(?!(?:total-|annual-|index-)?return-|excess-|start-)/, (beside, { id }) => isOfOwnSpan(id, beside)],
  [
    /^(?:eps|close|snapshot-price)$/,
    ({ before }) => !/\b(?:revenues?|sales|cash|book value|debt|dividends?) (?:per|a|each) share\b/i.test(before),
  ],
  [
    /^net-margin$/,
    ({ before, after }) =>
      !/\b(?:operating|gross|pre-?tax|EBIT\w*|cash)\b[^,]*$/i.test(partOf(before)) &&
      !/^(?:(?!\bthan\b)[^,])*\b(?:operating|gross) margin/i.test(after.split(parting)[0] ?? '') &&
      !/^[^;]*\b(?:was|is|as) (?:its |the )?operating\b/i.test(after),
  ],
  [
    /^(?:net|operating)-margin$/,
    ({ sinceFigure, untilFigure, sentence }) =>
      /\bof (?:its |the )?(?:revenues?|sales|turnover)\b/i.test(sentence) ||
      /\bmargins?\b|\bprofitab\w+|\bremain\w*|\bkept\b/i.test(sinceFigure + (untilFigure.split(parting)[0] ?? '')),
  ],
  [
    /^volume$/,
    ({ before, untilFigure }) =>
      !/\b(?:on average|an average of|average[ds]?|typically|usually|normally)\b(?! of \d)[^.;]*$/i.test(before) &&
      !/^[^.;]*\b(?:on average|over the (?:last |past )?(?:20|twenty))\b/i.test(untilFigure) &&
      !/\bover the (?:last |past )?(?:20|twenty) (?:trading )?(?:sessions|days)\b[^.;]*$/i.test(before),
  ],
  [/^volume-sma-20$/, ({ before, after }) => /\b(?:volumeaverage|average|usual|normal)\b/i.test(before + after)],
  [/^operating-margin$/, ({ before, after }) => /\boperating\b/i.test(before + after)],
  [
    /^excess-/,
    ({ clause, sentence }) =>
      /\b(?:ahead|behind|edge|advantage|beat(?:en|ing|s)|outp\w+|out(?:strip|shin|sho|r[au]n|d[oi])\w*|underp\w+|beat|lag\w*|trail\w*|gap|margin|difference|leads?|leading|led|more|less|better|worse|short of|exceed\w*|topped|above|below|than)\b/i.test(
        clause + sentence,
      ),
  ],
  [
    /^volatility-20$/,
    ({ before, after }) =>
      !/\bsince\b|\blong[ -](?:run|term)\b|\bhistorical\b|\brisk (?:window|period)\b/i.test(before) && !ofMany.test(after),
  ],
  [
    /^risk-volatility$/,
    ({ before, after, untilFigure }) =>
      !/^[^,;]*\b(?:lately|recently|these days)\b/i.test(untilFigure) &&
      !/\b(?:short[ -](?:term|run)|near[ -]term|recent\w*|lately|now|current\w*|last (?:trading )?(?:sessions|days)|latest)\b/i.test(
        before.replace(/\brecent (?:\w+ )?volatility\b/gi, ' '),
      ) &&
      !ofMany.test(after),
  ],
  [
    /^volatility-percentile$/,
    ({ before, after }, _, { unit }) =>
      (unit === 'percentile' || ofMany.test(after) || /percentile/i.test(before + after)) &&
      !/\b(?:higher|more|wilder|rougher|greater|above) (?:on|in) (?:about |only |just )?$/i.test(before) &&
      (!less.test(before) || /\b(?:lower|calmer|less) (?:on|in) (?:about |only |just )?$/i.test(before)),
  ],
  [
    /^(?:fall|risk-maximumDrawdown)$/,
    ({ sentence }) =>
      !/\b(?:best|smallest|mildest) (?:draw-?down|fall|loss|decline)/i.test(sentence) &&
      /\b(?:deepest|largest|biggest|worst|maximum|draw-?downs?|peak|(?:the|that|this|its|a) (?:deep )?(?:fall|loss|decline|slump)|falls?(?= (?:of|from)))\b/i.test(
        sentence,
      ),
  ],
  [/^(?:close|snapshot-price|sma-(?:200|50)|record-close|(?:high|low)-52w|bollinger-(?:upper|lower))$/, isOfLevel],
  // Of levels no earlier ones are known.
  [
    /^(?:volatility-|risk-(?!cagr|maximum|bestDay|worstDay|positiveDays|c?var)|rsi|adx|atr|price-to|dividend-yield|(?:net|operating)-margin|relative-volume|percentile-)/,
    ({ before }) => !movedBefore.test(before),
  ],
  [
    /^(?:high|low)-52w$/,
    ({ sentence }) => /\byearrange\b|\b(?:one-year|yearly|annual|year's) (?:high|low|range)\b/i.test(sentence),
  ],
  [/^high-52w$/, beside => sideOfRange(beside) !== 'low'],
  [/^low-52w$/, beside => sideOfRange(beside) !== 'high'],
  [
    /^industry-(?!shares$)/,
    ({ before, after }) =>
      industryWords.test(before) ||
      (industryWords.test(after) &&
        !/\b(?:above|below|over|under|beneath|than|against|versus|compared|beside)\b[^.;]*?\b(?:industry|sector|median|peers?)\b/i.test(
          after,
        )),
  ],
  [
    /^(?:price-to-earnings|dividend-yield|market-cap|eps-growth)$/,
    ({ before }) =>
      !ofIndustry.test(before) &&
      !/\b(?:industry|sector|peers|median)'s? (?:figure |level |value |one )?(?:of |at |is |was )?(?:about |around |roughly )?$/i.test(
        before,
      ),
  ],
  [/^percentile-/, ({ sentence }) => !/\b(?:benchmark|index) ?'s\b/i.test(sentence)],
  [/^risk-rSquared$/, ({ sentence }) => !/\b(?:by|through) (?:the |its )?(?:shares?|stock|price|§)/i.test(sentence)],
  // "Yield: 1.85 % against 18.3 %": of how many of the others is said.
  [
    /^percentile-/,
    ({ before, untilFigure }, _, { unit }) =>
      unit === 'percentile' ||
      /^ ?(?:of|percentile)\b/i.test(untilFigure) ||
      /\b(?:percentiles?|than|above|ahead|exceed\w*|of (?:the|its) (?:industry|sector|peers))\b/i.test(before),
  ],
  [
    /^percentile-/,
    ({ before }) =>
      !less.test(before.replace(/\bbelow (?:the )?(?:middle|mid-?point|median) of\b/gi, ' ')) &&
      !/\b(?:benchmark|index)(?:'s)?\b/i.test(before),
  ],
  [
    /^percentile-market-cap$/,
    ({ clause }) => /\b(?:larger|bigger|larg\w+|big\w*|size|market (?:cap\w*|value)|capitali\w+|valued|worth)\b/i.test(clause),
  ],
  [
    /^percentile-price-to-earnings$/,
    ({ clause }) => /\bearnings\b|\bP\/?E\b|\bexpensive\b|\bdear\w*\b|\bcosts? more\b|\bmultiple\b/i.test(clause),
  ],
  [
    /^percentile-dividend-yield$/,
    ({ clause, sentence }) =>
      /\byield|\bdividend|\bpays?\b/i.test(
        /\bP\/?E\b|\bearnings\b|\bcap|\bgr[eo]w|\blarge|\bbig/i.test(clause) ? clause : sentence,
      ),
  ],
  [
    /^percentile-eps-growth$/,
    ({ clause, before, untilFigure }, _, { unit }) =>
      /\bgr[eo]w/i.test(clause) &&
      (unit === 'percentile' ||
        /\bpercentile\b/i.test(clause) ||
        /\bthan (?:at |for |in |with )?(?:that of |those of )?(?:about |around |roughly |some |nearly |almost )?$/i.test(
          before,
        ) ||
        /^ ?(?:%|percent|per cent)? ?of\b/i.test(untilFigure)),
  ],
  [
    /^risk-/,
    ({ before }, { value }) =>
      !(/\bnegative\b/i.test(before) && value > 0) && !(/\bpositive\b(?! days)/i.test(before) && value < 0),
  ],
  // Of the last days it is another fact than of the years.
  [
    /^risk-volatility$/,
    ({ sinceFigure, untilFigure }) => {
      const lengths = /\brecent (?:\w+ )?volatility\b|\b(?:5|five)[ -]years?\b/gi
      const after = (/^[^,;]*/.exec(untilFigure)?.[0] ?? '').match(lengths) ?? []
      return !/^recent/i.test(after[0] ?? sinceFigure.match(lengths)?.at(-1) ?? '')
    },
  ],
  [/^range-position$/, ({ untilFigure }) => !/^[^,;]*\b(?:bollinger|bands?)\b/i.test(untilFigure)],
  [
    /^percent-b$/,
    ({ untilFigure: after }, _, { unit }) =>
      unit !== 'percent' ||
      (/^ ?(?:of the way )?(?:up\b|from the (?:lower|bottom))/i.test(after) && /\b(?:bollinger|bands?)\b/i.test(after)),
  ],
  [
    /^relative-volume$/,
    ({ after }, _, { unit }) => unit !== 'percent' || /^ ?of (?:the |its )?(?:usual|normal|average|volumeaverage)/i.test(after),
  ],
  [
    /^relative-volume$|^risk-beta$/,
    ({ after }, _, { unit }) => unit !== 'times' || !/^ (?:more|higher|larger|greater|less|lower)\b/i.test(after),
  ],
]

/** Spans that words beside a figure name, where it can have one of them only. */
const spanWords =
  /\b(?:1|one|2|two|3|three|4|four|5|five|6|six|10|ten|12|twelve)[ -](?:day|week|month|quarter|year)s?\b|\b(?:last|latest|past|previous) (?:day|week|fortnight|month|quarter|half[- ]year|year|decade)\b|\b(?:over|during|within|in|of) (?:the|a|one) (?:day|week|fortnight|month|quarter|year)\b(?! (?:to|before|ended|ending))|\b(?:weekly|monthly|quarterly|daily|half-year(?:ly)?|six-month|two-week|fortnightly|overnight)\b|\b(?:a|per|each|every) (?:day|week|month|quarter)\b|\bdecade\b/gi
const fiveYears = /^(?:5|five)[ -]years?$/i
const oneYear = /year$|^(?:1|one)[ -]year|^(?:12|twelve)[ -]month/i

function isOfOwnSpan(id: string, { sinceFigure, untilFigure }: Beside): boolean {
  // What stands behind "than" is the other's, but of a growth.
  const behind = id.endsWith('-growth') ? /^[^,;]*/ : /^[^,;]*?(?=\b(?:than|above|below|against|versus)\b|,|;|$)/
  const near = sinceFigure + (behind.exec(untilFigure)?.[0] ?? '')
  return [...near.matchAll(spanWords)].every(([span]) => {
    if (/^risk-(?:c?var|bestDay|worstDay)/.test(id)) return /\b(?:day|daily)\b/i.test(span) || fiveYears.test(span)
    if (/^(?:volatility-percentile|range-position)$/.test(id)) return oneYear.test(span)
    if (/^risk-|^fall/.test(id)) return fiveYears.test(span)
    if (/^(?:eps|revenue|net-|operating-|dividend-yield|industry-eps|momentum|sessions|high-52w|low-52w)/.test(id))
      return oneYear.test(span)
    if (id.startsWith('slope-of-')) return /\bmonth/i.test(span)
    if (/^(?:day-change|relative-volume|atr)/.test(id)) return /\b(?:day|daily)\b/i.test(span)
    return /^(?:rule|forecast|record|below-record|industry|percentile|volume|risk)/.test(id)
  })
}

/** What stands before a figure in its own part of the sentence. */
const partOf = (before: string): string => before.split(parting).at(-1) ?? ''

/** Whether nothing beside the claim says that it is another fact's. */
export function fitsBeside(claim: Claim, fact: NumberFact, beside: Beside): boolean {
  return rules.every(([ids, isSo]) => !ids.test(fact.id) || isSo(beside, fact, claim))
}

export function ruleAgainst(claim: Claim, fact: NumberFact, beside: Beside): string {
  return String(rules.find(([ids, isSo]) => ids.test(fact.id) && !isSo(beside, fact, claim))?.[0])
}
