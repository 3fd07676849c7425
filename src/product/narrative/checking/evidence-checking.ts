// What is written of rules and forecasts. Such a sentence is read by a grammar of its own: each figure has to stand in one of the few forms
// below, beside the words that say what it is (of a rule or of a forecast, of the model or the base rate, in how many sessions), and be the
// fact of that form. No other figure of the stock may stand in it, so that no return passes for a chance. Pure.
import type { Fact, NumberFact } from '../fact.ts'
import { isNear } from './matching.ts'
import type { Claim } from './claims.ts'

/** Words that only evidence has: a sentence with one is read here and nowhere else. */
const evidenceWords =
  /\b(?:rules?|signals?|forecasts?|model(?:'s|s)?|chances?|probabilit\w+|likel\w+|odds|base rate|skill\w*|hit rate|spoke|edges?|any (?:other )?day|sessions after it)\b/i

export function isOfEvidence(text: string): boolean {
  return evidenceWords.test(text)
}

const ofRules = /\b(?:rules?|signals?|spoke|hit rate|edges?)\b/i
const ofForecasts = /\b(?:forecasts?|model(?:'s|s)?|chances?|probabilit\w+|odds|base rate|skill\w*)\b/i
/** "The golden cross rule": the record is of one rule, which is named by its own name. */
function isOfAnotherRule(text: string): boolean {
  return [...text.matchAll(/\b(?:rules?|signals?)\b/gi)].some(
    ({ index }) =>
      !/(?:^|[,;:.]|§ ?["']?|\d|\b(?:the|this|that|a|no|of|and|built-in|these|those|each|all|hit))$/i.test(
        text.slice(0, index).trimEnd(),
      ),
  )
}

/** What no record and no forecast here tells, whatever the figures. */
const neverSaid =
  /\b(?:will|would|should|certain\w*|sure\w*|safe\w*|guarantee\w*|buy|sell|invest|recommend\w*|target|expect\w*|predicts?|predicted|reliable|proven|always|never|best|confiden\w*|lower close|(?:fall|falls|falling|lower|down) (?:in|within|over)|chance of (?:a )?(?:loss|fall|lower|not)|accura\w*|correct\w*|right|works?|twice|double|times (?:as|more|better|the)|than (?:half|most|usual|before|ever)|ago|last|next year|tomorrow)\b|\bnot (?=a|an|the|with|by|in)/i

type Form = { readonly words: RegExp; readonly ids: (found: RegExpExecArray) => string; readonly isPercent: boolean }

const p = String.raw`(?:about |around |roughly |nearly |almost )?(?<value>[-+]?\d+(?:\.\d+)?) ?(?:%|percent|per cent)`
const n = String.raw`(?<value>\d+)`
const ahead = String.raw`(?:in|over|after|within|for|on) (?:the (?:next |following )?)?(?<sessions>\d+) (?:trading )?(?:sessions|session|days|day)`
const aheadAdj = String.raw`(?<sessions>\d+)[- ](?:session|day)`
const of = (form: string, ids: Form['ids'], isPercent = true): Form => ({ words: new RegExp(form, 'gi'), ids, isPercent })
const horizon = (what: string) => (found: RegExpExecArray) => `forecast-${what}-${found.groups?.sessions}`
const higher = String.raw`(?:a |of a )?(?:higher close|close above today's|gain|rise)`
const chanceOf = String.raw`(?:chance|probability|odds)(?: of| that there is)? ${higher}`
const is = String.raw`(?: is|:| are| at| of| stands at| was|,)`

/** The value and, of a forecast, its horizon stand in the same form: a chance without its horizon is none. */
const forms: readonly Form[] = [
  of(
    String.raw`${n} of (?:the )?(?<other>\d+) (?:built-in )?rules(?: looked at)? (?:speaks?|are speaking|is speaking|are true|is true)\b`,
    () => 'rules-speaking|rules-looked-at',
    false,
  ),
  of(
    String.raw`${n} (?:built-in )?rules?(?: that)? (?:speaks?|are speaking|is speaking|are true|is true)\b`,
    () => 'rules-speaking',
    false,
  ),
  of(String.raw`${n} (?:built-in )?rules? (?:was|were|have been|are) looked at\b`, () => 'rules-looked-at', false),
  of(
    String.raw`${n} (?:rules? )?(?:of them )?(?:has|have|with|shows?|has shown|have shown) an edge\b`,
    () => 'rules-with-edge',
    false,
  ),
  of(String.raw`(?:\b(?:the|this|that) (?:rule|signal)|\bit|§ ?["']?) ?,? ?spoke ${n} times?\b`, () => 'rule-times', false),
  of(
    String.raw`\b(?:over|in|within) the ${n} (?:trading )?sessions (?:after|since) (?:it|the rule|the signal)\b`,
    () => 'rule-sessions',
    false,
  ),
  of(
    String.raw`\b(?:gains? in|hit rate (?:of|was|is)|a gain followed in) ${p}(?: of (?:the )?(?:cases|times|signals))?`,
    () => 'rule-gains',
  ),
  of(String.raw`\b(?:gained|brought|lost|returned) ${p} on average after (?:costs|it)\b`, () => 'rule-mean'),
  of(String.raw`\bmean (?:return )?after (?:it|the rule|the signal)(?: is| was|:) ${p}`, () => 'rule-mean'),
  of(String.raw`\bany (?:other )?day (?:brought|gained|lost|returned) ${p}`, () => 'rule-any-day'),
  of(String.raw`\bmodel(?:'s)? (?:puts the |gives a |says a )?${chanceOf} ${ahead}${is} ${p}`, horizon('chance')),
  of(String.raw`\bmodel puts the ${chanceOf} ${ahead} at ${p}`, horizon('chance')),
  of(String.raw`\bmodel gives (?:a )?${p} (?:chance|probability)(?: of)? ${higher} ${ahead}`, horizon('chance')),
  of(String.raw`\bbase rate (?:of|for) ${higher} ${ahead}${is} ${p}`, horizon('base')),
  of(String.raw`\bbase rate ${ahead}${is} ${p}`, horizon('base')),
  of(String.raw`\b${aheadAdj} base rate${is} ${p}`, horizon('base')),
  of(
    String.raw`\bclose was higher ${ahead.replace('(?:in|over|after|within|for|on) ', '(?:in |over |after |within )?')}(?: later)? in ${p} of (?:all )?(?:cases|times)(?=[^.]*\bbase rate\b)`,
    horizon('base'),
  ),
  of(String.raw`\bskill (?:of the (?:model|forecast) )?${ahead}${is} ${p}`, horizon('skill')),
  of(String.raw`\b${aheadAdj} (?:skill|forecast's skill)${is} ${p}`, horizon('skill')),
]

/** Said without a figure, and held against the facts all the same. */
const silent: readonly [words: RegExp, isSo: (facts: ReadonlyMap<string, Fact>) => boolean][] = [
  [/\b(?:no|none of the) (?:built-in )?rules?(?: looked at)? speaks?\b/i, facts => facts.get('rules-speaking')?.value === 0],
  [
    /\b(?:no|none of the) (?:built-in )?rules?(?: looked at)? (?:has|have|shows?|has shown) an edge\b|\bnone (?:of them )?has (?:shown )?an edge\b/i,
    facts => facts.get('rules-with-edge')?.value === 0,
  ],
  [
    /\bno model (?:was|is) better than (?:it|the base rate)\b/i,
    facts =>
      [...facts.keys()].some(id => id.startsWith('forecast-base-')) &&
      ![...facts.keys()].some(id => id.startsWith('forecast-chance-')),
  ],
]

/** The facts of a sentence about rules or forecasts; null when something in it is none. text: digits for numbers, names and days taken out. */
export function evidenceOf(text: string, claims: readonly Claim[], facts: readonly Fact[]): NumberFact[] | null {
  if (neverSaid.test(text) || isOfAnotherRule(text)) return null
  const byId = new Map(facts.map(fact => [fact.id, fact]))
  const used: NumberFact[] = []
  const covered: [number, number][] = []
  for (const { words, ids, isPercent } of forms)
    for (const found of text.matchAll(words)) {
      const span: [number, number] = [found.index, found.index + found[0].length]
      if (covered.some(([from, to]) => span[0] < to && span[1] > from)) continue
      const values = [found.groups?.value, found.groups?.other].filter(value => value !== undefined)
      const its = ids(found)
        .split('|')
        .map(id => byId.get(id))
      if (!values.every((value, at) => isSo(value, its[at], isPercent, found[0]))) return null
      used.push(...(its.slice(0, values.length) as NumberFact[]))
      covered.push(span)
    }
  for (const [words, isTrue] of silent) {
    const found = words.exec(text)
    if (!found) continue
    if (!isTrue(byId)) return null
    covered.push([found.index, found.index + found[0].length])
  }
  // A hit rate is of a rule and no model's, a chance of a model and no rule's.
  if (used.some(({ id }) => (id.startsWith('rule') ? ofForecasts : ofRules).test(text))) return null
  if (covered.length === 0) return null
  return claims.every(({ at, end }) => covered.some(([from, to]) => at >= from - 1 && end <= to + 1)) ? used : null
}

function isSo(written: string, fact: Fact | undefined, isPercent: boolean, words: string): boolean {
  if (!fact || typeof fact.value !== 'number' || (fact.unit === 'percent') !== isPercent) return false
  const value = Math.abs(Number(written))
  const half = 0.5 * 10 ** -(written.split('.')[1]?.length ?? 0)
  const isLoss = written.startsWith('-') || /\blost\b/i.test(words)
  if (fact.value !== 0 && isLoss !== fact.value < 0) return false
  return isPercent
    ? isNear({ value, half, hedge: null, unit: 'percent', digits: written.length }, fact.value)
    : value === fact.value
}
