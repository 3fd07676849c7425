// What is written of rules and forecasts. Such a sentence is read by a grammar of its own: it may hold nothing but figures, the words that say
// what a figure is (a base rate, a chance, a skill, the record of a rule), lengths in sessions, comparisons of two of them, and a short list
// of words that join these. Each figure is then the fact of what it is said to be, in as many sessions as are said with it. Pure.
import type { Fact, NumberFact } from '../fact.ts'
import type { Claim } from './claims.ts'
import { isNear } from './near.ts'

/** Stands in a text for the name of the rule that is told. */
export const ruleName = 'thatrule'

/** Words that only evidence has: a sentence with one is read here and nowhere else. */
const evidenceWords =
  /\b(?:rules?|signals?(?! (?:looks?|seems?|appears?|is|are|remains?) (?:\w+ )?(?:weak|strong|mixed|negative|positive|bullish|bearish|soft|poor|inconclusive)\b)|thatrule(?= ?["']?,? (?:\w+ )?(?:sp[eo]ak?|occurred|appeared|came up))|after it(?=[^.;]*\bsessions?\b)|spoken|forecasts?|model(?:'s|s)?|chances?|probabilit\w+|likel\w+|odds|base rates?|skill\w*|hit rate|spoke|edges?(?! of (?:about |around |roughly |just |some |only |a )*\d)|any (?:other )?day|sessions after it|gains? (?:followed |came )?in(?! (?:19|20)\d\d\b)|of (?:all |the |its |these |those )?(?:[\d,]+ )?(?:cases|occurrences))\b/i

export function isOfEvidence(text: string): boolean {
  return evidenceWords.test(text)
}

const ofRules = new RegExp(String.raw`\b(?:rules?|signals?|spoken?|hit rate|edges?|after it|${ruleName})\b`, 'i')
const ofForecasts = /\b(?:forecasts?|models?|chances?|probabilit\w+|odds|likelihood|base rates?|skill)\b/i

const speaks = String.raw`(?:(?:are|is) (?:currently |now |presently |at present )?(?:speaking|active|true|on)|(?:currently |now )?(?:speaks?|spoke)|speaking)`
const edge = String.raw`(?:has|have|had|with|shows?|showed|has shown|have shown|having) (?:shown )?an edge`
const rules = '(?:built-in )?(?:rules?|signals?)'
type ById = ReadonlyMap<string, Fact>
const numberOf = (facts: ById, id: string): number | undefined => {
  const found = facts.get(id)?.value
  return typeof found === 'number' ? found : undefined
}

/** Said without a figure, and held against the facts all the same. */
const silent = (
  [
    [
      String.raw`(?:no|none of (?:the|its)(?: \d+)?|none of them) (?:${rules} )?(?:looked at )?${speaks}`,
      facts => numberOf(facts, 'rules-speaking') === 0,
    ],
    [
      String.raw`(?:no|none of (?:the|its)(?: \d+)?) ${rules}(?: looked at)? ${edge}|none (?:of (?:them|these) )?(?:${edge})`,
      facts => numberOf(facts, 'rules-with-edge') === 0,
    ],
    [
      String.raw`(?:it|that one) (?:has no edge|(?:does not|doesn't) have an edge|has not shown an edge)`,
      // Where none has one, it has none.
      facts => facts.has('rule') && numberOf(facts, 'rules-with-edge') === 0,
    ],
    [
      String.raw`both (?:of them |rules )?${edge}`,
      facts => numberOf(facts, 'rules-speaking') === 2 && numberOf(facts, 'rules-with-edge') === 2,
    ],
    [
      String.raw`neither (?:of (?:them|these|those|the two) |one |rule )?(?:${edge})`,
      facts => numberOf(facts, 'rules-speaking') === 2 && numberOf(facts, 'rules-with-edge') === 0,
    ],
    [String.raw`(?:one|1) of (?:them|these|those)(?: \d+)? is (?:the )?(?:rule )?["']? ?${ruleName}`, facts => facts.has('rule')],
    [String.raw`(?:the )?(?:(?:rule|signal),? )?["']? ?${ruleName} ?["']?,? ${speaks}`, facts => facts.has('rule')],
    [String.raw`(?:one|1) of (?:them|these|those), (?:the )?(?:rule )?["']? ?${ruleName}`, facts => facts.has('rule')],
    [
      '(?:shows?|has|had|showed|with) no (?:real |measurable )?skill(?: (?:beyond|over|against|above) (?:the|that|its) base rate)?',
      facts => [...facts].every(([id, { value }]) => !id.startsWith('forecast-skill-') || Number(value) <= 0),
    ],
    [
      'no (?:model|forecast) (?:was|is|did|has been|has done|does) (?:any )?better than (?:it|them|these|those|(?:the|its|these|those) base rates?)(?: by more than luck)?',
      facts =>
        numberOf(facts, 'rules-looked-at') !== undefined && ![...facts.keys()].some(id => id.startsWith('forecast-chance-')),
    ],
  ] as readonly [words: string, isSo: (facts: ById) => boolean][]
).map(([words, isTrue]) => [new RegExp(String.raw`(?<![\w-])(?:${words})\b`, 'gi'), isTrue] as const)

const whole = (words: string): RegExp => new RegExp(String.raw`(?<![\w-])(?:${words})(?![\w-])`, 'gi')

type Kind = 'base' | 'chance' | 'skill' | 'gains' | 'mean' | 'any'
const higher = String.raw`(?:a |of a )?(?:higher close|close above today's|gain|rise)`
/** What a percentage is said to be. */
const kinds = (
  [
    ['base', String.raw`base rates?(?: (?:of|for) ${higher})?`],
    ['chance', String.raw`(?:chance|probability|odds|likelihood)(?:(?: of| for| that there is)? ${higher})?`],
    ['skill', 'skill'],
    [
      'gains',
      String.raw`gains?(?: followed| came| occurred| resulted)?(?= (?:in )?(?:about |around |roughly |nearly |almost |only |just |under |over |more than |less than )*\d)|hit rate|followed by (?:a )?gains?|(?:ended|end) (?:in|with) (?:a )?gains?`,
    ],
    [
      'up',
      String.raw`(?:(?:gained|rose|was up|was higher|ended higher|closed higher|close was higher|higher)(?=[^.;,]* in (?:about |around |roughly |nearly |almost |only |just )*\d+(?:\.\d+)? ?(?:%|percent|per cent)|[^;,]* \d+(?:\.\d+)? ?(?:%|percent|per cent) of the time))`,
    ],
    ['any', 'any (?:other |given |random )?day'],
    ['mean', '(?:average|mean)(?: returns?| gains?| changes?| moves?)?|on average|averaged'],
  ] as readonly [Kind | 'up', string][]
).map(([kind, words]) => [kind, whole(words)] as const)
type Named = { readonly kind: Kind; readonly at: number; readonly end: number }

const comparing = (
  [
    [
      0,
      '(?:the |about the |much the |roughly the |almost the |exactly the )?same as|equal to|identical to|in line with|level with|matching|matches|similar to|(?:no|not) (?:better|higher|different) (?:than|from)',
    ],
    [1, '(?:more|higher|better|greater|larger) than|above|ahead of|beats?|beating|exceeds|exceeding'],
    [-1, '(?:less|lower|worse|smaller) than|below|behind|short of'],
  ] as readonly [sign: 1 | -1 | 0, words: string][]
).map(([sign, words]) => [sign, whole(words)] as const)
const everyHorizon = /\b(?:at|in|over|for|on) (?:every|any|each|all)(?: of the)? horizons?\b/i
const growing = /\b(?:rises|rising|increases|increasing|climbs|climbing|grows|growing)(?: to\b|(?= from\b))/gi

/** "0.8 points more than any day": the difference of two facts. */
const beyondAnyDay =
  /(?<value>\d+(?:\.\d+)?) (?:percentage )?points? (?<way>more|less|better|worse) than (?:after |on )?any (?:other )?day\b/gi

/** Words that join figures and what they are, and claim nothing. */
const joining = new Set(
  `moment right the a an of for is was are were has had have been being in at on over after within with and but while where whereas which that it its this those these them only just
  also about around roughly nearly almost approximately exactly so here there historically currently now presently costs cost before price share stock shares close gained rose lost
  fell returned brought averaged gave return rule rules signal signals built-in looked speak speaks speaking spoke spoken active times cases case time occurrences occasions
  followed came occurred model model's models forecast forecast's forecasts puts put gives say says tell tells they higher next following later ahead session sessions horizon horizons trading compared against versus to from
  as for when past today time base can be so given examined only out stays stayed plain simply comes came stood works worked based sits sat default puts best guide baseline shows slightly somewhat well far little bit rate up one told all stands stood record them both then afterwards shown looking days day still as such both signalled signaled`.split(
    /\s+/,
  ),
)

/** What no fact bears out is untrue; what stands in no known form was not understood. */
type Told = readonly NumberFact[] | 'untrue' | 'not understood'

/** A figure and the fact that it is said to be; a number of sessions is the horizon of others, and no fact of its own. */
type Slot = { readonly claim: Claim; readonly id: string; readonly by: Named | null; readonly horizon: Claim | null }

/** The facts of a sentence about rules or forecasts, or why it has none. given: digits for numbers, names and days taken out. */
export function evidenceOf(given: string, claims: readonly Claim[], facts: readonly Fact[]): Told {
  const byId = new Map(facts.map(fact => [fact.id, fact]))
  const silently = takeSilent(given, byId)
  if (silently === null) return 'untrue'
  const { text, used } = silently
  const left = claims.filter(({ at, end }) => text.slice(at, end).trim() !== '')
  const named = kindsIn(text, given)
  const slots: Slot[] = []
  for (const claim of left) {
    const slot = slotOf(claim, { given, text, claims: left, named, slots })
    if (slot === null) return 'not understood'
    slots.push(slot)
  }
  const told: NumberFact[] = []
  for (const { claim, id } of slots) {
    if (id === 'horizon') continue
    const its = id.endsWith('-every') ? facts.filter(one => one.id.startsWith(id.slice(0, -'every'.length))) : [byId.get(id)]
    if (its.length === 0 || !its.every(fact => isSo(claim, fact, text))) return 'untrue'
    told.push(...(its as NumberFact[]))
  }
  const isUsed = (horizon: Slot) => slots.some(one => one.horizon === horizon.claim)
  if (slots.some(one => one.id === 'horizon' && !isUsed(one))) return 'not understood'
  // A hit rate is of a rule and no model's, a chance of a model and no rule's.
  if (told.some(({ id }) => (id.startsWith('rule') ? ofForecasts : ofRules).test(given))) return 'untrue'
  const compared = comparedIn(text, slots, named, byId)
  if (typeof compared === 'string') return compared
  const isTold = told.length > 0 || silently.isTold
  return isTold && isNothingLeft(text, slots, named, compared) ? [...used, ...told] : 'not understood'
}

type Silently = { readonly text: string; readonly used: readonly NumberFact[]; readonly isTold: boolean }

/** Without what is said without a figure, and without the difference to any day; null where it is untrue. */
function takeSilent(given: string, facts: ById): Silently | null {
  let text = given
  const used: NumberFact[] = []
  const blank = ({ index, 0: { length } }: RegExpExecArray) => {
    text = text.slice(0, index) + ' '.repeat(length) + text.slice(index + length)
  }
  for (const [words, isTrue] of silent)
    for (const found of text.matchAll(words)) {
      const [, looked] = /\bof (?:the|its) (\d+)/i.exec(found[0]) ?? []
      if (!isTrue(facts) || (looked !== undefined && Number(looked) !== numberOf(facts, 'rules-looked-at'))) return null
      blank(found)
    }
  for (const found of text.matchAll(beyondAnyDay)) {
    const [mean, other] = [numberOf(facts, 'rule-mean'), numberOf(facts, 'rule-any-day')]
    if (mean === undefined || other === undefined || !isMoreBy(mean - other, found)) return null
    used.push(facts.get('rule-mean') as NumberFact, facts.get('rule-any-day') as NumberFact)
    blank(found)
  }
  return { text, used, isTold: text !== given }
}

function kindsIn(text: string, given: string): Named[] {
  const found = kinds.flatMap(([kind, words]) =>
    [...text.matchAll(words)].map(({ index: at, 0: { length } }) => ({
      kind: kind === 'up' ? (ofRules.test(given) ? ('gains' as const) : ('base' as const)) : kind,
      at,
      end: at + length,
    })),
  )
  const isWithin = (one: Named) =>
    found.some(other => other !== one && other.at <= one.at && other.end >= one.end && other.end - other.at > one.end - one.at)
  return found.filter(one => !isWithin(one)).sort((a, b) => a.at - b.at)
}

type Sentence = {
  readonly given: string
  /** Without what is told without a figure. */
  readonly text: string
  readonly claims: readonly Claim[]
  readonly named: readonly Named[]
  /** Of the figures before. */
  readonly slots: readonly Slot[]
}

function isOfRule({ given, named }: Sentence): boolean {
  return !ofForecasts.test(given) && (ofRules.test(given) || named.some(({ kind }) => /^(?:gains|mean|any)$/.test(kind)))
}

function slotOf(claim: Claim, sentence: Sentence): Slot | null {
  const { text } = sentence
  const [before, after] = [text.slice(0, claim.at), text.slice(claim.end)]
  const of = (id: string): Slot => ({ claim, id, by: null, horizon: null })
  if (claim.unit === 'sessions') return of(isOfRule(sentence) ? 'rule-sessions' : 'horizon')
  if (claim.unit === 'times') return isOfRule(sentence) ? of('rule-times') : null
  if (claim.unit === 'percent' || (claim.unit === 'bare' && claim.value === 0)) return shareOf(claim, sentence)
  if (claim.unit !== 'bare') return null
  if (/^ (?:times|cases|signals(?! (?:is|are|speaks?|has|have|looked)\b)|occurrences|occasions)\b/.test(after))
    return of('rule-times')
  const isOfAll = new RegExp(
    String.raw`^ ${rules}(?: (?:that )?(?:was|were|have been|are))? looked at|^ ${rules}\b(?=.*\b${speaks}|.*\bedge)`,
    'i',
  )
  if (
    /\bof (?:the |its |all |all the )?$/i.test(before) ||
    new RegExp(String.raw`^ ${rules} (?:that )?(?:was|were|have been|are) looked at`).test(after)
  )
    return isOfAll.test(after) ? of('rules-looked-at') : null
  const [did] = new RegExp(String.raw`\b(?:${speaks}|${edge})\b`, 'i').exec(after) ?? []
  const isSome = new RegExp(
    String.raw`^ of (?:the |its |all |all the )?(?:\d+ )?(?:${rules}|them|these|those)\b|^ ${rules}\b|^ (?=${speaks}|${edge})`,
    'i',
  )
  return did !== undefined && isSome.test(after) ? of(/edge/i.test(did) ? 'rules-with-edge' : 'rules-speaking') : null
}

/** Of a percentage: what it is of is named last before it since the one before, or else next behind it, or else as for the one before. */
function shareOf(claim: Claim, { text, claims, named, slots }: Sentence): Slot | null {
  const shares = claims.filter(({ unit }) => unit === 'percent')
  const order = shares.indexOf(claim)
  const [from, to] = [shares[order - 1]?.end ?? 0, shares[order + 1]?.at ?? text.length]
  const isFree = (one: Named) => !slots.some(({ by }) => by === one)
  const by =
    named.findLast(one => one.end <= claim.at && one.at >= from && isFree(one)) ??
    named.find(one => one.at >= claim.end && one.end <= to && isFree(one)) ??
    named.findLast(one => one.end <= claim.at)
  if (!by) return null
  if (!/^(?:base|chance|skill)$/.test(by.kind))
    return { claim, id: `rule-${by.kind === 'any' ? 'any-day' : by.kind}`, by, horizon: null }
  if (by.kind === 'chance' && !/\b(?:model|forecast)/i.test(text)) return null
  const horizons = claims.filter(({ unit }) => unit === 'sessions')
  const isUnused = (one: Claim) => !slots.some(({ horizon }) => horizon === one)
  const horizon =
    horizons.findLast(one => one.end <= claim.at && one.at >= from && isUnused(one)) ??
    horizons.find(one => one.at >= claim.end && one.end <= to && isUnused(one)) ??
    horizons.findLast(one => one.end <= claim.at)
  if (horizon) return { claim, id: `forecast-${by.kind}-${horizon.value}`, by, horizon }
  return everyHorizon.test(text) ? { claim, id: `forecast-${by.kind}-every`, by, horizon: null } : null
}

function isSo(claim: Claim, fact: Fact | undefined, text: string): boolean {
  if (!fact || typeof fact.value !== 'number') return false
  if (claim.unit === 'sessions') return claim.value === fact.value
  if (fact.unit !== 'percent')
    return claim.unit !== 'percent' && claim.hedge !== 'more' && claim.hedge !== 'less' && claim.value === fact.value
  const [verb] =
    [
      ...text
        .slice(0, claim.at)
        .matchAll(/\b(?:lost|fell|gained|rose|returned|brought|gave|an? (?:loss|fall|drop|gain|rise) of)\b/gi),
    ].at(-1) ?? []
  const isLoss =
    claim.sign === '-' ||
    (/^(?:lost|fell|an? (?:loss|fall|drop) of)$/i.test(verb ?? '') && /^rule-(?:mean|any-day)$/.test(fact.id))
  if (fact.value !== 0 && isLoss !== fact.value < 0) return false
  return isNear({ ...claim, unit: 'percent' }, fact.value)
}

function isMoreBy(difference: number, { groups }: RegExpExecArray): boolean {
  const written = groups?.value ?? ''
  const half = 0.5 * 10 ** -(written.split('.')[1]?.length ?? 0)
  return (
    difference > 0 === /more|better/i.test(groups?.way ?? '') && Math.abs(Math.abs(difference) - Number(written)) <= half + 1e-9
  )
}

/** Where two things are compared, from where to where; or what is wrong with it. */
function comparedIn(
  text: string,
  slots: readonly Slot[],
  named: readonly Named[],
  facts: ById,
): [number, number][] | 'untrue' | 'not understood' {
  const places: [number, number][] = []
  const shares = slots.filter(({ by }) => by !== null)
  for (const [sign, words] of comparing)
    for (const { index, 0: found } of text.matchAll(words)) {
      const end = index + found.length
      // "More than 60 %" is how much it is.
      const isOfFigure = shares.some(({ claim }) => claim.hedge !== null && claim.at - end <= 1 && claim.at >= end)
      const isHedge = isOfFigure && !shares.some(({ claim }) => claim.end <= index)
      if (isHedge) continue
      const one = shares.findLast(({ claim }) => claim.end <= index)
      const next = shares.find(({ claim }) => claim.at >= end)
      const thing = named.find(({ at }) => at >= end)
      const left = one && numberOf(facts, one.id)
      const right =
        next && (!thing || next.claim.at < thing.at || next.by === thing)
          ? numberOf(facts, next.id)
          : thing && one && numberOf(facts, idBeside(thing.kind, one.horizon))
      if (left === undefined || right === undefined) return 'not understood'
      const isTrue =
        sign === 0
          ? Math.abs(left - right) <= (/similar|about|roughly|almost|much|line/.test(found) ? 0.3 : 0.06)
          : Math.sign(left - right) === sign
      if (!isTrue) return 'untrue'
      places.push([index, end])
    }
  for (const { index, 0: found } of text.matchAll(growing)) {
    const later = shares.filter(({ claim }) => claim.at >= index)
    const [one, next] = found.endsWith('to') ? [shares.findLast(({ claim }) => claim.end <= index), later[0]] : later
    const [left, right] = [one && numberOf(facts, one.id), next && numberOf(facts, next.id)]
    if (left === undefined || right === undefined) return 'not understood'
    if (left >= right) return 'untrue'
    places.push([index, index + found.length])
  }
  return places
}

function idBeside(kind: Kind, horizon: Claim | null): string {
  if (!/^(?:base|chance|skill)$/.test(kind)) return `rule-${kind === 'any' ? 'any-day' : kind}`
  return `forecast-${kind}-${horizon?.value ?? ''}`
}

/** Every word is part of a figure, of what one is, of a comparison, or joins them; and what is named has its figure. */
function isNothingLeft(
  text: string,
  slots: readonly Slot[],
  named: readonly Named[],
  compared: readonly (readonly [number, number])[],
): boolean {
  const isOfUsedKind = ({ kind, at }: Named) => slots.some(({ by }) => by?.kind === kind) || compared.some(([, end]) => at >= end)
  if (!named.every(isOfUsedKind)) return false
  if (/\bedges?\b/i.test(text) && !slots.some(({ id }) => id === 'rules-with-edge')) return false
  const covered = [
    ...slots.map(({ claim: { at, end } }) => [at, end] as const),
    ...named.map(({ at, end }) => [at, end] as const),
    ...compared,
  ]
  const rest = covered.reduce((open, [from, to]) => open.slice(0, from) + ' '.repeat(to - from) + open.slice(to), text)
  const own = rest
    .replace(everyHorizon, ' ')
    .replace(/\ban? (?:loss|fall|drop|gain|rise) of(?= {2})/gi, ' ')
    .replace(new RegExp(String.raw`\b${ruleName}\b|\b(?:an )?edges?\b|\bbuilt-in\b`, 'gi'), ' ')
  return [...own.matchAll(/[A-Za-z]+(?:['-][A-Za-z]+)*/g)].every(([word]) => joining.has(word.toLowerCase())) && !/\d/.test(own)
}
