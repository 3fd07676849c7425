// London Stock Exchange: the bank holidays of England and Wales (Banking and Financial Dealings Act 1971 and royal proclamations).
import { type Day, dayOf, weekdayOf } from '#basics'
import {
  dayAt,
  easterSunday,
  isWeekend,
  lastWeekday,
  monday,
  nthWeekday,
  saturday,
  sunday,
  weekdayOnOrBefore,
} from './calendar-dates.ts'
import { londonTime } from './daylight-saving.ts'
import { clock, type Exchange } from './exchange.ts'

const oneOffClosures: readonly Day[] = [
  '1999-12-31', // eve of the millennium
  '2002-06-03', // Golden Jubilee
  '2011-04-29', // royal wedding
  '2012-06-05', // Diamond Jubilee
  '2022-06-03', // Platinum Jubilee
  '2022-09-19', // funeral of Queen Elizabeth II
  '2023-05-08', // coronation of King Charles III
].map(dayOf)

/** Bank holidays that a proclamation moved, by year. */
const movedEarlyMay: Readonly<Record<number, string>> = { 1995: '1995-05-08', 2020: '2020-05-08' }
const movedSpring: Readonly<Record<number, string>> = { 2002: '2002-06-04', 2012: '2012-06-04', 2022: '2022-06-02' }

function moved(table: Readonly<Record<number, string>>, year: number): Day | undefined {
  const iso = table[year]
  return iso === undefined ? undefined : dayOf(iso)
}

function* closures(year: number): Iterable<Day> {
  const newYear = dayAt(year, 1, 1)
  const weekday = weekdayOf(newYear)
  yield weekday === saturday ? newYear + 2 : weekday === sunday ? newYear + 1 : newYear
  yield easterSunday(year) - 2
  yield easterSunday(year) + 1
  yield moved(movedEarlyMay, year) ?? nthWeekday(year, 5, monday, 1)
  yield moved(movedSpring, year) ?? lastWeekday(year, 5, monday)
  yield lastWeekday(year, 8, monday)
  yield* christmas(year)
  yield* oneOffClosures
}

/** Christmas and Boxing Day; what falls on a weekend is made up for on the next weekdays. */
function* christmas(year: number): Iterable<Day> {
  let left = 2
  for (let day = dayAt(year, 12, 25); left > 0; day++) {
    if (isWeekend(day)) continue
    yield day
    left--
  }
}

/** 12:30 on the last weekday before Christmas and on the last of the year. */
function* earlyCloses(year: number): Iterable<readonly [Day, number]> {
  yield [weekdayOnOrBefore(dayAt(year, 12, 24)), clock(12, 30)]
  yield [weekdayOnOrBefore(dayAt(year, 12, 31)), clock(12, 30)]
}

export const london: Exchange = {
  code: 'XLON',
  name: 'London',
  zone: londonTime,
  knownFrom: dayAt(1990, 1, 1),
  verified: true,
  note: null,
  closures,
  earlyCloses,
  hours: () => ({ open: clock(8), close: clock(16, 30) }),
}
