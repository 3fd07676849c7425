// "The facts do not tell how revenue developed": true only where they do not. What they can never tell (why, who, what will be, of a quarter or
// of a product) an answer may always say that they lack. Pure.
import type { Fact } from '../fact.ts'
import { isOwnQuantity } from './quantities.ts'
import { spansIn } from './spans.ts'
import { lackingParts } from './silence.ts'
import { termsOf } from './terms.ts'

const neverTold =
  /\b(?:why|who|whom|whose|where|whether|because|caus\w+|reasons?|drivers?|driv\w+|explain\w*|explanation|due to|behind|will|would|could|should|may|might|next|future|upcoming|coming|going to|expect\w*|target\w*|guidance|outlook|plan\w*|predict\w*|quarter\w*|month by month|segments?|products?|regions?|countr\w+|divisions?|business(?:es)?|by|per (?!share)|gross|forward|cash|debts?|assets|equity|book|historical(?:ly)?|over time|earlier|previous|older|raise[sd]?|earnings yield|cut|sustain\w*|safe\w*|split|payout|each|every|real|adjusted|organic|customers?|news|mean\w*)\b/i
const ofOthers = /\b(?:industry|sector|peers?|rivals?|competitors?)\b/i
/** How it did: of the price alone, over a time. */
const performed =
  /(?:\b(?:price|stock|share|it)|§)(?:'s)? (?:has |have |had )?(?:perform\w*|developed|did|done|moved|fared|behaved)\b|\bperformance\b|\breturns?\b/i
/** What stands for several quantities, or has no word of its own. */
const groups: readonly [RegExp, RegExp][] = [
  [performed, /^(?:total-)?return-/],
  [/\bvaluation\b/i, /^(?:price-to-earnings|market-cap)$/],
  [/\b(?:fundamentals?|company figures|annual (?:report|figures))\b/i, /^(?:revenue|price-to-earnings)$/],
  [/\bprice (?:data|series|history)\b/i, /^close$/],
  [
    /\bprices?(?! ?\/|[ -](?:to|over)[ -]| (?:data|series|history|has |have |had |perform|developed|did|moved|fared|behaved))\b|\b(?:closing price|last close)\b/i,
    /^(?:close|snapshot-price)$/,
  ],
  [/\brisk figures?\b/i, /^risk-volatility$/],
  [/\b(?:rules?|signals?)\b/i, /^rules-speaking$/],
  [/\b(?:base rates?|forecasts?)\b/i, /^forecast-base/],
]

const asksWhen = /\bwhen\b|\b(?:dates?|days?|time) (?:of|on which|that|when|at which|for)\b/i
/** What happened on a day that is a fact where it is known. */
const daysOf: readonly [RegExp, RegExp][] = [
  [/\b(?:made good|made up|recover\w*|recoup\w*|regain\w*)\b/i, /^fall-made-good$/],
  [
    /\b(?:fall|draw-?down|decline|slump|drop|loss)\b[^,;]*\b(?:began|begins?|beginning|start\w*|set in)\b|\b(?:start|beginning|onset) of [^,;]*\b(?:fall|draw-?down|decline|slump)\b/i,
    /^fall-from$/,
  ],
  [
    /\b(?:fall|draw-?down|decline|slump|drop|loss)\b[^,;]*\b(?:end(?:ed|s)?|bottom\w*|stopp?ed|over|deepest|lowest|trough)\b|\b(?:trough|low(?:est)? point|end of [^,;]*(?:fall|draw-?down|decline|slump))\b/i,
    /^fall-to$/,
  ],
  [/\b(?:record|all-time high|highest (?:close|price|level)|peak\w*)\b/i, /^record-day$/],
  [/\b(?:fiscal|financial|business|reporting|accounting) year\b|\byear[- ]end\b|\bannual (?:report|figures)\b/i, /^year-end$/],
  [
    /\b(?:last|latest|recent|final) (?:close[sd]?|closing|price|session|trad\w+)\b|\bclosed last\b|\bprices? (?:end|stop|last)\w*\b/i,
    /^close-day$/,
  ],
  [/\bcross\w*\b/i, /^cross-day$/],
  [/\bcompany figures\b|\bmarket cap\w*\b/i, /^snapshot-day$/],
]

/** Whether the text says of something that the facts lack it, and they have it. */
export function saysWronglyLacking(text: string, facts: readonly Fact[]): boolean {
  return lackingParts(text.replace(/\s+/g, ' ')).some(lacking => {
    // "I only have company figures and no price history".
    const part = lacking.replace(
      /^(?:i|we|the (?:facts|data)) (?:only |just )?(?:have|has|holds?|contains?)\b.* (?:and|but) (?=no )/i,
      '',
    )
    if (neverTold.test(part)) return false
    const dated = asksWhen.test(part) ? daysOf.find(([words]) => words.test(part)) : undefined
    if (dated) return facts.some(({ id }) => dated[1].test(id))
    const years = part.match(/\b(?:19|20)\d\d\b/g) ?? []
    const spans = [...spansIn(part, [], facts).map(({ span }) => span), ...years]
    const isOfPrice = performed.test(part)
    const wanted = [
      ...termsOf(part)
        .filter(isOwnQuantity)
        .map(({ ids }) => ids),
      ...groups.filter(([words]) => words.test(part)).map(([, ids]) => ids),
    ]
    const found = facts.filter(
      ({ id }) =>
        (isOfPrice || !/return-/.test(id)) &&
        wanted.some(ids => ids.test(ofOthers.test(part) ? id.replace(/^industry-/, '') : id)),
    )
    if (ofOthers.test(part)) return found.some(({ id }) => id.startsWith('industry-'))
    if (spans.length > 0) return isOfPrice && spans.some(span => facts.some(({ id }) => id === `return-${span}`))
    return found.some(({ id }) => !id.startsWith('industry-'))
  })
}
