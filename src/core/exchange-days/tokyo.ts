// Tokyo Stock Exchange: closed on Japan's national holidays (Act on National Holidays, 1948 as amended), 31 December to 3 January.
// Two facts are not modelled: the half days at the turn of the year until 2009 and the lunch break from 11:00 until 2011, because
// the reference calendar gives whole days and 11:30 for them, and nothing here depends on either.
import { type Day, dayOf, weekdayOf } from '#basics'
import { autumnalEquinoxInJapan, dayAt, monday, nthWeekday, sunday, vernalEquinoxInJapan } from './calendar-dates.ts'
import { tokyoTime } from './daylight-saving.ts'
import { clock, type Exchange } from './exchange.ts'

/** Holidays that a law of their own made, for once. */
const oneOffHolidays: readonly Day[] = [
  '1990-11-12', // enthronement of Emperor Akihito
  '1993-06-09', // wedding of the Crown Prince
  '2019-05-01', // accession of Emperor Naruhito
  '2019-10-22', // his enthronement
].map(dayOf)

/** The trading system failed and did not open. */
const outage: Day = dayOf('2020-10-01')
const closeLaterFrom: Day = dayOf('2024-11-05')

function closures(year: number): Iterable<Day> {
  const holidays = new Set(nationalHolidays(year))
  const closed = new Set(holidays)
  for (const day of [...substitutes(year, holidays), ...daysBetween(holidays)]) closed.add(day)
  for (const day of [dayAt(year, 1, 1), dayAt(year, 1, 2), dayAt(year, 1, 3), dayAt(year, 12, 31), outage]) closed.add(day)
  return closed
}

function* nationalHolidays(year: number): Iterable<Day> {
  const olympics = year === 2020 || year === 2021
  yield dayAt(year, 1, 1)
  yield year >= 2000 ? nthWeekday(year, 1, monday, 2) : dayAt(year, 1, 15) // Coming of Age
  yield dayAt(year, 2, 11) // Foundation
  if (year >= 2020) yield dayAt(year, 2, 23) // birthday of Emperor Naruhito
  yield vernalEquinoxInJapan(year)
  yield dayAt(year, 4, 29) // Showa, Greenery until 2006
  yield dayAt(year, 5, 3) // Constitution
  if (year >= 2007) yield dayAt(year, 5, 4) // Greenery
  yield dayAt(year, 5, 5) // Children
  if (!olympics && year >= 1996) yield year >= 2003 ? nthWeekday(year, 7, monday, 3) : dayAt(year, 7, 20) // Marine
  if (!olympics && year >= 2016) yield dayAt(year, 8, 11) // Mountain
  yield year >= 2003 ? nthWeekday(year, 9, monday, 3) : dayAt(year, 9, 15) // Respect for the Aged
  yield autumnalEquinoxInJapan(year)
  if (!olympics) yield year >= 2000 ? nthWeekday(year, 10, monday, 2) : dayAt(year, 10, 10) // Sports
  // Marine, Sports and Mountain Day lay around the opening and the end of the Olympic games.
  if (year === 2020) yield* [dayAt(year, 7, 23), dayAt(year, 7, 24), dayAt(year, 8, 10)]
  if (year === 2021) yield* [dayAt(year, 7, 22), dayAt(year, 7, 23), dayAt(year, 8, 8)]
  yield dayAt(year, 11, 3) // Culture
  yield dayAt(year, 11, 23) // Labour Thanksgiving
  if (year >= 1989 && year <= 2018) yield dayAt(year, 12, 23) // birthday of Emperor Akihito
  for (const day of oneOffHolidays) if (day >= dayAt(year, 1, 1) && day < dayAt(year + 1, 1, 1)) yield day
}

/** A Sunday's holiday is made up for: until 2006 on the Monday after, since then on the next day that is no holiday itself. */
function* substitutes(year: number, holidays: ReadonlySet<Day>): Iterable<Day> {
  for (const holiday of holidays) {
    if (weekdayOf(holiday) !== sunday) continue
    let day = holiday + 1
    if (year >= 2007) while (holidays.has(day)) day++
    yield day
  }
}

/** A day between two holidays is one too (since 1985). */
function* daysBetween(holidays: ReadonlySet<Day>): Iterable<Day> {
  for (const holiday of holidays) if (!holidays.has(holiday + 1) && holidays.has(holiday + 2)) yield holiday + 1
}

export const tokyo: Exchange = {
  code: 'XTKS',
  name: 'Tokyo',
  zone: tokyoTime,
  knownFrom: dayAt(1990, 1, 1),
  verified: true,
  note: 'half days at the turn of the year until 2009 count as whole days, and the lunch break as from 11:30 throughout',
  closures,
  earlyCloses: () => [],
  hours: day => ({
    open: clock(9),
    close: day >= closeLaterFrom ? clock(15, 30) : clock(15),
    breakStart: clock(11, 30),
    breakEnd: clock(12, 30),
  }),
}
