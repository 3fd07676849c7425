// Where in a file the table of prices is and which of its columns is what: by the headings; where these do not say it, by what
// their place tells, and then that is said.
import { Failure } from '#basics'
import { type CsvLimits, type CsvRow, csvRows, type Delimiter, likelyDelimiters } from '#csv'
import {
  type Columns,
  columnsByPosition,
  columnsOf,
  lacksClose,
  type Role,
  roleNames,
  rolesOf,
  type TwiceNamed,
} from './csv-columns.ts'
import { looksLikeDate } from './csv-dates.ts'
import { yfinanceTable } from './csv-yfinance.ts'

export type Table = {
  delimiter: Delimiter
  rows: readonly CsvRow[]
  columns: Columns
  headings: readonly string[] | null
  headAt: number
  twice: TwiceNamed[]
  /** Where it stands above the columns instead of in one. */
  symbol: string | null
  isYfinance: boolean
  /** What was taken for what although no heading says so. */
  guesses: string[]
}

/** Each above what any file of daily prices needs: 27,000 days since 1915, 20 columns, a company's name. */
const limits: CsvLimits = { rows: 100_000, cells: 64, cellLength: 500 }
/** Above the table banks write who they are and what the share is called. */
const mostRowsBeforeHeadings = 40

/** Throws Failure('damaged' | 'invalid' | 'too-large') where there is no table of prices, or one of several symbols. */
export function tableIn(text: string): Table {
  const likely = likelyDelimiters(text, limits)
  for (const delimiter of likely) {
    const plain = csvRows(text, delimiter, limits)
    const yfinance = yfinanceTable(plain)
    const rows = yfinance?.rows ?? plain
    for (const [headAt, { cells }] of rows.slice(0, mostRowsBeforeHeadings).entries()) {
      const found = columnsOf(cells)
      if (!found) continue
      const symbol = yfinance?.symbol ?? null
      return { delimiter, rows, headings: shown(cells), headAt, symbol, isYfinance: yfinance !== null, guesses: [], ...found }
    }
  }
  for (const delimiter of likely) {
    const rows = csvRows(text, delimiter, limits)
    const firstAt = rows.findIndex(({ cells }) => looksLikeDate(cells[0] ?? ''))
    if (rows.slice(0, mostRowsBeforeHeadings).some(({ cells }) => lacksClose(cells)))
      throw new Failure('damaged', 'No table of prices was found: the headings name a date, but no close (or price).')
    const first = rows[firstAt]?.cells
    if (!first || firstAt >= mostRowsBeforeHeadings) continue
    const above = rows[firstAt - 1]?.cells
    const table = above && isHeadingsOf(above, first) ? underOddHeadings(above, first) : withoutHeadings(first)
    if (table) return { delimiter, rows, headAt: table.headings ? firstAt - 1 : firstAt, isYfinance: false, ...table }
  }
  throw new Failure(
    'damaged',
    'No table of prices was found: there must be a row of headings with a date and a close (or price).',
  )
}

type Understood = Pick<Table, 'columns' | 'twice' | 'symbol' | 'guesses'>

/** A row of names, none of which is a number; a row of values may be shorter. */
function isHeadingsOf(above: readonly string[], first: readonly string[]): boolean {
  return (
    above.length >= first.length && above.every((cell, index) => !/^[-+]?[\d.,]+$/.test(cell) && (index === 0 || cell !== ''))
  )
}

function withoutHeadings(first: readonly string[]): (Understood & { headings: null }) | null {
  const placed = byPosition(first, [])
  return placed && { headings: null, ...placed }
}

/** The column of dates without a name, as programs write an index; the symbol before each name; or names that nobody here knows. */
function underOddHeadings(
  above: readonly string[],
  first: readonly string[],
): (Understood & { headings: readonly string[] }) | null {
  const names = above.slice(1)
  const named = columnsOf(['Date', ...names])
  if (named) return { headings: shown(above), symbol: null, guesses: [], ...named }
  const shared = withoutSharedWord(names)
  const bare = shared && columnsOf(['Date', ...shared.names])
  if (bare) return { headings: shown(above), symbol: shared.word.slice(0, 20), guesses: [], ...bare }
  if (rolesOf(names).flat().length === 0 && names.length > 1 && names.every(isLikeSymbol)) {
    const listed = names.slice(0, 3).map(name => name.slice(0, 20))
    throw new Failure(
      'invalid',
      `The file holds several symbols (${listed.join(', ')}${names.length > 3 ? ', …' : ''}): import one file per symbol.`,
    )
  }
  const placed = byPosition([...first, ...above.slice(first.length)], above)
  if (!placed) return null
  const roleAt = new Map(Object.entries(placed.columns).map(([role, index]) => [index, role as Role]))
  // Names in another order than the usual one must not be read in the usual one.
  const isOtherwise = rolesOf(above).some((roles, index) => {
    const role = roleAt.get(index)
    return index > 0 && roles.length > 0 && !(role && roles.includes(role))
  })
  return isOtherwise ? null : { headings: shown(above), ...placed }
}

/** "AAPL.Open", "AAPL.High", …: the word before all names, and the names without it. */
function withoutSharedWord(names: readonly string[]): { word: string; names: string[] } | null {
  const word = /^\^?[A-Za-z0-9]+(?=[. _-])/.exec(names[0] ?? '')?.[0]
  if (word === undefined || names.length < 2 || !names.every(name => name.startsWith(word))) return null
  return { word, names: names.map(name => name.slice(word.length + 1)) }
}

function isLikeSymbol(name: string): boolean {
  return /^\^?[A-Z][A-Z0-9]{0,5}([.\-=][A-Z0-9]{1,4})?$/.test(name)
}

/** Columns by their place alone. above: the headings that do not say it; none where there are none. */
function byPosition(first: readonly string[], above: readonly string[]): Understood | null {
  const columns = columnsByPosition(first.length, /^\d{1,2}:\d{2}/.test(first[1] ?? ''))
  if (!columns) return null
  const isOne = columns.open === undefined
  const name = above[columns.close!] ?? ''
  const order = Object.keys(columns).map(role => roleNames[role as Role])
  const says = isOne
    ? above.length === 0
      ? 'No heading says what the second column holds; it is taken for the close.'
      : `The heading "${name.slice(0, 60)}" does not say what its column holds; it is taken for the close.`
    : `${above.length === 0 ? 'There are no headings' : 'The headings do not say which column is which'}: by their order they are taken for ${order.join(', ')}.`
  return { columns, twice: [], symbol: isOne && isLikeSymbol(name) ? name : null, guesses: [says] }
}

function shown(cells: readonly string[]): string[] {
  return cells.map(cell => cell.slice(0, 60))
}
