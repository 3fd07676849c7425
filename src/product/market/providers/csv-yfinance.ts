// yfinance writes what `download()` gives with three rows of headings: what the columns are, whose, and "Date" alone. They become
// one row here, as every other program writes it.
import { Failure } from '#basics'
import type { CsvRow } from '#csv'

export type YfinanceTable = { readonly rows: readonly CsvRow[]; readonly symbol: string }

/** Null when the rows do not begin so. Throws Failure('invalid') for several symbols side by side. */
export function yfinanceTable(rows: readonly CsvRow[]): YfinanceTable | null {
  const head = rows.slice(0, 2)
  const names = head.find(({ cells }) => cells[0] === 'Price')?.cells.slice(1)
  const symbols = head.find(({ cells }) => cells[0] === 'Ticker')?.cells.slice(1)
  const last = rows[2]
  if (!names || !symbols || !last || !/^date(time)?$/i.test(last.cells[0] ?? '') || last.cells.length > 1) return null
  const [symbol = '', ...others] = new Set(symbols)
  if (others.length > 0) {
    const shown = [symbol, ...others].slice(0, 3).map(one => one.slice(0, 20))
    throw new Failure(
      'invalid',
      `The file holds several symbols (${shown.join(', ')}${others.length > 2 ? ', …' : ''}): import one file per symbol.`,
    )
  }
  return { rows: [{ line: last.line, cells: [last.cells[0]!, ...names] }, ...rows.slice(3)], symbol: symbol.slice(0, 20) }
}
