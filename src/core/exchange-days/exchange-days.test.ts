import { describe, expect, it } from 'vitest'
import { dayOf, isoDay } from '#basics'
import { describeReference, readReference } from '../../../test/support/reference-data.ts'
import { offsetMinutesAt } from './daylight-saving.ts'
import {
  exchangeByCode,
  exchangeForListing,
  exchangeToday,
  exchanges,
  isOpenAt,
  isSession,
  lastCompletedSession,
  nextSession,
  previousSession,
  sessionHours,
  sessionsBetween,
} from './exchange-days.ts'

const newYork = exchangeByCode('XNYS')
const london = exchangeByCode('XLON')
const tokyo = exchangeByCode('XTKS')
const xetra = exchangeByCode('XETR')
const at = (iso: string) => Date.parse(iso)
const utc = (ms: number | undefined) => (ms === undefined ? '' : new Date(ms).toISOString().replace('.000Z', 'Z'))
const open = (exchange: typeof newYork, iso: string) => isSession(exchange, dayOf(iso))
const openOf = (exchange: typeof newYork, days: string) => days.split(' ').filter(day => open(exchange, day))
const closes = (exchange: typeof newYork, iso: string) => utc(sessionHours(exchange, dayOf(iso))?.closeUtc)

describeReference('against the reference calendars', () => {
  for (const exchange of [newYork, london, tokyo]) {
    it(`${exchange.name}: every session, open, close and break, and no other day`, () => {
      const rows = readReference(`exchange_calendars/${exchange.code.toLowerCase()}.csv`).trim().split('\n').slice(1)
      const theirs = rows.map(row => row.split(','))
      const first = dayOf(String(theirs[0]?.[0]).slice(0, 10))
      const last = dayOf(String(theirs.at(-1)?.[0]).slice(0, 10))
      const ours = [...sessionsBetween(exchange, first, last)].map(day => {
        const hours = sessionHours(exchange, day)
        return [
          `${isoDay(day)}T00:00:00Z`,
          utc(hours?.openUtc),
          utc(hours?.closeUtc),
          utc(hours?.breakStartUtc),
          utc(hours?.breakEndUtc),
        ]
      })
      const asLines = (table: string[][]) => table.map(cells => [...cells, '', ''].slice(0, 5).join(','))
      expect(asLines(ours)).toEqual(asLines(theirs))
    })
  }
})

describe('exchange days', () => {
  it('knows the one-off closures of New York', () => {
    const closed =
      '1994-04-27 2001-09-11 2001-09-12 2001-09-13 2001-09-14 2004-06-11 2007-01-02 2012-10-29 2012-10-30 2018-12-05 2025-01-09'
    const around = '2001-09-10 2001-09-17 2012-10-31 2018-12-04 2025-01-08 2025-01-10'
    expect(openOf(newYork, closed)).toEqual([])
    expect(openOf(newYork, around)).toEqual(around.split(' '))
  })

  it('works the coming years out from the rules', () => {
    const closed = (exchange: typeof newYork, year: number) => {
      const days: string[] = []
      for (let day = dayOf(`${year}-01-01`); day <= dayOf(`${year}-12-31`); day++)
        if (!isSession(exchange, day) && ![0, 6].includes((((day + 4) % 7) + 7) % 7)) days.push(isoDay(day).slice(5))
      return days.join(' ')
    }
    // Published by the exchanges themselves.
    expect(closed(newYork, 2026)).toBe('01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25')
    expect(closed(newYork, 2027)).toBe('01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24')
    expect(closed(newYork, 2028)).toBe('01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25')
    expect(closed(london, 2026)).toBe('01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28')
    expect(closed(london, 2027)).toBe('01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28')
    expect(closed(xetra, 2026)).toBe('01-01 04-03 04-06 05-01 12-24 12-25 12-31')
    expect(closed(xetra, 2029)).toBe('01-01 03-30 04-02 05-01 12-24 12-25 12-26 12-31')
    expect(closed(tokyo, 2027)).toBe(
      '01-01 01-11 02-11 02-23 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 11-03 11-23 12-31',
    )
    // Respect for the Aged (20th) and the equinox (22nd) make the 21st a holiday.
    expect(closed(tokyo, 2032)).toContain('09-20 09-21 09-22')
    const counts = exchanges.map(exchange => sessionsBetween(exchange, dayOf('2035-01-01'), dayOf('2035-12-31')).length)
    // 261 weekdays less 10, 8, 8 and 16 holidays.
    expect(counts).toEqual([251, 253, 253, 245])
  })

  it('knows what Tokyo did in the years before its reference begins', () => {
    const closed = '1990-11-12 1993-06-09 1990-02-12 1991-05-06 1992-05-04 1996-01-15 1999-10-11'
    expect(openOf(tokyo, closed)).toEqual([])
    expect(open(tokyo, '1995-12-29')).toBe(true)
    // Marine Day began in 1996; 4 May 1998, a Monday after Constitution Day, was its substitute.
    expect(open(tokyo, '1995-07-20')).toBe(true)
    expect(open(tokyo, '1998-05-04')).toBe(false)
  })

  it('keeps the calendar of Frankfurt since 2000, and says that it is not verified', () => {
    expect(xetra.verified).toBe(false)
    // Of the Whit Mondays those of 2007 and of 2015 to 2021 were holidays, as the project exchange_calendars has them too.
    const traded = '2006-06-05 2009-06-01 2010-05-24 2013-05-20 2014-06-09 2022-06-06 2022-10-03 2013-10-03 2018-10-31 2023-05-18'
    expect(openOf(xetra, '2007-05-28 2015-05-25 2016-10-03 2017-10-31 2020-12-31 2020-12-24 2021-05-24')).toEqual([])
    expect(openOf(xetra, traded)).toEqual(traded.split(' '))
    // Whit Monday of 1999: which holidays of Hesse the exchange kept then is not claimed.
    expect(() => isSession(xetra, dayOf('1999-05-24'))).toThrow(/known from 2000/)
    expect(closes(xetra, '2024-12-30')).toBe('2024-12-30T13:00:00Z')
    expect(closes(xetra, '2024-07-01')).toBe('2024-07-01T15:30:00Z')
  })

  it('closes early where the exchange does', () => {
    expect(closes(newYork, '2024-11-29')).toBe('2024-11-29T18:00:00Z')
    expect(closes(newYork, '2023-07-03')).toBe('2023-07-03T17:00:00Z')
    expect(closes(newYork, '2025-12-24')).toBe('2025-12-24T18:00:00Z')
    expect(closes(london, '2024-12-24')).toBe('2024-12-24T12:30:00Z')
    expect(sessionHours(london, dayOf('2024-12-24'))?.half).toBe(true)
    expect(sessionHours(london, dayOf('2024-12-23'))?.half).toBe(false)
    expect(closes(tokyo, '2024-11-01')).toBe('2024-11-01T06:00:00Z')
    expect(closes(tokyo, '2024-11-05')).toBe('2024-11-05T06:30:00Z')
  })

  it('agrees with Intl about every change of clocks from 1990 to 2035', () => {
    const wrong: string[] = []
    for (const { zone } of exchanges) {
      const format = new Intl.DateTimeFormat('en-US', { timeZone: zone.timeZone, timeZoneName: 'longOffset' })
      const theirs = (ms: number) => {
        const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(format.format(ms)) ?? []
        return hours === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
      }
      for (let ms = at('1990-01-01T00:00Z'); ms < at('2036-01-01T00:00Z'); ms += 86_400_000)
        if (offsetMinutesAt(zone, ms) !== theirs(ms))
          wrong.push(`${zone.timeZone} ${utc(ms)}: ${offsetMinutesAt(zone, ms)} not ${theirs(ms)}`)
    }
    expect(wrong).toEqual([])
    expect(offsetMinutesAt(newYork.zone, at('2024-03-10T06:59:59Z'))).toBe(-300)
    expect(offsetMinutesAt(newYork.zone, at('2024-03-10T07:00:00Z'))).toBe(-240)
    expect(offsetMinutesAt(london.zone, at('2024-10-27T00:59:59Z'))).toBe(60)
    expect(offsetMinutesAt(london.zone, at('2024-10-27T01:00:00Z'))).toBe(0)
  })

  it('takes "today" from the exchange, not from the server', () => {
    const instant = at('2024-06-03T23:30:00Z')
    expect(isoDay(exchangeToday(newYork, instant))).toBe('2024-06-03')
    expect(isoDay(exchangeToday(london, instant))).toBe('2024-06-04')
    expect(isoDay(exchangeToday(tokyo, instant))).toBe('2024-06-04')
  })

  it('counts a session as complete only when it has ended', () => {
    const completed = (iso: string) => isoDay(lastCompletedSession(newYork, at(iso)))
    expect(completed('2024-06-03T19:59:59Z')).toBe('2024-05-31')
    expect(completed('2024-06-03T20:00:00Z')).toBe('2024-06-03')
    expect(completed('2024-11-29T18:00:00Z')).toBe('2024-11-29')
    expect(completed('2024-12-26T12:00:00Z')).toBe('2024-12-24')
  })

  it('is not open during the lunch break', () => {
    expect(isOpenAt(tokyo, at('2025-06-03T02:29:00Z'))).toBe(true)
    expect(isOpenAt(tokyo, at('2025-06-03T02:30:00Z'))).toBe(false)
    expect(isOpenAt(tokyo, at('2025-06-03T03:30:00Z'))).toBe(true)
    expect(isOpenAt(tokyo, at('2025-06-07T01:00:00Z'))).toBe(false)
  })

  it('steps over weekends and holidays', () => {
    expect(isoDay(nextSession(newYork, dayOf('2001-09-10')))).toBe('2001-09-17')
    expect(isoDay(previousSession(newYork, dayOf('2001-09-17')))).toBe('2001-09-10')
    expect(sessionsBetween(newYork, dayOf('2001-09-11'), dayOf('2001-09-16'))).toHaveLength(0)
    expect(sessionsBetween(newYork, dayOf('2001-09-17'), dayOf('2001-09-10'))).toHaveLength(0)
  })

  it('refuses days for which it has no rules', () => {
    expect(() => isSession(newYork, dayOf('1989-12-29'))).toThrow(/known from 1990/)
    expect(() => exchangeByCode('XPAR' as 'XNYS')).toThrow(/no exchange/)
  })

  it("finds the exchange by a directory's name for it", () => {
    const american = ['NASDAQ', 'NYSE', 'NYSE Arca', 'AMEX', 'OTC', 'Cboe BZX']
    expect(american.filter(name => exchangeForListing(name)?.code !== 'XNYS')).toEqual([])
    expect(exchangeForListing('LSE')?.code).toBe('XLON')
    expect(exchangeForListing('XETRA')?.code).toBe('XETR')
    expect(exchangeForListing('Tokyo')?.code).toBe('XTKS')
    expect(exchangeForListing('Euronext Paris')).toBeNull()
  })

  it('answers fast enough for loops', () => {
    let sessions = 0
    for (let day = dayOf('1990-01-01'); day <= dayOf('2035-12-31'); day++) if (isSession(newYork, day)) sessions++
    expect(sessions).toBeGreaterThan(11_500)
  })
})
