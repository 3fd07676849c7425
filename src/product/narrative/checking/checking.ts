// Every number, day and name that somebody else writes about a stock is held against the facts. Pure. A sentence passes whole or not at
// all, and what does not pass is never repeated: the note that stands for it has no figure.
import type { Fact, NumberFact } from '../fact.ts'
import { claimsOf } from './claims.ts'
import { areComparisonsTrue, areFiguresInOrder } from './comparisons.ts'
import { isDayOfFacts } from './day-roles.ts'
import { isNamed, type NamedDay, takeDays, vagueTimes } from './days.ts'
import { evidenceOf, isOfEvidence, ruleName } from './evidence-checking.ts'
import { type Context, contextOf, factsOfClaim, isQuantity, isRangeRound, isSpan, whyNot } from './matching.ts'
import { isDerived } from './derived.ts'
import { unknownWord } from './lexicon.ts'
import { hasUnknownTime, isLengthOfTime } from './spans.ts'
import { foreignName, ownNames, takeNames } from './names.ts'
import { leftInLetters, unreadable, wordsAsDigits } from './number-words.ts'
import { plainlyPut, withoutOpening } from './phrasing.ts'
import { plainText } from './plain-text.ts'
import { ordersOf } from './relations.ts'
import { withoutSilence } from './silence.ts'
import { movesOf } from './moves.ts'
import { foretold, type Statement, statementsOf } from './statements.ts'
import { isToldOfIndex } from './qualifiers.ts'
import { beyondFacts, type Term, termsOf } from './terms.ts'

export type Checked =
  | { readonly passes: true; readonly text: string /** Ids of what it claims. */; readonly facts: readonly string[] }
  | { readonly passes: false; readonly why: Objection /** What of it, for those who mend the check. */; readonly of?: string }

export type Objection = 'characters' | 'number' | 'day' | 'name' | 'beyond'

export type Checker = (sentence: string) => Checked

/** Where a share is listed and what it belongs to: as subjects of a sentence they are others. */
const places = new Set(['exchange', 'sector', 'industry'])

export function checkerOf(facts: readonly Fact[]): Checker {
  const names = ownNames(facts.filter(({ id }) => !places.has(id) && id !== 'rule'))
  const rule = ownNames(facts.filter(({ id }) => id === 'rule'))
  const placed = ownNames(facts.filter(({ id }) => places.has(id)))
  const placeWords = wordsOf(facts.filter(({ id }) => places.has(id)))
  const hasEvidence = facts.some(({ id }) => id === 'rules-looked-at' || id.startsWith('forecast-'))
  const index = facts.flatMap(({ id, value }) =>
    (id === 'index-name' || id === 'index-symbol') && typeof value === 'string' ? [value] : [],
  )
  return sentence => {
    const text = plainText(sentence, facts)
    if (text === null) return { passes: false, why: 'characters' }
    const cited = [...text.matchAll(/\[([^\]]*)\]/g)].flatMap(([, ids = '']) => ids.split(/[,;] */))
    if (cited.some(id => !facts.some(fact => fact.id === id.trim()))) return { passes: false, why: 'name' }
    const shown = text.replace(/ ?\[[^\]]*\]/g, '').trim()
    const ofIndex = index.reduce((rest, name) => rest.replaceAll(name, 'benchmark'), takeNames(shown, rule, ` ${ruleName} `))
    const named = takeNames(takeNames(ofIndex, names), placed, ' sector ')
    const said = withoutOpening(named).replace(/(?<=\bMACD\b[^;]*)\bsignal(?: line)?\b/g, 'macdline')
    const ownWords = withoutSilence(said)
    if (ownWords === '' && foreignName(said) === null) return { passes: true, text: shown, facts: [] }
    const isEvidence = isOfEvidence(ownWords)
    if (!isSilent(ownWords) && (isEvidence ? !hasEvidence : beyondFacts.test(ownWords)))
      return { passes: false, why: 'beyond', of: beyondFacts.exec(ownWords)?.[0] ?? 'evidence' }
    if (foretold.test(ownWords)) return { passes: false, why: 'beyond', of: foretold.exec(ownWords)?.[0] ?? '' }
    if (vagueTimes.test(ownWords)) return { passes: false, why: 'day' }
    const { days, rest: withoutDays } = takeDays(ownWords)
    // From the peak's day to the trough's: the fall is named by its days.
    const rest = isFallOf(days, facts) ? `${withoutDays.replace(/[.\s]*$/, '')} from peak to trough.` : withoutDays
    const foreign = foreignName(rest)
    if (foreign !== null) return { passes: false, why: 'name', of: foreign }
    if (!days.every(day => isDayOfFacts(day, rest, facts))) return { passes: false, why: 'day' }
    const words = wordsAsDigits(plainlyPut(withoutParameters(rest)))
    if (/\bcents?\b/i.test(words.replace(/\bper cent\b/gi, ' '))) return { passes: false, why: 'number', of: 'cents' }
    if (!isSilent(ownWords)) {
      const unknown = unknownWord(words, placeWords)
      if (unknown !== null) return { passes: false, why: 'beyond', of: unknown }
      if (hasUnknownTime(words)) return { passes: false, why: 'day' }
      if (unreadable.test(words) || leftInLetters.test(words)) return { passes: false, why: 'number' }
    }
    const told =
      isEvidence && !isSilent(ownWords)
        ? days.length === 0
          ? evidenceFiguresOf(words, facts)
          : null
        : figuresOf(words, facts, days, isSilent(ownWords))
    return typeof told === 'object' && told
      ? { passes: true, text: shown, facts: [...new Set(told.map(({ id }) => id))] }
      : { passes: false, why: 'number', of: told ?? 'evidence' }
  }
}

/** Of the names of its sector and industry, small, and in one and many: "a beverage company". */
function wordsOf(facts: readonly Fact[]): ReadonlySet<string> {
  const words = facts.flatMap(
    ({ value }) =>
      String(value)
        .toLowerCase()
        .match(/[a-z]+(?:-[a-z]+)*/g) ?? [],
  )
  return new Set(words.flatMap(word => [word, word.replace(/s$/, ''), `${word.replace(/s$/, '')}s`]))
}

/**
 * "It did not gain 22.5 %" holds a fact and says its opposite. A denial is harmless where the facts have settled it, or where its part of the
 * sentence claims nothing.
 */
function isDenied(text: string, settled: readonly Statement[]): boolean {
  const blank = (found: string) => ' '.repeat(found.length)
  const open = settled
    .reduce((rest, { from, to }) => rest.slice(0, from) + blank(rest.slice(from, to)) + rest.slice(to), text)
    .replace(
      /\bnot (?:yet |far )?rewarded\b|\bnot quite (?=(?:a |an |one )?[$€£]?\d)|\bnot (?:yet |since )?been (?:made good|recovered)\b/gi,
      blank,
    )
    .replace(
      /(?:\bnot|n't) (?:likely to |going to |really |exactly |quite )?(?:excite|surprise|tempt|impress|satisfy|please|thrill|attract|worry|bother|amaze|delight|disappoint)\b|\b(?:barely|hardly|scarcely) (?=[$€£]?\d)|\bnone of (?:this|that) reflects\b/gi,
      blank,
    )
    .replace(/\bnot in (?:these|the) (?:figures|facts|data)\b|\bno longer in\b|\bnot today\b|\bno (?:less|fewer) than\b/gi, blank)
    .replace(/\bwithout (?:(?:reinvested )?dividends?|them|the last)\b|\bwithout(?= over|[.,]|$)/gi, blank)
  let at = 0
  for (const part of open.split(/((?<!\d)[,;:](?!\d)|[,;:] | - |\b(?:but|while|whereas|although|though)\b)/i)) {
    const from = at
    at += part.length
    if (
      !/\b(?:not|no|nor|neither|none|never|without|hardly|barely|scarcely|except|far from|rather than|instead of|failed to)\b|n't\b/i.test(
        part,
      )
    )
      continue
    const own = text.slice(from, at)
    if (
      /\d|·|§|\b(?:true|so|right|correct|case|happen\w*|than|trend|stock|shares?|price|company|days|sessions|years?|record|highs?|lows?|positive|negative|strength)\b|^\s*(?:is|are|was|were|has|have|had|do|does|did)\b/i.test(
        own,
      ) ||
      !/^\W*(?:(?:and|but|so|though|although|still|yet) )*(?:that|this|there|i|you|we|they|no|not|none|nothing|nobody|don't)\b/i.test(
        own,
      ) ||
      termsOf(own).length > 0 ||
      /\b(?:that|what|which)\b/i.test(own)
    )
      return true
  }
  return false
}

/** The index measured against the share, or told what only the share is. */
function isTurnedRound(text: string): boolean {
  const isOfShare =
    /\b(?:with|against|to|beat(?:en|ing|s)?|outperform\w*|outpac\w+|underperform\w*|trail\w*|lagg?(?:ed|s|ing)|ahead of|behind|lead over|as much as|as that of|to that of|swings as) (?:the |its )?(?:shares?|stock|price|§)(?! (?:in|of)\b)/i
  return (
    (isOfShare.test(text) &&
      /\b(?:points?|basis|alpha|beta|correlation|tracking|swings)\b/i.test(text) &&
      !isToldOfIndex(text)) ||
    /\b(?:benchmark|index)(?:'s)? (?:shares?|stock|price|(?:is|was|are) (?:listed|part)|belongs|stands? (?:close|near)|(?:is|was) (?:close|near))\b/i.test(
      text,
    ) ||
    /\b(?:benchmark|index)\b[^.;,]*\b(?:than|beat(?:en|s|ing)?|outperform\w*|outpac\w+|underperform\w*|trail\w*|lagg?(?:ed|s|ing)) (?:the )?(?:benchmark|index)\b/i.test(
      text,
    ) ||
    /(?:§|\b(?:shares?|stock|price)\b)[^.;,]*\b(?:beat(?:en|s|ing)?|outperform\w*|outpac\w+|underperform\w*|trail\w*|lagg?(?:ed|s|ing)) (?:the |its )?(?:shares?|stock|§)/i.test(
      text,
    ) ||
    /\b(?:benchmark|index)\b[^.;]*\b(?:is|was) an? [^.;]*\b(?:company|stock|share)\b/i.test(text)
  )
}

function isFallOf(days: readonly NamedDay[], facts: readonly Fact[]): boolean {
  const isGiven = (id: string) =>
    facts.some(fact => fact.id === id && days.some(day => day.day !== null && isNamed(day, String(fact.value))))
  return isGiven('fall-from') && isGiven('fall-to')
}

/** "The facts do not tell who runs it." */
function isSilent(text: string): boolean {
  return /^(?:the facts|nothing in the facts)\b(?: here)? (?:do not|say nothing|tell nothing|tells?)\b[^.\d]*\.?$/i.test(text)
}

function evidenceFiguresOf(text: string, facts: readonly Fact[]): NumberFact[] | null {
  const claims = claimsOf(text)
  return claims && evidenceOf(text, claims, facts)
}

/** The facts that its figures are; null when one is none. */
function figuresOf(
  text: string,
  facts: readonly Fact[],
  days: readonly NamedDay[],
  isSaidUnknown: boolean,
): NumberFact[] | string {
  const claims = claimsOf(text)
  if (!claims) return 'digits'
  if (isTurnedRound(text)) return 'subject'
  const beside = claims.reduceRight((rest, { at, end }) => rest.slice(0, at) + rest.slice(end), text)
  if (/\b(?:euros?|pounds|yen|yuan|francs?|rupees?|EUR|GBP|JPY|CHF|CAD)\b/i.test(beside)) return 'currency'
  const context = contextOf(text, facts, days, claims)
  const spansAt = (from: number, to: number) => {
    const within = context.named.filter(({ at }) => at >= from && at < to)
    return [...new Set((within.length > 0 ? within : context.named).map(({ span }) => span))]
  }
  const statements = [...statementsOf(text, facts), ...movesOf(text, facts, spansAt)]
  const untrue = statements.find(({ isTrue }) => !isTrue)
  if (untrue) return `statement ${text.slice(untrue.from, untrue.to)}`
  if (!isSaidUnknown && isDenied(text, statements)) return 'denial'
  const orders = ordersOf(text, context.facts)
  if (!orders) return 'order'
  const settled = statements.map(({ from, to }) => [from, to] as const)
  if (!areComparisonsTrue(text, facts, claims, context.spans, [...orders, ...settled])) return 'comparison'
  const matches = claims.map(claim => factsOfClaim(claim, withSpanOfLead(context)))
  if (!areFiguresInOrder(text, claims, matches)) return 'order of figures'
  const all = matches.flat()
  for (const [at, claim] of claims.entries()) {
    const beside = {
      before: matches[at - 1] ?? [],
      after: matches[at + 1] ?? [],
      rest: text.slice(claim.end),
      facts: context.facts,
      isOfShare: !/\b(?:benchmark|index|market|industry|sector|peers?)\b/i.test(text.slice(0, claim.at)),
      isOfVolume: /\bvolume\b|\btraded\b/i.test(text),
    }
    if ((matches[at] as NumberFact[]).length > 0 || isSpan(claim, context) || isDerived(claim, all, beside)) continue
    const [before, after] = [claims[at - 1], claims[at + 1]]
    if ((after && isRangeRound(claim, after, context)) || (before && isRangeRound(before, claim, context))) continue
    return `figure ${text.slice(claim.at, claim.end)} (${whyNot(claim, context)})`
  }
  return leftOver(context, all, statements) ?? all
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

/** A quantity that is named beside figures and is none of theirs: a claim that nothing bears out. */
function leftOver({ text, terms, claims }: Context, used: readonly NumberFact[], settled: readonly Statement[]): string | null {
  if (claims.every(isLengthOfTime)) {
    // "Both sales and beta fell": only of what a change is known.
    const isOfKnownChange = ({ ids }: Term) => /revenue|net-income|eps/.test(ids.source)
    return !hasMoved.test(text) || terms.filter(isQuantity).every(isOfKnownChange) ? null : 'moved'
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

/** The numbers in the names of measures are no figures: SMA(200), the 52-week high. */
function withoutParameters(text: string): string {
  return text
    .replace(
      /\b(?:the )?(95|99) ?% (conditional )?(?:value at risk|VaR)\b|\b(conditional )?(?:value at risk|VaR)(?: at|,)? (?:the )?(95|99) ?%(?: level| confidence)?/gi,
      (_, one, isTail, isAlsoTail, other) => `${isTail || isAlsoTail ? 'c' : ''}var${(one ?? other) === '95' ? 'five' : 'one'}`,
    )
    .replace(/\b(?:20|twenty)[ -](?:day|session) average(?: volume)?\b/gi, found =>
      /volume|traded/i.test(text) ? 'volumeaverage' : found,
    )
    .replace(
      /\b(?:200|two[ -]hundred)[ -]day(?: (?:simple )?(?:moving )?(?:average|line|mean)s?)?|\bSMA ?\(200\)/gi,
      'longaverage',
    )
    .replace(/\b(?:50|fifty)[ -]day(?: (?:simple )?(?:moving )?(?:average|line|mean)s?)?|\bSMA ?\(50\)/gi, 'shortaverage')
    .replace(/\b(?:over|in|within|of) the (?:past|last) (?:52|fifty[ -]two) weeks\b/gi, 'in the yearrange range')
    .replace(/\b(?:52|fifty[ -]two)[ -]week/gi, 'yearrange')
    .replace(/(?<=\bvolatility) ?\((?:20|twenty)[ -](?:day|session)s?\)/gi, '')
    .replace(/\b(RSI|ADX|ATR) ?\(14\)|\b14-day (?=RSI|ADX|ATR)/g, '$1')
    .replace(/(?<=\b(?:RSI|ADX|ATR)) (?:over|of) (?:the (?:last|past) )?(?:14|fourteen) (?:trading )?(?:days|sessions)\b/g, '')
    .replace(/(?<=\bmomentum) ?\(12-1\)|\b12-1 (?=(?:month )?momentum)/gi, '')
    .replace(/\bMACD ?\(12, ?26(?:, ?9)?\)/g, 'MACD')
    .replace(
      /\b(?:20|twenty)[ -](?:day|session) (?=volatility)|\b(?<=last |past |latest )(?:20|twenty) (?=(?:trading )?(?:sessions|days))/gi,
      '',
    )
    .replace(/\b(?:12|twelve)[ -]month (?=momentum)/gi, '')
    .replace(
      /\b(?:trailing|last|past|latest|previous|within|over) (?:12|twelve) months(?=[' ]?(?: of| earn|'|\.|,|$))/gi,
      'over the year',
    )
}
