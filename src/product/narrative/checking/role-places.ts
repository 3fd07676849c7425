// Where the figures of a sentence stand: which part of it is whose, which time, whose figure and which way are told for each of them, by standing
// beside it or by the order of two lists. Of words that name none of these nothing is asked. Pure.
import type { Claim } from './claims.ts'
import { directionAt } from './direction.ts'
import { type Quantity, quantities } from './role-table.ts'

export type Who = 'share' | 'index' | 'industry' | 'other'
export type Hit = { readonly at: number; readonly end: number; readonly quantity: Quantity }
export type SpanAt = { readonly at: number; readonly span: string }

export type Place = {
  readonly claim: Claim
  /** Of the figure alone, up to the conjunctions around it. */
  readonly from: number
  readonly to: number
  /** The clause. */
  readonly start: number
  readonly stop: number
  readonly who: Who
  readonly way: 1 | -1 | null
  readonly spans: ReadonlySet<string>
  /** Of the cell alone. */
  readonly own: ReadonlySet<string>
}

const parting = /[,;:()]| - |\b(?:and|while|whereas|but|against|versus|compared|than|then|after|with|from|to|or)\b/i
const breaks =
  /[;()]| - |, (?:while|whereas|but|and|against|compared|versus|though|although|with|as|which|where)\b|\b(?:while|whereas|but|although|though|versus|against|compared (?:with|to))\b/gi
const isCompared = /^\W*(?:against|versus|compared)\b/i

export function hitsIn(text: string): Hit[] {
  const found = quantities.flatMap(quantity =>
    [...text.matchAll(quantity.cue)].map(({ index: at, 0: { length } }) => ({ at, end: at + length, quantity })),
  )
  const isWithin = (one: Hit, other: Hit) =>
    one.at >= other.at && one.end <= other.end && one.end - one.at < other.end - other.at && !other.quantity.isPlain
  return found.filter(one => !found.some(other => isWithin(one, other))).sort((a, b) => a.at - b.at)
}

const whoWords =
  /§|\b(?:(?<!ulcer )(?:benchmark|index|market)(?! (?:cap|value))|(?:industry|sector|median|peers?|rivals?|competitors?|typical|others)(?! yield)|shares?|stock|price(?! ?\/|[ -]to)|it|its(?! (?:\w+ )?(?:industry|sector|peers?|group|rivals?|competitors?|field)\b)|it's|they|their|close[ds]?)\b/gi
const whoOfWord = (word: string): Who =>
  /^(?:benchmark|index|market)$/i.test(word)
    ? 'index'
    : /^(?:industry|sector|median|peer|rival|compet|typical|others)/i.test(word)
      ? 'industry'
      : 'share'
const behindFigure =
  /^[^,.;:()\d]{0,30}?\b(?<!\b(?:ahead|instead|short|because|out|above|below|than|that) )(?:for|by|of|from|at) (?:the |its |all |most |typical )*(?:\w+ )?(§|benchmark|index|market|industry|sector|median|peers?|stock|shares?)\b/i
const object =
  /\b(?:than|beat(?:s|en|ing)?|ahead of|behind|lagg?\w*|trail\w*|out[dpsr]\w+|underperform\w*|topp?\w*|exceed\w*|relative to|above|below|compared (?:with|to)|against|with|to|in|of|among|within|like|unlike|over)(?: that of| those of)?(?: the| its| most| of)*(?: [\w-]+){0,2} $/i

const pronoun = /^(?:it|its|it's|they|their)$/i

/** "It", behind a sentence of the index alone. */
function ofPronoun(head: string, before: Who): Who {
  if (isOfIndexSoFar(head)) return 'index'
  return /§|\b(?:shares?|stock|price)\b/i.test(head) ? 'share' : before
}

/** "The index …, its". */
const isOfIndexSoFar = (text: string): boolean =>
  /^\W*(?:the )?(?:benchmark|index|market)\b(?! ?'s)/i.test(text) && !/§|\b(?:shares?|stock|price)\b/i.test(text)

/** Whose figure it is by the words before it in the clause; null where they do not say. */
function whoBefore(text: string, start: number, at: number, before: Who): Who | null {
  const found = [...text.slice(start, at).matchAll(whoWords)].map(({ index, 0: word }) => ({
    at: start + index,
    end: start + index + word.length,
    who: pronoun.test(word) ? ofPronoun(text.slice(0, start + index), before) : whoOfWord(word),
  }))
  for (const { at: from, end, who } of found.reverse()) {
    const between = text.slice(end, at)
    const isNear = (between.match(/[a-z]+/gi) ?? []).length <= (between.includes(',') ? 1 : 3)
    if (who === 'share' || isNear || !object.test(text.slice(start, from))) return who
  }
  return null
}

/** Whom a clause with "which" goes on about. */
export function lastWho(text: string): Who | null {
  const found = [...text.matchAll(whoWords)].at(-1)
  if (!found) return null
  return /^(?:it|its|they|their)/i.test(found[0]) && isOfIndexSoFar(text.slice(0, found.index)) ? 'index' : whoOfWord(found[0])
}

function segmentsOf(text: string): number[] {
  return [0, ...[...text.matchAll(breaks)].map(({ index }) => index)]
}

export function placesOf(
  text: string,
  claims: readonly Claim[],
  spans: readonly SpanAt[],
  before: { readonly spans: readonly string[]; readonly who: Who },
): Place[] {
  const segments = segmentsOf(text)
  const starts = claims.map(({ at }) => segments.findLast(one => one <= at) ?? 0)
  const stops = claims.map(({ at }) => segments.find(one => one > at) ?? text.length)
  const bounds = claims.map((claim, at) => {
    const next = claims[at + 1]
    if (!next) return stops[at] ?? text.length
    const cut = parting.exec(text.slice(claim.end, next.at))
    return cut ? claim.end + cut.index : next.at
  })
  const cells = claims.map((claim, at) => {
    const last = claims[at - 1]
    const cut = bounds[at - 1]
    return {
      from: last === undefined || cut === undefined ? 0 : cut === claim.at ? last.end : cut,
      to: bounds[at] ?? text.length,
    }
  })
  const owns = cells.map(({ from, to }) => spans.filter(({ at }) => at >= from && at < to))
  const timed = spansByOrder(text, claims, owns, before.spans, spans)
  const whos = whosOf(text, claims, cells, starts, before.who)
  const ways: (1 | -1 | null)[] = []
  for (const [at, claim] of claims.entries()) {
    const { from, to } = cells[at] ?? { from: 0, to: text.length }
    const isHedged = claim.hedge !== null
    const isBehindThan = /^than\b/i.test(text.slice(from))
    const near = comparedTo(text, claim) ?? directionAt(text, [from, to], claim.at, isHedged)
    const clause =
      near ?? (isBehindThan ? null : directionAt(text, [starts[at] ?? 0, stops[at] ?? text.length], claim.at, isHedged))
    const last = claims[at - 1]
    const isTurned =
      last !== undefined && /\b(?:but|while|whereas|although|though|despite)\b/i.test(text.slice(last.end, claim.at))
    ways.push(clause ?? (last === undefined || isTurned ? null : (ways[at - 1] ?? null)))
  }
  return claims.map((claim, at) => ({
    claim,
    from: cells[at]?.from ?? 0,
    to: cells[at]?.to ?? text.length,
    start: starts[at] ?? 0,
    stop: stops[at] ?? text.length,
    who: whos[at] ?? 'share',
    way: ways[at] ?? null,
    spans: timed[at] ?? new Set(),
    own: new Set(owns[at]?.map(({ span }) => span)),
  }))
}

/** "7.7 % less than the year before". */
function comparedTo(text: string, { end }: Claim): 1 | -1 | null {
  const [, more, less] =
    /^ (?:(more|higher|larger|greater|better)|(less|lower|smaller|fewer|worse)) than\b/.exec(text.slice(end)) ?? []
  return more ? 1 : less ? -1 : null
}

function whosOf(
  text: string,
  claims: readonly Claim[],
  cells: readonly { readonly from: number; readonly to: number }[],
  starts: readonly number[],
  before: Who,
): Who[] {
  let main: Who = before
  let inBracket: Who | null = null
  const behind = claims.map(({ end }, at) => {
    const [, word] = behindFigure.exec(text.slice(end, claims[at + 1]?.at)) ?? []
    return word === undefined ? null : whoOfWord(word === '§' ? 'share' : word)
  })
  const whos: Who[] = []
  for (const [at, claim] of claims.entries()) {
    const start = starts[at] ?? 0
    const head = text.slice(start)
    const next = claims[at + 1]
    const isListed = next !== undefined && /^ ?(?:%|percent)?,? (?:and )?$/.test(text.slice(claim.end, next.at))
    const told =
      behind[at] ?? whoBefore(text, Math.max(start, cells[at]?.from ?? 0), claim.at, before) ?? (isListed ? behind[at + 1] : null)
    const last = whos[at - 1]
    const isBracket = head.startsWith('(')
    const isOther = isBracket || isCompared.test(head)
    let who: Who
    if (told) who = told
    else if (last !== undefined && starts[at - 1] === start) who = last
    else {
      const inClause = /^, (?:which|where|that)\b/.test(head)
        ? lastWho(text.slice(0, start))
        : whoBefore(text, start, claim.at, before)
      who = inClause ?? (isBracket ? (inBracket ?? 'other') : isOther ? 'other' : main)
    }
    if (isBracket) inBracket = who
    else if (!isOther && told) main = told
    whos.push(who)
  }
  return whos
}

/** Which time each figure is of: the one beside it, the one at its place in a list as long, or the one told last. */
function spansByOrder(
  text: string,
  claims: readonly Claim[],
  owns: readonly (readonly SpanAt[])[],
  before: readonly string[],
  all: readonly SpanAt[],
): ReadonlySet<string>[] {
  const isOf = (at: number) => /^(?:percent|points|fold|times)$/.test(claims[at]?.unit ?? '')
  const sets: (ReadonlySet<string> | null)[] = claims.map(() => null)
  const at = (spans: readonly SpanAt[], place: number | undefined) =>
    new Set(spans.filter(one => one.at === place).map(({ span }) => span))
  const groupsOf = (spans: readonly SpanAt[]) => [...new Set(spans.map(one => one.at))]
  for (let index = 0; index < claims.length; index += 1) {
    if (sets[index] !== null) continue
    const claim = claims[index]
    const own = owns[index] ?? []
    const ahead = groupsOf(own.filter(one => one.at < (claim?.at ?? 0)))
    const behind = groupsOf(own.filter(one => one.at >= (claim?.at ?? 0)))
    let free = index + 1
    while (free < claims.length && (owns[free]?.length ?? 0) === 0) free += 1
    // A list of times before a list of figures.
    if (ahead.length > 1 && free - index === ahead.length)
      for (let k = index; k < free; k += 1) sets[k] = at(own, ahead[k - index])
    // "In 2012 and 2013 it gained 40.1 %": of which of them nobody knows.
    else if (ahead.length > 1 && /^· *(?:and|or|to|through|until|-|,) *·/.test(text.slice(ahead.at(-2)))) sets[index] = new Set()
    else if (ahead.length > 0) sets[index] = at(own, ahead.at(-1))
    else if (behind.length === 1) sets[index] = at(own, behind[0])
    else if (behind.length > 1) sets[index] = behind.length === index + 1 ? at(own, behind[index]) : new Set()
    if (behind.length > 1 && ahead.length === 0 && behind.length === index + 1)
      for (let k = 0; k < index; k += 1) sets[k] = at(own, behind[k])
  }
  for (let index = 0; index < claims.length; index += 1) {
    if (sets[index] !== null) continue
    let end = index
    while (end < claims.length && sets[end] === null) end += 1
    const run = Array.from({ length: end - index }, (_, k) => index + k).filter(isOf)
    const told = sets.slice(0, index).filter((one): one is ReadonlySet<string> => one !== null && one.size > 0)
    const list = [...new Map(told.map(one => [[...one].join(), one])).values()]
    for (const [order, k] of run.entries()) {
      const inList = list.length === run.length && run.length > 1 ? list[order] : undefined
      const only = groupsOf(all)
      sets[k] =
        inList ??
        told.at(-1) ??
        (only.length === 1
          ? at(all, only[0])
          : only.length > 0
            ? new Set<string>()
            : before.length === run.length
              ? new Set([before[order] ?? ''])
              : new Set(before.length === 1 ? before : []))
    }
    index = end - 1
  }
  return sets.map(one => one ?? new Set())
}
