// Named indicators over a history, cut to the part that somebody looks at: warm where the range begins.
import { computeIndicator, parseIndicator } from '#indicators'
import type { Bars } from '#series'

export type IndicatorColumnsInput = {
  /** Canonical names: "sma(20)", "macd(12,26,9)". */
  readonly names: readonly string[]
  readonly history: Bars
  /** How many of the last bars are wanted. */
  readonly barCount: number
}

/** By canonical name, then by output: the last `barCount` values, null in the warm-up. */
export type IndicatorColumnsResult = Record<string, Record<string, (number | null)[]>>

export function indicatorColumns({ names, history, barCount }: IndicatorColumnsInput): IndicatorColumnsResult {
  const cut = (column: Float64Array): (number | null)[] =>
    Array.from(column.subarray(column.length - barCount), value => (Number.isFinite(value) ? value : null))
  return Object.fromEntries(
    names.map(name => {
      const columns = computeIndicator(parseIndicator(name), history)
      return [name, Object.fromEntries(Object.entries(columns).map(([output, column]) => [output, cut(column)]))]
    }),
  )
}
