// Xetra, Frankfurt: the trading calendar that the Frankfurt Stock Exchange publishes for each year, put into rules.
// They agree rule by rule with those of the exchange_calendars package, and with the list of sessions kept among its tests (2000 to June 2023)
// as far as it was read: day by day, open and close to the minute, in 2000, 2007, 2014, 2017 and from December 2022 on, and in the number of sessions
// between these. It knows of early closes from 2010 on, and the years between were counted only, so this says verified: false. Before 2000 the
// exchange kept holidays of Hesse of which that package knows nothing: those years are not claimed. Hours are today's throughout.
import { type Day, dayOf } from '#basics'
import { dayAt, easterSunday, weekdayOnOrBefore } from './calendar-dates.ts'
import { frankfurtTime } from './daylight-saving.ts'
import { clock, type Exchange } from './exchange.ts'

const reformationAnniversary: Day = dayOf('2017-10-31')

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
  if (year === 2007 || (year >= 2015 && year <= 2021)) yield easter + 50 // Whit Monday
  if (year >= 2014 && year <= 2021) yield dayAt(year, 10, 3) // Day of German Unity
  yield reformationAnniversary
}

/** The year's last session ends at 14:00. */
function* earlyCloses(year: number): Iterable<readonly [Day, number]> {
  yield [weekdayOnOrBefore(dayAt(year, 12, 30)), clock(14)]
}

export const xetra: Exchange = {
  code: 'XETR',
  name: 'Xetra',
  zone: frankfurtTime,
  knownFrom: dayAt(2000, 1, 1),
  verified: false,
  note: 'from the published rules of the Frankfurt Stock Exchange since 2000, compared with a list of its days in part; hours as of today',
  closures,
  earlyCloses,
  hours: () => ({ open: clock(9), close: clock(17, 30) }),
}
