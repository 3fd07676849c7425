// Reads the packages' own files and holds the bundles against them, and against figures that are public knowledge.
import { beforeAll, describe, expect, it } from 'vitest'
import { dayOf, isoDay } from '#basics'
import { anyBundle, type BarsBundle, type Bundle } from '../../src/product/market/providers/bundle.ts'
import { makeBundles } from '../../tools/market-data/bundles.ts'
import { parseYahooDaily } from '../../tools/market-data/daily.ts'
import { shareMultiple } from '../../tools/market-data/recover.ts'
import { packageFile } from '../support/package-files.ts'

const stockcharts = (file: string): string => packageFile('react-stockcharts-rollup', `docs/data/${file}`)
let bundles: Map<string, Bundle>
const bars = (id: string): BarsBundle => bundles.get(id) as BarsBundle
const at = (bundle: BarsBundle, date: string) => {
  const i = bundle.time.indexOf(dayOf(date))
  const { open, high, low, close, volume } = bundle
  return [open[i], high[i], low[i], close[i], volume[i]]
}

beforeAll(() => {
  const open = (name: string) => ({ version: '0', licence: 'X', read: (file: string) => packageFile(name, file) })
  bundles = new Map(makeBundles(open).map(({ id, bundle }) => [id, bundle]))
})

describe('the bundles', () => {
  it('keep to their schema', () => {
    for (const bundle of bundles.values()) anyBundle.parse(JSON.parse(JSON.stringify(bundle)))
  })

  it.each([
    ['aapl-1d-2013', '2013-05-13', '2018-05-11', 1260],
    ['aapl-1d-2004', '2004-01-02', '2015-06-08', 2877],
    ['gspc-1d-2000', '2000-01-03', '2020-04-17', 5105],
    ['gspc-1d-1950', '1950-01-03', '2015-06-08', 16463],
    ['msft-1d', '1986-03-13', '2016-11-25', 7743],
    ['ge-1d', '1962-01-02', '2015-06-08', 13450],
    ['yhoo-1d', '1996-04-12', '2016-07-08', 5095],
    ['ndx-1d', '1985-11-01', '2012-06-29', 6724],
  ])('%s runs from %s to %s with %i bars', (id, from, to, count) => {
    const { time } = bars(id)
    expect([isoDay(time[0]!), isoDay(time.at(-1)!), time.length]).toEqual([from, to, count])
  })

  it('have Microsoft as it was traded on its first day, at the split of 2003 and at the special dividend of 2004', () => {
    const msft = bars('msft-1d')
    expect(at(msft, '1986-03-13').slice(0, 4)).toEqual([25.5, 29.25, 25.5, 28])
    expect(at(msft, '2003-02-14')[3]).toBe(48.3)
    expect(at(msft, '2003-02-18')[3]).toBe(24.96)
    expect(at(msft, '2004-11-12')[3]).toBe(29.97)
    expect(msft.splits).toHaveLength(9)
    expect(msft.dividends.find(d => d.date === '2004-11-15')?.amount).toBe(3.08)
  })

  it("agree with the independent file of Microsoft's cents from 2007 to 2015", () => {
    const msft = bars('msft-1d')
    const independent = parseYahooDaily(stockcharts('comparison.tsv'), '\t')
    expect(independent).toHaveLength(2122)
    for (const { date, open, high, low, close } of independent) {
      expect([date, ...at(msft, date).slice(0, 4)]).toEqual([date, ...[open, high, low, close].map(Number)])
    }
  })

  it("reproduce Microsoft's adjusted file within its rounding", () => {
    const msft = bars('msft-1d')
    const file = parseYahooDaily(stockcharts('MSFT_full.tsv'), '\t')
    let factor = 1
    for (let i = file.length - 1; i >= 0; i--) {
      const multiple = shareMultiple(msft.splits, file[i]!.date)
      const paid = msft.dividends.find(d => d.date === file[i + 1]?.date)
      if (paid) factor *= 1 - paid.amount / shareMultiple(msft.splits, paid.date) / (msft.close[i]! / multiple)
      const printed = Number(file[i]!.close)
      expect(Math.abs((msft.close[i]! / multiple) * factor - printed) / printed).toBeLessThan(i > 3000 ? 2e-6 : 1e-5)
    }
  })

  it('have Apple in exact cents before and after the split of 2014', () => {
    const apple = bars('aapl-1d-2013')
    expect(at(apple, '2013-05-13')).toEqual([451.51, 457.9, 451.5, 454.74, 79237200])
    expect(at(apple, '2014-06-06')[3]).toBe(645.57)
    expect(at(apple, '2018-05-11').slice(0, 4)).toEqual([189.49, 190.06, 187.45, 188.59])
    for (const price of apple.close) expect(Math.round(price * 100) / 100).toBe(price)
  })

  it("have Apple's dividends as paid, where the file's adjusted close gets them wrong", () => {
    expect(
      bars('aapl-1d-2013')
        .dividends.map(d => [d.date, d.amount])
        .slice(0, 6),
    ).toEqual([
      ['2013-08-08', 3.05],
      ['2013-11-06', 3.05],
      ['2014-02-06', 3.05],
      ['2014-05-08', 3.29],
      ['2014-08-07', 0.47],
      ['2014-11-06', 0.47],
    ])
    expect(bars('aapl-1d-2013').dividends).toHaveLength(20)
  })

  it('have the two files of Apple within half a cent where they overlap, but for one known low', () => {
    const early = bars('aapl-1d-2004')
    const recent = bars('aapl-1d-2013')
    const apart: string[] = []
    recent.time.forEach((day, i) => {
      const j = early.time.indexOf(day)
      if (j < 0) return
      const multiple = shareMultiple(recent.splits, isoDay(day))
      for (const name of ['open', 'high', 'low', 'close'] as const) {
        if (Math.abs(recent[name][i]! / multiple - early[name][j]!) > 0.0051) apart.push(`${isoDay(day)} ${name}`)
      }
    })
    expect(apart).toEqual(['2014-11-14 low'])
  })

  it("find General Electric's splits in its prices too, and dividends that reproduce the adjusted close", () => {
    const ge = bars('ge-1d')
    const file = parseYahooDaily(stockcharts('GE.csv'))
    expect(ge.splits.map(s => [s.date, s.numerator])).toEqual([
      ['1971-06-08', 2],
      ['1983-06-02', 2],
      ['1987-05-26', 2],
      ['1994-05-16', 2],
      ['1997-05-12', 2],
      ['2000-05-08', 3],
    ])
    expect(ge.dividends).toHaveLength(213)
    expect(ge.dividends.filter(d => d.date.startsWith('2014')).map(d => d.amount)).toEqual([0.22, 0.22, 0.22, 0.23])
    let factor = 1
    for (let i = file.length - 1; i >= 0; i--) {
      const multiple = shareMultiple(ge.splits, file[i]!.date)
      const paid = ge.dividends.find(d => d.date === file[i + 1]?.date)
      if (paid) factor *= 1 - paid.amount / shareMultiple(ge.splits, paid.date) / (ge.close[i]! / multiple)
      expect(Math.abs((ge.close[i]! / multiple) * factor - Number(file[i]!.adjustedClose))).toBeLessThan(3e-5)
    }
  })

  it("find Yahoo's five splits and no dividend", () => {
    const yahoo = bars('yhoo-1d')
    expect(yahoo.splits.map(s => `${s.date} ${s.numerator}:${s.denominator}`)).toEqual([
      '1997-09-02 3:2',
      '1998-08-03 2:1',
      '1999-02-08 2:1',
      '2000-02-14 2:1',
      '2004-05-12 2:1',
    ])
    expect(yahoo.dividends).toEqual([])
    expect(at(yahoo, '1996-04-12').slice(0, 4)).toEqual([25.249921, 43.000079, 24.499921, 33])
    expect(at(yahoo, '2016-07-08')[3]).toBe(37.74)
  })

  it('have the S&P 500 in cents, the two files equal where they overlap', () => {
    const recent = bars('gspc-1d-2000')
    const early = bars('gspc-1d-1950')
    expect(at(recent, '2020-03-16')).toEqual([2508.59, 2562.98, 2380.94, 2386.13, 7781540000])
    expect(at(early, '1987-10-19')[3]).toBe(224.84)
    recent.time.forEach((day, i) => {
      const j = early.time.indexOf(day)
      if (j >= 0) expect(early.close[j]).toBe(recent.close[i])
    })
    expect(at(early, '2015-05-12')[4]).toBeNull()
  })

  it('have 21 sessions of 391 minutes, each opening at 09:30 in New York', () => {
    for (const id of ['aapl-1m', 'msft-1m']) {
      const { time, interval } = bars(id)
      expect([interval, time.length]).toEqual(['1m', 21 * 391])
      const opens = time.filter((minute, i) => i === 0 || minute - time[i - 1]! > 1)
      expect(opens).toHaveLength(21)
      for (const minute of opens) {
        const clock = new Date(minute * 60_000).toLocaleTimeString('en-GB', { timeZone: 'America/New_York' })
        expect(clock).toBe('09:30:00')
      }
    }
    const converted = stockcharts('AAPL_INTRA_DAY.tsv')
      .trim()
      .split('\n')
      .slice(1)
      .map(line => line.split('\t').map(Number))
    expect(bars('aapl-1m').time).toEqual(converted.map(([ms]) => ms! / 60_000))
    expect(bars('aapl-1m').close).toEqual(converted.map(cells => cells[4]))
  })

  it('have the directory and the reports whole, and say whose reports are in doubt', () => {
    const directory = bundles.get('directory') as Extract<Bundle, { kind: 'directory' }>
    expect(directory.rows).toHaveLength(14161)
    expect(new Set(directory.rows.map(row => row[0])).size).toBe(14161)
    const reports = bundles.get('annual-reports') as Extract<Bundle, { kind: 'reports' }>
    expect([reports.rows.length, new Set(reports.rows.map(row => row.ticker)).size]).toEqual([1781, 448])
    const apple2015 = reports.rows.find(row => row.ticker === 'AAPL' && row.periodEnd === '2015-09-26')
    expect([apple2015?.revenue, apple2015?.netIncome, apple2015?.epsBasic]).toEqual([233_715e6, 53_394e6, 9.28])
    expect([...new Set(reports.rows.filter(row => row.doubt).map(row => row.ticker))]).toEqual(['COTY', 'KEY', 'PG', 'USB'])
    expect(reports.rows.find(row => row.ticker === 'FB')?.symbol).toBe('META')
    const periods = reports.rows.filter(row => row.symbol).map(row => `${row.symbol} ${row.periodEnd}`)
    expect(new Set(periods).size).toBe(periods.length)
  })

  it("have Shiller's months without a hole", () => {
    const shiller = bundles.get('shiller') as Extract<Bundle, { kind: 'macro' }>
    expect([shiller.months[0], shiller.months.at(-1), shiller.months.length]).toEqual(['1871-01-01', '2023-06-01', 1830])
    const december1999 = shiller.months.indexOf('1999-12-01')
    expect([shiller.price[december1999], shiller.cape[december1999]]).toEqual([1428.68, 44.19793976104057])
    expect(shiller.earnings.at(-1)).toBeNull()
  })
})
