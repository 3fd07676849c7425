// Figures that are no facts and follow from two of them: "8.6 points" between two returns, "21 USD" between two prices, "twice" as much or
// "42 % more" than the other. Computed again from the facts, as the summary does. Pure.
import type { NumberFact } from '../fact.ts'
import type { Claim } from './claims.ts'
import { isNear } from './near.ts'

/** What stands behind a difference. */
export const aside = /^ (?:above|below|over|under|short of|away from|off|(?:more|less|higher|lower) than)\b(?! ?[$€£]?\d)/

type Standing = {
  readonly before: readonly NumberFact[]
  readonly after: readonly NumberFact[]
  readonly text: string
  readonly rest: string
  readonly facts: readonly NumberFact[]
  readonly isOfVolume: boolean
  readonly isOfShare: boolean
}

/** What stands beside the figure. told: what each figure of the sentence is, in its order; at: which of them this is. */
export function standingBeside(
  claim: Claim,
  at: number,
  told: readonly (readonly NumberFact[])[],
  { text, facts }: { readonly text: string; readonly facts: readonly NumberFact[] },
): Standing {
  return {
    before: told[at - 1] ?? [],
    after: told[at + 1] ?? [],
    text,
    rest: text.slice(claim.end),
    facts,
    isOfShare: !/\b(?:benchmark|index|market|industry|sector|peers?)\b/i.test(text.slice(0, claim.at)),
    isOfVolume: /\bvolume(?:average)?\b|\btraded\b/i.test(text),
  }
}

/**
 * "8.6 points" between two figures of the same sentence, "21 USD" between two prices, "twice" as much or "42 % more" than the other:
 * computed from facts, as the summary does. before, after: the figures next to it.
 */
export function isDerived(
  claim: Claim,
  matched: readonly NumberFact[],
  { before, after, text, rest, facts, isOfVolume, isOfShare }: Standing,
): boolean {
  const isDistance = claim.unit === 'money' && aside.test(rest)
  if (isOfShare && isOfLastClose(claim, rest, after, facts)) return true
  for (const one of matched)
    for (const other of matched) {
      if (one === other || one.unit !== other.unit || one.currency !== other.currency) continue
      const difference = Math.abs(one.value - other.value)
      if (claim.unit === 'points' && one.unit === 'percent' && isNear(claim, difference)) return true
      if (
        claim.unit === 'times' &&
        // Of the usual volume the multiple is a fact of its own.
        !(isOfVolume && /^ (?:the |its )?(?:usual|normal|average|volumeaverage)\b/i.test(rest)) &&
        other.value !== 0 &&
        isNear({ ...claim, hedge: claim.hedge ?? 'about' }, one.value / other.value)
      )
        return true
    }
  if (isShareOfCalmerDays(claim, text, facts)) return true
  if (isAgeInYears(claim, rest, facts)) return true
  if (isOfShare && isShareOfRecord(claim, rest, facts)) return true
  if (isOfVolume && isShareOfUsual(claim, rest, facts)) return true
  const isLess = /^ (?:below|under|short of|off|(?:less|lower) than)/.test(rest)
  const isDistant = (one: NumberFact, other: NumberFact) =>
    one.unit === 'price' && other.unit === 'price' && one.currency === claim.currency && one.value < other.value === isLess
  const isRatio = ({ unit }: NumberFact) => unit === 'ratio' || unit === 'index'
  if (claim.unit === 'bare' && aside.test(rest))
    return before.some(a =>
      after.some(b => isRatio(a) && isRatio(b) && a.value < b.value === isLess && isNear(claim, Math.abs(a.value - b.value))),
    )
  if (isDistance && before.some(a => after.some(b => isDistant(a, b) && isNear(claim, Math.abs(a.value - b.value))))) return true
  const [word] = /^ (?:above|below|higher|lower|more|less|over|under|richer|dearer|pricier|cheaper|costlier)\b/.exec(rest) ?? []
  if (claim.unit !== 'percent' || !word) return false
  const isMore = /above|higher|more|over|richer|dearer|pricier|costlier/.test(word)
  const isLike = (one: NumberFact, other: NumberFact) => `industry-${one.id}` === other.id
  // "The P/E of 34.4 is 10 % lower than the industry median", which is not told.
  const others = /^ \w+(?: than)? (?:that of )?(?:the |its )?(?:industry|sector|peers?|median)\b/.test(rest)
    ? [...matched, ...facts.filter(({ id }) => id.startsWith('industry-'))]
    : matched
  if (
    matched.some(one =>
      others.some(
        other =>
          isLike(one, other) &&
          other.value > 0 &&
          one.value > other.value === isMore &&
          isNear(claim, Math.abs(100 * (one.value / other.value - 1))),
      ),
    )
  )
    return true
  return before.some(one =>
    after.some(other => {
      if (one === other || one.unit !== other.unit || one.unit === 'percent' || other.value <= 0) return false
      const share = 100 * (one.value / other.value - 1)
      return share > 0 === isMore && isNear(claim, share)
    }),
  )
}

/** "$0.59 below its record of $61.12", "32.6 % above the low of $142.20": of the last close, which need not be named. */
function isOfLastClose(claim: Claim, rest: string, after: readonly NumberFact[], facts: readonly NumberFact[]): boolean {
  const close = facts.find(({ id }) => id === 'close')
  const [, word] = /^ (above|below|over|under|higher than|lower than|more than|less than|short of)\b/.exec(rest) ?? []
  if (!close || !word) return false
  const isAbove = /above|over|higher|more/.test(word)
  // "Above the 50-day average, and the 200-day one is": that is another's figure.
  const [named] = /(?:short|long)average/.exec(rest.split(/[,;]/)[0] ?? '') ?? []
  return after.some(level => {
    if (named && level.id !== (named === 'longaverage' ? 'sma-200' : 'sma-50')) return false
    if (
      !/^(?:sma-|record-close|high-52w|low-52w|bollinger-)/.test(level.id) ||
      level.value <= 0 ||
      close.value > level.value !== isAbove
    )
      return false
    return claim.unit === 'money'
      ? (claim.currency === null || claim.currency === close.currency) && isNear(claim, Math.abs(close.value - level.value))
      : claim.unit === 'percent' && isNear(claim, Math.abs(100 * (close.value / level.value - 1)))
  })
}

/** "It doubled the index's gain": the share's return over that of the index, over the time that is named last. */
export function isOfReturns(
  claim: Claim,
  text: string,
  { named, facts }: { readonly named: readonly { readonly span: string }[]; readonly facts: readonly NumberFact[] },
): boolean {
  const [before, after] = [text.slice(0, claim.at), text.slice(claim.end)]
  const isOfIndex =
    /^ (?:the |that of the )?(?:benchmark|index|market)(?:'s)? (?:gains?|returns?|rise|performance|advance|\d)|^ what (?:the )?(?:benchmark|index|market) (?:managed|returned|gained|made|did|achieved|brought|rose)\b|^ (?:the |that of the )(?:gains?|returns?|rise|advance) of the (?:benchmark|index|market)\b/i.test(
      after,
    )
  const isOfShare = /(?:§|\b(?:stock|shares?|it|company|bank)\b)(?:(?!\b(?:benchmark|index|market)\b)(?:[^.;]|\.\d))*$/i.test(
    before,
  )
  const span = named.at(-1)?.span
  const [own, index] = ['return', 'index-return'].map(kind => facts.find(({ id }) => id === `${kind}-${span}`)?.value)
  return (
    (claim.unit === 'fold' || claim.unit === 'times') &&
    isOfIndex &&
    isOfShare &&
    own !== undefined &&
    index !== undefined &&
    index > 0 &&
    isNear({ ...claim, hedge: claim.hedge ?? 'about' }, own / index) &&
    own > 0
  )
}

const named: readonly [words: RegExp, id: string][] = [
  [/^(?:its |the )?(?:yearrange|year's) high\b/i, 'high-52w'],
  [/^(?:its |the )?(?:yearrange|year's) low\b/i, 'low-52w'],
  [/^(?:its |the )?(?:all-time |closing )*(?:record|all-time high|highest close)\b/i, 'record-close'],
  [/^(?:its |the )?longaverage\b/i, 'sma-200'],
  [/^(?:its |the )?shortaverage\b/i, 'sma-50'],
  [/^(?:its |the )?upper (?:bollinger )?band\b/i, 'bollinger-upper'],
  [/^(?:its |the )?lower (?:bollinger )?band\b/i, 'bollinger-lower'],
]

/** "$4.93 below the 52-week high": of the last close, from a level that is named and not told. */
export function factsFromLevel({ unit, currency, ...claim }: Claim, text: string, facts: readonly NumberFact[]): NumberFact[] {
  const [, word = '', rest = ''] =
    /^ (above|below|over|under|short of|off|from|shy of)(?: of)? (.*)$/i.exec(text.slice(claim.end)) ?? []
  const id = named.find(([words]) => words.test(rest))?.[1]
  const [close, level] = ['close', id].map(one => facts.find(fact => fact.id === one))
  if (!close || !level || level.value <= 0 || /\b(?:benchmark|index|market|industry)\b/i.test(text.slice(0, claim.at))) return []
  if (close.value > level.value !== /above|over/i.test(word)) return []
  const isSo =
    unit === 'money'
      ? (currency === null || currency === close.currency) && isNear({ unit, ...claim }, Math.abs(close.value - level.value))
      : unit === 'percent' && isNear({ unit, ...claim }, Math.abs(100 * (close.value / level.value - 1)))
  return isSo ? [close, level] : []
}

/** "In the top 2 % by market value". */
export function isShareAtTop(
  claim: Claim,
  text: string,
  terms: readonly { readonly ids: RegExp }[],
  facts: readonly NumberFact[],
): boolean {
  if (claim.unit !== 'percent' || !/\b(?:in|among|within) the (?:very )?top $/i.test(text.slice(0, claim.at))) return false
  const its = facts.filter(({ id }) => id.startsWith('percentile-') && terms.some(({ ids }) => ids.test(id)))
  const own = its.filter(({ id }) => terms.some(({ ids }) => ids.test(id.replace('percentile-', '')) && ids.test(id)))
  return own.length === 1 && 100 - (own[0]?.value ?? 0) <= claim.value && 100 - (own[0]?.value ?? 0) > claim.value / 2
}

/** "Lower than on 88 % of days": what the percentile leaves. */
function isShareOfCalmerDays(claim: Claim, text: string, facts: readonly NumberFact[]): boolean {
  const percentile = facts.find(({ id }) => id === 'volatility-percentile')?.value
  const [before, after] = [text.slice(0, claim.at), text.slice(claim.end)]
  if (percentile === undefined || !/^ ?of (?:all |the |its )?(?:trading )?(?:days|sessions)\b/i.test(after)) return false
  const isLeft =
    /\bvolatil\w+/i.test(before) &&
    /\b(?:(?:lower|calmer|quieter|smaller) than|(?:it|volatility) was (?:higher|greater|larger)) (?:it was |that )?on (?:about |around |roughly |nearly |almost |some )?$/i.test(
      before,
    )
  return (
    isLeft &&
    (claim.unit === 'percent'
      ? isNear(claim, 100 - percentile)
      : claim.unit === 'fraction' && isNear(claim, 1 - percentile / 100))
  )
}

/** "More than eight years old": of the last close the days are known. */
function isAgeInYears({ unit, value, hedge }: Claim, rest: string, facts: readonly NumberFact[]): boolean {
  const days = facts.find(({ id }) => id === 'days-behind')?.value
  if (days === undefined || unit !== 'years' || !/^ (?:old|ago|out of date|behind)\b/.test(rest)) return false
  const years = days / 365.25
  if (hedge === 'more') return years >= value && years < value + 1
  return hedge === 'less' ? years <= value && years > value - 1 : Math.abs(years - value) <= 0.5
}

/** "Less than half of its record". */
function isShareOfRecord(claim: Claim, rest: string, facts: readonly NumberFact[]): boolean {
  const [close, record] = ['close', 'record-close'].map(id => facts.find(fact => fact.id === id)?.value)
  if (
    close === undefined ||
    record === undefined ||
    !/^ ?(?:of )?(?:its |the |that )?(?:all-time |closing |record )*(?:record|peak|all-time (?:closing )?high|highest close)\b/i.test(
      rest,
    )
  )
    return false
  return claim.unit === 'fraction'
    ? isNear(claim, close / record)
    : claim.unit === 'percent' && isNear(claim, (100 * close) / record)
}

/** "Volume was 30 % below average": it was 0.7 times that. text, sentence: behind the figure. */
function isShareOfUsual(claim: Claim, rest: string, facts: readonly NumberFact[]): boolean {
  const usual = facts.find(({ id }) => id === 'relative-volume')?.value
  const [, word] =
    /^ (above|below|more|less|higher|lower|over|under)(?: than)? (?:its |the )?(?:usual|normal|average|volumeaverage)\b/i.exec(
      rest,
    ) ?? []
  // "Three quarters of the 20-day average".
  if (
    usual !== undefined &&
    claim.unit === 'fraction' &&
    /^ ?of (?:its |the )?(?:usual|normal|average|volumeaverage)\b/i.test(rest)
  )
    return claim.hedge === 'less' || claim.hedge === 'more' ? isNear(claim, usual) : Math.abs(usual - claim.value) <= 0.03
  if (usual === undefined || !word || usual > 1 !== /above|more|higher|over/i.test(word)) return false
  return claim.unit === 'percent'
    ? isNear(claim, 100 * (usual - 1))
    : claim.unit === 'fraction' && Math.abs(Math.abs(usual - 1) - claim.value) <= 0.03
}
