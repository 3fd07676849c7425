import { expect, it } from 'vitest'
import { windowStart } from './window.ts'

const dates = ['2015-05-11', '2017-05-10', '2017-05-11', '2017-12-29', '2018-01-02', '2018-04-30', '2018-05-11']

it.each([
  ['1M', 5],
  ['YTD', 4],
  ['1Y', 2],
  ['5Y', 0],
  ['MAX', 0],
] as const)('starts %s at bar %i, counted back from the last bar', (range, index) =>
  expect(windowStart(dates, range)).toBe(index),
)

it('takes the last day of a shorter month', () => expect(windowStart(['2018-02-27', '2018-02-28', '2018-03-31'], '1M')).toBe(1))
it('is 0 without bars', () => expect(windowStart([], '1Y')).toBe(0))
it('counts minutes back by their days', () =>
  expect(windowStart(['2018-04-10T19:59Z', '2018-04-11T13:31Z', '2018-05-11T19:59Z'], '1M')).toBe(1))
