// Every figure of a sentence about a stock, what is put in order and what is said without a figure: held against the facts, one by one.
import type { Fact, NumberFact } from '../fact.ts'
import { placesBesideIndex } from './beside-index.ts'
import { type Claim, claimsOf } from './claims.ts'
import { areFiguresInOrder, comparisonsIn } from './comparisons.ts'
import { isNamed, type NamedDay } from './days.ts'
import { isDenied } from './denials.ts'
import { factsFromLevel, isDerived, isOfReturns, isShareAtTop, standingBeside } from './derived.ts'
import { isElapsed } from './elapsed.ts'
import { everyYear, isTurnedRound, levelMoving, ofCause } from './contradictions.ts'
import { type Context, contextOf, factsOfClaim, isRangeRound, isSpan, whyNot } from './matching.ts'
import { isQuantity } from './quantities.ts'
import { movesOf } from './moves.ts'
import { arePairsInOrder, leadsGoAsSaid, withOthersOfPairs } from './pairs.ts'
import { factsOfRatio } from './ratios.ts'
import { type Refusal, notUnderstood, refusal, untrue } from './refusal.ts'
import { ordersOf } from './relations.ts'
import { isLengthOfTime } from './spans.ts'
import { type Statement, statementsOf } from './statements.ts'
import { strayWord } from './stray-words.ts'
import type { Term } from './terms.ts'
import { areYearsSo } from './years.ts'

export type Reading = {
  readonly isSaidUnknown: boolean
  /** That a figure went up is not taken for granted where no word says so. */
  readonly isStrict?: boolean
  /** What nothing excludes may be meant. */
  readonly isLoose?: boolean
}

const ofOthers =
  /\b(?:benchmark|index|market|median|industry|sector|peers?|rivals?|competitors?|others|compan(?:y|ies)|than (?:the |its )?(?:shares?|stock|it\b|§))/i

/** What another is said to have done, without its figure. */
const besideOthers =
  /\b(?:more|less|fewer|better|worse|\w{2,}er) than (?:that of |those of )?(?:the |its )?(?:benchmark|index|market|industry|sector|median|peers?|rivals?)\b(?!(?:[^,;.]|\.\d)*\d)/i

/** What of the sentence no fact settles, beside figures that are facts. */
export type Figures = { readonly told: readonly NumberFact[]; readonly unsettled: string | null }

/** The facts that its figures are, or why one is none. */
export function figuresOf(
  text: string,
  facts: readonly Fact[],
  days: readonly NamedDay[],
  { isSaidUnknown, isStrict = false, isLoose = false }: Reading,
): Figures | Refusal {
  let unsettled: string | null = isLoose ? 'wording' : null
  const claims = claimsOf(text)
  if (!claims) return notUnderstood('digits')
  if (isTurnedRound(text)) return notUnderstood('subject')
  if (/(?<!\d ?)%/.test(text)) return notUnderstood('%')
  if (!areYearsSo(text, days, facts)) return untrue('year')
  const beside = claims.reduceRight((rest, { at, end }) => rest.slice(0, at) + rest.slice(end), text)
  if (/\b(?:euros?|pounds|yen|yuan|francs?|rupees?|EUR|GBP|JPY|CHF|CAD)\b/i.test(beside)) return untrue('currency')
  const context = contextOf(text, facts, days, claims, { isStrict, isLoose })
  const spansAt = (from: number, to: number) => {
    const within = context.named.filter(({ at }) => at >= from && at < to)
    return [...new Set((within.length > 0 ? within : context.named).map(({ span }) => span))]
  }
  const statements = [...statementsOf(text, facts), ...movesOf(text, facts, spansAt)]
  const unborne = statements.filter(({ isTrue }) => !isTrue).sort((a, b) => Number(b.isSettled) - Number(a.isSettled))
  for (const { from, to, isSettled, isPlain } of unborne) {
    const what = `statement ${text.slice(from, to)}`
    if (isSettled) return untrue(what)
    if (!isPlain || (!isLoose && ofOthers.test(text))) return notUnderstood(what)
    unsettled ??= what
  }
  if (levelMoving.test(text)) return notUnderstood('moved')
  if (everyYear.test(text)) return notUnderstood('every year')
  const cause = ofCause.exec(text)
  if (!isSaidUnknown && cause && !statements.some(({ from, to }) => cause.index >= from && cause.index < to))
    return notUnderstood(`cause ${cause[0]}`)
  if (!isSaidUnknown && isDenied(text, statements)) return notUnderstood('denial')
  const orders = ordersOf(text, context.facts)
  if (!orders) return untrue('order')
  const settled = statements.map(({ from, to }) => [from, to] as const)
  const compared = comparisonsIn(text, facts, claims, spansAt, [...orders, ...settled])
  if (compared === 'untrue') return untrue('comparison')
  if (compared === 'unsettled') {
    // Two figures, or two things: what stands between them may turn either round.
    const isBesideOthers = isLoose
      ? besideOthers.test(text)
      : ofOthers.test(text) || claims.filter(claim => !isLengthOfTime(claim)).length > 1
    if (isBesideOthers) return notUnderstood('comparison')
    unsettled ??= 'comparison'
  }
  const besideIndex = placesBesideIndex(text, facts, context.named)
  if (besideIndex !== 'true') return (besideIndex === 'untrue' ? untrue : notUnderstood)('place beside the index')
  const strictly = claims.map(claim => factsOfClaim(claim, withSpanOfLead(context)))
  const matches = isLoose ? withOthersOfPairs(text, claims, strictly, context.facts) : strictly
  if (isLoose && !arePairsInOrder(text, claims, matches)) return untrue('order of figures')
  if (!areFiguresInOrder(text, claims, matches, context.facts.find(({ id }) => id === 'close')?.value))
    return untrue('order of figures')
  if (!leadsGoAsSaid(text, claims, matches)) return untrue('lead')
  if (!isAheadOfIndex(text, claims, matches, context.facts)) return untrue('order of figures')
  const isSaidOf = (id: string) =>
    facts.some(fact => fact.id === id && days.some(day => day.day !== null && isNamed(day, String(fact.value))))
  const isOfSnapshot = matches.some(found => found.length > 0 && found.every(({ id }) => id === 'snapshot-price'))
  if (isOfSnapshot && isSaidOf('close-day') && !isSaidOf('snapshot-day')) return untrue('price of another day')
  const all = matches.flat()
  // Ahead of what is not said.
  if (isLoose && !/\b(?:benchmark|index|market)\b/i.test(text) && all.some(({ id }) => id.startsWith('excess-')))
    return notUnderstood('lead')
  const derived: NumberFact[] = []
  for (const [at, claim] of claims.entries()) {
    const beside = standingBeside(claim, at, matches, context)
    if ((matches[at] as NumberFact[]).length > 0 || isElapsed(claim, text, days, facts)) continue
    if (isSpan(claim, context) || isDerived(claim, all, beside)) continue
    const ofRatio = factsOfRatio(claim, beside, context)
    const ofLevel = isLoose ? factsFromLevel(claim, text, context.facts) : []
    derived.push(...(ofRatio ?? ofLevel))
    if (ofRatio || ofLevel.length > 0) continue
    if (isLoose && (isOfReturns(claim, text, context) || isShareAtTop(claim, text, context.terms, context.facts))) continue
    const [before, after] = [claims[at - 1], claims[at + 1]]
    if ((after && isRangeRound(claim, after, context)) || (before && isRangeRound(before, claim, context))) continue
    const whose = whyNot(claim, context)
    return refusal(whose === '' ? 'number' : 'context', `${text.slice(claim.at, claim.end)} (${whose})`)
  }
  const used = [...all, ...derived]
  const stray = strayWord(text, claims, context.terms, used, statements)
  if (stray !== null) return notUnderstood(`beside ${stray}`)
  const left = leftOver(context, used, statements)
  if (left !== null) return notUnderstood(left)
  // Without a figure there is nothing in it that was found to be so.
  return unsettled !== null && used.length === 0 ? notUnderstood(unsettled) : { told: used, unsettled }
}

const besideThat =
  /^\W*(?:[^,]*, )?(?:that|this|it) (?:\w+ )?(?:(beats?|tops?|topped|exceed(?:s|ed)|outpac(?:es|ed)|surpass(?:es|ed))|(?:is|was) (?:\w+ )?(?:(more than|higher than|better than|greater than|larger than|above)|less than|lower than|worse than|smaller than|below)) (?![^.;]*\bby\b)[^.;\d]*$/i

/** "That beats the 18.5 % of the index": what is told before has to, over the time of that return. Of other figures nobody knows what "that" is. */
function isAheadOfIndex(
  text: string,
  claims: readonly Claim[],
  matches: readonly (readonly NumberFact[])[],
  facts: readonly NumberFact[],
): boolean {
  return claims.every((claim, at) => {
    const [said, verb, more] = besideThat.exec(text.slice(text.lastIndexOf(';', claim.at) + 1, claim.at)) ?? []
    if (said === undefined || isLengthOfTime(claim)) return true
    const others = (matches[at] ?? []).filter(({ id }) => id.startsWith('index-return-'))
    if (verb === undefined && others.length === 0) return true
    return others.some(({ id, value }) => {
      const own = facts.find(fact => fact.id === id.replace('index-', ''))?.value
      return own !== undefined && own > value === (verb !== undefined || more !== undefined)
    })
  })
}

/** "6.4 points behind the index, which gained 6.7 %": where no span is named, it is that of the only lead with this figure. */
function withSpanOfLead(context: Context): Context {
  if (context.named.length > 0) return context
  const leads = context.claims
    .filter(({ unit }) => unit === 'points')
    .map(claim => factsOfClaim(claim, context).filter(({ id }) => id.startsWith('excess-')))
  const [lead] = leads
  const [fact] = lead ?? []
  return leads.length === 1 && lead?.length === 1 && fact
    ? { ...context, named: [{ at: 0, span: fact.id.slice('excess-'.length) }] }
    : context
}

const hasMoved =
  /\b(?:fell|fallen|falling|rose|risen|rising|grew|grown|growing|declin\w+|dropped|increased|decreased|climbed|improved|shrank|shrunk|slipped|jumped|surged|soared|eased|slid|sank|advanced|gained|lost)\b/i

/** Of the price alone such days are known. */
const fellFromDayToDay =
  /\b(?:draw-?downs?|revenues?|sales|net income|profits?|earnings|EPS|volatility|beta|margins?|volume|yield|dividends?)\b(?! and )[^.;,]*\b(?:fell|falls?|falling|dropped|declined|lost|shrank|slid|slumped|sank)\b[^.;]*·[^.;]*·/i

/** A quantity that is named beside figures and is none of theirs: a claim that nothing bears out. */
function leftOver({ text, terms, claims }: Context, used: readonly NumberFact[], settled: readonly Statement[]): string | null {
  if (claims.every(isLengthOfTime)) {
    // "Both sales and beta fell": only of what a change is known.
    const isOfKnownChange = ({ ids }: Term) => /revenue|net-income|eps/.test(ids.source)
    if (fellFromDayToDay.test(text)) return 'moved'
    // "Fell from a day to a day": of the fall its days are known.
    const isOfFall = ({ ids }: Term) => /\^\(\?:fall/.test(ids.source) && /·.*·/.test(text)
    return !hasMoved.test(text) || terms.filter(isQuantity).every(term => isOfKnownChange(term) || isOfFall(term))
      ? null
      : 'moved'
  }
  // In a part without a figure a quantity is spoken of and given no figure.
  const parts = partsOf(text)
  const figures = claims.filter(claim => !isLengthOfTime(claim))
  const isBesideFigure = ({ at }: Term) =>
    parts.some(([from, to]) => at >= from && at < to && figures.some(one => one.at >= from && one.at < to))
  const left = terms.find(
    term =>
      isQuantity(term) &&
      isBesideFigure(term) &&
      !settled.some(({ from, to }) => term.at >= from && term.at < to) &&
      // "High for the industry": by what it is judged.
      !(
        /^(?:industry|sector|peers?|rivals?|competitors?)$/i.test(text.slice(term.at, term.end)) &&
        /\b(?:of|in|for|by|to|with|among|against)(?: most of)? (?:its|the) $/i.test(text.slice(0, term.at))
      ) &&
      used.length > 0 &&
      !used.some(({ id }) => term.ids.test(id)),
  )
  return left ? `left over ${text.slice(left.at, left.end)}` : null
}

/** From where to where the parts of a sentence go that commas and conjunctions make. */
function partsOf(text: string): [from: number, to: number][] {
  const ends = [...text.matchAll(/[,;:](?!\d)|\b(?:but|while|whereas|although|though)\b/gi)].map(({ index }) => index)
  return [0, ...ends].map((from, at) => [from, ends[at] ?? text.length])
}
