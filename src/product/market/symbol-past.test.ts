// A company's history goes through a change of its symbol: bars, splits and dividends, in everything that shows prices.
import { describe, expect, it } from 'vitest'
import { dayOf, isoDay } from '#basics'
import { testDatabase } from '../../../test/support/database.ts'
import { silent } from '../../../test/support/database-settings.ts'
import type { StoredSeries } from './bars.store.ts'
import { importFile } from './file-import.ts'
import { openMarket } from './market.ts'
import { symbolsToRefresh } from './refreshing.ts'
import { openSymbolChanges } from './symbol-changes.ts'
import { pastOf } from './symbol-past.ts'

const database = await testDatabase()
let now = Date.UTC(2024, 5, 3)
const clock = () => new Date(now)
const market = openMarket(database, { clock, log: silent })
const somebody = { place: 'a test' }
const note = (lines: string) =>
  openSymbolChanges(database, clock).importFile(Buffer.from(`former,present,day\n${lines}\n`), 'a test', somebody)
const bring = (symbol: string, text: string, adjustment: 'none' | 'all' = 'none') =>
  importFile(database, Buffer.from(text), { symbol, fileName: `${symbol}.csv`, by: somebody, adjustment }, clock)
const head = 'Date,Open,High,Low,Close,Volume,Dividends,Stock Splits\n'
/** Closes on the days from `from` on, each after the one before by the calendar. */
const rows = (from: string, closes: readonly number[], events: Readonly<Record<number, string>> = {}): string =>
  head +
  closes
    .map((close, i) => `${isoDay(dayOf(from) + i)},${close},${close + 1},${close - 1},${close},1000,${events[i] ?? '0,0'}`)
    .join('\n')
const whole = { range: 'MAX', interval: '1d', adjusted: 'splits' } as const
const closesOf = async (symbol: string, adjusted: 'none' | 'splits' = 'splits') =>
  Array.from((await market.bars(symbol, { ...whole, adjusted }))!.bars.close)

describe('a share that changed its symbol', () => {
  it('has its whole history under the present one, adjusted for what came after and before', async () => {
    await note('OLDA,NEWA,2023-03-06')
    await bring('NEWA', rows('2023-03-06', [50, 51, 26, 27], { 2: '0,2' }))
    // Until the Friday before, with a split of its own.
    const brought = await bring('OLDA', rows('2023-02-27', [90, 91, 46, 47, 48], { 2: '0.5,2' }))
    expect(brought.notes).toContain('OLDA goes by NEWA since 2023-03-06: its prices are shown there, as what came before.')
    const view = (await market.bars('NEWA', { ...whole, adjusted: 'none' }))!
    expect(Array.from(view.bars.close)).toEqual([90, 91, 46, 47, 48, 50, 51, 26, 27])
    expect(view.source).toMatch(/^source .+ from 2023-03-06, before that .+, as OLDA, ends 2023-03-09$/)
    expect(await closesOf('NEWA')).toEqual([22.5, 22.75, 23, 23.5, 24, 25, 25.5, 26, 27])
    const { splits, dividends } = await market.stock('NEWA')
    expect([...splits, ...dividends].map(({ day }) => isoDay(day))).toEqual(['2023-03-01', '2023-03-08', '2023-03-01'])
  })

  it('is what somebody means who asks for the old one, in a search, a table and a refresh', async () => {
    now += 60_000
    expect((await market.stock('olda')).listing.symbol).toBe('NEWA')
    expect((await market.search('OLDA', 5)).results.map(({ symbol, matched }) => [symbol, matched])).toEqual([
      ['NEWA', 'formerly OLDA'],
    ])
    expect((await market.listings(['OLDA'])).get('OLDA')?.listing?.symbol).toBe('NEWA')
    expect((await market.glances(['NEWA'])).get('NEWA')?.closes).toHaveLength(9)
    expect(await symbolsToRefresh(database)).toEqual(['NEWA'])
  })

  it('stands once in the columns of the whole market, as on its own page', async () => {
    const { symbols, blocks } = await market.dailyPrices.columns(['close'])
    expect(symbols.map(({ symbol }) => symbol)).toEqual(['NEWA'])
    const { block, start, length } = symbols[0]!
    expect(Array.from(blocks[block]!.columns.close!.subarray(start, start + length))).toEqual(await closesOf('NEWA'))
  })

  it('says which source speaks when, with the symbol of the time, and shows the flags of both', async () => {
    const { origins, series } = await market.stock('NEWA')
    expect(origins.map(({ from, to, label }) => [from, to, label.endsWith(', as OLDA')])).toEqual([
      ['2023-02-27', '2023-03-03', true],
      ['2023-03-06', '2023-03-09', false],
    ])
    expect(series).toHaveLength(2)
  })

  it('has nothing but its past until prices come under the present symbol', async () => {
    await bring('NOWB', rows('2020-01-02', [7]))
    await note('WASC,NOWB,2023-03-06')
    await bring('WASC', rows('2023-02-27', [10, 11, 12]))
    expect(await closesOf('NOWB')).toEqual([7, 10, 11, 12])
  })

  it('whose old symbol goes on being traded is not joined to it, and the file says so', async () => {
    await note('OLDD,NEWD,2023-03-06')
    await bring('NEWD', rows('2023-03-06', [5]))
    const brought = await bring('OLDD', rows('2023-03-03', [9, 9, 9, 9]))
    expect(brought.notes.join()).toMatch(/OLDD is not joined to that: prices from then on stand under OLDD/)
    expect(await closesOf('NEWD')).toEqual([5])
    expect(await closesOf('OLDD')).toEqual([9, 9, 9, 9])
  })

  it('whose prices are adjusted for dividends stays by itself, and the file says so', async () => {
    await note('OLDE,NEWE,2023-03-06')
    await bring('NEWE', rows('2023-03-06', [5]))
    expect((await bring('OLDE', rows('2023-03-01', [9, 8]), 'all')).notes.join()).toMatch(/not joined to that: .+ adjusted for/)
    expect(await closesOf('NEWE')).toEqual([5])
    expect((await market.listing('OLDE')).symbol).toBe('OLDE')
  })

  it('goes by its own symbol again when the note is taken back', async () => {
    await openSymbolChanges(database, clock).remove('OLDA', somebody)
    expect((await market.listing('OLDA')).symbol).toBe('OLDA')
    expect(await closesOf('NEWA')).toEqual([25, 25.5, 26, 27])
    expect((await market.dailyPrices.symbols()).map(({ symbol }) => symbol)).toContain('OLDA')
  })
})

describe('whose past it is', () => {
  const series = (symbol: string, last: string) =>
    ({ symbol, interval: '1d', lastTime: dayOf(last), storedAdjustment: 'none' }) as StoredSeries
  const of = (lines: readonly (readonly [string, string, string | null])[], held: readonly StoredSeries[]) =>
    pastOf(
      'C',
      lines.map(([former, present, day]) => ({ former, present, day, source: 's' })),
      symbol => held.filter(one => one.symbol === symbol),
    ).map(({ symbol, until }) => `${symbol} until ${isoDay(until)}`)

  it.each([
    [
      'one after the other',
      [
        ['A', 'B', '2010-01-04'],
        ['B', 'C', '2020-01-02'],
      ],
      [],
      ['B until 2020-01-02', 'A until 2010-01-04'],
    ],
    [
      'in circles',
      [
        ['B', 'C', '2020-01-02'],
        ['C', 'B', '2010-01-04'],
      ],
      [],
      ['B until 2020-01-02'],
    ],
    ['on a day that nobody knows', [['B', 'C', null]], [], []],
    [
      'out of order',
      [
        ['A', 'B', '2021-01-04'],
        ['B', 'C', '2020-01-02'],
      ],
      [],
      ['B until 2020-01-02'],
    ],
    [
      'of two on one day, one with prices',
      [
        ['A', 'C', '2020-01-02'],
        ['B', 'C', '2020-01-02'],
      ],
      [series('A', '2019-12-30')],
      ['A until 2020-01-02'],
    ],
    [
      'of two on one day, both with prices',
      [
        ['A', 'C', '2020-01-02'],
        ['B', 'C', '2020-01-02'],
      ],
      [series('A', '2019-12-30'), series('B', '2019-12-30')],
      [],
    ],
    ['of a symbol that goes on', [['B', 'C', '2020-01-02']], [series('B', '2020-01-02')], []],
  ] as const)('%s', (_name, lines, held, expected) => {
    expect(of(lines, held)).toEqual(expected)
  })
})
