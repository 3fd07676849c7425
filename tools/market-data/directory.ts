// The directory of US shares with its snapshot of figures, from a spreadsheet export that quotes only what it must.
import type { DirectoryRow } from '../../src/product/market/providers/bundle.ts'
import { parseTable } from './table.ts'

/** The day of the snapshot: its prices are the closes of this day. */
export const directoryAsOf = '2024-11-22'

const header = [
  'Symbol',
  'Description',
  'Analyst Rating',
  'Price',
  'Price - Currency',
  'Price Change % 1 day',
  'Volume 1 day',
  'Relative Volume 1 day',
  'Market capitalization',
  'Market capitalization - Currency',
  'Price to earnings ratio',
  'EPS diluted, Trailing 12 months',
  'EPS diluted, Trailing 12 months - Currency',
  'EPS diluted growth %, TTM YoY',
  'Dividend yield %, Trailing 12 months',
  'Exchange',
  'Sector',
  'Industry',
]

/** One row per symbol (a repeated one throws), names with single spaces, null where the file is empty, figures as given. */
export function parseDirectory(text: string): DirectoryRow[] {
  const table = parseTable(text, ',')
  if (table.columns.join() !== header.join()) throw new Error(`the directory's columns changed: ${table.columns.join()}`)
  const seen = new Set<string>()
  return table.rows.map((cells, i): DirectoryRow => {
    const words = (at: number): string | null => cells[at]!.replaceAll(/\s+/g, ' ').trim() || null
    const figure = (at: number): number | null => {
      if (cells[at] === '') return null
      const value = Number(cells[at])
      if (!Number.isFinite(value)) throw new Error(`row ${i}: ${header[at]} is not a number: ${cells[at]}`)
      return value
    }
    const symbol = words(0)
    const name = words(1)
    const exchange = words(15)
    if (!symbol || !name || !exchange) throw new Error(`row ${i}: symbol, name or exchange is missing`)
    if (seen.has(symbol)) throw new Error(`row ${i}: ${symbol} is listed twice`)
    seen.add(symbol)
    const snapshot = [3, 5, 6, 7, 8, 10, 11, 13, 14].map(figure)
    const [price, change, volume, relativeVolume, cap, pe, eps, growth, dividendYield] = snapshot
    return [
      symbol,
      name,
      exchange,
      words(16),
      words(17),
      words(4),
      price!,
      change!,
      volume!,
      relativeVolume!,
      cap!,
      pe!,
      eps!,
      growth!,
      dividendYield!,
      words(2),
    ]
  })
}
