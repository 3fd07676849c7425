// Every number, day and name that somebody else writes about a screen is held against the hits: a figure is that of the hit and the column
// that its sentence names, or one of all hits together; orders ("the highest", "more than") are computed again. Pure. As with a stock, a
// sentence passes whole or not at all.
import type { Fact, NumberFact } from '../fact.ts'
import { together, type ToldScreen } from '../screen-facts.ts'
import type { Checker } from './checking.ts'
import { type Claim, claimsOf } from './claims.ts'
import { isNamed, takeDays } from './days.ts'
import { directionAt } from './direction.ts'
import { clauseAround } from './matching.ts'
import { isNear } from './near.ts'
import { unknownWords } from './lexicon.ts'
import { foreignName } from './names.ts'
import { leftInLetters, unreadable, wordsAsDigits } from './number-words.ts'
import { plainText } from './plain-text.ts'
import { notUnderstood, refusal, untrue } from './refusal.ts'
import { ordersIn } from './screen-orders.ts'
import { type Mark, markerOf, markOf } from './screen-words.ts'
import { beyondFacts } from './terms.ts'
import { weighsIn } from './unread-words.ts'

export type Reading = { readonly text: string; readonly marks: readonly Mark[]; readonly claims: readonly Claim[] }

/** Quantities that the table does not have: those that it has are marks by then. */
const notInTable =
  /\b(?:margins?|revenues?|sales|profits?|net income|earnings|EPS|P\/E|dividends?|yield\w*|volatil\w+|beta|alpha|sharpe|sortino|RSI|ADX|MACD|volumes?|draw-?downs?|momentum|book value|cash|equity|assets|returns?|returned|averages?|means?|totals?|sums?|combined|altogether|together|correlat\w+|employees|market value|capitali\w+|prices?)\b/i
const tellsNothing = /^(?:the )?(?:facts|figures|hits|table) (?:do|does|say|says|tell|tells) (?:not|nothing)\b/i

export function screenCheckerOf(told: ToldScreen): Checker {
  const mark = markerOf(told)
  const names: Fact[] = told.rows.flatMap(({ symbol, name, texts }) => [symbol, name, ...texts].map(nameFact))
  return sentence => {
    const text = plainText(sentence, names)
    if (text === null) return refusal('characters')
    const { text: marked, marksIn } = mark(text)
    const isSilent = tellsNothing.test(text) && !/\d/.test(text)
    if (!isSilent && (beyondFacts.test(marked) || notInTable.test(withoutReturns(marked, told.columns)))) return refusal('beyond')
    const { days, rest } = takeDays(marked)
    if (foreignName(rest) !== null) return refusal('name')
    const read = wordsAsDigits(rest)
    const unread = isSilent ? [] : unknownWords(read.replace(/§[a-z]{3}/g, '    '))
    const heavy = unread.length === 0 ? null : weighsIn(read, unread, false)
    if (heavy !== null) return notUnderstood(heavy)
    if (unreadable.test(read) || leftInLetters.test(read)) return notUnderstood('number in letters')
    const claims = claimsOf(read)
    if (!claims) return notUnderstood('digits')
    const reading: Reading = { text: read, marks: marksIn(read), claims }
    const used: NumberFact[] = []
    for (const claim of claims) {
      const facts = factsOfScreenClaim(claim, reading, told)
      if (facts.length === 0) {
        const isKnown = told.figures.some(({ fact }) => hasUnit(claim, fact) && isNear(claim, fact.value))
        return refusal(isKnown ? 'context' : 'number', read.slice(claim.at, claim.end))
      }
      used.push(...facts)
    }
    const compared = isSilent && claims.length === 0 ? [] : ordersIn(reading, told)
    if (typeof compared === 'string') return (compared === 'untrue' ? untrue : notUnderstood)('order')
    if (!areTextsTrue(reading, told)) return untrue('sector')
    used.push(...compared)
    // A day is that of a figure of the sentence; without any, that of some figure.
    const asOf = (used.length > 0 ? used : told.facts).flatMap(fact => fact.asOf ?? [])
    if (!days.every(day => asOf.some(known => isNamed(day, known)))) return refusal('day')
    if (unread[0] && claims.length === 0) return notUnderstood(unread[0].word)
    return {
      passes: true,
      text,
      facts: [...new Set(used.map(({ id }) => id))],
      isWordingChecked: unread.length === 0,
      carries: null,
    }
  }
}

/** Where a return is marked, "returned" speaks of it. */
function withoutReturns(marked: string, columns: readonly string[]): string {
  const isReturn = columns.some((column, at) => column.startsWith('return(') && marked.includes(markOf('k', at)))
  return isReturn ? marked.replace(/\breturn(?:ed|s)?\b/gi, '') : marked
}

function nameFact(value: string): Fact {
  return { id: '', label: '', value, unit: 'name', currency: null, asOf: null, source: null, definition: '' }
}

/** The facts that a figure is; none when it is none. */
function factsOfScreenClaim(claim: Claim, reading: Reading, told: ToldScreen): NumberFact[] {
  const counted = countOf(claim, reading, told)
  if (counted) return [counted]
  const column = columnOf(claim, reading)
  if (column === null) return []
  const subjects = subjectsOf(claim, reading)
  if (subjects === 'all') return boundOf(claim, column, reading, told)
  const facts = subjects.map(subject => told.figures.find(one => one.subject === subject && one.column === column)?.fact)
  return facts.every(fact => fact !== undefined && isFigure(claim, fact, reading)) ? (facts as NumberFact[]) : []
}

/** "412 hits", "130 of them are in Finance", "the first 25 hits". */
function countOf(claim: Claim, { text, marks }: Reading, { counts }: ToldScreen): NumberFact | null {
  if (claim.unit !== 'bare' || claim.half > 0.5 || claim.hedge === 'more' || claim.hedge === 'less') return null
  const after = text.slice(claim.end)
  const before = text.slice(0, claim.at)
  const is = (id: string) => {
    const fact = counts.find(one => one.id === id)
    return fact && isNear(claim, fact.value) ? fact : null
  }
  const [words = ''] = /^[^.;,]*/.exec(after) ?? []
  // "118 of the 212 hits", "Energy has 31 hits".
  if (/\b\d[\d,]* of (?:the |all )?$/.test(before) && /^ (?:hits|shares|companies|stocks|listings)\b/i.test(after))
    return is('hits') ?? is('listed')
  const owner = marks.findLast(mark => mark.is === 'text' && mark.end <= claim.at)
  if (
    owner &&
    /^ (?:has|have|with|counts|accounts for) $/.test(text.slice(owner.end, claim.at)) &&
    /^ (?:of the )?hits\b/.test(after)
  )
    return is(`sector/${owner.name}`)
  if (/^ hits told\b/i.test(after)) return is('told')
  const isOfThings =
    /^ ?(?:(?:matching|listed|of (?:them|these|the hits|(?:the )?[\d,]+(?= (?:hits|shares|companies|stocks)))|priced) ?)?(?:hits?|shares?|companies|stocks|listings|of them|are|is|in(?= §t))\b/i.test(
      after,
    )
  if (!isOfThings) return null
  const sector = marks.find(mark => mark.is === 'text' && mark.at >= claim.end && mark.at < claim.end + words.length)
  if (sector) return is(`sector/${sector.name}`)
  if (/\bfirst (?:of )?$/i.test(before)) return is('told')
  if (
    /^ ?(?:listed|listings?)\b|^ ?(?:shares|companies|stocks) (?:that are |are )?listed\b/i.test(after) ||
    /\bout of (?:the |all )?$|\bof (?:the |all )?$/i.test(before)
  )
    return /^ ?list/i.test(after) ? is('listed') : (is('listed') ?? is('hits'))
  if (/\bprices\b|\bpriced\b/i.test(after)) return is('priced')
  return /^ ?(?:matching )?(?:hits?|shares?|companies|stocks)\b(?! (?:have|has|with|in|are (?!hits|found|left|in all)|yield|trade))/i.test(
    after,
  )
    ? is('hits')
    : null
}

/** The column named last before the figure, or right behind it; one that stands right behind the figure before is that figure's. */
function columnOf(claim: Claim, { text, marks, claims }: Reading): string | null {
  const at = claims.indexOf(claim)
  const previous = claims[at - 1]
  const next = claims[at + 1]
  const isBehind = (mark: Mark, one: Claim) => mark.at >= one.end && /^ ?(?:%|in |of |as )? ?$/.test(text.slice(one.end, mark.at))
  const columns = marks.filter(mark => mark.is === 'column')
  const behind = columns.find(mark => isBehind(mark, claim))
  const own = columns.filter(
    mark => mark.end <= claim.at && mark.at >= (previous?.end ?? 0) && !(previous && isBehind(mark, previous)),
  )
  const before = own.at(-1)
  // "a yield of 3 %" and "3 % of yield" are one thing; "a yield of 3 times earnings" none.
  if (behind && before && behind.name !== before.name)
    return /^\s*(?:of|at|is|was|:)?\s*$/.test(text.slice(before.end, claim.at)) ? null : behind.name
  if (behind ?? before) return (behind ?? before)?.name ?? null
  // "Apple has a P/E of 30 and Microsoft of 35."
  if (previous && isLink(text.slice(previous.end, claim.at))) return columnOf(previous, { text, marks, claims })
  const until = next?.at ?? text.length
  const first = columns.find(mark => mark.at >= claim.end && mark.at < until)
  return first && /^[^,;]*$/.test(text.slice(claim.end, first.at)) && !/\band\b/.test(text.slice(claim.end, first.at))
    ? first.name
    : null
}

function isLink(between: string): boolean {
  return /^(?:[\s,;:(]|§q[a-z]{2}|'s|\b(?:and|or|to|with|has|have|had|is|at|of|for|one|that|while|about|but|the|median|highest|lowest|largest|smallest|against|versus|by|followed|from|then|next|above|below|higher|lower|than|over|under)\b)*$/i.test(
    between,
  )
}

/** Whose figure it is: the hits or the median named last before it, else next behind it; "all" where a bound of all hits is told. */
function subjectsOf(claim: Claim, { text, marks, claims }: Reading): readonly string[] | 'all' {
  const [from, to] = clauseAround(text, claim.at)
  const subjects = marks.filter(mark => mark.is === 'subject')
  const at = claims.indexOf(claim)
  const fromPrevious = claims[at - 1]?.end ?? 0
  // "Verizon is cheaper than Chevron, at 11.3 against 14.2": told in the same order.
  const isAgainst = (a: Claim | undefined, b: Claim | undefined) =>
    a !== undefined && b !== undefined && /^ (?:against|versus|to) $/.test(text.slice(a.end, b.at))
  const first = isAgainst(claim, claims[at + 1]) ? claim : isAgainst(claims[at - 1], claim) ? claims[at - 1] : undefined
  const two = subjects.filter(mark => first !== undefined && mark.end <= first.at).slice(-2)
  if (first && two.length === 2 && /\bthan\b/.test(text.slice(two[0]?.end, two[1]?.at)))
    return [(two[first === claim ? 0 : 1] as Mark).name]
  const extreme = [
    ...text.slice(Math.max(from, fromPrevious), claim.at).matchAll(/\b(?:highest|largest|biggest|greatest|lowest|smallest)\b/gi),
  ].at(-1)?.[0]
  const before = subjects.filter(mark => mark.end <= claim.at)
  const inClause = before.filter(mark => mark.at >= from)
  if (extreme && inClause.length === 0) return [/^(?:lowest|smallest)$/i.test(extreme) ? together.lowest : together.highest]
  if (/\b(?:all|every|each|hits|shares|companies|stocks)\b/i.test(text.slice(0, claim.at)) && before.length === 0) {
    const range = rangeOf(claim, text, claims)
    return range ? [range] : 'all'
  }
  const nearest = before.at(-1)
  if (!nearest) {
    const range = rangeOf(claim, text, claims)
    if (range) return [range]
    const behind = subjects.find(mark => mark.at >= claim.end && mark.at < Math.min(to, claims[at + 1]?.at ?? text.length))
    return behind ? [behind.name] : 'all'
  }
  // "Apple and Microsoft both have": one figure for two; where each has its own, they are told one by one.
  const group = [nearest]
  for (const mark of before.toReversed().slice(1)) {
    const first = group[0] as Mark
    if (!/^(?:\s|,|and|both)*$/.test(text.slice(mark.end, first.at)) || mark.at < fromPrevious) break
    group.unshift(mark)
  }
  return group.map(({ name }) => name)
}

/** "between 4.2 and 14.9", "from 4.2 to 14.9": the ends of all hits. */
function rangeOf(claim: Claim, text: string, claims: readonly Claim[]): string | null {
  const at = claims.indexOf(claim)
  const isJoined = (low: Claim | undefined, high: Claim | undefined) =>
    low !== undefined &&
    high !== undefined &&
    /\b(?:from|between|range of) $/i.test(text.slice(0, low.at)) &&
    /^ ?(?:to|and|-) ?$/.test(text.slice(low.end, high.at))
  if (isJoined(claim, claims[at + 1])) return together.lowest
  return isJoined(claims[at - 1], claim) ? together.highest : null
}

/** "All have a P/E below 15": true of every hit, and no looser than what the rule asks or the hits show. */
function boundOf(claim: Claim, column: string, { text }: Reading, { figures, rule }: ToldScreen): NumberFact[] {
  if (claim.hedge !== 'more' && claim.hedge !== 'less') return []
  const subject = claim.hedge === 'less' ? together.highest : together.lowest
  const fact = figures.find(one => one.subject === subject && one.column === column)?.fact
  if (!fact || !hasUnit(claim, fact) || /\b(?:no|none|not|never|only|some|any)\b/i.test(text.slice(0, claim.at))) return []
  const isTrue = claim.hedge === 'less' ? fact.value <= claim.value : fact.value >= claim.value
  const scaled = [claim.value, claim.value / 100]
  const isAsked = [...rule.matchAll(/\d+(?:\.\d+)?/g)].some(([number]) =>
    scaled.some(value => Math.abs(Number(number) - value) < 1e-9),
  )
  return isTrue && (isAsked || Math.abs(fact.value - claim.value) <= 0.25 * Math.abs(claim.value)) ? [fact] : []
}

function isFigure(claim: Claim, fact: NumberFact, { text }: Reading): boolean {
  if (fact.unit !== 'count' && /^ (?:shares|companies|stocks|hits)\b/.test(text.slice(claim.end))) return false
  if (!hasUnit(claim, fact) || !isNear(claim, fact.value)) return false
  if (fact.unit !== 'percent' && fact.value >= 0) return claim.sign !== '-'
  const way = claim.sign === null ? directionAt(text, clauseAround(text, claim.at), claim.at, true) : claim.sign === '-' ? -1 : 1
  return fact.value === 0 || (way ?? 1) === Math.sign(fact.value) || (way === -1 && isCompared(text, claim))
}

/** "below the median" tells of an order and not of a loss. */
function isCompared(text: string, { end, sign }: Claim): boolean {
  return sign === null && /^ ?,? ?(?:is |are )?(?:below|above|under|over|higher|lower|behind|ahead)\b/.test(text.slice(end))
}

function hasUnit({ unit, currency, half }: Claim, fact: NumberFact): boolean {
  if (unit === 'percent') return fact.unit === 'percent'
  if (unit === 'money')
    return (
      (fact.unit === 'money' || fact.unit === 'price' || (fact.unit === 'count' && currency === null)) &&
      (currency === null ? fact.unit !== 'price' : currency === fact.currency)
    )
  if (unit === 'times') return fact.unit === 'ratio' && /\/(?:pe|relative_volume)$/.test(fact.id)
  return (
    unit === 'bare' &&
    (fact.unit === 'ratio' || fact.unit === 'price' || fact.unit === 'count') &&
    (fact.unit !== 'price' || half < 0.5)
  )
}

/** A sector beside a hit has to be its own; "all in Finance" has to be so. */
function areTextsTrue({ text, marks }: Reading, { rows, counts }: ToldScreen): boolean {
  const total = counts.find(({ id }) => id === 'hits')?.value ?? 0
  return marks.every(mark => {
    if (mark.is !== 'text') return true
    const [from, to] = clauseAround(text, mark.at)
    const clause = text.slice(from, to)
    if (/\b(?:not|no|never|neither|nor|except|unlike|none|only|outside)\b/i.test(clause)) return false
    const beside = marks.filter(one => one.is === 'subject' && one.at >= from && one.at < to)
    if (beside.length > 0)
      return beside.every(({ name }) => rows.find(({ symbol }) => symbol === name)?.texts.includes(mark.name))
    const its = counts.find(({ id }) => id === `sector/${mark.name}`)?.value
    if (/\b(?:all|every|each)\b/i.test(clause)) return its !== undefined && its === total
    if (/\bmost\b|\bmainly\b|\bmostly\b/i.test(clause)) return its !== undefined && its > total / 2
    return true
  })
}
