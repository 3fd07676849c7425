import { expect, it } from 'vitest'
import { lastOfMonths } from './last-of-months.ts'

it('takes the last day of each month, and of the month that still runs', () => {
  expect(lastOfMonths(['2018-03-29', '2018-04-02', '2018-04-30', '2018-05-01', '2019-05-02'])).toEqual([0, 2, 3, 4])
  expect(lastOfMonths([])).toEqual([])
})
