// What is written of rules and forecasts. Such a sentence is read by a grammar of its own: each figure has to stand in one of the few forms
// below, beside the words that say what it is (of a rule or of a forecast, of the model or the base rate, in how many sessions), and be the
// fact of that form. No other figure of the stock may stand in it, so that no return passes for a chance. Pure.
import type { Fact, NumberFact } from '../fact.ts'
import { isNear } from './near.ts'
import type { Claim } from './claims.ts'

/** Stands in a text for the name of the rule that is told. */
export const ruleName = 'thatrule'

/** Words that only evidence has: a sentence with one is read here and nowhere else. */
const evidenceWords =
  /\b(?:rules?|signals?|forecasts?|model(?:'s|s)?|chances?|probabilit\w+|likel\w+|odds|base rate|skill\w*|hit rate|spoke|edges?(?! of (?:about |around |roughly |just |some |only |a )*\d)|any (?:other )?day|sessions after it|gains? (?:followed |came )?in(?! (?:19|20)\d\d\b)|of (?:all |the |its )?(?:[\d,]+ )?(?:cases|occurrences))\b/i

export function isOfEvidence(text: string): boolean {
  return evidenceWords.test(text)
}

const ofRules = /\b(?:rules?|signals?|spoke|hit rate|edges?)\b/i
const ofForecasts = /\b(?:forecasts?|model(?:'s|s)?|chances?|probabilit\w+|odds|base rate|skill\w*)\b/i
/** "The golden cross rule": the record is of one rule, which is named by its own name. */
function isOfAnotherRule(text: string): boolean {
  return [...text.matchAll(/\b(?:rules?|signals?)\b/gi)].some(
    ({ index }) =>
      !/(?:^|[,;:.]|thatrule ?["']?|\d|\b(?:the|this|that|a|no|of|and|built-in|these|those|each|all|hit))$/i.test(
        text.slice(0, index).trimEnd(),
      ),
  )
}

/** What no record and no forecast here tells, whatever the figures. */
const neverSaid =
  /\b(?:will|would|should|certain\w*|sure\w*|safe\w*|guarantee\w*|buy|sell|invest|recommend\w*|target|expect\w*|predicts?|predicted|reliable|proven|always|never|best|confiden\w*|lower close|(?:fall|falls|falling|lower|down) (?:in|within|over)|chance of (?:a )?(?:loss|fall|lower|not)|accura\w*|correct(?!ion)\w*|right|works?|twice|double|times (?:as|more|better|the)|than (?:half|most|usual|before|ever)|ago|last|next year|tomorrow)\b|\bnot (?=a|an|the|with|by|in)/i

/** A figure of a form: of which fact it is, and whether it is told in percent. */
type Figure = { readonly id: string; readonly isPercent: boolean }
type Form = { readonly words: RegExp; readonly figures: (found: RegExpExecArray) => readonly Figure[] }

/** Figures stand in the groups a, b and c of a form, in this order in its list. */
const p = (group: string) =>
  String.raw`(?:about |around |roughly |nearly |almost )?(?<${group}>[-+]?\d+(?:\.\d+)?)(?: ?(?:%|percent|per cent)|(?<=\b0))`
const n = (group: string) => String.raw`(?<${group}>\d{1,3}(?:,\d{3})+|\d+)`
const sessions = '(?:trading )?(?:sessions|session|days|day)'
const ahead = String.raw`(?:in|over|after|within|for|on) (?:the (?:next |following )?)?(?<sessions>\d+) ${sessions}`
const aheadAdj = String.raw`(?<sessions>\d+)[- ](?:session|day)`
const percent = (id: string): Figure => ({ id, isPercent: true })
const count = (id: string): Figure => ({ id, isPercent: false })
const of = (form: string, ...figures: Figure[]): Form => ({ words: new RegExp(form, 'gi'), figures: () => figures })
const ofHorizon = (form: string, what: string): Form => ({
  words: new RegExp(form, 'gi'),
  figures: found => [percent(`forecast-${what}-${found.groups?.sessions}`)],
})
const higher = String.raw`(?:a |of a )?(?:higher close|close above today's|gain|rise)`
const chanceOf = String.raw`(?:chance|probability|odds)(?: of| that there is)? ${higher}`
const is = String.raw`(?: is|:| are| at| of| stands at| was|,)`
const rules = '(?:built-in )?rules?'
/** The rule that is told, by its name or as "the rule". */
const who = String.raw`(?:(?:the|this|that|its) (?:rule|signal)|\bit|(?:the )?(?:(?:rule|signal),? )?["']? ?${ruleName} ?["']?,?(?: rule)?),?`
const after = String.raw`(?:after|since) (?:it|that|the rule|the signal)`
const speaks =
  '(?:(?:are|is) (?:currently |now |presently |at present )?(?:speaking|active|true|on)|(?:currently |now )?(?:speaks?|spoke)|speaks?|spoke|are speaking|is speaking|are true|is true)'
const inCases = (group: string) =>
  String.raw`(?: of (?:the |all |its |these )?(?:${n(group)} )?(?:cases|times|signals|occurrences))?`

/** The value and, of a forecast, its horizon stand in the same form: a chance without its horizon is none. */
const forms: readonly Form[] = [
  of(String.raw`\bnone of (?:the |its )${n('a')} (?=${rules})`, count('rules-looked-at')),
  of(
    String.raw`${n('a')} of (?:the |its |all )?${n('b')} ${rules}(?: (?:that were )?looked at)? ${speaks}\b`,
    count('rules-speaking'),
    count('rules-looked-at'),
  ),
  of(String.raw`${n('a')} (?:${rules}(?: that)?|of them) ${speaks}\b`, count('rules-speaking')),
  of(String.raw`\blooked at,? (?:and |of which )${n('a')} ${speaks}\b`, count('rules-speaking')),
  of(String.raw`${n('a')} ${rules} (?:was|were|have been|are) (?=looked at\b)`, count('rules-looked-at')),
  of(
    String.raw`${n('a')} of (?:the |its |all )?${n('b')} ${rules}(?: (?:that were )?looked at)? (?:has|have|with|shows?|has shown|have shown|showed) an edge\b`,
    count('rules-with-edge'),
    count('rules-looked-at'),
  ),
  of(
    String.raw`${n('a')} (?:${rules} )?(?:of them )?(?:has|have|with|shows?|has shown|have shown) an edge\b`,
    count('rules-with-edge'),
  ),
  of(String.raw`${who} (?:has |had )?spoken? (?:up )?${n('a')} times?\b`, count('rule-times')),
  of(
    String.raw`\b(?:average|mean)(?: return| gain| change)?(?: (?:over|in|within) (?:the )?${n('b')} ${sessions})? ${after}(?: is| was|:) ${p('a')}`,
    percent('rule-mean'),
    count('rule-sessions'),
  ),
  of(
    String.raw`\b(?:(?:gains?|a gain)(?: followed| came)? in|hit rate (?:of|was|is)|price (?:rose|gained|was higher) in) ${p('a')}${inCases('b')}`,
    percent('rule-gains'),
    count('rule-times'),
  ),
  of(String.raw`\b(?:gained|brought|lost|returned|rose|fell) ${p('a')} on average(?: after (?:costs|it))?`, percent('rule-mean')),
  of(
    String.raw`\bany (?:other )?day (?:brought|gained|lost|returned|gave) ${p('a')}(?: (?:over|in|within) (?:the )?${n('b')} ${sessions})?`,
    percent('rule-any-day'),
    count('rule-sessions'),
  ),
  ofHorizon(String.raw`\bmodel(?:'s)? (?:puts the |gives a |says a )?${chanceOf} ${ahead}${is} ${p('a')}`, 'chance'),
  ofHorizon(String.raw`\bmodel puts the ${chanceOf} ${ahead} at ${p('a')}`, 'chance'),
  ofHorizon(String.raw`\bmodel gives (?:a )?${p('a')} (?:chance|probability)(?: of)? ${higher} ${ahead}`, 'chance'),
  ofHorizon(String.raw`\bbase rate (?:of|for) ${higher} ${ahead}${is} ${p('a')}`, 'base'),
  ofHorizon(String.raw`\b${higher} ${ahead} has a base rate of ${p('a')}`, 'base'),
  ofHorizon(String.raw`\bbase rate ${ahead}${is} ${p('a')}`, 'base'),
  ofHorizon(String.raw`\b${ahead},? (?:the |its )?base rate(?: of ${higher})?${is} ${p('a')}`, 'base'),
  ofHorizon(String.raw`\b${aheadAdj} base rate${is} ${p('a')}`, 'base'),
  ofHorizon(
    String.raw`\bclose was higher ${ahead.replace('(?:in|over|after|within|for|on) ', '(?:in |over |after |within )?')}(?: later)? in ${p('a')} of (?:all )?(?:cases|times)[^.\d]*\bbase rate\b`,
    'base',
  ),
  ofHorizon(String.raw`\b${ahead},? the close was higher in ${p('a')}${inCases('b')}`, 'base'),
  ofHorizon(String.raw`\bskill (?:of the (?:model|forecast) )?${ahead}${is} ${p('a')}`, 'skill'),
  ofHorizon(String.raw`\b${ahead},? (?:the )?(?:model's |forecast's )?skill${is} ${p('a')}`, 'skill'),
  ofHorizon(String.raw`\b${aheadAdj} (?:skill|forecast's skill)${is} ${p('a')}`, 'skill'),
  of(
    String.raw`\b(?:over|in|within) the (?:next |following )?${n('a')} ${sessions}(?: ${after}| that followed| afterwards)?`,
    count('rule-sessions'),
  ),
]

/** "0.8 points more than any day": the difference of two facts. */
const beyondAnyDay =
  /(?<value>\d+(?:\.\d+)?) (?:percentage )?points? (?<way>more|less|better|worse) than (?:after |on )?any (?:other )?day\b/gi

/** Words that claim something: each has to stand in a form. */
const claiming = /\b(?:chances?|probabilit\w+|likel\w+|odds|base rate|skill\w*|hit rate|edges?|any (?:other )?day|speaks?)\b/gi

/** Said without a figure, and held against the facts all the same. */
const silent: readonly [words: RegExp, isSo: (facts: ReadonlyMap<string, Fact>) => boolean][] = [
  [/\b(?:no|none of the) (?:built-in )?rules?(?: looked at)? speaks?\b/i, facts => facts.get('rules-speaking')?.value === 0],
  [new RegExp(String.raw`\b(?:rule|signal),? ["']? ?${ruleName} ?["']?,? speaks?\b`, 'i'), facts => facts.has('rule')],
  [
    /\b(?:no|none of (?:the|its)(?: \d+)?) (?:built-in )?rules?(?: looked at)? (?:has|have|shows?|has shown) an edge\b|\bnone (?:of them )?(?:has|with) (?:shown )?an edge\b/i,
    facts => facts.get('rules-with-edge')?.value === 0,
  ],
  [
    /\b(?:and|but|though) (?:it|that one) has no edge\b/i,
    facts => facts.get('rules-speaking')?.value === 1 && facts.get('rules-with-edge')?.value === 0,
  ],
  [
    /\bboth (?:of them )?have an edge\b/i,
    facts => facts.get('rules-speaking')?.value === 2 && facts.get('rules-with-edge')?.value === 2,
  ],
  [
    /\bno model (?:was|is) better than (?:it|the base rate)\b/i,
    facts =>
      [...facts.keys()].some(id => id.startsWith('forecast-base-')) &&
      ![...facts.keys()].some(id => id.startsWith('forecast-chance-')),
  ],
]

/** What no fact bears out is untrue; what stands in no known form was not understood. */
type Told = readonly NumberFact[] | 'untrue' | 'not understood'

/** The facts of a sentence about rules or forecasts, or why it has none. text: digits for numbers, names and days taken out. */
export function evidenceOf(text: string, claims: readonly Claim[], facts: readonly Fact[]): Told {
  if (neverSaid.test(text) || isOfAnotherRule(text)) return 'untrue'
  const byId = new Map(facts.map(fact => [fact.id, fact]))
  const used: NumberFact[] = []
  const covered: [number, number][] = []
  for (const { words, figures } of forms)
    for (const found of text.matchAll(words)) {
      const span: [number, number] = [found.index, found.index + found[0].length]
      if (covered.some(([from, to]) => span[0] < to && span[1] > from)) continue
      for (const [at, { id, isPercent }] of figures(found).entries()) {
        const written = found.groups?.['abc'[at] as string]
        if (written === undefined) continue
        const fact = byId.get(id)
        if (!isSo(written, fact, isPercent, found[0])) return 'untrue'
        used.push(fact as NumberFact)
      }
      covered.push(span)
    }
  for (const found of text.matchAll(beyondAnyDay)) {
    const [mean, other] = ['rule-mean', 'rule-any-day'].map(id => byId.get(id))
    if (!mean || !other || !isMoreBy(Number(mean.value) - Number(other.value), found)) return 'untrue'
    used.push(mean as NumberFact, other as NumberFact)
    covered.push([found.index, found.index + found[0].length])
  }
  for (const [words, isTrue] of silent) {
    const found = words.exec(text)
    if (!found) continue
    if (!isTrue(byId)) return 'untrue'
    covered.push([found.index, found.index + found[0].length])
  }
  // A hit rate is of a rule and no model's, a chance of a model and no rule's.
  if (used.some(({ id }) => (id.startsWith('rule') ? ofForecasts : ofRules).test(text))) return 'untrue'
  if (covered.length === 0) return 'not understood'
  const isCovered = (at: number, end: number) => covered.some(([from, to]) => at >= from - 1 && end <= to + 1)
  if (![...text.matchAll(claiming)].every(found => isCovered(found.index, found.index + found[0].length))) return 'not understood'
  return claims.every(({ at, end }) => isCovered(at, end)) ? used : 'not understood'
}

function isMoreBy(difference: number, { groups }: RegExpExecArray): boolean {
  const written = groups?.value ?? ''
  const half = 0.5 * 10 ** -(written.split('.')[1]?.length ?? 0)
  const isMore = /more|better/i.test(groups?.way ?? '')
  return difference > 0 === isMore && Math.abs(Math.abs(difference) - Number(written)) <= half + 1e-9
}

function isSo(written: string, fact: Fact | undefined, isPercent: boolean, words: string): boolean {
  if (!fact || typeof fact.value !== 'number' || (fact.unit === 'percent') !== isPercent) return false
  const value = Math.abs(Number(written.replaceAll(',', '')))
  const half = 0.5 * 10 ** -(written.split('.')[1]?.length ?? 0)
  const isLoss = written.startsWith('-') || /\b(?:lost|fell)\b/i.test(words)
  if (fact.value !== 0 && isLoss !== fact.value < 0) return false
  return isPercent
    ? isNear({ value, half, hedge: null, unit: 'percent', digits: written.length, isJust: false }, fact.value)
    : value === fact.value
}
