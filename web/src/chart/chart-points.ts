// Columns as the points that lightweight-charts draws. A day without a value is a gap, never 0.
import {
  type CandlestickData,
  type HistogramData,
  LineStyle,
  type LineData,
  type SeriesMarker,
  type UTCTimestamp,
  type WhitespaceData,
} from 'lightweight-charts'
import { offsetMs } from '../numbers/numbers.ts'
import type { ChartView, Column } from './chart-view.ts'

type Times = readonly UTCTimestamp[]
type Points<Point> = (Point | WhitespaceData<UTCTimestamp>)[]

const timeOf = (date: string): UTCTimestamp => (Date.parse(isMinute(date) ? date : `${date}T00:00:00Z`) / 1000) as UTCTimestamp

/**
 * Minutes as the clocks of the exchange show them, because the axis knows no zones. Where they are not in order so, as those of an hour
 * that comes twice in autumn, they stay in UTC and `timeZone` is null.
 */
export function timesOf(dates: readonly string[], timeZone: string | null): { times: UTCTimestamp[]; timeZone: string | null } {
  const times = dates.map(timeOf)
  if (timeZone === null || !isMinute(dates[0])) return { times, timeZone: null }
  const local = times.map((time, at) => (time + offsetMs(dates[at]!, timeZone) / 1000) as UTCTimestamp)
  const isAscending = local.every((time, at) => at === 0 || time > local[at - 1]!)
  return isAscending ? { times: local, timeZone } : { times, timeZone: null }
}

/** Bars of minutes are named by a moment (2018-05-11T14:31Z), all others by a day. */
export const isMinute = (date: string | undefined): boolean => date?.includes('T') ?? false
/** A colour token's present value, as hex. */
export const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
const faint = (colour: string, alpha: string) => `${colour}${alpha}`

function each<Point>(
  times: Times,
  values: Column,
  make: (time: UTCTimestamp, value: number, at: number) => Point,
): Points<Point> {
  return times.map((time, at) => {
    const value = values[at]
    return value === null || value === undefined ? { time } : make(time, value, at)
  })
}

export const linePoints = (times: Times, values: Column): Points<LineData<UTCTimestamp>> =>
  each(times, values, (time, value) => ({ time, value }))

export const candlePoints = (times: Times, view: ChartView): Points<CandlestickData<UTCTimestamp>> =>
  each(times, view.close, (time, close, at) => ({
    time,
    open: view.open[at] ?? close,
    high: view.high[at] ?? close,
    low: view.low[at] ?? close,
    close,
  }))

/** Candles of closes alone are dots that nobody can follow. */
export function areClosesAlone({ open, high, low, close }: Pick<ChartView, 'open' | 'high' | 'low' | 'close'>): boolean {
  const isClose = (column: Column, at: number) => (column[at] ?? close[at]) === close[at]
  return close.every((_, at) => [open, high, low].every(column => isClose(column, at)))
}

export function volumePoints(times: Times, view: ChartView): Points<HistogramData<UTCTimestamp>> {
  const up = faint(token('--gain'), '59')
  const down = faint(token('--loss'), '59')
  return each(times, view.volume ?? [], (time, value, at) => ({
    time,
    value,
    color: (view.close[at] ?? 0) >= (view.open[at] ?? 0) ? up : down,
  }))
}

export function histogramPoints(times: Times, values: Column): Points<HistogramData<UTCTimestamp>> {
  const up = faint(token('--gain'), '99')
  const down = faint(token('--loss'), '99')
  return each(times, values, (time, value) => ({ time, value, color: value >= 0 ? up : down }))
}

const mostMarks = 60

/** Splits above, dividends below the bars. Forty years of dividends would hide the prices: then only the splits are marked. */
export function eventMarks(times: Times, view: ChartView): SeriesMarker<UTCTimestamp>[] {
  if (view.isPercent) return []
  const isCrowded = view.events.length > mostMarks
  return view.events.flatMap<SeriesMarker<UTCTimestamp>>(({ index, kind }) => {
    const time = times[index]
    if (time === undefined || (isCrowded && kind === 'dividend')) return []
    return kind === 'split'
      ? [{ time, position: 'aboveBar', shape: 'square', color: token('--warn'), text: 'S', size: 0.6 } as const]
      : [{ time, position: 'belowBar', shape: 'circle', color: token('--accent'), text: 'D', size: 0.6 } as const]
  })
}

export const levelLine = (level: number) => ({
  price: level,
  color: token('--edge'),
  lineStyle: LineStyle.Dashed,
  lineWidth: 1 as const,
  axisLabelVisible: false,
})
