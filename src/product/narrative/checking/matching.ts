// Whether a figure that a sentence claims is one of the facts: value as written, unit, the quantity and the span that are named, and the
// direction. Pure; what is not clearly so, is not so.
import type { Fact, NumberFact } from '../fact.ts'
import type { Claim } from './claims.ts'
import type { NamedDay } from './days.ts'
import { aside } from './derived.ts'
import { directionAt } from './direction.ts'
import { isNear } from './near.ts'
import { type Beside, fitsBeside, isToldOfIndex, ruleAgainst } from './qualifiers.ts'
import { isLengthOfTime, type NamedSpan, parting, spanInList, spansIn, spansOfClaim } from './spans.ts'
import { isOwnQuantity, isQuantity, quantityInList } from './quantities.ts'
import { termsOf, type Term } from './terms.ts'

export type Context = {
  readonly text: string
  readonly facts: readonly NumberFact[]
  readonly terms: readonly Term[]
  readonly named: readonly NamedSpan[]
  readonly spans: ReadonlySet<string>
  readonly claims: readonly Claim[]
  /** A word has to say which way a change went. */
  readonly isStrict: boolean
  /** What no word names may be meant where nothing in the sentence excludes it; what is read so is marked. */
  readonly isLoose: boolean
  /** Of its prices, where they all have one. */
  readonly currency: string | null
}

export function contextOf(
  text: string,
  facts: readonly Fact[],
  days: readonly NamedDay[],
  claims: readonly Claim[],
  { isStrict = false, isLoose = false }: { readonly isStrict?: boolean; readonly isLoose?: boolean } = {},
): Context {
  const numbers = facts.filter((fact): fact is NumberFact => typeof fact.value === 'number')
  const named = spansIn(text, days, facts)
  const spans = new Set(named.map(({ span }) => span))
  const [currency = null, ...others] = new Set(numbers.flatMap(one => (one.unit === 'price' ? [one.currency] : [])))
  return {
    text,
    facts: numbers,
    terms: termsOf(text),
    named,
    spans,
    claims,
    isStrict,
    isLoose,
    currency: others.length > 0 ? null : currency,
  }
}

/** The facts that the claim may be; none when it is none. */
export function factsOfClaim(claim: Claim, context: Context): NumberFact[] {
  const beside = besideOf(claim, context)
  return context.facts.filter(fact => objectionTo(claim, fact, context, beside) === null)
}

/** Why the figure is not this fact; null when it may be. */
function objectionTo(claim: Claim, fact: NumberFact, context: Context, beside: Beside): string | null {
  const { unit } = claim
  if (!hasUnit(claim, fact, context) || !(unit === 'fold' ? isFold(claim, fact) : isNear(claim, inUnitOf(claim, fact))))
    return 'value'
  const isCounted = /^ (?:shares|companies|stocks)\b/.test(context.text.slice(claim.end))
  if (isCounted && fact.unit !== 'count' && unit !== 'percent') return 'value'
  if (!fitsBeside(claim, fact, beside)) return 'what stands beside it'
  if (context.isLoose && isToldOfOther(claim, fact, context)) return 'subject'
  if (isPartOfOther(claim, context) || isComparison(claim, fact, context)) return 'comparison'
  if (!isNamed(claim, fact, context) && !(context.isLoose && mayBeMeant(claim, fact, context))) return 'quantity'
  if (!isOfSpan(claim, fact, context)) return 'span'
  return hasDirection(claim, fact, context) ? null : 'direction'
}

/** For those who mend the check: the facts that have the figure's value, and why it is none of them. */
export function whyNot(claim: Claim, context: Context): string {
  const beside = besideOf(claim, context)
  return context.facts
    .flatMap(fact => {
      const why = objectionTo(claim, fact, context, beside)
      return why === 'value' || why === null
        ? []
        : [`${fact.id}: ${why}${why.startsWith('what') ? ` ${ruleAgainst(claim, fact, beside)}` : ''}`]
    })
    .join(', ')
}

function besideOf(claim: Claim, { text, claims, terms, isLoose }: Context): Beside {
  const [from, to] = clauseAround(text, claim.at)
  const at = claims.indexOf(claim)
  const before = text.slice(Math.max(from, claims[at - 1]?.end ?? 0), claim.at)
  const after = text.slice(claim.end, Math.min(to, claims[at + 1]?.at ?? text.length))
  const figure = claims.slice(0, at).findLast(one => !isLengthOfTime(one))
  const next = claims.slice(at + 1).find(one => !isLengthOfTime(one))
  const untilFigure = text.slice(claim.end, Math.min(to, next?.at ?? text.length))
  const sinceFigure = text.slice(Math.max(from, figure?.end ?? 0), claim.at)
  // What its own part does not name, another may have named before.
  const isNamedElsewhere = isLoose && !terms.some(term => isOwnQuantity(term) && term.at >= from && term.at < to)
  const clause = isNamedElsewhere ? text.slice(0, to) : text.slice(from, to)
  return { before, after, sinceFigure, untilFigure, clause, sentence: text, soFar: text.slice(0, claim.at) }
}

/** Spans that a sentence speaks of ("over five years") are no figures, where there are facts of that span. */
export function isSpan(claim: Claim, { text, facts, isLoose }: Context): boolean {
  const before = text.slice(0, claim.at)
  const after = text.slice(claim.at).replace(/^[\d ,.-]+\w+/, '')
  // "its five-year gain", "Five years brought"
  const isName =
    (/(?:^|[,;:(]) *$/.test(before) &&
      /^ (?:brought|gave|cost|saw|at|more|nearly|almost|roughly|have|returned|\d)\b/.test(after)) ||
    /^\d+-(?:year|month)\b/.test(text.slice(claim.at))
  if (/^ (?:in a row|running|straight|in succession|on end)\b/.test(after)) return false
  const isTaken =
    /\b(?:took|takes?|taking|lasted|lasting|needed|every|each|any|all|first|next|coming|another|only|just|than)(?: \w+)? $/i.test(
      before,
    ) || /^ (?:of (?:gains|losses|growth)|to\b|until|before|long)/.test(after)
  if (
    !isName &&
    !(isLoose && !isTaken) &&
    !/\b(?:over|past|last|latest|previous|prior|trailing|preceding|within|during|for|in|these|those|the|of|after|across|next to|at)(?: the| those| these| that)?(?: (?:past|last|full|whole|previous|preceding|same|latest|most recent))? ?$/i.test(
      before,
    )
  )
    return false
  if (/^ (?:ago|old|later|earlier|afterwards|to recover|after|of age)/.test(after)) return false
  if (/^ before\b/.test(after) && !/\b(?:in|over|during|within) the (?:last |past |full )?$/i.test(before)) return false
  const id =
    claim.unit === 'years'
      ? `${claim.value}Y`
      : claim.unit === 'months'
        ? claim.value === 12
          ? '1Y'
          : `${claim.value}M`
        : claim.unit === 'weeks' && claim.value === 52
          ? '1Y'
          : null
  return id !== null && facts.some(fact => spanOf(fact) === id)
}

/** "Nearly tripled": what has grown by 191.7 % is 2.917 times as much. */
export function isFold({ value, hedge }: Claim, fact: NumberFact): boolean {
  const fold = 1 + fact.value / 100
  if (hedge === 'more') return fold >= value && fold <= 1.25 * value
  if (hedge === 'less') return fold <= value && fold >= 0.85 * value
  return Math.abs(fold - value) <= (hedge === 'about' ? 0.05 : 0.02) * value
}

/** A range of its own making round a fact: "between 12 and 13 %". */
export function isRangeRound(low: Claim, high: Claim, context: Context): boolean {
  const isRange = /^ ?(?:-|to|and) ?$/.test(context.text.slice(low.end, high.at))
  // Of whole numbers alone: a range with decimals claims its ends.
  if (!isRange || low.unit !== high.unit || low.value >= high.value || low.half < 0.5 || high.half < 0.5) return false
  const width = high.value - low.value
  if (width > Math.max(0.05 * high.value, low.unit === 'percent' ? 1 : 0)) return false
  const middle = { ...low, value: (low.value + high.value) / 2, half: width / 2, hedge: null }
  return factsOfClaim(middle, context).length > 0
}

export function hasUnit(
  { unit, currency, value, half }: Claim,
  fact: NumberFact,
  context: Pick<Context, 'isLoose' | 'currency'>,
): boolean {
  switch (unit) {
    case 'percent':
    case 'fraction':
      return fact.unit === 'percent' || (unit === 'percent' && /^(?:relative-volume|risk-rSquared|percent-b)$/.test(fact.id))
    case 'fold':
      return /^(?:total-|index-)?return-|^(?:revenue|net-income|eps)-growth$/.test(fact.id)
    case 'percentile':
      return /^(?:percentile-|volatility-percentile|range-position)/.test(fact.id)
    case 'points':
      return fact.unit === 'points'
    case 'basis':
      return fact.unit === 'points' || fact.unit === 'percent'
    case 'times':
      return fact.unit === 'ratio' && !/correlation|rSquared|alpha/.test(fact.id)
    case 'money':
      return currency === null
        ? fact.unit === 'money' || fact.unit === 'count'
        : (fact.unit === 'money' || fact.unit === 'price') &&
            (fact.currency === currency || (isOfUntoldCurrency(fact) && context.isLoose && context.currency === currency))
    case 'sessions':
      return /^(?:sessions-|days-behind)/.test(fact.id)
    case 'bare':
      return fact.unit === 'percent'
        ? (value < 1 && half <= 0.005) || (value === 0 && fact.value === 0) || fact.id === 'risk-ulcerIndex'
        : fact.unit !== 'points' && fact.unit !== 'days'
    default:
      return false
  }
}

/** "A quarter of the median" is a share of that, and no percent of its own. */
function isPartOfOther({ unit, at, end }: Claim, { text }: Context): boolean {
  return (
    unit === 'fraction' &&
    !/\b(?:higher|larger|bigger|dearer|more(?: \w+)?|greater|lower|smaller|less|above|below) than (?:about |roughly |almost |nearly )?$/i.test(
      text.slice(0, at),
    ) &&
    /^ ?of (?:the |its |that of (?:the )?)?(?:median|industry|sector|benchmark|index|peers?)/i.test(text.slice(end))
  )
}

/** "22.5 % more than the index", "44 basis points above the median" are differences, and a level or a return is none; nor is what was a year ago. */
function isComparison({ end, unit }: Claim, { id }: NumberFact, { text }: Context): boolean {
  const rest = text.slice(end)
  if (/^ (?:a|one|1|\d+) (?:year|month|week|day|session)s? (?:ago|earlier|before)\b/.test(rest)) return true
  if (unit === 'money' && aside.test(rest)) return true
  if (!/^(?:percent|points|basis|bare)$/.test(unit) || id.startsWith('excess-')) return false
  return /^ (?:(?:more|less|better|worse|higher|lower) than|above|below|over|under|ahead of|behind) (?:that of )?(?:the |its )?(?:index|benchmark|market|industry|sector|median|peers?)\b/.test(
    rest,
  )
}

/** A share is written 0.126 where the fact is 12.6 %. */
export function inUnitOf({ unit }: Claim, fact: NumberFact): number {
  if (unit === 'percent' && fact.unit === 'ratio') return 100 * fact.value
  // Mostly told without its unit.
  if (fact.id === 'risk-ulcerIndex') return fact.value
  return (unit === 'bare' || unit === 'fraction') && fact.unit === 'percent' ? fact.value / 100 : fact.value
}

const breaks =
  /[;:()]|, (?:while|whereas|but|and|against|compared|versus|though|although|with)\b| (?:while|whereas|but|(?:even )?though|although)\b|(?<!\b(?:beta|alpha|correlation|measured|ahead|error|lead|squared)) (?:against|versus)\b/gi

export function clauseAround(text: string, at: number): [number, number] {
  const ends = [...text.matchAll(breaks)].map(found => found.index)
  return [Math.max(0, ...ends.filter(end => end <= at)), Math.min(text.length, ...ends.filter(end => end > at))]
}

/**
 * The quantity that is named last before the figure since the figure before it, or first behind it in the same part of the sentence, is the
 * fact's; where neither is, the one named last before both. Without any, it is nobody's.
 */
function isNamed(claim: Claim, fact: NumberFact, { text, terms, spans, claims }: Context): boolean {
  const [from, to] = clauseAround(text, claim.at)
  const inClause = terms.filter(term => term.at >= from && term.at < to)
  const before = inClause.filter(term => term.end <= claim.at)
  const after = inClause.filter(term => term.at >= claim.at)
  const earlier = terms.filter(term => term.end <= claim.at)
  // "Over ten years that is 21.81 % a year": a return is named by its span.
  if (inClause.length === 0 && earlier.length === 0) return spans.size > 0 && spanOf(fact) !== null
  // "It slipped 0.8 % to 188.59 USD."
  if (/^(?:close|snapshot-price)$/.test(fact.id) && claim.currency !== null && text.slice(from, claim.at).endsWith(' to '))
    return true
  const isOwn = (term: Term) => term.ids.test(fact.id)
  const figures = claims.filter(one => one === claim || !isLengthOfTime(one))
  const order = figures.indexOf(claim)
  const since = figures[order - 1]?.end ?? 0
  const until = Math.min(to, figures[order + 1]?.at ?? text.length)
  const part = until - claim.end - (text.slice(claim.end, until).split(parting)[0] ?? '').length
  const listed = quantityInList(claim, text, inClause, figures)
  if (listed) return isOwn(listed)
  // "Fell more than revenue, by 50.3 %": that is what it is measured against.
  const isObject = (term: Term) =>
    /\bthan (?:the |its |that of )?$/i.test(text.slice(0, term.at)) && /^, by\b/i.test(text.slice(term.end))
  const own = before.findLast(term => isQuantity(term) && term.at >= since && !isObject(term))
  const behind = after.find(term => isQuantity(term) && term.end <= until - part)
  // A named quantity rules: "beta" before the figure is not undone by "rose" after it.
  if (own || behind) return [own, behind].some(term => term !== undefined && isOwn(term))
  const named = inClause.length === 0 ? earlier.slice(-2) : [...before.slice(-3), ...after.slice(0, 2)]
  const last = earlier.findLast(term => isQuantity(term) && !isObject(term))
  if (last && named.includes(last)) return isOwn(last)
  if (last && !inClause.some(isQuantity) && isOwn(last)) return true
  return named.some(isOwn)
}

/** Of annual reports the source may not tell it. */
const isOfUntoldCurrency = ({ unit, currency }: NumberFact): boolean => unit === 'money' && (currency ?? null) === null

/** "The index isn't cheap: it trades on 38 times earnings": where it begins with another, it is of the share only behind its name. */
function isToldOfOther({ at }: Claim, { id }: NumberFact, { text }: Context): boolean {
  if (/^(?:index-|excess-|industry-|rule|forecast)/.test(id)) return false
  const before = text.slice(text.lastIndexOf(';', at) + 1, at)
  return /^\W*(?:the )?(?:benchmark|index|market(?! (?:cap|value)))\b/i.test(before) && !/§|\b(?:stock|shares?)\b/i.test(before)
}

const sharePrice =
  /(?:§|\b(?:stock|shares?|price|it))(?: (?!support|resistance|target|floor|ceiling|stop|strike|offer|bid|value|option|entry|fair|cost|average|high|low|record)[a-z]+){0,3} (?:at|of|to|for|was|is|were|about|around) $/i

/** Not named, and not excluded: a return of a span that is named, where no other quantity is; the price behind the word for the share. */
function mayBeMeant(claim: Claim, fact: NumberFact, { text, terms, spans, claims }: Context): boolean {
  const [from, to] = clauseAround(text, claim.at)
  const since = Math.max(from, claims.findLast(one => one.end <= claim.at && !isLengthOfTime(one))?.end ?? 0)
  const until = Math.min(to, claims.find(one => one.at >= claim.end && !isLengthOfTime(one))?.at ?? text.length)
  if (/^(?:close|snapshot-price)$/.test(fact.id)) {
    // Market value and price of one day.
    const isOfCompany =
      fact.id === 'close' &&
      /\bwith (?:§|(?:the|its) (?:stock|shares?|price)) +(?:at|trading at)\b/i.test(text.slice(0, claim.at))
    // "At $11.20, the stock sits".
    const isOpening =
      /^\W*at (?:about |around |just )?$/i.test(text.slice(0, claim.at)) &&
      /^,? (?:the |its )?(?:share price|stock|shares?|price|§|it)(?! (?:in|of|for)\b)/i.test(text.slice(claim.end))
    return claim.currency !== null && !isOfCompany && (isOpening || sharePrice.test(text.slice(since, claim.at)))
  }
  if (terms.some(term => isOwnQuantity(term) && term.at >= since && term.at < until && !term.ids.test(fact.id))) return false
  if (fact.id === 'market-cap' && claim.unit === 'money') {
    const named = terms.filter(isOwnQuantity)
    return named.length > 0 && named.every(({ ids }) => ids.test(fact.id))
  }
  const last = terms.findLast(term => isOwnQuantity(term) && term.at < claim.at)
  // "The gap is 54.6 %", behind a record that is told.
  if (fact.id === 'below-record' && !last)
    return spans.size === 0 && /\b(?:record|all-time|highest)\b/i.test(text.slice(0, claim.at))
  if (spanOf(fact) !== null) return spans.size > 0 && claim.unit === 'percent' && (!last || last.ids.test(fact.id))
  return last !== undefined && last.ids.test(fact.id)
}

const spanOf = ({ id }: Pick<Fact, 'id'>): string | null =>
  /^(?:return|total-return|annual-return|index-return|excess)-(\w+)$/.exec(id)?.[1] ?? null

function isOfSpan(claim: Claim, fact: NumberFact, { text, claims, named }: Context): boolean {
  const span = spanOf(fact)
  // The growth of each year is of the five years.
  if (fact.id === 'risk-cagr' && named.length > 0) return spansOfClaim(claim, text, claims, named).has('5Y')
  if (span === null) return true
  // Of no time at all nothing has risen.
  if (named.length === 0) return fact.id.startsWith('excess-')
  const its = spansOfClaim(claim, text, claims, named)
  // "In 2015 and 2016 it gained 10 %": of which of them nobody knows.
  const isOfSeveral = named
    .filter(one => one.span === span)
    .every(
      ({ at }) =>
        text[at] === '·' &&
        (/· *(?:and|or|to|through|until|-) *$/.test(text.slice(0, at)) ||
          /^· *(?:and|or|to|through|until|-) *·/.test(text.slice(at))),
    )
  return its.has(span) && !(isOfSeveral && spanInList(claim, text, claims, named) === null)
}

const signed =
  /^(?:return-|total-return-|annual-return-|index-return-|excess-|day-change|momentum|distance-to|slope-of|revenue-growth|net-income-growth|eps-growth|industry-eps-growth|fall$|below-record|risk-(?:cagr|alpha|maximumDrawdown|bestDay|worstDay)|macd|net-margin|operating-margin|net-income$)/

const isReturn = /return-|growth$|^excess-|^day-change|^(?:high|low)-52w$/
const changeOf: Readonly<Record<string, string>> = {
  revenue: 'revenue-growth',
  'net-income': 'net-income-growth',
  eps: 'eps-growth',
  close: 'day-change',
}

/** "fell 7.7 % to 215.6 billion": a level is told with the way to it, which has to be that of its change. */
function wayTo(text: string, { at }: Claim): 1 | -1 | null {
  const [from] = clauseAround(text, at)
  const before = text.slice(from, at)
  if (
    !/\bto (?:about |around |roughly |just |nearly |almost |over |under )?$/i.test(before) ||
    /\b(?:from|between|relative|compared) [^,;]*$/i.test(before)
  )
    return null
  return directionAt(text, [from, at], at, false)
}

/** "2.7 points less than the index". */
const besideIndex =
  /^ (?:(more|better|higher|ahead)|less|worse|lower|behind|below|short)(?: than| of)?(?: that of)? (?:the )?(?:benchmark|index|market)\b/i

/** "rose" of a negative figure is a lie, and so is a negative figure without a word or sign that says so. */
/** "The gap is 15.7 points": of two returns, whichever is the greater. */
const ofGap =
  /^(?![^.;]*\b(?:ahead|behind|lead|led|beat|more|less|better|worse|above|below|out\w+|underp\w+|trail\w*|lag\w*|favou?r)\b)[^.;]*\b(?:gap|difference)\b/i

function hasDirection(claim: Claim, fact: NumberFact, { text, facts, isStrict }: Context): boolean {
  const [, compared] =
    /^ (more|less|higher|lower)(?: than)? (?:a |the |one |1 |in the )?year (?:before|earlier|ago)\b/.exec(
      text.slice(claim.end),
    ) ?? []
  if (compared && fact.value !== 0) return /more|higher/.test(compared) === fact.value > 0
  const moved = wayTo(text, claim)
  if (moved !== null && !isReturn.test(fact.id)) {
    const change = facts.find(({ id }) => id === changeOf[fact.id])?.value
    return change !== undefined && Math.sign(change) === moved && fact.value > 0
  }
  if (fact.value === 0 || (!signed.test(fact.id) && fact.value > 0)) return claim.sign !== '-' || fact.value === 0
  const placed = fact.id.startsWith('excess-') ? besideIndex.exec(text.slice(claim.end)) : null
  if (placed && claim.sign === null) return (placed[1] !== undefined) === fact.value > 0
  if (fact.id.startsWith('excess-') && claim.sign === null && ofGap.test(text)) return true
  const isInverse = fact.id.startsWith('excess-') && isToldOfIndex(text)
  const sign = Math.sign(fact.value) * (isInverse ? -1 : 1)
  if (claim.sign !== null) return (claim.sign === '-' ? -1 : 1) === sign
  // "Net income was down 14.4 % at 45.7 billion": an income is one, whichever way it went.
  if (/^(?:net-income|(?:net|operating)-margin)$/.test(fact.id)) {
    const [start, stop] = clauseAround(text, claim.at)
    return /\b(?:net loss|loss(?:es)? of|lost|losing|negative|loss-making)\b/i.test(text.slice(start, stop)) ? sign < 0 : sign > 0
  }
  const [from, to] = clauseAround(text, claim.at)
  const isHedged = claim.hedge !== null
  // "Revenue fell, and net income with it": a growth goes the way that was told last.
  const way =
    directionAt(text, [from, to], claim.at, isHedged) ??
    (fact.id.endsWith('-growth') ? directionAt(text, [0, to], claim.at, isHedged) : null)
  if (way === null && isStrict && isReturn.test(fact.id)) return false
  return way === null ? sign > 0 || /^(?:fall|below-record|risk-maximumDrawdown|risk-c?var)/.test(fact.id) : way === sign
}
