// Whether a figure that a sentence claims is one of the facts: value as written, unit, the quantity and the span that are named, and the
// direction. Pure; what is not clearly so, is not so.
import type { Fact, NumberFact } from '../fact.ts'
import type { Claim } from './claims.ts'
import { directionAt } from './direction.ts'
import { type Beside, fitsBeside, isToldOfIndex } from './qualifiers.ts'
import { termsOf, type Term } from './terms.ts'

export type Context = {
  readonly text: string
  readonly facts: readonly NumberFact[]
  readonly terms: readonly Term[]
  readonly spans: ReadonlySet<string>
  readonly claims: readonly Claim[]
}

export function contextOf(text: string, facts: readonly Fact[], years: readonly number[], claims: readonly Claim[]): Context {
  const numbers = facts.filter((fact): fact is NumberFact => typeof fact.value === 'number')
  return { text, facts: numbers, terms: termsOf(text), spans: spansOf(text, years), claims }
}

/** The facts that the claim may be; none when it is none. */
export function factsOfClaim(claim: Claim, context: Context): NumberFact[] {
  const beside = besideOf(claim, context)
  return context.facts.filter(
    fact =>
      hasUnit(claim, fact) &&
      fitsBeside(claim, fact, beside) &&
      !isPartOfOther(claim, context) &&
      (claim.unit === 'fold' ? isFold(claim, fact) : isNear(claim, inUnitOf(claim, fact))) &&
      !isComparison(claim, fact, context) &&
      isNamed(claim, fact, context) &&
      isOfSpan(fact, context) &&
      hasDirection(claim, fact, context),
  )
}

function besideOf(claim: Claim, { text, claims }: Context): Beside {
  const [from, to] = clauseAround(text, claim.at)
  const at = claims.indexOf(claim)
  const before = text.slice(Math.max(from, claims[at - 1]?.end ?? 0), claim.at)
  const after = text.slice(claim.end, Math.min(to, claims[at + 1]?.at ?? text.length))
  const figure = claims.slice(0, at).findLast(({ unit }) => !/^(?:sessions|weeks|months|years)$/.test(unit))
  const sinceFigure = text.slice(Math.max(from, figure?.end ?? 0), claim.at)
  return { before, after, sinceFigure, clause: text.slice(from, to), sentence: text }
}

/** Spans that a sentence speaks of ("over five years") are no figures, where there are facts of that span. */
export function isSpan(claim: Claim, { text, facts }: Context): boolean {
  const before = text.slice(0, claim.at)
  const after = text.slice(claim.at).replace(/^[\d ,.-]+\w+/, '')
  // "its five-year gain", "Five years brought"
  const isName =
    (/^\s*$/.test(before) && /^ (?:brought|gave|cost|saw)\b/.test(after)) || /^\d+-(?:year|month)\b/.test(text.slice(claim.at))
  if (
    !isName &&
    !/\b(?:over|past|last|latest|previous|prior|trailing|preceding|within|during|for|in|these|those|the|of|after|across|next to|at)(?: the)?(?: (?:past|last|full|whole|previous|preceding))? ?$/i.test(
      before,
    )
  )
    return false
  if (/^ (?:ago|old|later|to recover|after|of age)/.test(after)) return false
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

/**
 * "8.6 points" between two figures of the same sentence, "21 USD" between two prices, "twice" as much or "42 % more" than the other:
 * computed from facts, as the summary does. before, after: the figures next to it.
 */
export function isDerived(
  claim: Claim,
  matched: readonly NumberFact[],
  { before, after, rest }: { before: readonly NumberFact[]; after: readonly NumberFact[]; rest: string },
): boolean {
  for (const one of matched)
    for (const other of matched) {
      if (one === other || one.unit !== other.unit || one.currency !== other.currency) continue
      const difference = Math.abs(one.value - other.value)
      if (claim.unit === 'points' && one.unit === 'percent' && isNear(claim, difference)) return true
      if (claim.unit === 'money' && one.unit === 'price' && claim.currency === one.currency && isNear(claim, difference))
        return true
      if (
        claim.unit === 'times' &&
        other.value !== 0 &&
        isNear({ ...claim, hedge: claim.hedge ?? 'about' }, one.value / other.value)
      )
        return true
    }
  const [word] = /^ (?:above|below|higher|lower|more|less|over|under)\b/.exec(rest) ?? []
  if (claim.unit !== 'percent' || !word) return false
  const isMore = /above|higher|more|over/.test(word)
  return before.some(one =>
    after.some(other => {
      if (one === other || one.unit !== other.unit || one.unit === 'percent' || other.value <= 0) return false
      const share = 100 * (one.value / other.value - 1)
      return share > 0 === isMore && isNear(claim, share)
    }),
  )
}

/** "Nearly tripled": what has grown by 191.7 % is 2.917 times as much. */
function isFold({ value, hedge }: Claim, fact: NumberFact): boolean {
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

function hasUnit({ unit, currency, value, half }: Claim, fact: NumberFact): boolean {
  switch (unit) {
    case 'percent':
    case 'fraction':
      return fact.unit === 'percent' || (unit === 'percent' && fact.id === 'relative-volume')
    case 'fold':
      return /^(?:total-|index-)?return-/.test(fact.id)
    case 'percentile':
      return /^(?:percentile-|volatility-percentile|range-position)/.test(fact.id)
    case 'points':
      return fact.unit === 'points'
    case 'times':
      return fact.unit === 'ratio' && !/correlation|rSquared|alpha/.test(fact.id)
    case 'money':
      return currency === null
        ? fact.unit === 'money' || fact.unit === 'count'
        : (fact.unit === 'money' || fact.unit === 'price') && fact.currency === currency
    case 'sessions':
      return /^(?:sessions-|days-behind)/.test(fact.id)
    case 'bare':
      return fact.unit === 'percent' ? value < 1 && half <= 0.005 : fact.unit !== 'points' && fact.unit !== 'days'
    default:
      return false
  }
}

/** "A quarter of the median" is a share of that, and no percent of its own. */
function isPartOfOther({ unit, end }: Claim, { text }: Context): boolean {
  return (
    unit === 'fraction' &&
    /^ ?of (?:the |its |that of (?:the )?)?(?:median|industry|sector|benchmark|index|peers?)/i.test(text.slice(end))
  )
}

/** "22.5 % more than the index", "44 basis points above the median" are differences, and a level or a return is none; nor is what was a year ago. */
function isComparison({ end, unit }: Claim, { id }: NumberFact, { text }: Context): boolean {
  const rest = text.slice(end)
  if (/^ (?:a|one|1|\d+) (?:year|month|week|day|session)s? (?:ago|earlier|before)\b/.test(rest)) return true
  if (!/^percent$|^points$|^bare$/.test(unit) || id.startsWith('excess-')) return false
  return /^ (?:(?:more|less|better|worse|higher|lower) than|above|below|over|under|ahead of|behind) (?:that of )?(?:the |its )?(?:index|benchmark|market|industry|sector|median|peers?)\b/.test(
    rest,
  )
}

/** A share is written 0.126 where the fact is 12.6 %. */
function inUnitOf({ unit }: Claim, fact: NumberFact): number {
  if (unit === 'percent' && fact.unit === 'ratio') return 100 * fact.value
  return (unit === 'bare' || unit === 'fraction') && fact.unit === 'percent' ? fact.value / 100 : fact.value
}

export function isNear(
  { value, half, hedge, unit, digits }: Pick<Claim, 'value' | 'half' | 'hedge' | 'unit' | 'digits'>,
  known: number,
): boolean {
  const size = Math.abs(known)
  const difference = Math.abs(size - value)
  const slack = 1e-9 * Math.max(1, size)
  if (unit === 'fraction')
    return hedge === 'more'
      ? size >= value && size <= value + 0.08
      : hedge === 'less'
        ? size <= value && size >= value - 0.08
        : difference <= 0.02
  if (hedge === 'more') return size >= value - half - slack && size <= value * 1.25
  if (hedge === 'less') return size <= value + slack && (size >= value * 0.75 || (unit === 'percent' && value === 1))
  const isWhole = half >= 0.5
  if (hedge === 'about')
    return (
      difference <= Math.max(2 * half, roundHalf(value, half)) + slack &&
      difference <= (digits === 1 ? 0.15 : 0.1) * Math.max(size, 1e-9)
    )
  return difference <= half + slack && (!isWhole || half > 0.5 || difference <= 0.06 * size || (unit === 'percent' && size >= 5))
}

/** Half of the last digit that is not a nought: "about 120 million". */
function roundHalf(value: number, half: number): number {
  let step = 2 * half
  while (step > 0 && step < value && Math.abs(value / (step * 10) - Math.round(value / (step * 10))) < 1e-9) step *= 10
  return step / 2
}

const breaks =
  /[;:()]|, (?:while|whereas|but|and|against|compared|versus|though|although|with)\b| (?:while|whereas|but|against|versus|although)\b/gi

export function clauseAround(text: string, at: number): [number, number] {
  const ends = [...text.matchAll(breaks)].map(found => found.index)
  return [Math.max(0, ...ends.filter(end => end <= at)), Math.min(text.length, ...ends.filter(end => end > at))]
}

/** The quantity named last before the figure, or first after it in the same clause, is the fact's. Without any, it is nobody's. */
function isNamed(claim: Claim, fact: NumberFact, { text, terms, spans }: Context): boolean {
  const [from, to] = clauseAround(text, claim.at)
  const inClause = terms.filter(term => term.at >= from && term.at < to)
  const before = inClause.filter(term => term.end <= claim.at)
  const after = inClause.filter(term => term.at >= claim.at)
  const earlier = terms.filter(term => term.end <= claim.at)
  // "Over ten years that is 21.81 % a year": a return is named by its span.
  if (inClause.length === 0 && earlier.length === 0) return spans.size > 0 && spanOf(fact) !== null
  const named = inClause.length === 0 ? earlier.slice(-2) : [...before.slice(-3), ...after.slice(0, 2)]
  const quantity = named.filter(term => isQuantity(term))
  const isOwn = (term: Term) => term.ids.test(fact.id)
  // A named quantity rules: "beta" before the figure is not undone by "rose" after it.
  // "It slipped 0.8 % to 188.59 USD."
  if (/^(?:close|snapshot-price)$/.test(fact.id) && claim.currency !== null && text.slice(from, claim.at).endsWith(' to '))
    return true
  const last = quantity.findLast(term => term.end <= claim.at)
  const next = quantity.find(term => term.at >= claim.at)
  if (last || next) return [last, next].some(term => term !== undefined && isOwn(term))
  return named.some(isOwn)
}

function isQuantity({ ids }: Term): boolean {
  return (
    /risk-|rsi|adx|macd|momentum|volatility|atr|net-|revenue|market-cap|dividend|eps|price-to/.test(ids.source) &&
    !/return-\|total/.test(ids.source) &&
    !/distance-to\|/.test(ids.source)
  )
}

const spanOf = ({ id }: Pick<Fact, 'id'>): string | null =>
  /^(?:return|total-return|annual-return|index-return|excess)-(\w+)$/.exec(id)?.[1] ?? null

function isOfSpan(fact: NumberFact, { spans }: Context): boolean {
  const span = spanOf(fact)
  return span === null || spans.size === 0 || spans.has(span)
}

/** Spans of which hardly a fact is: named, they rule out those of others. */
const otherSpans: readonly [RegExp, string][] = [
  [/\b(?:weekly|(?:last|past|a|one|the) week|\d+ weeks?)\b/i, '1W'],
  [/\b(?:daily|overnight|intraday)\b/i, '1D'],
  [/\bfortnight/i, '2W'],
  [/\bquarterly\b/i, '3M'],
  [/\bmonthly\b/i, '1M'],
]

function spansOf(text: string, years: readonly number[]): Set<string> {
  const spans = new Set<string>(years.map(String))
  for (const [, count, word] of text.matchAll(/(?<![\d.])(\d{1,2})[ -](year|month)s?\b/g))
    spans.add(word === 'year' ? `${count}Y` : count === '12' ? '1Y' : `${count}M`)
  if (
    /\b(?:over|in|during|for|within|of|past|last|previous|latest|trailing|preceding) (?:the |a |one |its |this )?(?:past |last |previous |latest |preceding |full |whole )?(?:year|oneyear)\b(?! to date)|\bthe year (?:before|to|that|as)|\byear[ -](?:on|over)[ -]year\b|\byear's\b/i.test(
      text,
    )
  )
    spans.add('1Y')
  if (/\byear to date\b|\bthis year\b|\bso far this\b/i.test(text)) spans.add('YTD')
  if (
    /\b(?:over|in|during|for|within|past|last|previous|latest) (?:the |a |one )?(?:past |last |previous |latest )?month\b|\bmonth's\b/i.test(
      text,
    )
  )
    spans.add('1M')
  for (const [words, span] of otherSpans) if (words.test(text)) spans.add(span)
  if (/\bdecade\b/i.test(text)) spans.add('10Y')
  if (/\bhalf[ -]year\b/i.test(text)) spans.add('6M')
  if (/\b(?:last|past) quarter\b/i.test(text)) spans.add('3M')
  if (/\b(?:whole|entire|all) (?:of its )?(?:history|series)\b/i.test(text)) spans.add('MAX')
  return spans
}

const signed =
  /^(?:return-|total-return-|annual-return-|index-return-|excess-|day-change|momentum|distance-to|slope-of|revenue-growth|net-income-growth|eps-growth|industry-eps-growth|fall$|below-record|risk-(?:cagr|alpha|maximumDrawdown|bestDay|worstDay)|macd|net-margin|operating-margin|net-income$)/

/** "rose" of a negative figure is a lie, and so is a negative figure without a word or sign that says so. */
function hasDirection(claim: Claim, fact: NumberFact, { text }: Context): boolean {
  if (fact.value === 0 || (!signed.test(fact.id) && fact.value > 0)) return claim.sign !== '-' || fact.value === 0
  const isInverse = fact.id.startsWith('excess-') && isToldOfIndex(text)
  const sign = Math.sign(fact.value) * (isInverse ? -1 : 1)
  if (claim.sign !== null) return (claim.sign === '-' ? -1 : 1) === sign
  const way = directionAt(text, clauseAround(text, claim.at), claim.at, claim.hedge !== null)
  return way === null ? sign > 0 || /^(?:fall|below-record|risk-maximumDrawdown)/.test(fact.id) : way === sign
}
