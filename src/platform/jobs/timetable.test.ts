import { describe, expect, it } from 'vitest'
import { type Calendar, cronOf, lastUpTo, nextAfter, type Timetable } from './timetable.ts'

const daily = (timeZone: string, at = '02:00'): Timetable => ({ every: 'day', at, timeZone })

function runs(timetable: Timetable, from: string, count: number): string[] {
  const found: string[] = []
  for (let at = Date.parse(from); found.length < count; ) {
    at = nextAfter(timetable, at)
    found.push(new Date(at).toISOString())
  }
  return found
}

describe('a daily time', () => {
  it('is due once on the day on which 02:00 does not exist, and at 02:00 on the next', () => {
    // Berlin, 29 March 2026: 02:00 becomes 03:00. New York, 8 March 2026.
    expect(runs(daily('Europe/Berlin'), '2026-03-27T12:00:00Z', 3)).toEqual([
      '2026-03-28T01:00:00.000Z',
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:00:00.000Z',
    ])
    expect(runs(daily('America/New_York'), '2026-03-07T12:00:00Z', 2)).toEqual([
      '2026-03-08T07:00:00.000Z',
      '2026-03-09T06:00:00.000Z',
    ])
  })
  it('is due once on the day on which 02:00 exists twice', () => {
    // Berlin, 25 October 2026: 03:00 becomes 02:00.
    expect(runs(daily('Europe/Berlin'), '2026-10-24T12:00:00Z', 2)).toEqual([
      '2026-10-25T00:00:00.000Z',
      '2026-10-26T01:00:00.000Z',
    ])
    expect(runs(daily('America/New_York', '01:30'), '2026-10-31T12:00:00Z', 2)).toEqual([
      '2026-11-01T05:30:00.000Z',
      '2026-11-02T06:30:00.000Z',
    ])
  })
  it.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Auckland', 'UTC'])(
    'is due exactly 365 times a year in %s',
    zone => {
      const end = Date.parse('2027-01-01T12:00:00Z')
      let count = 0
      for (let at = nextAfter(daily(zone), Date.parse('2026-01-01T12:00:00Z')); at <= end; at = nextAfter(daily(zone), at))
        count++
      expect(count).toBe(365)
    },
  )
})

describe('a weekly and a monthly time', () => {
  const sundays: Calendar = { every: 'week', weekday: 0, at: '02:30', timeZone: 'Europe/Berlin' }
  const firsts: Calendar = { every: 'month', day: 1, at: '04:00', timeZone: 'America/New_York' }
  it('is due on its own day by the calendar of its zone, also when the clock is put forward over it', () => {
    // 29 March 2026 is the Sunday on which Berlin has no 02:30.
    expect(runs(sundays, '2026-03-22T12:00:00Z', 2)).toEqual(['2026-03-29T01:30:00.000Z', '2026-04-05T00:30:00.000Z'])
    expect(runs(firsts, '2026-10-02T00:00:00Z', 3)).toEqual([
      '2026-11-01T09:00:00.000Z',
      '2026-12-01T09:00:00.000Z',
      '2027-01-01T09:00:00.000Z',
    ])
    // In Auckland it is Sunday already while it is Saturday in UTC.
    expect(runs({ ...sundays, timeZone: 'Pacific/Auckland' }, '2026-06-03T00:00:00Z', 1)).toEqual(['2026-06-06T14:30:00.000Z'])
  })
  it.each([sundays, firsts, daily('Pacific/Auckland') as Calendar])('was due last when it was due next before: %j', timetable => {
    for (let at = Date.parse('2026-01-01T00:00:00Z'), i = 0; i < 60; i++) {
      const next = nextAfter(timetable, at)
      expect([lastUpTo(timetable, next), lastUpTo(timetable, next - 1) <= at]).toEqual([next, true])
      at = next
    }
  })
})

describe('every so many minutes', () => {
  it('is due on the round times', () => {
    expect(runs({ every: 'minutes', minutes: 15 }, '2026-03-29T00:59:59.999Z', 2)).toEqual([
      '2026-03-29T01:00:00.000Z',
      '2026-03-29T01:15:00.000Z',
    ])
  })
})

it('says both as cron does', () => {
  expect([daily('UTC', '02:05'), { every: 'minutes', minutes: 5 } as const].map(cronOf)).toEqual(['5 2 * * *', '*/5 * * * *'])
})
