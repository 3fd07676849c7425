// Ranges are counted back from the series' last bar, not from today: history that ends in 2018 still has a last year.
import { addMonths, type Day, dayOf, yearOf } from '#basics'
import { type Bars, type Interval, sliceBars } from './bars.ts'

export type RangeName = '1M' | '3M' | '6M' | 'YTD' | '1Y' | '5Y' | 'MAX'

const months = { '1M': 1, '3M': 3, '6M': 6, '1Y': 12, '5Y': 60 } as const
const minutesPerDay = 1440

/** The first day that belongs to a range ending on `lastDay`: the same day so many calendar months earlier; YTD: 1 January. */
export function rangeStart(lastDay: Day, range: RangeName): Day {
  if (range === 'MAX') return Number.NEGATIVE_INFINITY
  if (range === 'YTD') return dayOf(`${String(yearOf(lastDay)).padStart(4, '0')}-01-01`)
  return addMonths(lastDay, -months[range])
}

/** Index of the first bar in the range; 0 for no bars. Indicators are computed over everything and then cut here. */
export function firstIndexOfRange(time: Int32Array, range: RangeName, interval: Interval = '1d'): number {
  if (time.length === 0) return 0
  const unitsPerDay = interval === '1m' ? minutesPerDay : 1
  const start = rangeStart(Math.floor(time[time.length - 1]! / unitsPerDay), range) * unitsPerDay
  let low = 0
  let high = time.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (time[middle]! < start) low = middle + 1
    else high = middle
  }
  return low
}

/** The bars of the range, as views on the same memory. */
export function sliceRange(bars: Bars, range: RangeName, interval: Interval = '1d'): Bars {
  return sliceBars(bars, firstIndexOfRange(bars.time, range, interval))
}
