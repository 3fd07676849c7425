// Every number, day and name that somebody else writes about a stock is held against the facts. Pure. A sentence passes whole or not at
// all, and what does not pass is never repeated: the note that stands for it has no figure.
import type { Fact, NumberFact } from '../fact.ts'
import { claimsOf } from './claims.ts'
import { areComparisonsTrue, areFiguresInOrder } from './comparisons.ts'
import { isDayOfFacts } from './day-roles.ts'
import { isNamed, type NamedDay, takeDays, vagueTimes } from './days.ts'
import { evidenceOf, isOfEvidence } from './evidence-checking.ts'
import { contextOf, factsOfClaim, isDerived, isRangeRound, isSpan } from './matching.ts'
import { foreignName, ownNames, takeNames } from './names.ts'
import { leftInLetters, unreadable, wordsAsDigits } from './number-words.ts'
import { plainText } from './plain-text.ts'
import { areOrdersTrue } from './relations.ts'
import { beyondFacts } from './terms.ts'

export type Checked =
  | { readonly passes: true; readonly text: string /** Ids of what it claims. */; readonly facts: readonly string[] }
  | { readonly passes: false; readonly why: Objection }

export type Objection = 'characters' | 'number' | 'day' | 'name' | 'beyond'

export type Checker = (sentence: string) => Checked

/** Where a share is listed and what it belongs to: as subjects of a sentence they are others. */
const places = new Set(['exchange', 'sector', 'industry'])

export function checkerOf(facts: readonly Fact[]): Checker {
  const names = ownNames(facts.filter(({ id }) => !places.has(id)))
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
    const ownWords = takeNames(
      takeNames(
        index.reduce((rest, name) => rest.replaceAll(name, 'benchmark'), shown),
        names,
      ),
      placed,
      ' sector ',
    )
    const isEvidence = isOfEvidence(ownWords)
    if (!isSilent(ownWords) && (isEvidence ? !hasEvidence : beyondFacts.test(ownWords))) return { passes: false, why: 'beyond' }
    if (vagueTimes.test(ownWords)) return { passes: false, why: 'day' }
    const { days, rest: words } = takeDays(ownWords)
    // From the peak's day to the trough's: the fall is named by its days.
    const rest = isFallOf(days, facts) ? `${words} (from peak to trough)` : words
    if (foreignName(rest) !== null) return { passes: false, why: 'name' }
    if (!days.every(day => isDayOfFacts(day, rest, facts))) return { passes: false, why: 'day' }
    if (isEvidence && !isSilent(ownWords)) {
      const told = days.length === 0 ? evidenceFiguresOf(rest, facts) : null
      return told
        ? { passes: true, text: shown, facts: [...new Set(told.map(({ id }) => id))] }
        : { passes: false, why: 'number' }
    }
    const years = days.flatMap(({ year, month }) => (year !== null && month === null ? [year] : []))
    const matched = figuresOf(rest, facts, years)
    return matched
      ? { passes: true, text: shown, facts: [...new Set(matched.map(({ id }) => id))] }
      : { passes: false, why: 'number' }
  }
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

function evidenceFiguresOf(words: string, facts: readonly Fact[]): NumberFact[] | null {
  const text = wordsAsDigits(words)
  if (unreadable.test(text) || leftInLetters.test(text)) return null
  const claims = claimsOf(text)
  return claims && evidenceOf(text, claims, facts)
}

/** The facts that its figures are; null when one is none. */
function figuresOf(words: string, facts: readonly Fact[], years: readonly number[]): NumberFact[] | null {
  const text = wordsAsDigits(withoutParameters(words))
  if (unreadable.test(text) || leftInLetters.test(text)) return null
  const claims = claimsOf(text)
  if (!claims) return null
  const context = contextOf(text, facts, years, claims)
  if (!areOrdersTrue(text, context.facts)) return null
  if (!areComparisonsTrue(text, facts, claims, context.spans)) return null
  const matches = claims.map(claim => factsOfClaim(claim, context))
  if (!areFiguresInOrder(text, claims, matches)) return null
  const all = matches.flat()
  for (const [at, claim] of claims.entries()) {
    const beside = { before: matches[at - 1] ?? [], after: matches[at + 1] ?? [], rest: text.slice(claim.end) }
    if ((matches[at] as NumberFact[]).length > 0 || isSpan(claim, context) || isDerived(claim, all, beside)) continue
    const [before, after] = [claims[at - 1], claims[at + 1]]
    if ((after && isRangeRound(claim, after, context)) || (before && isRangeRound(before, claim, context))) continue
    return null
  }
  return all
}

/** The numbers in the names of measures are no figures: SMA(200), the 52-week high. */
function withoutParameters(text: string): string {
  return text
    .replace(/\b(?:200|two[ -]hundred)[ -]day(?: (?:simple )?(?:moving )?(?:average|line|mean))?|\bSMA ?\(200\)/gi, 'longaverage')
    .replace(/\b(?:50|fifty)[ -]day(?: (?:simple )?(?:moving )?(?:average|line|mean))?|\bSMA ?\(50\)/gi, 'shortaverage')
    .replace(/\b(?:over|in|within|of) the (?:past|last) (?:52|fifty[ -]two) weeks\b/gi, 'in the yearrange range')
    .replace(/\b(?:52|fifty[ -]two)[ -]week/gi, 'yearrange')
    .replace(/\b(RSI|ADX|ATR) ?\(14\)|\b14-day (?=RSI|ADX|ATR)/g, '$1')
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
