import { describe, expect, it } from 'vitest'
import { type Aged, outlived } from './retention.ts'

const day = 86_400_000
const made = (number: number, createdDay = number, state: Aged['state'] = 'proved'): Aged => ({
  id: `b${number}`,
  number,
  createdAt: new Date(createdDay * day).toISOString(),
  state,
})
const five = [5, 4, 3, 2, 1].map(number => made(number))
const rule = { days: 30, keep: 2, daily: 0, weekly: 0, monthly: 0 }

describe('retention', () => {
  it.each([
    ['400 days later', five, 405, ['b3', 'b2', 'b1']],
    ['730 days earlier', five, -725, []],
    ['a bad newest one pushes nothing out', [made(5, 5, 'bad'), ...five.slice(1)], 405, ['b5', 'b2', 'b1']],
    ['nor does one that nobody has looked at', [made(5, 5, 'written'), ...five.slice(1)], 405, ['b5', 'b2', 'b1']],
    ['nothing goes where nothing is good', five.map(each => ({ ...each, state: 'bad' as const })), 405, []],
    ['nothing goes where nothing was looked at', five.map(each => ({ ...each, state: 'written' as const })), 405, []],
    ['what is not ours stays', [...five.slice(0, 2), made(1, 1, 'foreign')], 405, []],
    ['made while the clock was two years ahead, it is still the newest', [made(6, 900), ...five], 905, ['b4', 'b3', 'b2', 'b1']],
    [
      'made while the clock was two years behind, it is still the newest',
      [made(6, -725), ...five],
      405,
      ['b4', 'b3', 'b2', 'b1'],
    ],
  ])('%s', (_, list, today, gone) => expect(outlived(list, rule, today * day)).toEqual(gone))

  const month = Array.from({ length: 40 }, (_, at) => made(40 - at))
  const ids = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, at) => `b${from - at}`)
  it.each([
    ['a clock that jumped 400 days ahead makes nothing old', month, 440, ids(9, 1)],
    ['nor does a backup that was made by it', [made(41, 440), ...month], 440, ids(9, 1)],
    [
      'nor one that went on with it for a week',
      [...ids(47, 41).map((_, at) => made(47 - at, 447 - at)), ...month],
      447,
      ids(15, 1),
    ],
    ['nor one that is two years behind', month, -690, ids(9, 1)],
    [
      'what was made two years ahead goes in its turn',
      [...ids(45, 6).map((_, at) => made(45 - at)), made(5, 735)],
      45,
      ids(14, 5),
    ],
    ['a machine that was off for two months is believed', month, 100, ids(38, 1)],
    ['and one that has run for years keeps its days', Array.from({ length: 900 }, (_, at) => made(900 - at)), 900, ids(869, 1)],
  ])('by itself: %s', (_, list, today, gone) => expect(outlived(list, rule, today * day, true)).toEqual(gone))

  it('keeps one of each day, week and month besides, as far as there are any', () => {
    // Two a day for 400 days.
    const two = Array.from({ length: 800 }, (_, at) => made(800 - at, (800 - at) / 2))
    const gone = new Set(outlived(two, { days: 3, keep: 1, daily: 7, weekly: 4, monthly: 12 }, 400 * day))
    const kept = two.filter(({ id }) => !gone.has(id)).map(({ createdAt }) => createdAt.slice(0, 10))
    expect(kept).toEqual([
      '1971-02-05', '1971-02-04', '1971-02-04', '1971-02-03', '1971-02-03', '1971-02-02', '1971-02-02',
      '1971-02-01', '1971-01-31', '1971-01-30', '1971-01-24', '1971-01-17', '1970-12-31', '1970-11-30', '1970-10-31',
      '1970-09-30', '1970-08-31', '1970-07-31', '1970-06-30', '1970-05-31', '1970-04-30', '1970-03-31',
    ]) // biome-ignore format: a row is a span
  })
})
