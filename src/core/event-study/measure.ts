// What happened after a rule spoke, over one horizon, against what happens on any day. Returns that overlap are not independent, and
// shares fall together: of one share the overlap is known; of several, the covariances of days closer than the horizon are worked out.
import { type Range, wilsonRange } from '#statistics'
import { afterCosts } from './occurrences.ts'

/** One symbol's part: `returns` by bar (returnsAfter), the bars on which the rule spoke, and each bar's day on a calendar that all share. */
export type Sample = { readonly returns: Float64Array; readonly occurrences: Int32Array; readonly days: Int32Array }

export type Part = {
  readonly count: number
  /** Mean return after costs. */
  readonly mean: number
  /** Mean return before costs, less that of all days. */
  readonly excess: number
}

export type Measure = Part & {
  readonly horizon: number
  /** How many independent ones would be as sure. */
  readonly effectiveCount: number
  /** Share of the occurrences with a gain after costs, with its Wilson interval at the effective number. */
  readonly hitRate: number
  readonly hitRange: Range
  /** Of all days: mean return of holding as long, and the share of gains. No costs: who holds does not trade. */
  readonly holdingMean: number
  readonly holdingHitRate: number
  /** Standard error of the excess. */
  readonly error: number
  /** The excess in standard errors, as if of a normal distribution. */
  readonly surprise: number
  readonly inSample: Part
  readonly outOfSample: Part
  /** By day, ascending: what intervals are drawn from. */
  readonly byDay: ByDay
}

/** Sums over the occurrences of a day; days ascending. */
export type ByDay = {
  readonly day: Int32Array
  readonly count: Float64Array
  readonly excess: Float64Array
  readonly afterCosts: Float64Array
  readonly span: readonly [first: number, last: number]
}

/** Share of the calendar that is in sample; what came later is out of it. */
const inSampleShare = 0.7

export function measure(samples: readonly Sample[], horizon: number): Measure {
  const events: { day: number; excess: number; net: number }[] = []
  let floor = 0
  let holding = { sum: 0, count: 0, gains: 0 }
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const { returns, occurrences, days } of samples) {
    const all = summary(returns)
    if (all.count === 0) continue
    holding = { sum: holding.sum + all.mean * all.count, count: holding.count + all.count, gains: holding.gains + all.gains }
    first = Math.min(first, days[0]!)
    last = Math.max(last, days[days.length - 1]!)
    const known = occurrences.filter(at => !Number.isNaN(returns[at]!))
    for (const at of known) events.push({ day: days[at]!, excess: returns[at]! - all.mean, net: afterCosts(returns[at]!) })
    floor += overlapVariance(returns, known, horizon)
  }
  events.sort((a, b) => a.day - b.day)
  const byDay = groupByDay(events, [first, last])
  const mean = events.reduce((sum, { excess }) => sum + excess, 0) / events.length
  return measureOf({
    horizon,
    byDay,
    spread: events.reduce((sum, { excess }) => sum + (excess - mean) ** 2, 0) / Math.max(1, events.length - 1),
    hits: events.filter(({ net }) => net > 0).length,
    floor,
    holding,
    areSeveral: samples.length > 1,
  })
}

type Sums = {
  readonly horizon: number
  readonly byDay: ByDay
  /** Variance of the excesses. */
  readonly spread: number
  readonly hits: number
  readonly floor: number
  readonly holding: { readonly sum: number; readonly count: number; readonly gains: number }
  readonly areSeveral: boolean
}

export function measureOf({ horizon, byDay, spread, hits, floor, holding, areSeveral }: Sums): Measure {
  const [first, last] = byDay.span
  const whole = partOf(byDay, first, last)
  const covariances = areSeveral ? covarianceSum(byDay, whole.excess, horizon) : 0
  const squaredError = Math.max(covariances, floor) / (whole.count * whole.count)
  const effectiveCount = squaredError > 0 ? Math.min(whole.count, Math.max(1, spread / squaredError)) : Math.min(whole.count, 1)
  const border = Math.floor(first + inSampleShare * (last - first))
  return {
    horizon,
    ...whole,
    effectiveCount,
    hitRate: hits / whole.count,
    hitRange: wilsonRange((hits / whole.count) * effectiveCount, effectiveCount),
    holdingMean: holding.sum / holding.count,
    holdingHitRate: holding.gains / holding.count,
    error: Math.sqrt(squaredError),
    surprise: effectiveCount > 1 ? normalEquivalent(whole.excess / Math.sqrt(squaredError), effectiveCount - 1) : Number.NaN,
    inSample: partOf(byDay, first, border),
    outOfSample: partOf(byDay, border + 1, last),
    byDay,
  }
}

export function summary(returns: Float64Array): { count: number; mean: number; variance: number; gains: number } {
  let count = 0
  let sum = 0
  let gains = 0
  for (const value of returns) {
    if (Number.isNaN(value)) continue
    count++
    sum += value
    if (value > 0) gains++
  }
  const mean = sum / count
  let squares = 0
  for (const value of returns) if (!Number.isNaN(value)) squares += (value - mean) ** 2
  return { count, mean, variance: count > 1 ? squares / (count - 1) : 0, gains }
}

/** What the overlap of occurrences alone makes of the sum of their errors, squared. at: bars, ascending. */
export function overlapVariance(returns: Float64Array, at: Int32Array, horizon: number): number {
  return overlapSum(at, horizon) * varianceAt(returns, at)
}

function varianceAt(returns: Float64Array, at: Int32Array): number {
  return summary(Float64Array.from(at, i => returns[i]!)).variance
}

/** Σ over pairs of occurrences of the share of their horizons that they have in common: n where none overlap. at: bars, ascending. */
export function overlapSum(at: Int32Array, horizon: number): number {
  let sum = at.length
  for (let i = 0; i < at.length; i++) {
    for (let j = i + 1; j < at.length && at[j]! - at[i]! < horizon; j++) sum += 2 * (1 - (at[j]! - at[i]!) / horizon)
  }
  return sum
}

/** The same weights over days, with what the excesses of the days really have in common (W. K. Newey, K. D. West, Econometrica 55, 1987). */
function covarianceSum({ day, count, excess }: ByDay, mean: number, horizon: number): number {
  const own = excess.map((sum, i) => sum - mean * count[i]!)
  let sum = 0
  for (let i = 0; i < day.length; i++) {
    sum += own[i]! * own[i]!
    for (let j = i + 1; j < day.length && day[j]! - day[i]! < horizon; j++) {
      sum += 2 * (1 - (day[j]! - day[i]!) / horizon) * own[i]! * own[j]!
    }
  }
  return sum
}

function groupByDay(events: readonly { day: number; excess: number; net: number }[], span: readonly [number, number]): ByDay {
  const days: number[] = []
  const count: number[] = []
  const excess: number[] = []
  const net: number[] = []
  for (const event of events) {
    if (days.at(-1) !== event.day) {
      days.push(event.day)
      count.push(0)
      excess.push(0)
      net.push(0)
    }
    const at = days.length - 1
    count[at]! += 1
    excess[at]! += event.excess
    net[at]! += event.net
  }
  return {
    day: Int32Array.from(days),
    count: Float64Array.from(count),
    excess: Float64Array.from(excess),
    afterCosts: Float64Array.from(net),
    span,
  }
}

/** Of the days from … to, both included. NaN for no occurrence. */
function partOf({ day, count, excess, afterCosts }: ByDay, from: number, to: number): Part {
  let [n, sum, net] = [0, 0, 0]
  for (let i = 0; i < day.length; i++) {
    if (day[i]! < from || day[i]! > to) continue
    n += count[i]!
    sum += excess[i]!
    net += afterCosts[i]!
  }
  return { count: n, mean: n === 0 ? Number.NaN : net / n, excess: n === 0 ? Number.NaN : sum / n }
}

/** What Student's t with so many degrees of freedom is on the scale of a normal distribution (D. L. Wallace, Annals of Mathematical Statistics 30, 1959). */
export function normalEquivalent(t: number, degrees: number): number {
  return (Math.sign(t) * Math.sqrt(degrees * Math.log1p((t * t) / degrees)) * (8 * degrees + 1)) / (8 * degrees + 3)
}

/** The way back: the t that is `normal` on that scale. */
export function studentEquivalent(normal: number, degrees: number): number {
  const scaled = (normal * (8 * degrees + 3)) / (8 * degrees + 1)
  return Math.sign(normal) * Math.sqrt(degrees * Math.expm1((scaled * scaled) / degrees))
}
