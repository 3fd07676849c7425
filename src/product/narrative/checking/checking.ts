// Every number, day and name that somebody else writes about a stock is held against the facts. Pure. A sentence passes whole or not at
// all, and what does not pass is never repeated: the note that stands for it has no figure.
import type { Fact, NumberFact } from '../fact.ts'
import { claimsOf } from './claims.ts'
import { areComparisonsTrue, areFiguresInOrder } from './comparisons.ts'
import { isDayOfFacts } from './day-roles.ts'
import { isNamed, type NamedDay, takeDays, vagueTimes } from './days.ts'
import { evidenceOf, isOfEvidence, ruleName } from './evidence-checking.ts'
import { type Context, contextOf, factsOfClaim, isDerived, isQuantity, isRangeRound, isSpan } from './matching.ts'
import { unknownWord } from './lexicon.ts'
import { hasUnknownTime, isLengthOfTime } from './spans.ts'
import { foreignName, ownNames, takeNames } from './names.ts'
import { leftInLetters, unreadable, wordsAsDigits } from './number-words.ts'
import { plainText } from './plain-text.ts'
import { ordersOf } from './relations.ts'
import { isToldOfIndex } from './qualifiers.ts'
import { beyondFacts, type Term } from './terms.ts'

export type Checked =
  | { readonly passes: true; readonly text: string /** Ids of what it claims. */; readonly facts: readonly string[] }
  | { readonly passes: false; readonly why: Objection }

export type Objection = 'characters' | 'number' | 'day' | 'name' | 'beyond'

export type Checker = (sentence: string) => Checked

/** Where a share is listed and what it belongs to: as subjects of a sentence they are others. */
const places = new Set(['exchange', 'sector', 'industry'])

export function checkerOf(facts: readonly Fact[]): Checker {
  const names = ownNames(facts.filter(({ id }) => !places.has(id) && id !== 'rule'))
  const rule = ownNames(facts.filter(({ id }) => id === 'rule'))
  const placed = ownNames(facts.filter(({ id }) => places.has(id)))
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
    const ownWords = named.replace(/(?<=\bMACD\b[^;]*)\bsignal(?: line)?\b/g, 'macdline')
    const isEvidence = isOfEvidence(ownWords)
    if (!isSilent(ownWords) && (isEvidence ? !hasEvidence : beyondFacts.test(ownWords))) return { passes: false, why: 'beyond' }
    if (vagueTimes.test(ownWords)) return { passes: false, why: 'day' }
    const { days, rest: withoutDays } = takeDays(ownWords)
    // From the peak's day to the trough's: the fall is named by its days.
    const rest = isFallOf(days, facts) ? `${withoutDays.replace(/[.\s]*$/, '')} from peak to trough.` : withoutDays
    if (foreignName(rest) !== null) return { passes: false, why: 'name' }
    if (!days.every(day => isDayOfFacts(day, rest, facts))) return { passes: false, why: 'day' }
    const words = wordsAsDigits(withoutParameters(rest))
    if (!isSilent(ownWords)) {
      if (unknownWord(words) !== null) return { passes: false, why: 'beyond' }
      if (hasUnknownTime(words)) return { passes: false, why: 'day' }
      if (unreadable.test(words) || leftInLetters.test(words)) return { passes: false, why: 'number' }
    }
    const told =
      isEvidence && !isSilent(ownWords)
        ? days.length === 0
          ? evidenceFiguresOf(words, facts)
          : null
        : figuresOf(words, facts, days, isSilent(ownWords))
    return told ? { passes: true, text: shown, facts: [...new Set(told.map(({ id }) => id))] } : { passes: false, why: 'number' }
  }
}

/** "It did not gain 22.5 %" holds a fact and says its opposite. What is denied here of itself, no figure is. */
function isDenied(text: string): boolean {
  const plain = text
    .replace(
      /\bnot (?:yet |far )?(?:overbought|oversold|quite|rewarded)\b|\bnot (?:yet |since )?been (?:made good|recovered)\b/gi,
      ' ',
    )
    .replace(
      /\bnot in (?:these|the) (?:figures|facts|data)\b|\bno longer in\b|\bno (?:strong|clear) trend\b|\bnot today\b/gi,
      ' ',
    )
    .replace(/\bwithout (?:(?:reinvested )?dividends?|the last)\b|\bwithout(?= over|[.,]|$)/gi, ' ')
  return /\b(?:not|no|nor|neither|none|never|without|hardly|barely|except)\b|n't\b/i.test(plain)
}

/** The index measured against the share, or told what only the share is. */
function isTurnedRound(text: string): boolean {
  const isOfShare =
    /\b(?:with|against|to|beat|outperformed|outpaced|underperformed|trailed|lagged|ahead of|behind|lead over|as much as|as that of|to that of|swings as) (?:the |its )?(?:shares?|stock|price|§)(?! (?:in|of)\b)/i
  return (
    (isOfShare.test(text) &&
      /\b(?:points?|basis|alpha|beta|correlation|tracking|swings)\b/i.test(text) &&
      !isToldOfIndex(text)) ||
    /\b(?:benchmark|index)(?:'s)? (?:shares?|stock|price|(?:is|was|are) (?:listed|part)|belongs|stands? (?:close|near)|(?:is|was) (?:close|near))\b/i.test(
      text,
    ) ||
    /\b(?:benchmark|index)\b[^.;,]*\b(?:than|beat) (?:the )?(?:benchmark|index)\b/i.test(text)
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
function figuresOf(text: string, facts: readonly Fact[], days: readonly NamedDay[], isSaidUnknown: boolean): NumberFact[] | null {
  const claims = claimsOf(text)
  if (!claims || (!isSaidUnknown && isDenied(text)) || isTurnedRound(text)) return null
  const context = contextOf(text, facts, days, claims)
  const orders = ordersOf(text, context.facts)
  if (!orders || !areComparisonsTrue(text, facts, claims, context.spans, orders)) return null
  const matches = claims.map(claim => factsOfClaim(claim, context))
  if (!areFiguresInOrder(text, claims, matches)) return null
  const all = matches.flat()
  for (const [at, claim] of claims.entries()) {
    const beside = {
      before: matches[at - 1] ?? [],
      after: matches[at + 1] ?? [],
      rest: text.slice(claim.end),
      facts: /\bvolume\b|\btraded\b/i.test(text) ? context.facts : [],
    }
    if ((matches[at] as NumberFact[]).length > 0 || isSpan(claim, context) || isDerived(claim, all, beside)) continue
    const [before, after] = [claims[at - 1], claims[at + 1]]
    if ((after && isRangeRound(claim, after, context)) || (before && isRangeRound(before, claim, context))) continue
    return null
  }
  return isAccountedFor(context, all) ? all : null
}

const hasMoved =
  /\b(?:fell|fallen|falling|rose|risen|rising|grew|grown|growing|declin\w+|dropped|increased|decreased|climbed|improved|shrank|shrunk|slipped|jumped|surged|soared|eased|slid|sank|advanced|gained|lost)\b/i

/** Whether each quantity that is named beside figures is one that they are of: what is left over is a claim that nothing bears out. */
function isAccountedFor({ text, terms, claims }: Context, used: readonly NumberFact[]): boolean {
  if (claims.every(isLengthOfTime)) {
    // "Both sales and beta fell": only of what a change is known.
    const isOfKnownChange = ({ ids }: Term) => /revenue|net-income|eps/.test(ids.source)
    return !hasMoved.test(text) || terms.filter(isQuantity).every(isOfKnownChange)
  }
  return terms.filter(isQuantity).every(({ ids }) => used.length === 0 || used.some(({ id }) => ids.test(id)))
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
    .replace(/\b(?:200|two[ -]hundred)[ -]day(?: (?:simple )?(?:moving )?(?:average|line|mean))?|\bSMA ?\(200\)/gi, 'longaverage')
    .replace(/\b(?:50|fifty)[ -]day(?: (?:simple )?(?:moving )?(?:average|line|mean))?|\bSMA ?\(50\)/gi, 'shortaverage')
    .replace(/\b(?:over|in|within|of) the (?:past|last) (?:52|fifty[ -]two) weeks\b/gi, 'in the yearrange range')
    .replace(/\b(?:52|fifty[ -]two)[ -]week/gi, 'yearrange')
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
