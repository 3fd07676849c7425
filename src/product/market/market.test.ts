// Known values of the bundled history, against the packages' own files and public knowledge, through the face and a real database.
import { describe, expect, it } from 'vitest'
import { dayOf, isoDay } from '#basics'
import type { Adjustment, Bars, Interval, RangeName } from '#series'
import { testMarket } from '../../../test/support/market-data.ts'
import { packageFile } from '../../../test/support/package-files.ts'

const { market } = await testMarket()

type Row = { date: string; open: number; high: number; low: number; close: number; volume: number; adjusted: number }

/** Rows of a file as anybody would read them, by column name. */
function fileRows(name: string, file: string, delimiter = ','): Row[] {
  const [header, ...lines] = packageFile(name, file).trim().split(/\r?\n/)
  const columns = header!
    .toLowerCase()
    .split(delimiter)
    .map(column => column.replace(/[ _"]/g, ''))
  const rows = lines.map(line => {
    const cells = line.split(delimiter)
    const at = (column: string) => Number(cells[columns.indexOf(column)])
    const date = cells[0]!.replace(/^(\d\d)\/(\d\d)\/(\d{4})$/, '$3-$1-$2')
    return {
      date,
      open: at('open'),
      high: at('high'),
      low: at('low'),
      close: at('close'),
      volume: at('volume'),
      adjusted: at('adjclose'),
    }
  })
  return rows.sort((a, b) => (a.date < b.date ? -1 : 1))
}
const stockcharts = (file: string, delimiter?: string) => fileRows('react-stockcharts-rollup', `docs/data/${file}`, delimiter)

const view = async (symbol: string, adjusted: Adjustment = 'splits', range: RangeName = 'MAX', interval: Interval = '1d') => {
  const found = await market.bars(symbol, { range, interval, adjusted })
  if (!found) throw new Error(`no bars of ${symbol}`)
  return found
}
const closeOn = ({ bars }: { bars: Bars }, date: string) => bars.close[bars.time.indexOf(dayOf(date))]

function expectClose(bars: Bars, rows: Row[], of: (row: Row) => number, relative: number): void {
  expect(rows.map(row => dayOf(row.date))).toEqual([...bars.time])
  expect(Math.max(...rows.map((row, i) => Math.abs(bars.close[i]! / of(row) - 1)))).toBeLessThan(relative)
}

describe('General Electric', () => {
  const rows = stockcharts('GE.csv')

  it('has the raw prices of its file, all four of all 13,450 days', async () => {
    const { bars, adjustment, adjustmentNote, asOf } = await view('GE', 'none')
    expect([adjustment, adjustmentNote, isoDay(asOf), bars.time.length]).toEqual(['none', null, '2015-06-08', 13450])
    for (const name of ['open', 'high', 'low', 'close'] as const) expect([...bars[name]]).toEqual(rows.map(row => row[name]))
  })

  it('has the adjusted close of its file when adjusted for everything', async () => {
    const { bars, adjustment } = await view('GE', 'all')
    expect(adjustment).toBe('all')
    expect(Math.max(...rows.map((row, i) => Math.abs(bars.close[i]! - row.adjusted)))).toBeLessThan(3e-5)
  })

  it('has the split-adjusted cents of the other file, and its volumes', async () => {
    const { bars } = await view('GE', 'splits')
    const cents = stockcharts('GE_full.tsv', '\t')
    expect(Math.max(...cents.map((row, i) => Math.abs(bars.close[i]! - row.close)))).toBeLessThan(0.00501)
    expect([...bars.volume]).toEqual(cents.map(row => row.volume))
  })

  it('traded 21,600 shares on 2 January 1962', async () => {
    expect((await view('GE', 'none')).bars.volume[0]).toBe(21_600)
  })
})

describe('Microsoft', () => {
  const rows = stockcharts('MSFT_full.tsv', '\t')

  it('has the fully adjusted prices of its file', async () => {
    const { bars, adjustment } = await view('MSFT', 'all')
    expect(adjustment).toBe('all')
    expectClose(bars, rows, row => row.close, 1e-5)
    expect([...bars.volume]).toEqual(rows.map(row => row.volume))
  })

  it('opened at 25.50 on its first day and closed at 28, which later splits make 0.0972', async () => {
    const raw = await view('MSFT', 'none')
    expect([raw.bars.open[0], raw.bars.close[0]]).toEqual([25.5, 28])
    expect((await view('MSFT', 'splits')).bars.close[0]).toBeCloseTo(28 / 288, 10)
  })

  it('returned 35.07 % with dividends in 2013, and 40.06 % in price', async () => {
    const total = await view('MSFT', 'all')
    const price = await view('MSFT', 'splits')
    const [from, to] = ['2012-12-31', '2013-12-31']
    expect((closeOn(price, to)! / closeOn(price, from)! - 1) * 100).toBeCloseTo((37.41 / 26.71 - 1) * 100, 10)
    const file = new Map(rows.map(row => [row.date, row.close]))
    expect(closeOn(total, to)! / closeOn(total, from)!).toBeCloseTo(file.get(to)! / file.get(from)!, 6)
  })
})

describe('Yahoo', () => {
  it('has raw and adjusted closes of its file', async () => {
    const rows = stockcharts('table.csv')
    expect([...(await view('YHOO', 'none')).bars.close].map(c => c.toFixed(4))).toEqual(rows.map(row => row.close.toFixed(4)))
    for (const adjusted of ['splits', 'all'] as const) {
      const { bars } = await view('YHOO', adjusted)
      expect(Math.max(...rows.map((row, i) => Math.abs(bars.close[i]! - row.adjusted)))).toBeLessThan(1.1e-5)
      expect([...bars.volume]).toEqual(rows.map(row => row.volume))
    }
  })

  it('is a page although no directory lists it any more', async () => {
    const stock = await market.stock('YHOO')
    expect(stock.listing).toMatchObject({ name: 'Yahoo! Inc.', asOf: null })
    expect(stock.annualReports?.reports.map(report => report.periodEnd)).toEqual([
      '2012-12-31',
      '2013-12-31',
      '2014-12-31',
      '2015-12-31',
    ])
  })
})

describe('Apple', () => {
  const recent = fileRows('@observablehq/sample-datasets', 'aapl.csv')
  const early = stockcharts('AAPL_full.tsv', '\t').filter(row => row.date >= '2004-01-01')

  it('is one series of two sources, the finer from its first day on', async () => {
    const { bars, stretches, source } = await view('AAPL')
    expect(stretches.map(({ from, to, series }) => [isoDay(from), isoDay(to), series.source])).toEqual([
      ['2004-01-02', '2013-05-10', 'bundled/stockcharts'],
      ['2013-05-13', '2018-05-11', 'bundled/sample-datasets'],
    ])
    expect(source).toBe(
      'bundled history, source Yahoo via @observablehq/sample-datasets from 2013-05-13, before that Yahoo via react-stockcharts-rollup, ends 2018-05-11',
    )
    const expected = new Map([...early, ...recent].map(row => [row.date, row]))
    expect(bars.time.length).toBe(expected.size)
    bars.time.forEach((day, i) => {
      const row = expected.get(isoDay(day))!
      expect(Math.abs(bars.close[i]! - row.close)).toBeLessThan(1e-5)
      expect(bars.volume[i]).toBe(row.volume)
    })
  })

  it('closed at 645.57 before the split of 2014 and at 93.70 after it', async () => {
    const raw = await view('AAPL', 'none')
    expect([closeOn(raw, '2014-06-06'), closeOn(raw, '2014-06-09')]).toEqual([645.57, 93.7])
    expect(raw.adjustmentNote).toContain('from 2004-01-02 to 2013-05-10 are recovered from split-adjusted ones')
    expect(closeOn(raw, '2007-01-03')).toBeCloseTo(11.97 * 7, 8)
  })

  it('needs no such note where every price is exact', async () => {
    const year = await view('AAPL', 'none', '1Y')
    expect([year.adjustment, year.adjustmentNote, isoDay(year.bars.time[0]!)]).toEqual(['none', null, '2017-05-11'])
  })

  it('is adjusted for dividends as far back as they are known, which is its finer source', async () => {
    const year = await view('AAPL', 'all', '1Y')
    expect(year.adjustment).toBe('all')
    expect(isoDay(year.history.time[0]!)).toBe('2013-05-13')
    const file = new Map(recent.map(row => [row.date, row.adjusted]))
    year.bars.time.forEach((day, i) => expect(year.bars.close[i]).toBeCloseTo(file.get(isoDay(day))!, 4))
    const whole = await view('AAPL', 'all', 'MAX')
    expect([whole.adjustment, whole.adjustmentNote]).toEqual([
      'splits',
      'The source gives no complete list of dividends, so prices are adjusted for splits only.',
    ])
  })

  it('has the return of its file with the dividends of 2017 in it', async () => {
    const all = await view('AAPL', 'all', '1Y')
    const row = (date: string) => recent.find(one => one.date === date)!
    expect(closeOn(all, '2017-12-29')! / closeOn(all, '2017-06-30')!).toBeCloseTo(
      row('2017-12-29').adjusted / row('2017-06-30').adjusted,
      6,
    )
  })

  it('has 21 sessions of minutes, adjustable like days', async () => {
    const { bars, interval } = await view('AAPL', 'splits', 'MAX', '1m')
    expect([interval, bars.time.length, bars.close.at(-1)]).toEqual(['1m', 8211, 90.52])
    const month = await view('AAPL', 'splits', '1M', '1m')
    expect(month.bars.time.length).toBe(8211)
    const all = await view('AAPL', 'all', 'MAX', '1m')
    expect(all.bars.close[0]).toBeCloseTo(112.06 * (1 - 0.57 / 94.19), 3)
  })
})

describe('the S&P 500', () => {
  it('is one series from 1950 to 2020 out of two files', async () => {
    const { bars, stretches } = await view('^GSPC', 'none')
    expect(stretches.map(({ from, to }) => [isoDay(from), isoDay(to)])).toEqual([
      ['1950-01-03', '1999-12-31'],
      ['2000-01-03', '2020-04-17'],
    ])
    const rows = [
      ...stockcharts('SP500.csv').filter(row => row.date < '2000-01-01'),
      ...fileRows('vega-datasets', 'data/sp500-2000.csv'),
    ]
    expectClose(bars, rows, row => row.close, 1e-7)
    expect([...bars.volume]).toEqual(rows.map(row => row.volume))
  })

  it('fell by 20.47 % on 19 October 1987, and by 38.49 % in 2008', async () => {
    const series = await view('^GSPC')
    expect((closeOn(series, '1987-10-19')! / closeOn(series, '1987-10-16')! - 1) * 100).toBeCloseTo(-20.47, 2)
    expect((closeOn(series, '2008-12-31')! / closeOn(series, '2007-12-31')! - 1) * 100).toBeCloseTo(-38.49, 2)
  })

  it('is an index: no splits, no fundamentals, no peers, and a page', async () => {
    const stock = await market.stock('^gspc')
    expect(stock).toMatchObject({
      listing: { kind: 'index', name: 'S&P 500' },
      splits: [],
      fundamentals: null,
      annualReports: null,
    })
    expect(stock.quote).toMatchObject({ last: 2874.56, previousClose: 2799.55, high52w: 3393.52, low52w: 2191.86 })
    expect((await market.peers('^GSPC')).basis).toBe('S&P 500 is an index, and has no peers.')
  })
})

describe('the Nasdaq-100', () => {
  it('has the closes of its file', async () => {
    const { bars, source } = await view('^NDX', 'none')
    expect([...bars.close]).toEqual(fileRows('dc', 'web/ndx.csv').map(row => row.close))
    expect(source).toBe('bundled history, source not stated by the package dc, ends 2012-06-29')
  })
})

describe('ranges and intervals', () => {
  it.each([
    ['1M', '2018-04-11'],
    ['3M', '2018-02-12'],
    ['6M', '2017-11-13'],
    ['YTD', '2018-01-02'],
    ['1Y', '2017-05-11'],
    ['5Y', '2013-05-13'],
  ] as const)('%s of Apple begins on %s, counted back from its last bar', async (range, from) => {
    expect(isoDay((await view('AAPL', 'splits', range)).bars.time[0]!)).toBe(from)
  })

  it('makes weeks and months of days, whole ones even where the range cuts them', async () => {
    const months = await view('AAPL', 'splits', '1Y', '1mo')
    const may2017 = recentMonth('2017-05')
    expect(isoDay(months.bars.time[0]!)).toBe('2017-05-31')
    expect([months.bars.open[0], months.bars.volume[0]]).toEqual([
      expect.closeTo(may2017[0]!.open, 4),
      sum(may2017.map(row => row.volume)),
    ])
    expect(months.bars.time.length).toBe(13)
  })

  function recentMonth(month: string): Row[] {
    return fileRows('@observablehq/sample-datasets', 'aapl.csv').filter(row => row.date.startsWith(month))
  }
  function sum(values: number[]): number {
    return values.reduce((a, b) => a + b, 0)
  }

  it('says what is not here', async () => {
    expect(await market.bars('GE', { range: '1Y', interval: '1m', adjusted: 'splits' })).toBeNull()
    expect(await market.bars('NVDA', { range: '1Y', interval: '1d', adjusted: 'splits' })).toBeNull()
    await expect(view('NOSUCH')).rejects.toThrow('Nothing is listed under NOSUCH.')
  })
})

describe('the directory', () => {
  it('knows Apple of 2024-11-22', async () => {
    const { fundamentals, listing } = await market.stock('AAPL')
    expect(listing).toMatchObject({ name: 'Apple Inc.', exchange: 'NASDAQ', sector: 'Electronic technology' })
    expect(fundamentals).toMatchObject({ asOf: '2024-11-22', price: 229.87, epsDilutedTtm: 6.0699, analystRating: 'Buy' })
  })

  it('takes share classes as people write them', async () => {
    for (const written of ['BRK.B', 'BRK-B', 'brk-b', 'BRK/B']) expect((await market.listing(written)).symbol).toBe('BRK.B')
    expect((await market.listing('jpm/pl')).symbol).toBe('JPM/PL')
  })

  it('compares Microsoft with the nearest in size, each company once', async () => {
    const { peers, industry, basis } = await market.peers('MSFT')
    expect(basis).toMatch(
      /^The 11 companies nearest in market capitalisation among \d+ shares in Packaged software, traded on an exchange\.$/,
    )
    expect(peers).toHaveLength(12)
    expect(peers[0]).toMatchObject({ symbol: 'MSFT', isSubject: true })
    expect(new Set(peers.map(peer => peer.marketCap)).size).toBe(12)
    expect(industry.medians[0]).toMatchObject({ figure: 'marketCap', subjectPercentile: expect.closeTo(100, 0) })
  })

  it('gives annual reports with the day from which on they were known, and withholds those of somebody else', async () => {
    const apple = await market.annualReports('AAPL')
    expect(apple?.reports.at(-1)).toMatchObject({
      periodEnd: '2016-09-24',
      knownFrom: '2016-12-23',
      revenue: 215_639e6,
      netIncome: 45_687e6,
    })
    expect(await market.annualReports('PG')).toBeNull()
    expect((await market.annualReports('META'))?.reports.at(-1)).toMatchObject({ periodEnd: '2016-12-31', revenue: 27_638e6 })
  })

  it('says what is here', async () => {
    const status = await market.status()
    expect(status.directory).toMatchObject({ shareCount: 14162, indexCount: 2, asOf: '2024-11-22' })
    expect(status.reports).toMatchObject({ companyCount: 448, reportCount: 1781 })
    expect(status.macro).toMatchObject({ from: '1871-01-01', to: '2023-06-01', monthCount: 1830 })
    expect(status.series.map(({ series }) => `${series.symbol} ${series.interval} ${series.barCount}`)).toEqual([
      'AAPL 1d 1260',
      'AAPL 1d 2877',
      'AAPL 1m 8211',
      'GE 1d 13450',
      'MSFT 1d 7743',
      'MSFT 1m 8211',
      'YHOO 1d 5095',
      '^GSPC 1d 5105',
      '^GSPC 1d 16463',
      '^NDX 1d 6724',
    ])
    const apple = status.series[0]!
    expect(apple).toMatchObject({ name: 'Apple Inc.', last: 188.59, sparkline: { length: 60 } })
    expect(apple.changePercent).toBeCloseTo((188.59 / 190.04 - 1) * 100, 10)
  })

  it("has Shiller's months", async () => {
    const months = await market.macro()
    expect(months).toHaveLength(1830)
    expect(months.find(month => month.month === '1999-12-01')).toMatchObject({ price: 1428.68, cape: 44.19793976104057 })
  })
})
