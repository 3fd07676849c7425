// Named indicators over a history, cut to the part that somebody looks at: warm where the range begins.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { computeIndicator, parseIndicator } from '#indicators'
import type { Bars } from '#series'

/** Not worth another turn. */
const fewBars = 1_000

export type IndicatorColumnsInput = {
  /** Canonical names: "sma(20)", "macd(12,26,9)". */
  readonly names: readonly string[]
  readonly history: Bars
  /** For indicators that compare: the benchmark's bars of the same interval. */
  readonly benchmark: Bars | null
  /** How many of the last bars are wanted. */
  readonly barCount: number
}

/** By canonical name, then by output: the last `barCount` values, no finite number in the warm-up. */
export type IndicatorColumnsResult = Record<string, Record<string, Float64Array>>
/** The same with null in the warm-up. */
export type NullableColumns = Record<string, Record<string, (number | null)[]>>

export function indicatorColumns({ names, history, benchmark, barCount }: IndicatorColumnsInput): IndicatorColumnsResult {
  // A copy: whoever gets it from a thread would get the whole column with a part of it.
  const cut = (column: Float64Array): Float64Array => column.slice(column.length - barCount)
  const beside = benchmark ? closesOn(history.time, benchmark) : undefined
  return Object.fromEntries(
    names.map(name => {
      const columns = computeIndicator(parseIndicator(name), history, beside)
      return [name, Object.fromEntries(Object.entries(columns).map(([output, column]) => [output, cut(column)]))]
    }),
  )
}

/** A column at a time: between them others have their turn. */
export async function withNulls(columns: IndicatorColumnsResult): Promise<NullableColumns> {
  const named: [string, Record<string, (number | null)[]>][] = []
  for (const [name, outputs] of Object.entries(columns)) {
    const its: [string, (number | null)[]][] = []
    for (const [output, column] of Object.entries(outputs)) {
      if (its.length + named.length > 0 && column.length > fewBars) await nextTurn()
      its.push([output, Array.from(column, value => (Number.isFinite(value) ? value : null))])
    }
    named.push([name, Object.fromEntries(its)])
  }
  return Object.fromEntries(named)
}

/** The closes of `bars` on the times given, NaN where it has no bar of that time. Both ascend. */
export function closesOn(time: Int32Array, bars: Bars): Float64Array {
  const closes = new Float64Array(time.length).fill(Number.NaN)
  for (let i = 0, j = 0; i < time.length && j < bars.time.length; ) {
    const difference = (time[i] as number) - (bars.time[j] as number)
    if (difference === 0) closes[i++] = bars.close[j++] as number
    else if (difference < 0) i++
    else j++
  }
  return closes
}
