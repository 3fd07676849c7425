// Xetra, Frankfurt: the trading calendar that the Frankfurt Stock Exchange publishes for each year, put into rules.
// No independent calendar was at hand to compare with, so it says verified: false. Before 2000 the exchange kept the public
// holidays of Hesse, before Xetra opened (28 November 1997) on the floor; hours are today's throughout.
import { type Day, dayOf } from '#basics'
import { dayAt, easterSunday, nthWeekday, weekdayOnOrBefore } from './calendar-dates.ts'
import { frankfurtTime } from './daylight-saving.ts'
import { clock, type Exchange } from './exchange.ts'

const reformationAnniversary: Day = dayOf('2017-10-31')
const wednesday = 3

function* closures(year: number): Iterable<Day> {
  const easter = easterSunday(year)
  yield dayAt(year, 1, 1)
  yield easter - 2 // Good Friday
  yield easter + 1 // Easter Monday
  yield dayAt(year, 5, 1)
  yield dayAt(year, 12, 24)
  yield dayAt(year, 12, 25)
  yield dayAt(year, 12, 26)
  yield dayAt(year, 12, 31)
  if (year < 2000) yield* holidaysOfHesse(year, easter)
  if (year === 2007 || (year >= 2015 && year <= 2021)) yield easter + 50 // Whit Monday
  if (year >= 2014 && year <= 2021) yield dayAt(year, 10, 3) // Day of German Unity
  yield reformationAnniversary
}

function* holidaysOfHesse(year: number, easter: Day): Iterable<Day> {
  yield easter + 39 // Ascension
  yield easter + 50 // Whit Monday
  yield easter + 60 // Corpus Christi
  yield year === 1990 ? dayAt(year, 6, 17) : dayAt(year, 10, 3)
  if (year === 1990) yield dayAt(year, 10, 3)
  // Day of Repentance: the Wednesday before 23 November, a public holiday until 1994.
  if (year <= 1994) yield nthWeekday(year, 11, wednesday, 3) + (nthWeekday(year, 11, wednesday, 3) < dayAt(year, 11, 16) ? 7 : 0)
}

/** The year's last session ends at 14:00. */
function* earlyCloses(year: number): Iterable<readonly [Day, number]> {
  yield [weekdayOnOrBefore(dayAt(year, 12, 30)), clock(14)]
}

export const xetra: Exchange = {
  code: 'XETR',
  name: 'Xetra',
  zone: frankfurtTime,
  verified: false,
  note: 'from the published rules of the Frankfurt Stock Exchange, not compared with an independent calendar; before 2000 the public holidays of Hesse; hours as of today',
  closures,
  earlyCloses,
  hours: () => ({ open: clock(9), close: clock(17, 30) }),
}
