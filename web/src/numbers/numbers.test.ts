import { describe, expect, it } from 'vitest'
import {
  dayOrMinute,
  compact,
  count,
  day,
  direction,
  instant,
  readable,
  inUnit,
  month,
  ordinal,
  percent,
  percentChange,
  price,
  priceChange,
} from './numbers.ts'

describe('numbers as they are written', () => {
  it.each([
    [188.59, '188.59'],
    [2728.12, '2,728.12'],
    [0.066014, '0.0660'],
    [0, '0.00'],
    [-1.5, '−1.50'],
    [null, '–'],
    [undefined, '–'],
    [Number.NaN, '–'],
  ])('writes the price %s as %s', (value, text) => expect(price(value)).toBe(text))

  it('names the currency where it is not plain', () => expect(price(12, 'EUR')).toBe('12.00\u00a0EUR'))

  it.each([
    [1.2, 188, '+1.20'],
    [-0.354, 188, '−0.35'],
    [0.0012, 0.5, '+0.0012'],
    [0, 188, '0.00'],
    [-0.001, 188, '0.00'],
    [null, 188, '–'],
  ])('writes the change %s of a price near %s as %s', (value, near, text) => expect(priceChange(value, near)).toBe(text))

  it('gives changes a sign and levels none', () => {
    expect(percentChange(12.345)).toBe('+12.35%')
    expect(percentChange(-3)).toBe('−3.00%')
    expect(percentChange(-0.001)).toBe('0.00%')
    expect(percent(0.426328)).toBe('0.43%')
    expect(percent(null)).toBe('–')
  })

  it.each([
    [3474674214874, '3.47\u00a0T'],
    [1_230_000_000, '1.23\u00a0B'],
    [38168200, '38.17\u00a0M'],
    [999_999, '1.00\u00a0M'],
    [1500, '1.50\u00a0K'],
    [950, '950'],
    [12.5, '12.5'],
    [-2_500_000, '−2.50\u00a0M'],
    [null, '–'],
  ])('writes the amount %s as %s', (value, text) => expect(compact(value)).toBe(text))

  it('writes whole things in groups', () => expect(count(14161)).toBe('14,161'))
  it('writes figures in their unit', () => {
    expect(inUnit(1, 'days')).toBe('1\u00a0day')
    expect(inUnit(498, 'days')).toBe('498\u00a0days')
    expect(inUnit(1.0812, 'ratio')).toBe('1.08')
    expect(inUnit(null, 'percent')).toBe('–')
  })
  it('writes days, months and instants without doubt about month or zone', () => {
    expect(day('2018-05-11')).toBe('11\u00a0May\u00a02018')
    expect(day('2018-09-03')).toBe('3\u00a0Sep\u00a02018')
    expect(month('1929-09-01')).toBe('Sep\u00a01929')
    expect(readable('the last (2026-11-24T04:50:00.123Z) failed')).toBe('the last (24\u00a0Nov\u00a02026, 04:50\u00a0UTC) failed')
    expect(instant('2026-11-24T04:50:00Z')).toBe('24\u00a0Nov\u00a02026, 04:50\u00a0UTC')
    expect(day(null)).toBe('–')
  })
  it.each([
    ['2016-05-13T13:31Z', 'America/New_York', '13\u00a0May\u00a02016, 09:31\u00a0New\u00a0York'],
    ['2016-12-13T14:31Z', 'America/New_York', '13\u00a0Dec\u00a02016, 09:31\u00a0New\u00a0York'],
    ['2016-05-12T23:31Z', 'Asia/Tokyo', '13\u00a0May\u00a02016, 08:31\u00a0Tokyo'],
    ['2016-05-13T13:31Z', null, '13\u00a0May\u00a02016, 13:31\u00a0UTC'],
    ['2016-05-13', 'America/New_York', '13\u00a0May\u00a02016'],
  ])('writes the minute %s of %s by its clocks', (value, zone, text) => expect(dayOrMinute(value, zone)).toBe(text))
  it('says flat for what rounds to nothing', () => {
    expect(direction(0.004)).toBe('flat')
    expect(direction(-0.01)).toBe('down')
    expect(direction(null)).toBe('flat')
  })
  it.each([
    [1, '1st'],
    [2, '2nd'],
    [3, '3rd'],
    [11, '11th'],
    [93, '93rd'],
    [100, '100th'],
  ])('counts %s as %s', (value, text) => expect(ordinal(value)).toBe(text))
})
