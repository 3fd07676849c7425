// "13.8 against 9.5", "620 % versus 96 %": of two figures the second is what the first is measured against, where no word says whose it is. Pure.
import type { NumberFact } from '../fact.ts'
import type { Claim } from './claims.ts'
import { isNear } from './near.ts'
import { isLengthOfTime } from './spans.ts'

const against =
  /^,? ?(?:against|versus|vs\.?|compared (?:with|to)|next to|beside|and|to)(?: (?:about|around|roughly|just|only|some|the|a))* ?$/i
const ofIndex = /\b(?:benchmark|index|market(?! (?:cap|value)))\b/i
const ofIndustry = /\b(?:industry|sector|peers?|rivals?|competitors?|median)\b/i

/** The pairs of figures that stand against each other. */
function pairsIn(text: string, claims: readonly Claim[]): [one: number, other: number][] {
  const figures = claims.flatMap((claim, at) => (isLengthOfTime(claim) ? [] : [at]))
  return figures.flatMap((other, order): [number, number][] => {
    const one = figures[order - 1]
    const [a, b] = [one === undefined ? undefined : claims[one], claims[other]]
    return one !== undefined && a && b && against.test(text.slice(a.end, b.at)) ? [[one, other]] : []
  })
}

/** Each figure's facts; the second of a pair may be the same of the index or of the industry, where the text speaks of it. */
export function withOthersOfPairs(
  text: string,
  claims: readonly Claim[],
  matches: readonly (readonly NumberFact[])[],
  facts: readonly NumberFact[],
): (readonly NumberFact[])[] {
  const found = [...matches]
  for (const [one, other] of pairsIn(text, claims)) {
    const claim = claims[other]
    if (!claim || (matches[other] ?? []).length > 0) continue
    const ids = (matches[one] ?? []).flatMap(({ id }) => [
      ...(ofIndustry.test(text) ? [`industry-${id}`] : []),
      ...(ofIndex.test(text) && id.startsWith('return-') ? [`index-${id}`] : []),
    ])
    found[other] = facts.filter(({ id, value }) => ids.includes(id) && isNear(claim, value) && (claim.sign === '-') === value < 0)
  }
  return found
}

const more =
  /\b(?:more|higher|dearer|pricier|richer|costlier|larger|bigger|greater|better|ahead|led|leads|beat|beats|above|outp\w+|stronger|faster)\b/i
const less = /\b(?:less|lower|cheaper|smaller|worse|behind|lagg?\w*|trail\w*|below|underp\w+|weaker|slower)\b/i

/** "It pays less: 1.85 % against 3.42 %". */
export function arePairsInOrder(text: string, claims: readonly Claim[], matches: readonly (readonly NumberFact[])[]): boolean {
  return pairsIn(text, claims).every(([one, other]) => {
    const [a, b] = [claims[one], claims[other]]
    if (!a || !b) return true
    const since = claims.slice(0, one).findLast(claim => !isLengthOfTime(claim))?.end ?? 0
    const before =
      text
        .slice(since, a.at)
        .split(/;|\b(?:but|while|whereas)\b/)
        .at(-1) ?? ''
    const [isMore, isLess] = [more.test(before), less.test(before)]
    if (isMore === isLess) return true
    if ((matches[one] ?? []).length === 0 || (matches[other] ?? []).length === 0) return true
    const isOwnFirst = (matches[one] ?? []).some(({ id }) => !/^in(?:dex|dustry)-/.test(id))
    return (matches[one] ?? []).some(first =>
      (matches[other] ?? []).some(next => first.unit !== next.unit || first.value > next.value === (isMore === isOwnFirst)),
    )
  })
}

const changingLead =
  /\b(?:lead|gap|margin|advantage|edge|difference)\b(?: \w+){0,2}? (?:(widen|grow|increas|expand|stretch|r[io]se|climb|swell)\w*|narrow\w*|shr[aiu]nk\w*|f[ae]ll\w*|drop\w*|clos\w*|melt\w*) to (?:about |around |roughly |nearly |almost |just |only |some )*$/i

/** "The gap widens to 22.1 points": as against that of the figure before. */
export function leadsGoAsSaid(text: string, claims: readonly Claim[], matches: readonly (readonly NumberFact[])[]): boolean {
  return claims.every((claim, at) => {
    const found = changingLead.exec(text.slice(0, claim.at))
    if (!found) return true
    const leadsOf = (order: number) => (matches[order] ?? []).filter(({ id }) => id.startsWith('excess-'))
    const before = claims
      .slice(0, at)
      .flatMap((_, order) => leadsOf(order))
      .at(-1)
    return (
      before !== undefined &&
      leadsOf(at).some(({ value }) => Math.abs(value) > Math.abs(before.value) === (found[1] !== undefined))
    )
  })
}
