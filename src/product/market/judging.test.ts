// What a person says of a finding, across later imports; and lists of splits and dividends, which are looked at like prices.
import { describe, expect, it } from 'vitest'
import { isoDay } from '#basics'
import { testDatabase } from '../../../test/support/database.ts'
import { sampleBars } from '../../../test/support/sample-bars.ts'
import { readBars, readSeries } from './bars.store.ts'
import { importFile } from './file-import.ts'
import { openQuality } from './quality.ts'

const database = await testDatabase()
const clock = () => new Date('2026-01-05T06:00:00Z')
const quality = openQuality({ database, listing: async symbol => ({ symbol }), emailsOf: async () => new Map(), clock })
const reader = { seesNames: false }
const somebody = { place: 'a test' }
let count = 0
const freshSymbol = () => `J${count++}`

const bring = (symbol: string, rows: readonly string[], heading = 'Date,Close,Volume') =>
  importFile(database, Buffer.from(`${heading}\n${rows.join('\n')}\n`), { symbol, fileName: 'a.csv', adjustment: 'none' }, clock)
const findings = (symbol: string) => quality.findings(reader, symbol)
const states = async (symbol: string) => (await findings(symbol)).map(({ kind, state }) => `${kind} ${state}`)
const log = async (symbol: string) => (await quality.revisions(reader, symbol)).series

const { time, close } = sampleBars(80)
/** One row a weekday; `of` changes a close. */
const rows = (of: (close: number, i: number) => number, from = 0, to = 80) =>
  Array.from(time.slice(from, to), (day, i) => `${isoDay(day)},${of(close[from + i]!, from + i).toFixed(2)},1000`)
const stood = (price: number, i: number) => (i >= 20 && i < 50 ? close[20]! : price)

describe('a dismissed flag', () => {
  it('stays dismissed when newer bars come, and is history when the source mends it', async () => {
    const symbol = freshSymbol()
    await bring(symbol, rows(stood, 0, 70))
    const [found] = await findings(symbol)
    expect(await states(symbol)).toEqual(['stale flagged'])
    await quality.judge(found!.id, 'dismiss', somebody, 'It did not trade.')
    await bring(symbol, rows(stood, 70))
    expect(await findings(symbol)).toMatchObject([
      { state: 'dismissed', judgement: { by: 'a test', reason: 'It did not trade.' } },
    ])
    await bring(
      symbol,
      rows(price => price, 15, 55),
    )
    expect(await findings(symbol)).toEqual([])
  })

  it('is raised anew when the figures change', async () => {
    const symbol = freshSymbol()
    await bring(symbol, rows(stood))
    await quality.judge((await findings(symbol))[0]!.id, 'dismiss', somebody, 'It did not trade.')
    await bring(
      symbol,
      rows(() => close[20]!, 50, 60),
    )
    expect(await states(symbol)).toEqual(['stale flagged'])
  })
})

describe('an undone repair', () => {
  const pence = (price: number, i: number) => price * (i >= 20 && i < 30 ? 100 : 1)
  const at25 = async (symbol: string) => {
    const [series] = await readSeries(database.kysely, { symbol })
    return (await readBars(database.kysely, series!)).close[25]
  }

  it('can be made again, as a revision, and refuses where the figures have changed since', async () => {
    const symbol = freshSymbol()
    await bring(symbol, rows(pence))
    const [{ id } = { id: 0 }] = await findings(symbol)
    const mended = await at25(symbol)
    await quality.judge(id, 'undo', somebody)
    expect(await at25(symbol)).toBeCloseTo(mended! * 100, 6)
    await quality.judge(id, 'redo', somebody)
    expect(await at25(symbol)).toBe(mended)
    expect((await log(symbol))[0]!.revisions.map(({ cause, by }) => `${cause} ${by}`).slice(0, 2)).toEqual([
      'redo a test',
      'undo a test',
    ])
    await quality.judge(id, 'undo', somebody)
    await bring(symbol, [`${isoDay(time[25]!)},77.77,1000`])
    await expect(quality.judge(id, 'redo', somebody)).rejects.toMatchObject({ code: 'conflict' })
    expect(await at25(symbol)).toBe(77.77)
  })
})

describe('a list of splits and dividends', () => {
  const halved = (price: number, i: number) => (i >= 40 ? price / 2 : price)

  it('answers the question that a jump raised', async () => {
    const symbol = freshSymbol()
    await bring(symbol, rows(halved))
    expect(await states(symbol)).toEqual(['unlisted-split flagged'])
    await bring(symbol, [`${isoDay(time[40]!)},2:1`], 'Date,Stock Splits')
    expect(await states(symbol)).toEqual([])
    const list = (await log(symbol)).find(({ holds }) => holds === 'events')
    expect(list!.revisions[0]).toMatchObject({ cause: 'import', says: '1 split or dividend added' })
    const [series] = await readSeries(database.kysely, { symbol })
    expect(series!.label).toBe('file a.csv')
  })

  it('raises a question where the prices do not follow it', async () => {
    const symbol = freshSymbol()
    await bring(
      symbol,
      rows(price => price),
    )
    expect(await states(symbol)).toEqual([])
    await bring(symbol, [`${isoDay(time[40]!)},20:1`], 'Date,Stock Splits')
    expect(await states(symbol)).not.toEqual([])
  })

  it('that nobody has prices for keeps a log of its corrections all the same', async () => {
    const symbol = freshSymbol()
    await bring(symbol, ['2024-03-08,1'], 'Date,Dividends')
    await bring(symbol, ['2024-03-08,1.1'], 'Date,Dividends')
    const [list] = await log(symbol)
    expect(list).toMatchObject({ source: 'csv-events', holds: 'events' })
    expect(list!.revisions.map(({ says }) => says)).toEqual(['1 split or dividend corrected', '1 split or dividend added'])
    expect(list!.revisions[0]!.differences).toEqual([{ what: 'dividend', at: '2024-03-08', before: 1, after: 1.1 }])
  })

  it('is doubted where an amount cannot be right, and the amount stays what the file says', async () => {
    const symbol = freshSymbol()
    const paying = (price: number, i: number) => (i >= 40 ? price - 0.5 : price)
    await bring(symbol, rows(paying))
    await bring(symbol, [`${isoDay(time[10]!)},0.5`, `${isoDay(time[40]!)},50`, `${isoDay(time[70]!)},0.5`], 'Date,Dividends')
    expect((await findings(symbol)).every(({ state }) => state === 'flagged')).toBe(true)
    expect((await findings(symbol)).map(({ kind }) => kind)).toContain('dividend-amount')
  })
})
