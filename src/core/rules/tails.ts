// Who asks for the last bar alone needs of each step only its end: one value of a comparison, twenty-one of what is looked at twenty bars
// ago. So a market of thousands of symbols costs what its rules look at, not what their longest window passes over.
import type { Bars } from '#series'
import type { RuleInputs } from './inputs.ts'

export type Reach = {
  /** How many bars before its first wanted one a step looks at. */
  readonly always: number
  /** The same where no price or volume is missing on the bars; a window that passes over what is missing has no bound otherwise. */
  readonly whole: number
}

export const ownBarOnly: Reach = { always: 0, whole: 0 }

/** Steps read earlier ones only. → of how many last bars each step's values are needed; Infinity: of all. */
export function neededBars(
  steps: readonly { readonly reads: readonly number[]; readonly reach: Reach }[],
  roots: readonly number[],
  reach: keyof Reach,
): number[] {
  const needed = steps.map(() => 0)
  for (const root of roots) needed[root] = 1
  for (let i = steps.length - 1; i >= 0; i--) {
    const { reads, reach: its } = steps[i]!
    for (const read of reads) needed[read] = Math.max(needed[read]!, needed[i]! + its[reach])
  }
  return needed
}

/** A view; a column of one value stands for that value on every bar. */
export function endOf(column: Float64Array, length: number): Float64Array {
  return column.length > length ? column.subarray(column.length - length) : column
}

/** The last bars of everything. Views. */
export function endOfInputs({ bars, tradedScale, benchmark, reports, facts }: RuleInputs, length: number): RuleInputs {
  const { time, open, high, low, close, volume } = bars
  const its: Bars = {
    time: time.subarray(time.length - length),
    open: endOf(open, length),
    high: endOf(high, length),
    low: endOf(low, length),
    close: endOf(close, length),
    volume: endOf(volume, length),
  }
  return {
    bars: its,
    tradedScale: endOf(tradedScale, length),
    ...(benchmark && { benchmark: endOf(benchmark, length) }),
    ...(reports && { reports }),
    ...(facts && { facts }),
  }
}
