// New York Stock Exchange, Rule 7.2, and the one-off closures it announced; NASDAQ and the other US equity markets keep the same days.
import { type Day, dayOf, weekdayOf } from '#basics'
import {
  dayAt,
  easterSunday,
  friday,
  isWeekend,
  lastWeekday,
  monday,
  nthWeekday,
  saturday,
  sunday,
  thursday,
} from './calendar-dates.ts'
import { newYorkTime } from './daylight-saving.ts'
import { clock, type Exchange } from './exchange.ts'

const oneOffClosures: readonly Day[] = [
  '1994-04-27', // funeral of President Nixon
  '2001-09-11', // attacks of 11 September, until the 14th
  '2001-09-12',
  '2001-09-13',
  '2001-09-14',
  '2004-06-11', // funeral of President Reagan
  '2007-01-02', // funeral of President Ford
  '2012-10-29', // hurricane Sandy
  '2012-10-30',
  '2018-12-05', // funeral of President G. H. W. Bush
  '2025-01-09', // funeral of President Carter
].map(dayOf)

const oneOffEarlyCloses: readonly Day[] = ['1997-12-26', '1999-12-31', '2003-12-26'].map(dayOf)

/** Saturday → Friday before, Sunday → Monday after. */
function observed(day: Day): Day {
  const weekday = weekdayOf(day)
  return weekday === saturday ? day - 1 : weekday === sunday ? day + 1 : day
}

function* closures(year: number): Iterable<Day> {
  const newYear = dayAt(year, 1, 1)
  // A Saturday's New Year is not observed: the Friday belongs to the year that ends.
  if (weekdayOf(newYear) !== saturday) yield observed(newYear)
  if (year >= 1998) yield nthWeekday(year, 1, monday, 3) // Martin Luther King Jr. Day
  yield nthWeekday(year, 2, monday, 3) // Washington's Birthday
  yield easterSunday(year) - 2 // Good Friday
  yield lastWeekday(year, 5, monday) // Memorial Day
  if (year >= 2022) yield observed(dayAt(year, 6, 19)) // Juneteenth
  yield observed(dayAt(year, 7, 4)) // Independence Day
  yield nthWeekday(year, 9, monday, 1) // Labor Day
  yield nthWeekday(year, 11, thursday, 4) // Thanksgiving
  yield observed(dayAt(year, 12, 25)) // Christmas
  yield* oneOffClosures
}

function* earlyCloses(year: number): Iterable<readonly [Day, number]> {
  const close = year >= 1993 ? clock(13) : clock(14)
  if (year >= 1992) yield [nthWeekday(year, 11, thursday, 4) + 1, close]
  const christmasEve = dayAt(year, 12, 24)
  if (!isWeekend(christmasEve)) yield [christmasEve, close]
  if (year >= 1995) yield* aroundIndependenceDay(year, close)
  for (const day of oneOffEarlyCloses) if (day >= dayAt(year, 1, 1) && day < dayAt(year + 1, 1, 1)) yield [day, close]
}

/** The day before when the 4th is a Tuesday, Wednesday or Friday; for a Thursday the Friday after, since 2013 the Wednesday before. */
function* aroundIndependenceDay(year: number, close: number): Iterable<readonly [Day, number]> {
  const fourth = dayAt(year, 7, 4)
  const weekday = weekdayOf(fourth)
  if (weekday === thursday && year < 2013) yield [fourth + 1, close]
  else if (weekday >= 2 && weekday <= friday) yield [fourth - 1, close]
}

export const newYork: Exchange = {
  code: 'XNYS',
  name: 'New York',
  zone: newYorkTime,
  knownFrom: dayAt(1990, 1, 1),
  verified: true,
  note: null,
  closures,
  earlyCloses,
  hours: () => ({ open: clock(9, 30), close: clock(16) }),
}
