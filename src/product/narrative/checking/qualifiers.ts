// Words beside a figure that say which of several like facts it has to be: of the year or of each year, of the share or of the index, of the
// last days or of all of them, the high or the low. A figure that is a fact is still a lie under another's words.
import type { NumberFact } from '../fact.ts'
import type { Claim } from './claims.ts'

/** What stands between a claim and its neighbours, and the whole clause. */
export type Beside = { readonly before: string; readonly after: string; readonly clause: string; readonly sentence: string }

type Rule = readonly [ids: RegExp, isSo: (beside: Beside, fact: NumberFact, claim: Claim) => boolean]

const own = /\b(?:it|its|share|shares|stock|price|holding|they|close)\b|§/gi
const index = /\b(?:benchmark|index|market)\b/gi
const eachYear =
  /^[^.;]{0,14}?(?<!(?:over|within|in|of|during) )\b(?:a|per|each|every) year\b|^ ?(?:%|percent)? ?(?:annually|yearly|p\.a\.)/i
const ofYears = /\b(?:a|per|each|every) year\b|\bannual|\byearly\b|\bcompound|\bp\.a\./i
const ofIndustry =
  /\bindustry(?:'s)? (?:median|average|mean|norm|price|p\/e)|\bmedian\b|\bpeers'|\bfor (?:the|its) (?:industry|sector|peers)\b/i
const industryWords = /\b(?:industry|sector|median|peers?)\b/i
const less = /\b(?:smaller|lower|less|cheaper|fewer|below|under|weaker|slower)\b(?! than (?:1|one)\b)/i
const ofMany =
  /^ ?(?:of|per cent of|percent of)? ?(?:all |the |its )?(?:days|sessions|shares|companies|stocks|peers|listings|time)\b/i

/** Whose figure it is, as far as the words say. */
function subjectOf({ before, after }: Beside): 'own' | 'index' | null {
  const [, next] = /^ ?(?:for|by|in|of) (?:the |its )?(benchmark|index|market|stock|shares?|price)\b/i.exec(after) ?? []
  if (next) return /^(?:stock|share|price)/i.test(next) ? 'own' : 'index'
  const last = (words: RegExp, text: string) => [...text.matchAll(words)].at(-1)?.index ?? -1
  const [a, b] = [last(own, before), last(index, before)]
  return a < 0 && b < 0 ? null : b > a ? 'index' : 'own'
}

/** "The index beat it" tells of the share what "it lagged the index" does. */
export const isToldOfIndex = (text: string): boolean =>
  /\b(?:benchmark|index|market) (?:\w+ )?(?:beat|outp\w+|led|exceeded|topped|did better|was ahead|underp\w+|lagged|trailed|was behind)\b/i.test(
    text,
  )

const rules: readonly Rule[] = [
  [/^annual-return-|^risk-cagr$/, ({ sentence }) => ofYears.test(sentence)],
  [/^(?:total-)?return-|^index-return-/, ({ after }) => !eachYear.test(after)],
  [
    /^index-return-/,
    beside =>
      subjectOf(beside) === 'index' ||
      (subjectOf(beside) === null && /^ ?(?:%|percent)? ?(?:for|of|by) the (?:benchmark|index|market)/i.test(beside.after)),
  ],
  [/^(?:total-|annual-)?return-|^day-change$/, beside => subjectOf(beside) !== 'index'],
  [
    /^excess-/,
    ({ clause, sentence }) =>
      /\b(?:ahead|behind|outp\w+|underp\w+|beat|lag\w*|trail\w*|gap|margin|difference|lead|led|more|less|better|worse|short of|exceed\w*|topped|above|below|than)\b/i.test(
        clause + sentence,
      ),
  ],
  [
    /^volatility-20$/,
    ({ before, after }) => !/\bsince\b|\blong[ -](?:run|term)\b|\bhistorical\b/i.test(before) && !ofMany.test(after),
  ],
  [
    /^risk-volatility$/,
    ({ before, after }) =>
      !/\b(?:recent\w*|lately|now|current\w*|last (?:trading )?(?:sessions|days)|latest)\b/i.test(before) && !ofMany.test(after),
  ],
  [
    /^volatility-percentile$/,
    ({ before, after }) => (ofMany.test(after) || /percentile/i.test(before + after)) && !less.test(before),
  ],
  [
    /^(?:fall|risk-maximumDrawdown)$/,
    ({ sentence }) =>
      /\b(?:deepest|largest|biggest|worst|maximum|draw-?downs?|peak|(?:the|that|this|its|a) (?:deep )?(?:fall|loss|decline|slump)|falls?(?= (?:of|from)))\b/i.test(
        sentence,
      ),
  ],
  [/^sma-200$/, ({ clause }) => /\blongaverage\b|\blong(?:-term)? averages?\b/i.test(clause)],
  [/^sma-50$/, ({ clause }) => /\bshortaverage\b|\bshort(?:-term)? averages?\b/i.test(clause)],
  // Of levels no earlier ones are known.
  [
    /^(?:volatility-|risk-(?!cagr|maximum)|rsi|adx|atr|price-to|dividend-yield|(?:net|operating)-margin|relative-volume|percentile-)/,
    ({ before }) =>
      !/\b(?:r[oi]sen?|rose|fallen|fell|up|down|increased|decreased|grew|grown|dropped|climbed|declined|jumped) (?:by|to)? ?$/i.test(
        before,
      ),
  ],
  [/^record-close$/, ({ clause }) => /\b(?:record|highest|all-time|peak|top)\b/i.test(clause)],
  [
    /^(?:high|low)-52w$/,
    ({ sentence }) => /\byearrange\b|\b(?:one-year|yearly|annual|year's) (?:high|low|range)\b/i.test(sentence),
  ],
  [/^high-52w$/, beside => sideOfRange(beside) !== 'low'],
  [/^low-52w$/, beside => sideOfRange(beside) !== 'high'],
  [
    /^(?:close|snapshot-price)$/,
    ({ before }) =>
      !/\b(?:record|highest|all-time|peak|yearrange|longaverage|shortaverage|median)\b(?![^,]*\bclose\b)/i.test(before),
  ],
  [/^industry-(?!shares$)/, ({ before, after }) => industryWords.test(before) || industryWords.test(after)],
  [/^(?:price-to-earnings|dividend-yield|market-cap|eps-growth)$/, ({ before }) => !ofIndustry.test(before)],
  [/^percentile-/, ({ before }) => !less.test(before)],
  [
    /^percentile-market-cap$/,
    ({ clause }) => /\b(?:larger|bigger|larg\w+|big\w*|size|market cap\w*|capitali\w+|valued|worth)\b/i.test(clause),
  ],
  [
    /^percentile-price-to-earnings$/,
    ({ clause }) => /\bearnings\b|\bP\/?E\b|\bexpensive\b|\bdear\w*\b|\bcosts? more\b|\bmultiple\b/i.test(clause),
  ],
  [/^percentile-dividend-yield$/, ({ clause }) => /\byield|\bdividend|\bpays?\b/i.test(clause)],
  [/^percentile-eps-growth$/, ({ clause }) => /\bgr[eo]w/i.test(clause)],
  [
    /^risk-/,
    ({ before }, { value }) =>
      !(/\bnegative\b/i.test(before) && value > 0) && !(/\bpositive\b(?! days)/i.test(before) && value < 0),
  ],
  [
    /^relative-volume$/,
    ({ after }, _, { unit }) => unit !== 'percent' || /^ ?of (?:the |its )?(?:usual|normal|average)/i.test(after),
  ],
  [
    /^relative-volume$|^risk-beta$/,
    ({ after }, _, { unit }) => unit !== 'times' || !/^ (?:more|higher|larger|greater|less|lower)\b/i.test(after),
  ],
]

function sideOfRange({ before, clause }: Beside): 'high' | 'low' | null {
  const words = [...before.matchAll(/\b(?:high|low|highest|lowest)\b/gi)].at(-1)?.[0] ?? /\brange\b/i.exec(clause)?.[0] ?? ''
  return /^high/i.test(words) ? 'high' : /^low/i.test(words) ? 'low' : null
}

/** Whether nothing beside the claim says that it is another fact's. */
export function fitsBeside(claim: Claim, fact: NumberFact, beside: Beside): boolean {
  return rules.every(([ids, isSo]) => !ids.test(fact.id) || isSo(beside, fact, claim))
}
