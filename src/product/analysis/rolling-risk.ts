// What the risk of a symbol was at each day: the figures over the last so many daily returns, beside those of the index.
import { isoDay } from '#basics'
import { alignCloses, type Bars } from '#series'
import { knownCloses, type RollingFigure, rollingBeta, rollingDefinition, rollingRisk } from '#statistics'
import type { Benchmark } from './risk.ts'

export type RollingRiskInput = {
  readonly history: Bars
  /** How many of the last bars are wanted. */
  readonly barCount: number
  readonly benchmark: Benchmark | null
  /** How many daily returns each figure is of. */
  readonly returns: number
}

export type RollingRisk = {
  /** Closes that are known in the range and before it. */
  readonly closeCount: number
  readonly definition: string
  readonly benchmark: { readonly symbol: string; readonly name: string } | null
  /** The days of the range from the first that has a figure; none where there are not returns enough. */
  readonly dates: string[]
  /** Columns as long as dates; null where the days of the benchmark do not reach or nothing moved. Empty without dates. */
  readonly figures: (Omit<RollingFigure, 'values'> & { readonly values: (number | null)[] })[]
}

export function rollingRiskOf({ history, barCount, benchmark, returns }: RollingRiskInput): RollingRisk {
  const { time, prices } = knownCloses(history.time, history.close)
  const about = { closeCount: prices.length, definition: rollingDefinition }
  if (prices.length <= returns) return { ...about, benchmark: null, dates: [], figures: [] }
  const firstWanted = history.time[history.time.length - barCount]!
  const from = Math.max(
    returns,
    time.findIndex(day => day >= firstWanted),
  )
  // Nothing older than the first window is asked for.
  const first = from - returns
  const columns = rollingRisk(prices.subarray(first), returns)
  const beta = benchmark && betaOn(time.subarray(first), history, benchmark, returns)
  return {
    ...about,
    benchmark: beta && benchmark ? { symbol: benchmark.symbol, name: benchmark.name } : null,
    dates: Array.from(time.subarray(from), isoDay),
    figures: [...columns, ...(beta ? [beta] : [])].map(({ values, ...figure }) => ({
      ...figure,
      values: Array.from(values.subarray(returns), value => (Number.isFinite(value) ? value : null)),
    })),
  }
}

/** days: the first window of returns and the days wanted. Over the days that both have; null where these are too few. */
function betaOn(days: Int32Array, history: Bars, benchmark: Benchmark, returns: number): RollingFigure | null {
  const common = alignCloses(history, benchmark.bars)
  const wanted = common.time.findIndex(day => day >= days[returns]!)
  if (wanted < 0 || common.time.length <= returns) return null
  const from = Math.max(0, wanted - returns)
  const { values, ...figure } = rollingBeta(common.first.subarray(from), common.second.subarray(from), returns)
  const byDay = new Map(Array.from(common.time.subarray(from), (day, i) => [day, values[i]!]))
  const onDays = Float64Array.from(days, day => byDay.get(day) ?? Number.NaN)
  return onDays.subarray(returns).some(Number.isFinite) ? { ...figure, values: onDays } : null
}
