// What one exchange's file says. The year's table is worked out once from it, so that loops ask an array and not the rules.
import { assert, type Day, weekdayOf, yearOf } from '#basics'
import { dayAt, saturday, sunday } from './calendar-dates.ts'
import type { ZoneRule } from './daylight-saving.ts'

/** The exchanges whose days are known, by their market identifier code (ISO 10383). */
export type ExchangeCode = 'XNYS' | 'XLON' | 'XETR' | 'XTKS'

/** Local wall-clock times in minutes after midnight. */
type LocalHours = {
  readonly open: number
  readonly close: number
  readonly breakStart?: number
  readonly breakEnd?: number
}

export type Exchange = {
  readonly code: ExchangeCode
  /** As a person says it: "New York". */
  readonly name: string
  readonly zone: ZoneRule
  /** First day for which its rules are written down; earlier questions throw. */
  readonly knownFrom: Day
  /** False where the days come from published rules alone and were compared with no independent calendar. */
  readonly verified: boolean
  /** What a reader must know before relying on it; null when nothing. */
  readonly note: string | null
  /** Days of the year on which it is closed although they are weekdays; weekends may be among them. */
  readonly closures: (year: number) => Iterable<Day>
  /** Sessions that end early, with the closing time in minutes after local midnight. */
  readonly earlyCloses: (year: number) => Iterable<readonly [Day, number]>
  /** The usual hours on a day. */
  readonly hours: (day: Day) => LocalHours
}

export function clock(hour: number, minute = 0): number {
  return hour * 60 + minute
}

const closed = 0
const wholeSession = 1

/** state: per day of the year 0 closed, 1 session, > 1 the early close in minutes after local midnight. */
type YearTable = { readonly firstDay: Day; readonly state: Int16Array }
const tables = new Map<ExchangeCode, Map<number, YearTable>>()

function yearTable(exchange: Exchange, year: number): YearTable {
  let years = tables.get(exchange.code)
  if (!years) tables.set(exchange.code, (years = new Map<number, YearTable>()))
  let table = years.get(year)
  if (!table) years.set(year, (table = makeTable(exchange, year)))
  return table
}

function makeTable(exchange: Exchange, year: number): YearTable {
  const firstDay = dayAt(year, 1, 1)
  const dayCount = dayAt(year + 1, 1, 1) - firstDay
  const state = new Int16Array(dayCount)
  for (let i = 0; i < dayCount; i++) {
    const weekday = weekdayOf(firstDay + i)
    state[i] = weekday === saturday || weekday === sunday ? closed : wholeSession
  }
  for (const day of exchange.closures(year)) if (day >= firstDay && day < firstDay + dayCount) state[day - firstDay] = closed
  for (const [day, close] of exchange.earlyCloses(year)) {
    assert(day >= firstDay && day < firstDay + dayCount, `an early close of ${exchange.code} ${year} is outside its year`)
    if (state[day - firstDay] === wholeSession) state[day - firstDay] = close
  }
  return { firstDay, state }
}

/** 0 closed, 1 a whole session, > 1 early close in minutes after local midnight. Throws RangeError before the exchange's first known day. */
export function dayState(exchange: Exchange, day: Day): number {
  if (day < exchange.knownFrom)
    throw new RangeError(`the sessions of ${exchange.name} are known from ${yearOf(exchange.knownFrom)}`)
  const table = yearTable(exchange, yearOf(day))
  return table.state[day - table.firstDay] ?? closed
}
