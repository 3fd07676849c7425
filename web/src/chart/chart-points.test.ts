import { describe, expect, it } from 'vitest'
import { areClosesAlone, timesOf } from './chart-points.ts'

const shown = (dates: string[], timeZone: string | null) => {
  const given = timesOf(dates, timeZone)
  return [...given.times.map(time => new Date(time * 1000).toISOString().slice(0, 16)), given.timeZone]
}

describe('minutes on the axis', () => {
  it.each<[string, string[], string | null, (string | null)[]]>([
    ['in summer', ['2016-05-13T13:30Z'], 'America/New_York', ['2016-05-13T09:30', 'America/New_York']],
    ['in winter', ['2016-01-13T14:30Z'], 'America/New_York', ['2016-01-13T09:30', 'America/New_York']],
    [
      'on both sides of the day in spring on which clocks change',
      ['2016-03-11T14:30Z', '2016-03-14T13:30Z'],
      'America/New_York',
      ['2016-03-11T09:30', '2016-03-14T09:30', 'America/New_York'],
    ],
    [
      'and in autumn, where London changes a week before',
      ['2016-10-28T07:00Z', '2016-10-31T08:00Z'],
      'Europe/London',
      ['2016-10-28T08:00', '2016-10-31T08:00', 'Europe/London'],
    ],
    [
      'a day that begins the evening before',
      ['2016-05-12T23:59Z', '2016-05-13T00:01Z'],
      'Asia/Tokyo',
      ['2016-05-13T08:59', '2016-05-13T09:01', 'Asia/Tokyo'],
    ],
    ['of an exchange that is not known', ['2016-05-13T13:30Z'], null, ['2016-05-13T13:30', null]],
    [
      'of the hour that comes twice',
      ['2016-11-06T05:59Z', '2016-11-06T06:00Z'],
      'America/New_York',
      ['2016-11-06T05:59', '2016-11-06T06:00', null],
    ],
    ['which are days', ['2016-05-13'], 'America/New_York', ['2016-05-13T00:00', null]],
  ])('are as the clocks of the exchange show them: %s', (_what, dates, timeZone, expected) => {
    expect(shown(dates, timeZone)).toEqual(expected)
  })
})

describe('bars', () => {
  const closes = [10, 11, null, 12]
  it.each<[string, (number | null)[], boolean]>([
    ['that repeat the close are closes alone', [...closes], true],
    ['without another price are too', [null, null, null, null], true],
    ['of which one opened elsewhere are candles', [10, 10.5, null, 12], false],
  ])('%s', (_what, open, expected) => {
    expect(areClosesAlone({ open, high: [...closes], low: [...closes], close: closes })).toBe(expected)
  })
})
