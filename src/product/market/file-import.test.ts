// Files into a real database: what a good one adds, and that a bad one changes nothing.
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { readSeries } from './bars.store.ts'
import { readListing } from './catalogue.store.ts'
import { chart, file, head, never, sourcesOver } from '../../../test/support/source-tests.ts'

const database = await testDatabase()
const { freshSymbol, offline, answering, stored, closes } = sourcesOver(database)

describe('a file', () => {
  it('is stored whole, and a second time changes nothing', async () => {
    const symbol = freshSymbol()
    const imported = await offline().importFile(file, { symbol: symbol.toLowerCase(), fileName: 'a.csv', currency: 'USD' })
    expect(imported).toMatchObject({
      symbol,
      name: symbol,
      from: '2020-08-27',
      to: '2020-08-28',
      barCount: 2,
      barsAdded: 2,
      notes: [],
    })
    const before = await stored(symbol)
    expect(before[0]!.one).toMatchObject({
      source: 'csv',
      label: 'file a.csv',
      currency: 'USD',
      trust: 100,
      storedAdjustment: 'splits',
    })
    expect(await offline().importFile(file, { symbol, fileName: 'a.csv', currency: 'USD' })).toMatchObject({ barsAdded: 0 })
    expect(await stored(symbol)).toEqual(before)
  })
  it('that corrects a bar keeps what it replaced', async () => {
    const symbol = freshSymbol()
    await offline().importFile(file, { symbol, fileName: 'a.csv' })
    await offline().importFile(Buffer.from(`${head}2020-08-28,504,506,498,499.5,46907500\n2020-08-31,500,501,499,500,1\n`), {
      symbol,
      fileName: 'b.csv',
    })
    expect(await closes(symbol, 'csv')).toEqual([
      ['2020-08-27', 500.04],
      ['2020-08-28', 499.5],
      ['2020-08-31', 500],
    ])
    const [{ revisions }] = (await stored(symbol)) as [Awaited<ReturnType<typeof stored>>[number]]
    expect(revisions.map(({ bars }) => [...bars.close])).toEqual([[500.04, 499.23]])
  })
  it('of closes alone takes nothing away from whole bars', async () => {
    const symbol = freshSymbol()
    await offline().importFile(file, { symbol, fileName: 'a.csv' })
    const before = await stored(symbol)
    const again = await offline().importFile(Buffer.from('Date,Close\n2020-08-27,500.04\n2020-08-28,499.23\n'), {
      symbol,
      fileName: 'b.csv',
    })
    expect([again.barsAdded, again.barsChanged]).toEqual([0, 0])
    const bars = (of: typeof before) => of.map(one => one.bars)
    expect(bars(await stored(symbol))).toEqual(bars(before))
  })
  it.each([
    [
      'a bad row',
      `${head}2020-08-27,508,510,495,500.04,1\n2020-08-28,504,506,505,499.23,1\n`,
      /^Line 3, low "505": above the close\. Nothing was imported\.$/,
    ],
    ['a web page', '<html>', /^This is a web page/],
    ['an open question', 'Date,Close\n02/03/2020,500\n', /Say which; nothing was imported\.$/],
    ['a day of tomorrow', `${head}2020-09-04,508,510,495,500.04,1\n`, /a day that has not come yet/],
  ])('with %s changes nothing', async (_name, text, sentence) => {
    const symbol = freshSymbol()
    await offline().importFile(file, { symbol, fileName: 'a.csv' })
    const before = await stored(symbol)
    await expect(offline().importFile(Buffer.from(text), { symbol, fileName: 'b.csv' })).rejects.toThrow(sentence)
    expect(await stored(symbol)).toEqual(before)
  })
  it('of another adjustment than the first one is refused', async () => {
    const symbol = freshSymbol()
    await offline().importFile(file, { symbol, fileName: 'a.csv' })
    const before = await stored(symbol)
    await expect(offline().importFile(file, { symbol, fileName: 'a.csv', adjustment: 'none' })).rejects.toThrow(
      'adjusted otherwise',
    )
    expect(await stored(symbol)).toEqual(before)
  })
  it('in another currency than the stored prices is refused, and one that does not say leaves the known one', async () => {
    const symbol = freshSymbol()
    const inCurrency = (code: string) => Buffer.from(`Date,Close,Currency\n2020-01-02,10,${code}\n2020-01-03,11,${code}\n`)
    await offline().importFile(inCurrency('EUR'), { symbol, fileName: 'a.csv' })
    const before = await stored(symbol)
    await expect(offline().importFile(inCurrency('USD'), { symbol, fileName: 'b.csv' })).rejects.toThrow(
      `The stored prices of ${symbol} from csv are in EUR, the new ones in USD.`,
    )
    expect(await stored(symbol)).toEqual(before)
    const silent = Buffer.from('Date,Close\n2020-01-06,12\n')
    await offline().importFile(silent, { symbol, fileName: 'c.csv' })
    expect((await readSeries(database.kysely, { symbol })).map(({ currency }) => currency)).toEqual(['EUR'])
    const told = await offline().importFile(inCurrency('EUR'), { symbol: freshSymbol(), fileName: 'd.csv', currency: 'USD' })
    expect(told.notes).toContain('The file itself says EUR, not USD.')
  })
  it('is judged by a split that another source knows, and compared with it', async () => {
    const symbol = freshSymbol()
    await answering(chart(symbol)).refresh([symbol], never)
    const raw = Buffer.from(`${head}2020-08-28,504,506,498,499.23,46907500\n2020-08-31,127.58,131,126,129.04,225702700\n`)
    expect(await offline().importFile(raw, { symbol, fileName: 'raw.csv' })).toMatchObject({
      adjustment: 'none',
      adjustmentBecause: 'At the split of 2020-08-31 (4 for 1) prices fall as they did when traded.',
      notes: [],
    })
    const other = freshSymbol()
    await answering(chart(other)).refresh([other], never)
    const adjusted = Buffer.from(
      `${head}2020-08-28,126.01,126.44,124.58,124.81,187630000\n2020-08-31,127.58,142,126,140.0,225702700\n`,
    )
    expect(await offline().importFile(adjusted, { symbol: other, fileName: 'adjusted.csv' })).toMatchObject({
      adjustment: 'splits',
      notes: [
        'On one day the close differs from other sources by more than 1 %; first 2020-08-31: 140 from csv, 129.04 from yahoo. Both are kept.',
      ],
    })
    expect(await closes(other, 'yahoo')).toContainEqual(['2020-08-31', 129.04])
  })
  it('gives a symbol a name that fits on a line', async () => {
    const symbol = freshSymbol()
    await offline().importFile(file, { symbol, fileName: 'a.csv', name: ` Acme\u001b[2J\nCorp${'.'.repeat(300)}` })
    const name = (await readListing(database.kysely, [symbol]))!.name
    expect([name.slice(0, 14), name.length]).toEqual(['Acme [2J Corp.', 200])
  })
  it.each(['', '../etc', 'A B', 'x'.repeat(30)])('needs a symbol: %j', async symbol => {
    await expect(offline().importFile(file, { symbol, fileName: 'a.csv' })).rejects.toThrow('is no symbol')
  })
})
