// A record over several shares, added up share by share, so that thousands take no more memory than one: by day of a calendar that all
// have in common, because shares fall together.
import { type ByDay, measureOf, type Measure, summary, type Sample, overlapVariance } from './measure.ts'
import { afterCosts } from './occurrences.ts'

/** One share's part, over one horizon. day: on the common calendar, ascending. */
export type Share = {
  readonly day: Int32Array
  /** Returns less the mean of all days of this share, before costs. */
  readonly excess: Float64Array
  readonly afterCosts: Float64Array
  /** Smallest sum of squared errors that these occurrences may be given: what their overlap alone makes. */
  readonly floor: number
  readonly holding: { readonly sum: number; readonly count: number; readonly gains: number }
  readonly span: readonly [first: number, last: number]
}

/** null: no return is known at all. */
export function shareOf({ returns, occurrences, days }: Sample, horizon: number): Share | null {
  const all = summary(returns)
  if (all.count === 0) return null
  const known = occurrences.filter(at => !Number.isNaN(returns[at]!))
  return {
    day: Int32Array.from(known, at => days[at]!),
    excess: Float64Array.from(known, at => returns[at]! - all.mean),
    afterCosts: Float64Array.from(known, at => afterCosts(returns[at]!)),
    floor: overlapVariance(returns, known, horizon),
    holding: { sum: all.mean * all.count, count: all.count, gains: all.gains },
    span: [days[0]!, days[days.length - 1]!],
  }
}

/** What was added up of one rule over one horizon; the columns are by day, from `from` on. */
export type Pool = {
  readonly horizon: number
  readonly from: number
  readonly count: Float64Array
  readonly excess: Float64Array
  readonly afterCosts: Float64Array
  squares: number
  hits: number
  floor: number
  shares: number
  holding: { sum: number; count: number; gains: number }
  span: [first: number, last: number]
}

/** For days `from` … `from + length − 1`. */
export function emptyPool(horizon: number, from: number, length: number): Pool {
  const column = () => new Float64Array(length)
  return {
    horizon,
    from,
    count: column(),
    excess: column(),
    afterCosts: column(),
    squares: 0,
    hits: 0,
    floor: 0,
    shares: 0,
    holding: { sum: 0, count: 0, gains: 0 },
    span: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  }
}

/** Changes the pool. Every day of the share must be one of the pool's. */
export function addShare(pool: Pool, share: Share): void {
  const { day, excess, holding, floor, span } = share
  for (let i = 0; i < day.length; i++) {
    const at = day[i]! - pool.from
    pool.count[at]! += 1
    pool.excess[at]! += excess[i]!
    pool.afterCosts[at]! += share.afterCosts[i]!
    pool.squares += excess[i]! * excess[i]!
    if (share.afterCosts[i]! > 0) pool.hits++
  }
  pool.floor += floor
  pool.shares++
  const { sum, count, gains } = pool.holding
  pool.holding = { sum: sum + holding.sum, count: count + holding.count, gains: gains + holding.gains }
  pool.span = [Math.min(pool.span[0], span[0]), Math.max(pool.span[1], span[1])]
}

/** The same figures as `measure` gives of all samples together. */
export function measurePool({ horizon, from, count, excess, afterCosts: net, squares, hits, ...rest }: Pool): Measure {
  const at = [...count.keys()].filter(i => count[i]! > 0)
  const byDay: ByDay = {
    day: Int32Array.from(at, i => i + from),
    count: Float64Array.from(at, i => count[i]!),
    excess: Float64Array.from(at, i => excess[i]!),
    afterCosts: Float64Array.from(at, i => net[i]!),
    span: rest.span,
  }
  const events = byDay.count.reduce((sum, n) => sum + n, 0)
  const total = byDay.excess.reduce((sum, e) => sum + e, 0)
  const spread = Math.max(0, squares - (total * total) / Math.max(1, events)) / Math.max(1, events - 1)
  return measureOf({ horizon, byDay, spread, hits, floor: rest.floor, holding: rest.holding, areSeveral: rest.shares > 1 })
}

/**
 * The chance that any of `looks` at data without an edge surprises as much, whichever hang together (Bonferroni). surprise: in standard errors of
 * a normal distribution, both ways.
 */
export function chanceAmong(surprise: number, looks: number): number {
  return Math.min(1, looks * bothTails(Math.abs(surprise)))
}

/** P(|Z| > z), to seven digits (W. H. Press et al., Numerical Recipes, 1992, section 6.2, erfcc). z ≥ 0. */
function bothTails(z: number): number {
  const t = 1 / (1 + (0.5 * z) / Math.SQRT2)
  const powers = [
    -1.265_512_23, 1.000_023_68, 0.374_091_96, 0.096_784_18, -0.186_288_06, 0.278_868_07, -1.135_203_98, 1.488_515_87,
    -0.822_152_23, 0.170_872_77,
  ]
  const series = powers.reduceRight((sum, power) => sum * t + power, 0)
  return t * Math.exp((-z * z) / 2 + series)
}
