import { describe, expect, it } from 'vitest'
import { type Day, dayOf, isoDay, weekdayOf } from '#basics'
import { type CsvReading, readCsv } from './csv.ts'

/** Day numbers from `first` on, each of `weekdays` (0 is Sunday), of a workbook whose day 0 is `zero`. */
function numbers(first: string, weekdays: readonly number[], count: number, zero: string): number[] {
  const from = dayOf(first)
  const days: Day[] = Array.from({ length: count * 7 }, (_, i) => from + i).filter(day => weekdays.includes(weekdayOf(day)))
  return days.slice(0, count).map(day => day - dayOf(zero))
}

function read(cells: readonly number[], today = '2026-01-05'): Promise<CsvReading> {
  return readCsv(Buffer.from(`Date,Close\n${cells.map((cell, i) => `${cell},${10 + i}\n`).join('')}`), { today: dayOf(today) })
}
const span = ({ bars: { time } }: CsvReading): string => `${isoDay(time[0]!)} ${isoDay(time.at(-1)!)} ${time.length}`

const workdays = [1, 2, 3, 4, 5]
const from1900 = '1899-12-30'
const from1904 = '1904-01-01'

describe('the day numbers of a workbook', () => {
  it('are counted from 1904 where that makes working days of what would be Tuesdays to Saturdays', async () => {
    const reading = await read(numbers('2021-01-04', workdays, 30, from1904))
    expect(span(reading)).toBe('2021-01-04 2021-02-12 30')
    expect(reading.dateFormat).toBe('day numbers of a spreadsheet that counts from 1904 (44195)')
    expect(reading.guesses).toEqual([
      'The day numbers are counted from 1904, as some workbooks do: counted from 1900 they would be Tuesdays to Saturdays.',
    ])
  })

  it('are so although one session was on a Saturday', async () => {
    const cells = numbers('2021-01-04', workdays, 30, from1904)
    expect(span(await read([...cells.slice(0, 5), dayOf('2021-01-09') - dayOf(from1904), ...cells.slice(5)]))).toBe(
      '2021-01-04 2021-02-12 31',
    )
  })

  it.each([
    ['of working days', workdays],
    ['of working days and Saturdays', [...workdays, 6]],
    ['of every day', [0, ...workdays, 6]],
    ['of weeks from Sunday to Thursday', [0, 1, 2, 3, 4]],
  ])('are counted from 1900 in series %s, and nothing is said', async (_name, weekdays) => {
    const reading = await read(numbers('2021-01-04', weekdays, 30, from1900))
    expect([span(reading).slice(0, 10), reading.guesses]).toEqual(['2021-01-04', []])
  })

  it('are counted from 1900 where they could be either, and that is said with the first day', async () => {
    const says =
      'Nothing tells whether the day numbers are counted from 1900 or from 1904; they are taken from 1900, so that the first is 2017-01-03.'
    expect((await read(numbers('2021-01-04', [1, 2, 3, 4], 3, from1904))).guesses).toEqual([says])
    const saturdays = await read(numbers('2021-01-09', [6], 12, from1900))
    expect([span(saturdays).slice(0, 10), saturdays.guesses.length]).toEqual(['2021-01-09', 1])
  })

  it('are not counted from 1904 where days would come out that have not been yet', async () => {
    const reading = await read(numbers('2025-11-04', [2, 3, 4, 5, 6], 30, from1900))
    expect([span(reading), reading.guesses]).toEqual(['2025-11-04 2025-12-13 30', []])
  })
})
