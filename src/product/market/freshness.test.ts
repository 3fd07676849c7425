import { describe, expect, it } from 'vitest'
import { dayOf } from '#basics'
import { freshnessOf } from './freshness.ts'

const nasdaq = { symbol: 'AAPL', exchange: 'NASDAQ' }
const at = (iso: string) => Date.parse(iso)
const age = (lastDay: string, instant: string, listing = nasdaq) => freshnessOf(dayOf(lastDay), listing, at(instant))

describe('the age of a series', () => {
  it.each([
    ['during its own session', '2026-11-20', '2026-11-23T20:59:59Z', 0, null],
    ['when the next session has ended', '2026-11-20', '2026-11-23T21:00:00Z', 1, '2026-11-23'],
    ['over a weekend', '2026-11-20', '2026-11-22T23:00:00Z', 0, null],
    ['over Thanksgiving', '2026-11-25', '2026-11-26T23:00:00Z', 0, null],
    ['before the half day after it ends at 13:00 in New York', '2026-11-25', '2026-11-27T17:59:59Z', 0, null],
    ['when that half day has ended', '2026-11-25', '2026-11-27T18:00:00Z', 1, '2026-11-27'],
    ['in summer, when New York closes at 20:00 UTC', '2026-07-01', '2026-07-02T20:00:00Z', 1, '2026-07-02'],
    ['on the Monday after the clocks went forward', '2026-03-06', '2026-03-09T20:00:00Z', 1, '2026-03-09'],
    ['on the Friday before', '2026-03-05', '2026-03-06T20:00:00Z', 0, null],
    ['late in New York, when it is tomorrow in UTC', '2026-11-23', '2026-11-24T03:00:00Z', 0, null],
  ])('counts %s', (_when, lastDay, instant, sessionsBehind, staleSince) => {
    expect(age(lastDay, instant)).toMatchObject({ sessionsBehind, staleSince, basis: 'sessions of New York' })
  })

  it("is in the exchange's own days: Tokyo's Tuesday ends while New York still has Monday", () => {
    const instant = '2026-11-24T06:30:00Z'
    expect(age('2026-11-20', instant, { symbol: '7203.T', exchange: 'not stated' })).toMatchObject({
      sessionsBehind: 1,
      // Monday is Labour Thanksgiving Day.
      staleSince: '2026-11-24',
      daysBehind: 4,
    })
    expect(age('2026-11-20', instant)).toMatchObject({ sessionsBehind: 1, staleSince: '2026-11-23' })
  })

  it('says that the days of Xetra are not verified', () => {
    expect(age('2026-11-20', '2026-11-23T12:00:00Z', { symbol: 'SAP.DE', exchange: 'not stated' })).toMatchObject({
      says: 'up to date',
      basis: 'sessions of Xetra, from published rules, not verified',
    })
  })

  it('is in calendar days where the exchange is not known, and says so', () => {
    expect(age('2026-11-20', '2026-11-23T12:00:00Z', { symbol: 'ABC', exchange: 'Bolsa de Madrid' })).toEqual({
      sessionsBehind: null,
      daysBehind: 3,
      staleSince: null,
      basis: 'calendar days: the days of its exchange are not known here',
      says: '3 calendar days old',
    })
  })

  it('follows the exchange of an index, and nobody before 1990', () => {
    expect(age('2020-04-17', '2020-04-20T21:00:00Z', { symbol: '^GSPC', exchange: 'INDEX' }).says).toBe('1 session old')
    expect(age('1989-12-29', '2020-04-20T21:00:00Z').basis).toMatch(
      /^calendar days: the sessions of New York are known from 1990/,
    )
  })
})
