// "A little more than half the industry's median", "twice the index's gain", "a fifth more than the market" of a beta: a share or a multiple of
// another figure, which is computed again from the two that are named. Pure.
import type { NumberFact } from '../fact.ts'
import type { Claim } from './claims.ts'
import { isNear } from './near.ts'
import { isOwnQuantity } from './quantities.ts'
import type { Term } from './terms.ts'

type Beside = {
  /** Of the figures next to it. */
  readonly before: readonly NumberFact[]
  readonly after: readonly NumberFact[]
  readonly text: string
  /** Behind it. */
  readonly rest: string
}
type Named = { readonly facts: readonly NumberFact[]; readonly terms: readonly Term[] }

const ofMedian =
  /^ ?(?:of |as (?:high|large|much|big|great) as )?(?:the |its |that of (?:the |its )?)?(?:\w+ )?(?:industry|sector|median|peers?)\b/i
const moreThanMedian =
  /^ (?:(above|higher|larger|more|bigger|dearer|pricier|richer|over)|below|lower|smaller|less|cheaper|under)(?: than)? (?:that of )?(?:the |its )?(?:\w+ )?(?:industry|sector|median|peers?)\b/i
const ofMarketMoves =
  /^ (more|less|wider|narrower)(?: widely| strongly| sharply)? than (?:that of )?(?:the )?(?:benchmark|index|market)\b/i

/** The two facts of which the figure is the ratio or the difference, or null where it is of none that are told or named. */
export function factsOfRatio(
  claim: Claim,
  { before, after, text, rest }: Beside,
  { facts, terms }: Named,
): readonly NumberFact[] | null {
  if (claim.sign !== null) return null
  if (isOfBeta(claim, text, rest, facts)) return facts.filter(({ id }) => id === 'risk-beta')
  // "Nine points more than the median P/E of 17.4": of the quantity that the other figure is of.
  const ofOther = after.flatMap(({ id }) => (id.startsWith('industry-') ? facts.filter(one => `industry-${one.id}` === id) : []))
  const own = ofOther.length > 0 ? ofOther : before.length > 0 ? before : namedOwn(claim, terms, facts)
  const industryOf = ({ id }: NumberFact) => facts.find(one => one.id === `industry-${id}`)
  const withMedian = (isSo: (one: NumberFact, other: NumberFact) => boolean): readonly NumberFact[] | null => {
    for (const one of own) {
      const other = industryOf(one)
      if (other && isSo(one, other)) return [one, other]
    }
    return null
  }
  const way = moreThanMedian.exec(rest)
  if (way)
    return withMedian((one, other) => {
      if (other.value <= 0 || one.value <= 0 || one.value > other.value !== (way[1] !== undefined)) return false
      if (claim.unit === 'percent') return isNear(claim, Math.abs(100 * (one.value / other.value - 1)))
      if (claim.unit === 'fraction') return isNear(claim, Math.abs(one.value / other.value - 1))
      return claim.unit === 'points' && isNear(claim, Math.abs(one.value - other.value))
    })
  const shareOf = (one: NumberFact, other: NumberFact): boolean => {
    if (other.value <= 0 || one.value <= 0 || one.unit !== other.unit || one.currency !== other.currency) return false
    const ratio = one.value / other.value
    if (claim.unit === 'fraction') return isNear(claim, ratio)
    if (claim.unit === 'percent') return /^ ?(?:%|percent)? ?of\b/.test(rest) && isNear(claim, 100 * ratio)
    return (claim.unit === 'times' || claim.unit === 'fold') && isNear({ ...claim, hedge: claim.hedge ?? 'about' }, ratio)
  }
  if (ofMedian.test(rest)) return withMedian(shareOf)
  // "10.9 %, about half of the 21.7 % seen over five years": two figures of one kind.
  if (
    !/^ ?(?:of |as (?:high|large|much|big|great) as )?(?:the |its |that of )?(?:[a-z-]+ ){0,3}[a-z-]*(?:of |at )?(?=[$€£]?\d)/i.test(
      rest,
    )
  )
    return null
  for (const one of before) {
    const other = after.find(next => isAlike(one, next) && shareOf(one, next))
    if (other) return [one, other]
  }
  return null
}

const kinds = [/^(?:risk-volatility|volatility-20)$/, /^(?:volume|volume-sma-20)$/, /^(?:net-margin|operating-margin)$/]

function isAlike(one: NumberFact, other: NumberFact): boolean {
  const bare = ({ id }: NumberFact) => id.replace(/^(?:industry|index|total)-/, '')
  return one.id !== other.id && (bare(one) === bare(other) || kinds.some(kind => kind.test(one.id) && kind.test(other.id)))
}

/** Of the quantity that is named last before the figure: the share's own. */
function namedOwn({ at }: Claim, terms: readonly Term[], facts: readonly NumberFact[]): NumberFact[] {
  const term = terms.findLast(one => isOwnQuantity(one) && one.end <= at)
  return term === undefined
    ? []
    : facts.filter(({ id }) => /^(?:price-to-earnings|dividend-yield|market-cap)$/.test(id) && term.ids.test(id))
}

/** "A beta of 1.21 means that it moved a fifth more than the market". */
function isOfBeta(claim: Claim, text: string, rest: string, facts: readonly NumberFact[]): boolean {
  const beta = facts.find(({ id }) => id === 'risk-beta')?.value
  const [, way] = ofMarketMoves.exec(rest) ?? []
  const isOfMoves =
    /\bbeta\b/i.test(text) &&
    /\b(?:mov\w+|swing\w*|swung|fluctuat\w+|react\w*|respond\w*)\b[^.;]*$/i.test(text.slice(0, claim.at))
  if (beta === undefined || way === undefined || !isOfMoves || beta > 1 !== /more|wider/i.test(way)) return false
  const share = Math.abs(beta - 1)
  return claim.unit === 'fraction' ? isNear(claim, share) : claim.unit === 'percent' && isNear(claim, 100 * share)
}
