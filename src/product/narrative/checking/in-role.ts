// The last reading of a sentence: of its words only those are looked at that give a figure its role (what it is of, of which time, whose, and which way),
// and what is not understood is passed over. A figure counts where its role lets it be the fact that it is, and where it and another could not have
// changed places unnoticed. What is let through so is shown with a mark. Pure.
import type { Fact, NumberFact } from '../fact.ts'
import type { Claim } from './claims.ts'
import { claimsOf } from './claims.ts'
import { areFiguresInOrder } from './comparisons.ts'
import type { NamedDay } from './days.ts'
import { isKnownWord } from './lexicon.ts'
import { hasUnit, inUnitOf, isFold } from './matching.ts'
import { isNear } from './near.ts'
import { moving } from './movement.ts'
import { fitsBeside, isToldOfIndex } from './qualifiers.ts'
import { goesBesideOthers, hasOwnSuperlative, hasStrayWord, isBeyondRecord, standsAsSaid } from './role-guards.ts'
import { hasKind } from './role-kinds.ts'
import { type Hit, hitsIn, type Place, placesOf, type SpanAt, type Who } from './role-places.ts'
import { followsFromOthers } from './role-derived.ts'
import { type Quantity, quantityOf } from './role-table.ts'
import { readable } from './role-text.ts'
import { isLengthOfTime, spansIn } from './spans.ts'

export type Before = { readonly ids: readonly string[] }

type Reader = {
  readonly text: string
  readonly hits: readonly Hit[]
  readonly figures: readonly Claim[]
  readonly facts: readonly NumberFact[]
  readonly before: readonly (Quantity | undefined)[]
  /** The sentence before speaks of the index. */
  readonly isOfIndex: boolean
  /** It speaks of the industry alone. */
  readonly isOfIndustry: boolean
  readonly currency: string | null
}

const spanOf = (id: string): string | null =>
  (id === 'risk-cagr' ? '5Y' : undefined) ??
  /^(?:return|total-return|annual-return|index-return|excess)-(\w+)$/.exec(id)?.[1] ??
  /^forecast-[a-z]+-(\d+)$/.exec(id)?.[1]?.replace(/^/, 'h') ??
  null

/** text: names and days are taken from it. The facts that it tells, or null. */
export function factsInRole(
  rest: string,
  facts: readonly Fact[],
  days: readonly NamedDay[],
  before: Before | null,
): NumberFact[] | null {
  const numbers = facts.filter((fact): fact is NumberFact => typeof fact.value === 'number')
  const text = readable(rest)
  const claims = claimsOf(text)
  if (claims === null) return null
  const spans: SpanAt[] = [...spansIn(text, days, facts), ...horizonsIn(text, claims, numbers)].sort((a, b) => a.at - b.at)
  const figures = claims.filter(({ at, unit }) => !(isLengthOfTime({ unit }) && spans.some(one => one.at === at)))
  if (figures.length === 0) return null
  const ids = before?.ids ?? []
  const who: Who =
    ids.length > 0 && ids.every(id => id.startsWith('index-'))
      ? 'index'
      : ids.length > 0 && ids.every(id => id.startsWith('industry-'))
        ? 'industry'
        : 'share'
  const spansBefore = [...new Set(ids.flatMap(id => spanOf(id) ?? []))]
  const [currency = null, ...others] = new Set(numbers.flatMap(one => (one.unit === 'price' ? [one.currency] : [])))
  const reader: Reader = {
    text,
    hits: hitsIn(text),
    figures,
    facts: numbers,
    before: ids.map(id => quantityOf({ id })),
    isOfIndex: ids.some(id => /^(?:index-|excess-)/.test(id)),
    isOfIndustry: who === 'industry',
    currency: others.length > 0 ? null : currency,
  }
  const places = placesOf(text, figures, spans, { spans: spansBefore, who })
  const told = places.map(place => numbers.filter(fact => hasValue(place.claim, fact, reader) && mayBe(fact, place, reader)))
  const isTold = (at: number) =>
    (told[at]?.length ?? 0) > 0 || followsFromOthers(figures[at] as Claim, at, told, { text, facts, days, figures })
  if (!figures.every((_, at) => isTold(at)) || told.flat().length === 0) return null
  if (
    isBeyondRecord(text) ||
    hasOwnSuperlative(
      text,
      reader.hits,
      days.some(({ month }) => month === null),
    ) ||
    !standsAsSaid(text, places, told, numbers)
  )
    return null
  if (hasStrayWord(text, figures, told.flat()) || !goesBesideOthers(text, told.flat(), numbers)) return null
  if (canBeSwapped(places, told, reader)) return null
  if (!areFiguresInOrder(text, figures, told, numbers.find(({ id }) => id === 'close')?.value)) return null
  return told.flat()
}

const pointing = /^\W*(?:and |but |so |yet )?(?:that|this|it|which)(?:'s|\b)/i

/** "That is far above the median of 25.4", in any reading: whether what is pointed at is. ids: of what it tells. */
export function pointsRightly(rest: string, facts: readonly Fact[], ids: readonly string[]): boolean {
  if (!pointing.test(rest)) return true
  const text = readable(rest)
  const figures = (claimsOf(text) ?? []).filter(claim => !isLengthOfTime(claim))
  if (figures.length !== 1) return true
  const numbers = facts.filter((fact): fact is NumberFact => typeof fact.value === 'number')
  const told = figures.map(() => numbers.filter(({ id }) => ids.includes(id)))
  return standsAsSaid(text, placesOf(text, figures, [], { spans: [], who: 'share' }), told, numbers)
}

/** "20 sessions", of forecasts. */
function horizonsIn(text: string, claims: readonly Claim[], facts: readonly NumberFact[]): SpanAt[] {
  return claims.flatMap(({ at, unit, value }) =>
    unit === 'sessions' &&
    facts.some(({ id }) => id === `forecast-base-${value}`) &&
    !/\bold\b|\bago\b/.test(text.slice(at, at + 40))
      ? [{ at, span: `h${value}` }]
      : unit === 'sessions' && value === 21 && facts.some(({ id }) => id === 'slope-of-sma-200')
        ? [{ at, span: '1M' }]
        : [],
  )
}

function hasValue(claim: Claim, fact: NumberFact, { currency, text }: Reader): boolean {
  const loose = { isLoose: true, currency }
  if (fact.id === 'rule-times' && (claim.unit === 'times' || claim.unit === 'bare')) return isNear(claim, fact.value)
  if (!hasUnit(claim, fact, loose)) return false
  const isCounted = /^ (?:shares|companies|stocks)\b/.test(text.slice(claim.end))
  if (isCounted && fact.unit !== 'count' && claim.unit !== 'percent') return false
  return claim.unit === 'fold' ? isFold(claim, fact) : isNear(claim, inUnitOf(claim, fact))
}

const isChange = (id: string): boolean =>
  /return-|-growth$|^day-change$|^(?:below-record|fall|distance-to|slope-of|excess-|risk-(?:cagr|maximum|best|worst)|rule-(?:mean|any))/.test(
    id,
  )
const moved = new RegExp(
  String.raw`\b(?:${moving.filter(word => !/^(?:up|down|higher|lower|loss|losses|gains?|growth|returns?|costs?|lead|exceed\w*|surpass\w*|lagg?\w*|trail\w*|out\w+|underp\w+|cut|cool|fade)$/.test(word)).join('|')})\b`,
  'i',
)

/** Whether nothing but the value is asked: what it is of, its time, whose it is, and which way it went. */
function mayBe(fact: NumberFact, place: Place, reader: Reader): boolean {
  return (
    fitsWords(fact, place, reader) &&
    isPut(fact, place, reader) &&
    isCued(fact, place, reader) &&
    isOfTime(fact, place, reader) &&
    isWhose(fact, place, reader) &&
    goesSo(fact, place, reader) &&
    hasKind(fact, place, reader)
  )
}

const differs =
  /^ (?:(?:higher|lower|more|less)(?= ?[.,;]|$)|(?:above|below|under|over|short of|off|shy of|(?:higher|lower|more|less) than)\b)(?! ?[$€£]?\d)/i
const ofLevel =
  /\b(?:record|high|low|close|average|level|price|peak|median|band)(?: (?:close|high|line))? of(?: (?:about|around|roughly|just|almost|nearly))? $/i

const besideOther =
  /^ (?:(?:more|less|better|worse|higher|lower) than|above|below|over|under|ahead of|behind) (?:that of )?(?:the |its )?(?:index|benchmark|market|industry|sector|median|peers?)\b/i
const ofOther =
  /^ ?(?:of |as (?:high|large|much) as )?(?:the |its |that of (?:the )?)?(?:\w+ )?(?:median|industry|sector|benchmark|index|peers?)\b/i
const withShare = /\bwith (?:§|(?:the|its) (?:stock|shares?|price)) +(?:at|trading at) $/i
const movedTo = new RegExp(
  String.raw`${moved.source}(?: \w+)? to (?:about |around |roughly |just |almost |nearly |over |under )?$`,
  'i',
)
const upward =
  /\b(?:ris\w+|rose|gain\w*|climb\w*|gr[eo]w\w*|increas\w+|add\w*|jump\w*|surg\w+|soar\w*|advanc\w+|improv\w+|rall\w+|expand\w*)/i
const changeOf: Readonly<Record<string, string>> = {
  revenue: 'revenue-growth',
  'net-income': 'net-income-growth',
  eps: 'eps-growth',
  close: 'day-change',
}

/** "Slid to 16.8 billion": the way it went is that of its change. Of other levels none earlier are known. */
function isLevelMovedTo(id: string, isUp: boolean, facts: readonly NumberFact[]): boolean {
  const change = facts.find(one => one.id === changeOf[id])?.value
  return change !== undefined && change > 0 === isUp
}

/** "$447.20 below the record of 1.7 %", "slipped $614 million to 2.7 %": amounts and changes in each other's place. */
function isPut(fact: NumberFact, { claim, from }: Place, { text, facts }: Reader): boolean {
  const head = text.slice(from, claim.at)
  const rest = text.slice(claim.end)
  if (/^(?:percent|basis|points|fraction)$/.test(claim.unit) && besideOther.test(rest)) return fact.id.startsWith('excess-')
  if (claim.unit === 'fraction' && ofOther.test(rest)) return false
  if (fact.id === 'eps' && /\b(?:dividend|revenue|sales)/i.test(head)) return false
  if (fact.id === 'close' && withShare.test(text.slice(0, claim.at)) && facts.some(({ id }) => id === 'snapshot-price'))
    return false
  const told = movedTo.exec(head)
  if (told && !isChange(fact.id)) return isLevelMovedTo(fact.id, upward.test(told[0]), facts)
  if (/^ (?:sessions|days|years|months|per share|a share)\b/.test(text.slice(claim.end)) && fact.unit === 'percent') return false
  if (/\b(?:benchmark|index|market) ?'s $/i.test(head) && fact.unit === 'points') return false
  if (fact.id.startsWith('index-') && /\bby (?:about |around |roughly )?$/i.test(head) && leads.test(text.slice(0, claim.at)))
    return false
  if (claim.unit === 'money' || claim.unit === 'bare')
    return (
      !(claim.unit === 'money' && differs.test(text.slice(claim.end))) &&
      !(
        claim.unit === 'money' &&
        !fact.id.startsWith('net-income') &&
        new RegExp(String.raw`${moved.source}(?: by)?(?: about| around| roughly| just| almost| nearly)? $`, 'i').test(head)
      )
    )
  return !(
    claim.unit === 'percent' &&
    fact.unit === 'percent' &&
    isChange(fact.id) &&
    (ofLevel.test(head) || /\bto (?:about |around |roughly |just |almost |nearly )?$/i.test(head))
  )
}

/** By the words that in every reading say that a figure is of another. */
function fitsWords(fact: NumberFact, { claim, from, to, start, stop }: Place, { text, figures, before }: Reader): boolean {
  if (/^(?:index-|industry-|excess-|slope-|high-52w|rule|forecast)/.test(fact.id)) return true
  // Of the one quantity of the sentence before.
  if (/^(?:percentile-|below-record)/.test(fact.id) && before.length > 0 && before.every(one => one === quantityOf(fact)))
    return true
  const order = figures.indexOf(claim)
  const since = figures[order - 1]?.end ?? 0
  const until = figures[order + 1]?.at ?? text.length
  return fitsBeside(claim, fact, {
    before: text.slice(Math.max(from, since), claim.at),
    after: text.slice(claim.end, Math.min(to, until)),
    sinceFigure: text.slice(Math.max(start, since), claim.at),
    untilFigure: text.slice(claim.end, Math.min(stop, until)),
    clause: text.slice(start, stop),
    sentence: text,
    soFar: text.slice(0, claim.at),
  })
}

function isCued(fact: NumberFact, { claim, from, to, start, stop, spans }: Place, { hits, before, text }: Reader): boolean {
  const quantity = quantityOf(fact)
  if (!quantity) return false
  const within = (low: number, high: number, some: readonly Hit[]) => some.filter(({ at, end }) => at >= low && end <= high)
  const together = (some: readonly Hit[], one: Hit | undefined) => some.filter(({ at }) => at === one?.at)
  const strong = hits.filter(hit => !hit.quantity.isPlain)
  const last = within(from, claim.at, strong).at(-1)
  const next = within(claim.at, to, strong).find(({ end }) => end > claim.end)
  const isAdjacent = next !== undefined && next.at - claim.end <= 10
  const inCell = [...together(strong, last), ...(last === undefined || isAdjacent ? together(strong, next) : [])]
  if (quantity.isPlain) {
    if (inCell.length > 0) return false
    const isMove = quantity.name === 'return' || quantity.name === 'price' || quantity.name === 'points'
    const nearest = within(start, claim.at, hits).at(-1) ?? within(0, claim.at, hits).at(-1)
    const isOwn = within(from, to, hits).some(hit => hit.quantity === quantity)
    if (!isMove) return isOwn || hits.some(hit => hit.quantity === quantity) || before.includes(quantity)
    if (isOwn) return true
    if (nearest && !nearest.quantity.isPlain) return false
    return quantity.name === 'price' || spans.size > 0
  }
  if (
    inCell.length > 0 &&
    !isChange(fact.id) &&
    !/^(?:close|revenue|net-income|eps)$/.test(fact.id) &&
    moved.test(text.slice(from, claim.at))
  )
    return false
  if (inCell.length > 0) return inCell.some(hit => hit.quantity === quantity)
  if (!isChange(fact.id) && moved.test(text.slice(from, to))) return false
  const told =
    within(start, claim.at, strong).at(-1) ??
    within(claim.end, stop, strong)[0] ??
    within(0, claim.at, strong).at(-1) ??
    within(claim.end, text.length, strong)[0]
  return told ? together(strong, told).some(hit => hit.quantity === quantity) : before.includes(quantity)
}

const fixed: readonly [ids: RegExp, spans: RegExp][] = [
  [/^risk-(?:c?var|bestDay|worstDay)/, /^(?:5Y|1D)$/],
  [/^(?:risk-|fall$)/, /^5Y$/],
  [
    /^(?:eps|revenue|net-|operating-|dividend-yield|industry-|momentum|high-52w|low-52w|range-position|volatility-percentile)/,
    /^(?:1Y|\d{4})$/,
  ],
  [/^slope-of/, /^1M$/],
  [/^(?:day-change|atr|relative-volume)/, /^1D$/],
  [/^(?:rule-|forecast-|rules-)/, /^h\d+$/],
  [/^(?:record-close|below-record)$/, /^(?:5Y|MAX|\d{4})$/],
]

function isOfTime(fact: NumberFact, { spans, own }: Place, { facts }: Reader): boolean {
  const span = spanOf(fact.id)
  if (span !== null) return spans.has(span) && (span.startsWith('h') || ![...own].some(one => one.startsWith('h')))
  if (fact.id.startsWith('rule-')) {
    const sessions = facts.find(({ id }) => id === 'rule-sessions')?.value
    return [...own].every(one => one === `h${sessions}`)
  }
  const allowed = fixed.find(([ids]) => ids.test(fact.id))?.[1]
  return [...own].every(one => allowed?.test(one) ?? false)
}

const ofMarket = /^risk-(?:beta|alpha|correlation|rSquared|trackingError|upCapture|downCapture|informationRatio)$/
const ofThatRule = /\bthatrule\b|\b(?:rules?|signals?|it|this|that|these|those|occurrences?|cases)\b/i
const indexDoes = /^\W*(?:and |but |while |whereas |that )?(?:the |puts? the )?(?:benchmark|index|market)\b(?! ?'s)/i

function isWhose(
  { id }: NumberFact,
  { claim, who, from, start }: Place,
  { text, before, isOfIndex, isOfIndustry }: Reader,
): boolean {
  // Against whom has to be said, here or before.
  if (id.startsWith('index-'))
    return who === 'index' || (who === 'other' && (/\b(?:benchmark|index|market)\b/i.test(text) || isOfIndex))
  if (id === 'industry-shares') return true
  if (id.startsWith('industry-')) return who === 'industry' || who === 'other'
  if (id.startsWith('excess-')) return true
  if (ofMarket.test(id)) return !indexDoes.test(text.slice(start)) && !indexDoes.test(text.slice(from))
  if (
    /^rule-(?:times|gains|mean)/.test(id) &&
    !ofThatRule.test(text) &&
    !before.some(one => one?.ids.test('rule-times') || one?.ids.test('rule-mean'))
  )
    return false
  if (id.startsWith('percentile-') && isOfIndustry && !/§|\b(?:shares?|stock)\b/i.test(text)) return false
  if (/^(?:percentile-|rule|forecast)/.test(id)) {
    const head = text.slice(start, claim.at)
    return who !== 'index' && !(/\b(?:benchmark|index)\b/i.test(head) && !/§|\b(?:shares?|stock|price|it)\b/i.test(head))
  }
  return who === 'share' || who === 'other'
}

const signed =
  /^(?:(?:total-|annual-|index-)?return-|excess-|day-change|momentum|distance-to|slope-of|revenue-growth|net-income|eps-growth|industry-eps-growth|below-record|net-margin|operating-margin|risk-(?:cagr|alpha)|macd|rule-(?:mean|any))/

function goesSo(fact: NumberFact, { claim, way, from, to }: Place, { text }: Reader): boolean {
  const sign = Math.sign(fact.value)
  const { id } = fact
  if (sign === 0) return claim.sign === null
  if (!signed.test(id)) {
    if (/^(?:fall|risk-(?:maximum|worstDay|c?var))/.test(id)) return claim.sign !== '+' && !rose.test(text.slice(from, to))
    if (id === 'risk-bestDay') return claim.sign !== '-' && !fell.test(text.slice(from, to))
    if (id.startsWith('forecast-')) return !fell.test(text.slice(from, to))
    return claim.sign === null ? sign > 0 || way === -1 : (claim.sign === '-' ? -1 : 1) === sign
  }
  if (claim.sign !== null) return (claim.sign === '-' ? -1 : 1) === sign
  if (claim.unit === 'fold') return true
  if (id.startsWith('excess-')) return leadsSo(sign, claim, text)
  if (/^(?:net-income|net-margin|operating-margin|macd|momentum|risk-alpha)/.test(id) && !id.endsWith('-growth'))
    return sign > 0
      ? !/\bnegative|net loss\b|\bloss(?:es)? of\b/i.test(text.slice(from, to))
      : /\b(?:negative|loss(?:es)?|lost|minus)\b/i.test(text.slice(from, to))
  if (way !== null) return way === sign
  return sign > 0 && isOfKnownWords(text.slice(from, to))
}

const leads =
  /\b(?:(ahead|more|better|beat\w*|out[prsd]\w+|leads?|leading|edge|advantage|above|topp?\w*|exceed\w*)|behind|less|worse|lagg?\w*|trail\w*|underp\w+|short|deficit|below)\b/i

/** Nearest to it; of a gap it need not be said whose it is. */
function leadsSo(sign: number, { at, end }: Claim, text: string): boolean {
  const found = [...text.matchAll(new RegExp(leads, 'gi'))].sort((a, b) => distance(a, at, end) - distance(b, at, end))[0]
  if (/\bthan (?:the )?(?:shares?|stock|§)/i.test(text.slice(end)) && !isToldOfIndex(text)) return false
  if (!found) return /\b(?:gap|difference|apart)\b/i.test(text)
  return ((found[1] !== undefined) === sign > 0) !== isToldOfIndex(text)
}

const distance = ({ index }: RegExpExecArray, at: number, end: number): number => (index < at ? at - index : index - end)

const rose = /\b(?:rose|risen|gain\w*|climbed|added|advanced|jumped|up|higher|rallied)\b/i
const fell = /\b(?:fell|fallen|lost|loss|losses|dropped|declined|slid|down|lower|sank|plunged|shed|negative)\b/i

const isOfKnownWords = (text: string): boolean => (text.match(/[A-Za-z]+(?:['-][A-Za-z]+)*/g) ?? []).every(isKnownWord)

/** Whether two of its figures could stand in each other's place, and nothing would be found amiss. */
function canBeSwapped(places: readonly Place[], told: readonly (readonly NumberFact[])[], reader: Reader): boolean {
  return places.some((one, i) =>
    places.some((other, j) => {
      if (i >= j || one.claim.unit !== other.claim.unit) return false
      const [a = [], b = []] = [told[i], told[j]]
      if (a.some(fact => b.includes(fact))) return false
      return a.some(fact => mayBe(fact, other, reader)) && b.some(fact => mayBe(fact, one, reader))
    }),
  )
}
