// Ranges by drawing again: what the figures might have been, from the days as they were.
import { quantile, type Range } from '#statistics'
import { afterCosts } from './occurrences.ts'
import { type ByDay, normalEquivalent, overlapSum, summary } from './measure.ts'

/** Enough that the ends of a 95 % interval move by less than a tenth of its width from seed to seed. */
const draws = 500
const nothing: Range = { low: Number.NaN, high: Number.NaN }

/**
 * 95 % intervals of the mean after costs and of the excess: stretches of days, twice as long as the horizon so that what overlaps
 * stays together, are drawn until the calendar is full again (H. R. Künsch, Annals of Statistics 17, 1989; circular, D. N. Politis and
 * J. P. Romano, 1992).
 */
export function blockRanges(byDay: ByDay, horizon: number, chance: () => number): { mean: Range; excess: Range } {
  const [first, last] = byDay.span
  if (byDay.day.length === 0) return { mean: nothing, excess: nothing }
  const length = last - first + 1
  const block = Math.max(1, Math.min(2 * horizon, Math.floor(length / 4)))
  const sums = runningSums(byDay, block)
  const means = new Float64Array(draws)
  const excesses = new Float64Array(draws)
  let kept = 0
  for (let draw = 0; draw < draws; draw++) {
    let [count, net, excess] = [0, 0, 0]
    for (let drawn = 0; drawn < length; drawn += block) {
      const from = Math.floor(chance() * length)
      count += sums.count[from + block]! - sums.count[from]!
      net += sums.net[from + block]! - sums.net[from]!
      excess += sums.excess[from + block]! - sums.excess[from]!
    }
    if (count === 0) continue
    means[kept] = net / count
    excesses[kept++] = excess / count
  }
  return { mean: middle(means.subarray(0, kept)), excess: middle(excesses.subarray(0, kept)) }
}

/** Over the calendar and once more over its beginning, so that a stretch may go round; entry i is the sum before day i. */
function runningSums({ day, count, excess, afterCosts, span: [first, last] }: ByDay, block: number) {
  const length = last - first + 1
  const own = {
    count: new Float64Array(length + block + 1),
    net: new Float64Array(length + block + 1),
    excess: new Float64Array(length + block + 1),
  }
  const places = new Int32Array(length).fill(-1)
  for (let i = 0; i < day.length; i++) places[day[i]! - first] = i
  for (let i = 0; i < length + block; i++) {
    const at = places[i % length]!
    own.count[i + 1] = own.count[i]! + (at < 0 ? 0 : count[at]!)
    own.net[i + 1] = own.net[i]! + (at < 0 ? 0 : afterCosts[at]!)
    own.excess[i + 1] = own.excess[i]! + (at < 0 ? 0 : excess[at]!)
  }
  return own
}

export type Moved = {
  /** By rule and horizon: 95 % of the means after costs of as many random days lie between. */
  readonly random: readonly (readonly Range[])[]
  /** The share of draws in which anything looked at was as surprising: what a surprise is worth after looking at all of them. */
  readonly correctedChance: (surprise: number) => number
  /** The surprise above which that chance is at most so much; Infinity where no surprise is enough. */
  readonly neededFor: (chance: number) => number
}

/**
 * As many random days: the rules' own patterns of days, all moved together to a random place of the history, so that they are
 * clustered, and agree with each other, as they do where they stand. Whatever is surprising then is so by chance. The largest surprise of each
 * draw says what looking at all of them is worth (P. H. Westfall and S. S. Young, Resampling-Based Multiple Testing, 1993).
 * patterns: by rule, the bars on which it spoke; returns: by horizon; counted: which of them are enough to be judged.
 */
export function movePatterns(
  patterns: readonly Int32Array[],
  returns: readonly { readonly horizon: number; readonly values: Float64Array }[],
  counted: (rule: number, horizon: number) => boolean,
  chance: () => number,
): Moved {
  const length = returns[0]?.values.length ?? 0
  const twice = returns.map(({ values }) => twiceOver(values))
  const holding = returns.map(({ values }) => summary(values).mean)
  const overlaps = patterns.map(at => returns.map(({ horizon }) => overlapSum(at, horizon)))
  const means = patterns.map(() => returns.map(() => new Float64Array(draws)))
  const largest = new Float64Array(draws)
  for (let draw = 0; draw < draws; draw++) {
    const shift = Math.floor(chance() * length)
    for (const [rule, at] of patterns.entries()) {
      for (const [h, { horizon }] of returns.entries()) {
        const values = twice[h]!
        let [sum, squares, count] = [0, 0, 0]
        for (let i = 0; i < at.length; i++) {
          const value = values[at[i]! + shift]!
          if (value !== value) continue
          sum += value
          squares += value * value
          count++
        }
        const mean = sum / count
        means[rule]![h]![draw] = afterCosts(mean)
        if (count < 2 || !counted(rule, horizon)) continue
        const variance = (squares - sum * mean) / (count - 1)
        const overlap = overlaps[rule]![h]! / at.length
        const surprise = Math.abs(
          normalEquivalent((mean - holding[h]!) / Math.sqrt((variance * overlap) / count), count / overlap - 1),
        )
        if (surprise > largest[draw]!) largest[draw] = surprise
      }
    }
  }
  const descending = largest.toSorted((a, b) => b - a)
  return {
    random: means.map(row => row.map(column => middle(column.filter(mean => !Number.isNaN(mean))))),
    correctedChance: surprise => (1 + largest.filter(value => value >= Math.abs(surprise)).length) / (draws + 1),
    neededFor: chance => {
      const allowed = Math.floor(chance * (draws + 1) + 1e-9) - 1
      return allowed < 0 ? Number.POSITIVE_INFINITY : descending[Math.min(allowed, draws - 1)]!
    },
  }
}

function twiceOver(values: Float64Array): Float64Array {
  const out = new Float64Array(2 * values.length)
  out.set(values)
  out.set(values, values.length)
  return out
}

function middle(values: Float64Array): Range {
  return { low: quantile(values, 0.025), high: quantile(values, 0.975) }
}
