import { describe, expect, it } from 'vitest'
import { isoDay } from '#basics'
import { type CsvReading, readCsv } from './csv.ts'

const read = (text: string): Promise<CsvReading> => readCsv(Buffer.from(text))
const firstBar = ({ bars }: CsvReading) => [
  isoDay(bars.time[0]!),
  bars.open[0],
  bars.high[0],
  bars.low[0],
  bars.close[0],
  bars.volume[0],
]

describe('a column whose heading does not say what it holds', () => {
  it('is taken for the close, and that is said, with the symbol that the heading names', async () => {
    const reading = await read('Date,AAPL\n2020-01-02,10\n2020-01-03,11\n')
    expect(reading.guesses).toEqual(['The heading "AAPL" does not say what its column holds; it is taken for the close.'])
    expect(reading.columns).toEqual([
      { heading: 'Date', role: 'date' },
      { heading: 'AAPL', role: 'close' },
    ])
    expect([reading.symbols, reading.hasHeadings, reading.adjustment]).toEqual([['AAPL'], true, 'splits'])
  })

  it.each([
    ['Fund of Mr Smith', '2020-01-02,10\n2020-01-03,11\n', []],
    ['C', '2020-01-02,10\n2020-01-03,11\n', ['C']],
    ['^GSPC', '2020-01-02,10\n2020-01-03,11\n', ['^GSPC']],
  ])('as "%s"', async (name, rows, symbols) => {
    const reading = await read(`Date,${name}\n${rows}`)
    expect([reading.guesses.length, reading.symbols]).toEqual([1, symbols])
  })

  it('of no heading at all is taken for the close, and that is said', async () => {
    expect((await read('2020-01-02,10\n2020-01-03,11\n')).guesses).toEqual([
      'No heading says what the second column holds; it is taken for the close.',
    ])
  })

  it.each(['Close', 'NAV', 'Preis', 'Adj Close'])('is none under "%s"', async name => {
    expect((await read(`Date,${name}\n2020-01-02,10\n2020-01-03,11\n`)).guesses).toEqual([])
  })
})

describe('several columns', () => {
  it.each([
    ['AAPL,MSFT', '10,12', 'AAPL, MSFT'],
    ['AAPL,MSFT,GOOG,AMZN', '10,12,9,11', 'AAPL, MSFT, GOOG, …'],
    ['SAP.DE,BMW.DE,VOW3.DE,ALV.DE,BAS.DE', '10,12,9,11,10', 'SAP.DE, BMW.DE, VOW3.DE, …'],
    ['C,V', '10,12', 'C, V'],
    ['AAPL,MSFT,GOOG,AMZN,META', '10,12,9,11', 'AAPL, MSFT, GOOG, …'],
    ['A,B,C,D,E,F,G,I', '10,12,9,11,1,1,1,1', 'A, B, C, …'],
  ])('of one symbol each (%s) are never open, high, low and close', async (names, cells, listed) => {
    await expect(read(`Date,${names}\n2020-01-02,${cells}\n2020-01-03,${cells}\n`)).rejects.toThrow(
      `The file holds several symbols (${listed}): import one file per symbol.`,
    )
  })

  it.each([
    ['no headings', '', 'There are no headings: by their order they are taken for date, open, high, low, close, volume.'],
    [
      'headings in a language that is not known',
      'Nap;Nyitás;Csúcs;Mélypont;Zárás;Forgalom\n',
      'The headings do not say which column is which: by their order they are taken for date, open, high, low, close, volume.',
    ],
  ])('under %s are taken in the usual order, and that is said', async (_name, head, says) => {
    const reading = await read(`${head}2020-01-02;10,5;12;9;11;1000\n2020-01-03;11;12,5;10;12;1000\n`)
    expect(reading.guesses).toEqual([says])
    expect(firstBar(reading)).toEqual(['2020-01-02', 10.5, 12, 9, 11, 1000])
  })

  it('under an index without a name keep their names, in whatever order', async () => {
    for (const index of ['', '""', 'Index']) {
      const reading = await read(`${index},Close,High,Low,Open,Volume\n2020-01-02,11,12,9,10,1000\n2020-01-03,12,13,10,11,1000\n`)
      expect([firstBar(reading), reading.guesses]).toEqual([['2020-01-02', 10, 12, 9, 11, 1000], []])
    }
  })

  it("with the symbol before each name, as R's quantmod writes them, are understood", async () => {
    const names = ['Open', 'High', 'Low', 'Close', 'Volume', 'Adjusted'].map(name => `"AAPL.${name}"`).join(',')
    const reading = await read(`"Index",${names}\n2020-01-02,10,12,9,11,1000,10.5\n2020-01-03,11,13,10,12,1000,11.5\n`)
    expect([firstBar(reading), reading.guesses]).toEqual([['2020-01-02', 10, 12, 9, 11, 1000], []])
    expect([reading.symbols, reading.adjustment]).toEqual([['AAPL'], 'splits'])
    expect(reading.columns.at(-1)).toEqual({ heading: 'AAPL.Adjusted', role: 'adjusted close' })
  })

  it('whose known names stand elsewhere than their place would say are not taken by their place', async () => {
    await expect(read('Nap;Zárás;Nyitás;Max;Min\n2020-01-02;11;10;12;9\n2020-01-03;12;11;13;10\n')).rejects.toThrow(
      'No table of prices was found',
    )
  })
})
