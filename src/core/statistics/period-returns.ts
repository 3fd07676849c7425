// Returns over spans that people name: a month, a year to date, each calendar year.
import { addMonths, type Day, dayOf, yearOf } from '#basics'

export type PeriodReturn = {
  readonly id: string
  readonly label: string
  /** The days of the two closes compared. */
  readonly from: Day
  readonly to: Day
  /** 0.12 is +12 %. */
  readonly value: number
  /** Per year of 365.25 days; null for spans of a year or less. */
  readonly annualised: number | null
}

export const periodReturnDefinition =
  'Period return: last close over the close on the same day so many months earlier (or the last trading day before it), minus 1.'
export const annualisedReturnDefinition =
  'Annualised: (1 + return) to the power of 365.25 / calendar days, minus 1; for spans above a year.'

const periods = [
  { id: '1M', label: '1 month', months: 1 },
  { id: '3M', label: '3 months', months: 3 },
  { id: '6M', label: '6 months', months: 6 },
  { id: 'YTD', label: 'Year to date', months: null },
  { id: '1Y', label: '1 year', months: 12 },
  { id: '3Y', label: '3 years', months: 36 },
  { id: '5Y', label: '5 years', months: 60 },
  { id: '10Y', label: '10 years', months: 120 },
  { id: 'MAX', label: 'All history', months: Number.POSITIVE_INFINITY },
] as const

/**
 * Counted back from the last close. time: days; prices: known closes, oldest first. A period that starts before the history
 * is left out, so what is called five years is five years; MAX is always the whole, from two closes on.
 */
export function periodReturns(time: Int32Array, prices: Float64Array): PeriodReturn[] {
  if (prices.length < 2) return []
  const last = prices.length - 1
  const out: PeriodReturn[] = []
  for (const { id, label, months } of periods) {
    const start = months === Number.POSITIVE_INFINITY ? 0 : indexAtOrBefore(time, startDay(time[last]!, months))
    if (start < 0 || start === last) continue
    const value = prices[last]! / prices[start]! - 1
    const span = time[last]! - time[start]!
    out.push({ id, label, from: time[start]!, to: time[last]!, value, annualised: annualised(value, span) })
  }
  return out
}

function startDay(lastDay: Day, months: number | null): Day {
  return months === null ? dayOf(`${String(yearOf(lastDay) - 1).padStart(4, '0')}-12-31`) : addMonths(lastDay, -months)
}

function annualised(value: number, spanDays: number): number | null {
  return spanDays > 366 ? (1 + value) ** (365.25 / spanDays) - 1 : null
}

/** Index of the last bar on or before `day`, −1 where there is none. time ascends. */
export function indexAtOrBefore(time: Int32Array, day: Day): number {
  let low = 0
  let high = time.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (time[middle]! <= day) low = middle + 1
    else high = middle
  }
  return low - 1
}

export type CalendarYearReturn = {
  readonly year: number
  readonly from: Day
  readonly to: Day
  /** False for the first year (it starts with the history) and for a last year whose end the history does not reach. */
  readonly complete: boolean
  readonly value: number
}

export const calendarYearReturnDefinition =
  'Calendar-year return: last close of the year over the last close of the year before, minus 1; an incomplete year is marked.'

/**
 * Oldest first. A year counts as complete when it has a close of the year before to start from and its own last close is in
 * its last week (25 December or later). The first year starts from its first close.
 */
export function calendarYearReturns(time: Int32Array, prices: Float64Array): CalendarYearReturn[] {
  const out: CalendarYearReturn[] = []
  let start = 0
  for (let end = 1; end <= time.length; end++) {
    if (end < time.length && yearOf(time[end]!) === yearOf(time[end - 1]!)) continue
    const year = yearOf(time[end - 1]!)
    const fromYearBefore = yearOf(time[start]!) === year - 1
    const complete = fromYearBefore && time[end - 1]! >= dayOf(`${String(year).padStart(4, '0')}-12-25`)
    if (end - 1 > start) {
      out.push({ year, from: time[start]!, to: time[end - 1]!, complete, value: prices[end - 1]! / prices[start]! - 1 })
    }
    start = end - 1
  }
  return out
}
