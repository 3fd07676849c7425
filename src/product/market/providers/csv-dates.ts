// Dates as files write them. The order of day and month is decided once for a column, by all of it: 03/04/2020 proves nothing,
// 03/25/2020 does, and so does a series that only then runs in one direction.
import { type Day, dayOf, isoDay, weekdayOf } from '#basics'

export type DateFormat =
  | 'year-month-day'
  | 'yyyymmdd'
  | 'day-month-year'
  | 'month-day-year'
  | 'day month-name year'
  | 'month-name day year'
  | 'seconds since 1970'
  | 'milliseconds since 1970'
  | 'evenings in year-month-day'
  | 'evenings in seconds since 1970'
  | 'evenings in milliseconds since 1970'
  | 'spreadsheet day number'
  | 'spreadsheet day number since 1904'

export const dateFormatNames: Record<DateFormat, string> = {
  'year-month-day': 'year-month-day (2024-12-31)',
  yyyymmdd: 'year, month and day in eight digits (20241231)',
  'day-month-year': 'day before month (31.12.2024)',
  'month-day-year': 'month before day (12/31/2024)',
  'day month-name year': 'day and name of the month (31 Dec 2024)',
  'month-name day year': 'name of the month and day (Dec 31, 2024)',
  'seconds since 1970': 'seconds since 1970, read as days in UTC',
  'milliseconds since 1970': 'milliseconds since 1970, read as days in UTC',
  'evenings in year-month-day': 'year-month-day with a time, evenings read as the day that they begin in the east',
  'evenings in seconds since 1970': 'seconds since 1970, evenings in UTC read as the day that they begin in the east',
  'evenings in milliseconds since 1970': 'milliseconds since 1970, evenings in UTC read as the day that they begin in the east',
  'spreadsheet day number': 'day numbers of a spreadsheet (45657)',
  'spreadsheet day number since 1904': 'day numbers of a spreadsheet that counts from 1904 (44195)',
}

type Parts = { shape: DateFormat | 'numbers'; a: number; b: number; c: number }

const timeOfDay = String.raw`(?:[T\s,]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s?(?:[ap]\.?m\.?)?(?:\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?`
const weekday = String.raw`(?:[a-z]{2,10}\.?,?\s+)?`
const yearFirst = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${timeOfDay}$`, 'i')
const numbers = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})${timeOfDay}$`, 'i')
const eightDigits = new RegExp(String.raw`^((?:1[89]|20)\d{2})(\d{2})(\d{2})${timeOfDay}$`, 'i')
const dayName = new RegExp(String.raw`^${weekday}(\d{1,2})\.?[\s-]+(\p{L}{3,10})\.?[\s,-]+(\d{4}|\d{2})${timeOfDay}$`, 'iu')
const nameDay = new RegExp(String.raw`^${weekday}(\p{L}{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})${timeOfDay}$`, 'iu')

const monthNames: readonly RegExp[] = [
  /^(jan|january|januar|jaenner|janner|janvier|janv|enero|ene)$/,
  /^(feb|february|februar|fevrier|fevr|fev|febrero)$/,
  /^(mar|march|marz|maerz|mrz|mars|marzo)$/,
  /^(apr|april|avril|avr|abril|abr)$/,
  /^(may|mai|mayo)$/,
  /^(jun|june|juni|juin|junio)$/,
  /^(jul|july|juli|juillet|juil|julio)$/,
  /^(aug|august|aout|agosto|ago)$/,
  /^(sep|sept|september|septembre|septiembre)$/,
  /^(oct|october|okt|oktober|octobre|octubre)$/,
  /^(nov|november|novembre|noviembre)$/,
  /^(dec|december|dez|dezember|decembre|diciembre|dic)$/,
]

function monthOf(name: string): number {
  const plain = name.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '')
  return monthNames.findIndex(names => names.test(plain)) + 1
}

/** Two digits mean the hundred years from 1970 on, as programs of that time do. */
function fullYear(digits: string): number {
  const year = Number(digits)
  return digits.length > 2 ? year : year >= 70 ? 1900 + year : 2000 + year
}

/** 2020年1月6日, as files in Japanese and Chinese have it. */
const yearInWords = /^(\d{4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日(?=$|\s)/u

function partsOf(given: string): Parts | null {
  const cell = given.replace(yearInWords, '$1-$2-$3')
  const iso = yearFirst.exec(cell)
  if (iso) return { shape: 'year-month-day', a: Number(iso[1]), b: Number(iso[3]), c: Number(iso[4]) }
  const eight = eightDigits.exec(cell)
  if (eight) return { shape: 'yyyymmdd', a: Number(eight[1]), b: Number(eight[2]), c: Number(eight[3]) }
  const three = numbers.exec(cell)
  if (three) return { shape: 'numbers', a: Number(three[1]), b: Number(three[3]), c: fullYear(three[4]!) }
  const named = dayName.exec(cell)
  if (named) return { shape: 'day month-name year', a: Number(named[1]), b: monthOf(named[2]!), c: fullYear(named[3]!) }
  const american = nameDay.exec(cell)
  if (american) return { shape: 'month-name day year', a: Number(american[2]), b: monthOf(american[1]!), c: Number(american[3]) }
  if (/^-?\d{9,10}$/.test(cell)) return { shape: 'seconds since 1970', a: Number(cell), b: 0, c: 0 }
  if (/^-?\d{12,13}$/.test(cell)) return { shape: 'milliseconds since 1970', a: Number(cell), b: 0, c: 0 }
  if (/^[1-6]\d{4}(?:[.,]0+)?$/.test(cell)) return { shape: 'spreadsheet day number', a: Number.parseInt(cell, 10), b: 0, c: 0 }
  return null
}

/** Whether a cell is written like a date, in whatever order. */
export function looksLikeDate(cell: string): boolean {
  const parts = partsOf(cell)
  return parts !== null && parts.shape !== 'spreadsheet day number'
}

/** The day in a cell as days since 1970; null when it is none in this format, or no day that exists. */
export function dayIn(cell: string, format: DateFormat): number | null {
  const parts = partsOf(cell)
  if (!parts) return null
  const { shape, a, b, c } = parts
  if (shape === 'numbers') {
    if (format === 'day-month-year') return dayFrom(c, b, a)
    return format === 'month-day-year' ? dayFrom(c, a, b) : null
  }
  // Spreadsheets count from 1899-12-30, because they believe in a 29 February 1900.
  if (shape === 'spreadsheet day number')
    return format === shape ? a - 25_569 : format === 'spreadsheet day number since 1904' ? a - 24_107 : null
  if (shape !== withoutEvenings(format)) return null
  const isShifted = shape !== format
  const halfDay = isShifted ? 0.5 : 0
  if (shape === 'year-month-day' || shape === 'yyyymmdd') {
    const day = dayFrom(a, b, c)
    return day !== null && isShifted && isAfterNoon(cell) ? day + 1 : day
  }
  if (shape === 'seconds since 1970') return Math.floor(a / 86_400 + halfDay)
  if (shape === 'milliseconds since 1970') return Math.floor(a / 86_400_000 + halfDay)
  return dayFrom(c, b, a)
}

/** The format as the cells have it, whatever day their evenings belong to. */
export function withoutEvenings(format: DateFormat): DateFormat {
  return format.replace('evenings in ', '') as DateFormat
}

const nearlyAll = 0.9

/** The mark between the numbers of a date: one that nearly all dates of a column have, or null. */
export function dateMark(cells: readonly string[]): string | null {
  const counts = new Map<string, number>()
  for (const cell of cells) counts.set(markIn(cell), (counts.get(markIn(cell)) ?? 0) + 1)
  const [commonest] = [...counts].sort((a, b) => b[1] - a[1])
  return commonest && commonest[0] !== '' && commonest[1] >= nearlyAll * cells.length ? commonest[0] : null
}

/** Empty where a date has none. */
export function markIn(cell: string): string {
  return /^\d{1,4}([-/.])\d/.exec(cell)?.[1] ?? ''
}

function isAfterNoon(cell: string): boolean {
  return Number(/[T\s](\d{1,2}):\d{2}/.exec(cell)?.[1] ?? 0) >= 12
}

function dayFrom(year: number, month: number, day: number): number | null {
  if (year < 1700 || year > 2200 || month < 1 || month > 12 || day < 1 || day > 31) return null
  const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  try {
    return dayOf(text)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** guess: what was taken for granted, a sentence. */
export type DateDecision =
  | { format: DateFormat; guess?: string }
  | { ambiguous: string }
  | { contradiction: [string, string] }
  | { none: true }

/**
 * `ambiguous` is an example: every date of the column could be read with day or month first, and nothing tells which.
 * `contradiction`: one of the dates that can only have the day first, and one of those that can only have the month first.
 */
export function decideDates(cells: readonly string[], today: Day = Number.POSITIVE_INFINITY): DateDecision {
  const counts = new Map<Parts['shape'], number>()
  for (const cell of cells) {
    const shape = partsOf(cell)?.shape
    if (shape) counts.set(shape, (counts.get(shape) ?? 0) + 1)
  }
  const [commonest] = [...counts].sort((a, b) => b[1] - a[1])
  if (!commonest) return { none: true }
  const [shape] = commonest
  if (shape === 'year-month-day' || shape === 'seconds since 1970' || shape === 'milliseconds since 1970') {
    // In Berlin, Tokyo and Sydney a Monday begins on Sunday in UTC. Nothing but that has Sundays and no Fridays.
    const evenings = `evenings in ${shape}` as const
    const isEastern = fit(cells, shape).weekendDays > 0 && fit(cells, evenings).weekendDays === 0
    return { format: isEastern ? evenings : shape }
  }
  if (shape === 'spreadsheet day number') return decideCount(cells, today)
  if (shape !== 'numbers') return { format: shape }
  const dated = cells.filter(cell => partsOf(cell)?.shape === 'numbers')
  const orders = (['day-month-year', 'month-day-year'] as const).map(format => ({ format, ...fit(dated, format) }))
  const [dayFirst, monthFirst] = orders as [(typeof orders)[number], (typeof orders)[number]]
  // A stray cell must not decide against all others.
  const tolerated = Math.floor(dated.length / 50)
  const [onlyMonthFirst, onlyDayFirst] = [dayFirst, monthFirst].map(({ impossible, format }) => {
    const other = format === 'day-month-year' ? 'month-day-year' : 'day-month-year'
    return impossible > tolerated ? dated.find(cell => dayIn(cell, format) === null && dayIn(cell, other) !== null) : undefined
  })
  if (onlyMonthFirst !== undefined && onlyDayFirst !== undefined) return { contradiction: [onlyDayFirst, onlyMonthFirst] }
  if (dayFirst.impossible > tolerated !== monthFirst.impossible > tolerated)
    return { format: dayFirst.impossible > tolerated ? 'month-day-year' : 'day-month-year' }
  if (dayFirst.impossible !== monthFirst.impossible)
    return { format: dayFirst.impossible > monthFirst.impossible ? 'month-day-year' : 'day-month-year' }
  if (dated.every(cell => cell.includes('.'))) return { format: 'day-month-year' }
  if (dayFirst.runsOneWay !== monthFirst.runsOneWay) return { format: dayFirst.runsOneWay ? 'day-month-year' : 'month-day-year' }
  if (dayFirst.weekendDays > 0 !== monthFirst.weekendDays > 0)
    return { format: dayFirst.weekendDays > 0 ? 'month-day-year' : 'day-month-year' }
  return { ambiguous: dated[0]! }
}

/**
 * Workbooks count days from 1900, or from 1904 as those of old Macintoshes: 1,462 days later, and a weekday earlier. Weeks from Tuesday
 * to Saturday are therefore weeks from Monday to Friday, counted from 1904.
 */
function decideCount(cells: readonly string[], today: Day): DateDecision {
  const usual = 'spreadsheet day number'
  const later = 'spreadsheet day number since 1904'
  const days = cells.map(cell => dayIn(cell, later)).filter(day => day !== null)
  const weekends = { usual: fit(cells, usual).weekendDays, later: fit(cells, later).weekendDays }
  if (days.some(day => day > today) || weekends.later * 4 >= Math.max(1, weekends.usual, weekends.later)) return { format: usual }
  if (weekends.usual > 0 && weekends.usual < days.length) {
    return {
      format: later,
      guess:
        'The day numbers are counted from 1904, as some workbooks do: counted from 1900 they would be Tuesdays to Saturdays.',
    }
  }
  const first = isoDay(dayIn(cells.find(cell => dayIn(cell, usual) !== null)!, usual)!)
  return {
    format: usual,
    guess: `Nothing tells whether the day numbers are counted from 1900 or from 1904; they are taken from 1900, so that the first is ${first}.`,
  }
}

function fit(cells: readonly string[], format: DateFormat): { impossible: number; runsOneWay: boolean; weekendDays: number } {
  const days = cells.map(cell => dayIn(cell, format))
  const known = days.filter(day => day !== null)
  const steps = known.slice(1).map((day, i) => Math.sign(day - known[i]!))
  return {
    impossible: days.length - known.length,
    runsOneWay: steps.length > 0 && (steps.every(step => step >= 0) || steps.every(step => step <= 0)),
    weekendDays: known.filter(day => [0, 6].includes(weekdayOf(day))).length,
  }
}
