// Lists as files of other programs have them: our own table, any table with a column of symbols (Yahoo's among them), TradingView's
// line of EXCHANGE:SYMBOL, or one symbol on each line. Nothing is looked up here.
import { Failure } from '#basics'
import { type CsvLimits, type CsvRow, csvRows, type Delimiter, likelyDelimiters, textOfCell } from '#csv'

export type FileEntry = {
  /** 1 for the file's first. */
  readonly line: number
  /** As it stands in the file. */
  readonly given: string
  readonly symbol: string
  /** What stood before the colon. */
  readonly exchange: string | null
  /** The list that the file names; null when it names none. */
  readonly list: string | null
  readonly note: string
}

export type ListFile = {
  /** lists: it says which list each symbol is in · table: it has a column of symbols · symbols: it has nothing else. */
  readonly kind: 'lists' | 'table' | 'symbols'
  readonly entries: readonly FileEntry[]
}

/** As many bytes as a request may have, with room for what is around the text. */
const longestFile = 200_000
export const mostFileEntries = 4_000
const limits: CsvLimits = { rows: mostFileEntries + 10, cells: mostFileEntries, cellLength: 2_000 }
const longestGiven = 40

const headings = {
  symbol: /^(symbol|symbols|ticker|tickers|instrument)$/i,
  list: /^(list|watchlist|portfolio)$/i,
  note: /^(note|notes|comment|comments)$/i,
  position: /^(position|order|#)$/i,
} as const

/** Entries in the file's order; where it numbers them, by list and number. Throws Failure('invalid' | 'too-large' | 'damaged'). */
export function readListFile(given: string): ListFile {
  const text = given.replace(/^\uFEFF/, '')
  if (text.length > longestFile)
    throw new Failure('too-large', `The file has more than ${longestFile / 1000} thousand characters.`)
  const file = tableIn(text) ?? { kind: 'symbols' as const, entries: symbolsIn(text) }
  if (file.entries.length === 0) throw new Failure('invalid', 'The file names no symbol.')
  if (file.entries.length > mostFileEntries)
    throw new Failure('too-large', `The file names more than ${mostFileEntries} symbols.`)
  return file
}

function tableIn(text: string): ListFile | null {
  // A column of symbols by itself needs nothing between columns.
  const delimiters: Delimiter[] = [...likelyDelimiters(text, limits), ',']
  for (const delimiter of delimiters) {
    const rows = csvRows(text, delimiter, limits)
    const [head, ...body] = rows
    const at = (pattern: RegExp): number => head?.cells.findIndex(cell => pattern.test(cell)) ?? -1
    const columns = {
      symbol: at(headings.symbol),
      list: at(headings.list),
      note: at(headings.note),
      position: at(headings.position),
    }
    if (columns.symbol < 0) continue
    return { kind: columns.list < 0 ? 'table' : 'lists', entries: inOrder(body, columns) }
  }
  return null
}

type Columns = Readonly<Record<keyof typeof headings, number>>

function inOrder(rows: readonly CsvRow[], columns: Columns): FileEntry[] {
  const cellOf = ({ cells }: CsvRow, column: number): string => textOfCell(cells[column] ?? '')
  const found = rows
    .filter(row => cellOf(row, columns.symbol) !== '')
    .map(row => ({
      ...symbolOf(cellOf(row, columns.symbol)),
      line: row.line,
      list: cellOf(row, columns.list) || null,
      note: cellOf(row, columns.note),
      position: Number(cellOf(row, columns.position) || Number.NaN),
    }))
  const isNumbered = found.every(({ position }) => Number.isFinite(position))
  const rank = new Map([...new Set(found.map(({ list }) => list))].map((list, i) => [list, i]))
  const sorted = isNumbered ? found.toSorted((a, b) => rank.get(a.list)! - rank.get(b.list)! || a.position - b.position) : found
  return sorted.map(({ position: _, ...entry }) => entry)
}

/** Whatever stands between commas, semicolons, tabs and line ends; a line that begins with a # is a comment or a section's head. */
function symbolsIn(text: string): FileEntry[] {
  return text.split(/\r\n|\r|\n/).flatMap((line, i) =>
    line
      .split(/[,;\t|]/)
      .map(cell => cell.trim().replaceAll(/^"|"$/g, ''))
      .filter(cell => cell !== '' && !cell.startsWith('#'))
      .map(cell => ({ ...symbolOf(textOfCell(cell)), line: i + 1, list: null, note: '' })),
  )
}

function symbolOf(given: string): Pick<FileEntry, 'given' | 'symbol' | 'exchange'> {
  const colon = given.indexOf(':')
  const shown = given.slice(0, longestGiven)
  if (colon < 0) return { given: shown, symbol: given.trim().toUpperCase(), exchange: null }
  return {
    given: shown,
    symbol: given
      .slice(colon + 1)
      .trim()
      .toUpperCase(),
    exchange: given.slice(0, colon).trim().toUpperCase(),
  }
}
