// Files that hold no days: minutes, and splits and dividends alone.
import { describe, expect, it } from 'vitest'
import { dayOf } from '#basics'
import { testDatabase } from '../../../test/support/database.ts'
import { silent } from '../../../test/support/database-settings.ts'
import { readBars, readSeries } from './bars.store.ts'
import { timeText } from './batch.ts'
import { importFile } from './file-import.ts'
import { openMarket } from './market.ts'
import { readCsv } from './providers/csv.ts'

const database = await testDatabase()
const clock = () => new Date('2026-01-05T06:00:00Z')
const market = openMarket(database, { clock, log: silent })
let count = 0
const freshSymbol = () => `M${count++}`
const bring = (symbol: string, text: string) =>
  importFile(database, Buffer.from(text), { symbol, fileName: 'a.csv', by: { place: 'a test' } }, clock)

const clockText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
/** Twenty minutes of each day from its first minute on. */
const minutes = (days: readonly string[], first: number, row: (day: string, time: string) => string): string =>
  days.flatMap(day => Array.from({ length: 20 }, (_, i) => `${row(day, clockText(first + i))},10,11,9,10.5,100`)).join('\n')
const head = 'Date,Time,Open,High,Low,Close,Volume\n'
const beside = (day: string, time: string): string => `${day},${time}`
/** A Friday before and a Monday after the clocks went forward in New York. */
const days = ['2024-03-08', '2024-03-11'] as const

describe('minutes', () => {
  it('that begin at 09:30 are in the time of New York, through the change of the clocks', async () => {
    const symbol = freshSymbol()
    expect(await bring(symbol, head + minutes(days, 570, beside))).toMatchObject({
      holds: 'minutes',
      barCount: 40,
      from: '2024-03-08',
    })
    const [series] = await readSeries(database.kysely, { symbol })
    const { time } = await readBars(database.kysely, series!)
    expect(series!.interval).toBe('1m')
    expect([timeText(time[0]!, '1m'), timeText(time[20]!, '1m')]).toEqual(['2024-03-08T14:30Z', '2024-03-11T13:30Z'])
    expect((await market.bars(symbol, { range: 'MAX', interval: '1m', adjusted: 'splits' }))!.bars.time.length).toBe(40)
  })

  it.each([
    [
      'an offset',
      `DateTime,Open,High,Low,Close,Volume\n${minutes(['2024-03-08'], 570, (day, time) => `${day}T${time}:00-05:00`)}`,
      '2024-03-08T14:30Z',
    ],
    ['London', head + minutes(days, 480, beside), '2024-03-08T08:00Z'],
    ['UTC', head + minutes(['2024-03-07', '2024-03-08'], 870, beside), '2024-03-08T14:30Z'],
  ])('say themselves that they are in the time of %s', async (_name, text, first) => {
    const { bars, questions } = await readCsv(Buffer.from(text))
    expect(questions).toEqual([])
    expect(Array.from(bars.time, time => timeText(time, '1m'))).toContain(first)
  })

  /** Whole sessions, on the clocks of the file, without the minutes of a pause. */
  const sessions = (first: number, last: number, pause = [0, 0], its = ['2024-03-06', '2024-03-07', '2024-03-08']): string =>
    its
      .flatMap(day =>
        Array.from({ length: last - first }, (_, i) => first + i)
          .filter(minute => minute < pause[0]! || minute >= pause[1]!)
          .map(minute => {
            const at = new Date(Date.parse(`${day}T00:00Z`) + minute * 60_000).toISOString()
            return `${at.slice(0, 10)},${at.slice(11, 16)},10,11,9,10.5,100`
          }),
      )
      .join('\n')
  it.each([
    ['the day of Sydney in UTC, from the evening before on', 'utc', sessions(-60, 300)],
    ['the day of Tokyo in UTC', 'utc', sessions(0, 360, [150, 210])],
    ['the day of Tokyo in New York', 'new-york', sessions(-300, 60, [-150, -90])],
    ['the day of Hong Kong in UTC', 'utc', sessions(90, 480, [240, 300])],
    ['the day of Mumbai in UTC', 'utc', sessions(225, 600)],
    ['the long day of New York in UTC, past midnight', 'utc', sessions(540, 1500)],
    ['the long day of New York', 'new-york', sessions(240, 1200)],
    ['the day of New York in Frankfurt', 'frankfurt', sessions(930, 1320)],
    ['Frankfurt, not Tokyo', 'frankfurt', sessions(540, 1050)],
    ['Tokyo, not Frankfurt', 'tokyo', sessions(540, 900, [690, 750])],
    ['Hong Kong, not New York', 'hong-kong', sessions(570, 960, [720, 780])],
    ['Sydney', 'sydney', sessions(600, 960)],
    ['summer in London, in UTC', 'utc', sessions(420, 930, [0, 0], ['2024-07-03', '2024-07-04', '2024-07-05'])],
    // Every minute of the day: currencies.
    ['nobody', null, sessions(0, 1440)],
  ])('from end to end tell in whose time they stand: %s', async (_name, zone, rows) => {
    const { questions, notes, bars } = await readCsv(Buffer.from(head + rows))
    const texts = {
      utc: 'UTC',
      'new-york': 'New York',
      'hong-kong': 'Hong Kong',
      frankfurt: 'Frankfurt',
      tokyo: 'Tokyo',
      sydney: 'Sydney',
    }
    if (zone === null) expect(questions.map(({ about }) => about)).toEqual(['timeZone'])
    else expect(notes.join()).toContain(texts[zone as keyof typeof texts])
    expect(bars.time.length).toBe(zone === null ? 0 : rows.split('\n').length)
  })

  it.each([
    ['seconds', 1],
    ['milliseconds', 1000],
  ])('counted in %s since 1970 are minutes too, on Sundays as well', async (_name, unit) => {
    const opens = ['2024-03-07T23:00Z', '2024-03-10T23:00Z'].map(at => Date.parse(at) / 1000)
    const rows = opens.flatMap(from => Array.from({ length: 20 }, (_, i) => `${(from + 60 * i) * unit},10,11,9,10.5,100`))
    const { holds, bars, questions } = await readCsv(Buffer.from(`timestamp,open,high,low,close,volume\n${rows.join('\n')}`))
    expect({ holds, questions, count: bars.time.length }).toEqual({ holds: 'minutes', questions: [], count: 40 })
    expect([timeText(bars.time[0]!, '1m'), timeText(bars.time[20]!, '1m')]).toEqual(['2024-03-07T23:00Z', '2024-03-10T23:00Z'])
  })

  it('of which nothing tells the time zone are asked about, and read as a person says', async () => {
    const text = head + minutes(days, 615, beside)
    const open = await readCsv(Buffer.from(text))
    expect(open.questions.map(({ about }) => about)).toEqual(['timeZone'])
    const { bars } = await readCsv(Buffer.from(text), { timeZone: 'tokyo' })
    expect(timeText(bars.time[0]!, '1m')).toBe('2024-03-08T01:15Z')
  })

  it('that are five at a time are refused in one sentence', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `2024-03-08,${clockText(570 + 5 * i)},10,11,9,10.5,100`)
    await expect(readCsv(Buffer.from(head + rows.join('\n')))).rejects.toThrow(
      'The rows are 5 minutes apart: daily bars and bars of one minute are stored, and nothing between them.',
    )
  })

  it('with a bad time name the row', async () => {
    const text = `${head}${minutes(['2024-03-08'], 570, beside)}\n2024-03-08,25:99,10,11,9,10.5,100\n`
    expect((await readCsv(Buffer.from(text))).problems).toMatchObject([
      { line: 22, column: 'time of day', what: 'no time of day' },
    ])
  })

  it('are not seen where each day has one row, whatever its time', async () => {
    const rows = ['2024-03-07', '2024-03-08', '2024-03-11'].map(day => `${day},16:00,10,11,9,10.5,100`)
    expect((await readCsv(Buffer.from(head + rows.join('\n')))).holds).toBe('days')
  })
})

describe('splits and dividends alone', () => {
  const prices = `Date,Close\n${['2024-03-04', '2024-03-05', '2024-03-06', '2024-03-07', '2024-03-08'].map((day, i) => `${day},${[100, 100, 50, 50, 49][i]}`).join('\n')}\n`
  const close = async (symbol: string, adjusted: 'splits' | 'all') => {
    const view = (await market.bars(symbol, { range: 'MAX', interval: '1d', adjusted }))!
    return { adjustment: view.adjustment, close: [...view.bars.close] }
  }

  it('adjust the prices that are here, and a later list corrects the first', async () => {
    const symbol = freshSymbol()
    await importFile(database, Buffer.from(prices), { symbol, fileName: 'a.csv', adjustment: 'none' }, clock)
    expect(await close(symbol, 'splits')).toMatchObject({ adjustment: 'none' })
    expect(await bring(symbol, 'Date,Stock Splits\n2024-03-06,2:1\n')).toMatchObject({
      holds: 'events',
      eventCount: 1,
      barCount: 0,
    })
    expect(await close(symbol, 'splits')).toEqual({ adjustment: 'splits', close: [50, 50, 50, 50, 49] })
    await bring(symbol, 'Date,Dividends\n2024-03-08,1\n')
    expect((await close(symbol, 'all')).close).toEqual([49, 49, 49, 49, 49])
    await bring(symbol, 'Date,Dividends\n2024-03-07,1\n')
    expect((await market.stock(symbol)).dividends).toEqual([{ day: dayOf('2024-03-07'), amount: 1 }])
    const kept = await database.kysely.selectFrom('event_revision').selectAll().where('symbol', '=', symbol).execute()
    expect(kept).toMatchObject([{ day: '2024-03-08', amount: '1' }])
  })

  it.each([
    ['without any', 'Date,Dividends\n2024-03-08,0\n', 'The file names no split and no dividend.'],
    [
      'with a bad amount',
      'Date,Dividends\n2024-03-08,1\n2024-03-11,x\n',
      'Line 3, dividend "x": not an amount. Nothing was imported.',
    ],
  ])('%s are refused in one sentence', async (_name, text, sentence) => {
    await expect(bring(freshSymbol(), text)).rejects.toThrow(sentence)
  })
})
