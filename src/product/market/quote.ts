// What the last bars say at a glance.
import { addMonths, isoDay } from '#basics'
import { type Bars, sliceBars } from '#series'

export type Quote = {
  readonly date: string
  readonly last: number
  readonly previousClose: number | null
  readonly change: number | null
  readonly changePercent: number | null
  readonly volume: number | null
  readonly high52w: number
  readonly low52w: number
}

/** From split-adjusted daily bars; null for none. The 52 weeks are the year up to the last bar, highs and lows of sessions. */
export function quoteOf(daily: Bars): Quote | null {
  const count = daily.time.length
  if (count === 0) return null
  const at = count - 1
  const last = daily.close[at]!
  const previousClose = count > 1 ? daily.close[at - 1]! : null
  const year = yearBefore(daily)
  return {
    date: isoDay(daily.time[at]!),
    last,
    previousClose,
    change: previousClose === null ? null : last - previousClose,
    changePercent: previousClose === null ? null : (last / previousClose - 1) * 100,
    volume: Number.isNaN(daily.volume[at]!) ? null : daily.volume[at]!,
    high52w: year.high.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
    low52w: year.low.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
  }
}

const sparklinePoints = 60

/** About 60 closes over the last year, evenly spaced in bars, the last one included. */
export function sparklineOf(daily: Bars): number[] {
  const { close } = yearBefore(daily)
  if (close.length <= sparklinePoints) return [...close]
  return Array.from({ length: sparklinePoints }, (_, i) => close[Math.round((i * (close.length - 1)) / (sparklinePoints - 1))]!)
}

function yearBefore(daily: Bars): Bars {
  if (daily.time.length === 0) return daily
  const since = addMonths(daily.time[daily.time.length - 1]!, -12)
  return sliceBars(
    daily,
    daily.time.findIndex(day => day > since),
  )
}
