// Text into rows of cells: which character separates them is found out, quotes are read as RFC 4180 has them, and every row keeps
// its line number, because that is what a person can find in the file.
import { Failure } from '#basics'

export type Delimiter = ',' | ';' | '\t' | '|'
/** line: 1 for the file's first. Cells are trimmed. */
export type CsvRow = { readonly line: number; readonly cells: readonly string[] }

const delimiters: readonly Delimiter[] = [';', '\t', '|', ',']
export const delimiterNames: Record<Delimiter, string> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'vertical bar' }

/** What a file of one kind may hold at most. */
export type CsvLimits = {
  readonly rows: number
  /** In one row. */
  readonly cells: number
  readonly cellLength: number
}

/**
 * The rows that are not blank. CR LF, LF and CR end a line; a quoted cell may hold any of them. Excel's first line "sep=;" is
 * left out. Throws Failure('too-large') beyond a limit and Failure('damaged') for a quote that never closes.
 */
export function csvRows(text: string, delimiter: Delimiter, limits: CsvLimits): CsvRow[] {
  const rows: CsvRow[] = []
  let cells: string[] = []
  let line = 1
  let rowLine = 1
  let at = 0
  const separator = delimiter.charCodeAt(0)

  const endRow = (): void => {
    while (cells.length > 0 && cells.at(-1) === '') cells.pop()
    if (cells.length > 0 && !(rows.length === 0 && /^sep=.?$/i.test(cells[0] ?? ''))) rows.push({ line: rowLine, cells })
    if (rows.length > limits.rows || line > 2 * limits.rows + 100)
      throw new Failure('too-large', `The file has more than ${limits.rows} rows.`)
    cells = []
    rowLine = line
  }
  const endCell = (cell: string): void => {
    if (cell.length > limits.cellLength)
      throw new Failure('too-large', `Line ${rowLine} has a cell of more than ${limits.cellLength} characters.`)
    if (cells.length >= limits.cells) {
      // Some programs end every row with a long tail of separators; only what says something counts.
      if (cell === '') return
      throw new Failure('too-large', `Line ${rowLine} has more than ${limits.cells} columns.`)
    }
    cells.push(cell)
  }

  while (at < text.length) {
    at += blanksAt(text, at)
    if (text[at] === '"') {
      let cell = ''
      const opened = line
      at++
      for (;;) {
        const close = text.indexOf('"', at)
        if (close < 0) throw new Failure('damaged', `The quotation mark on line ${opened} is never closed.`)
        cell += text.slice(at, close)
        at = close + 1
        if (text[at] !== '"') break
        cell += '"'
        at++
        if (cell.length > limits.cellLength) break
      }
      line += lineBreaksIn(cell)
      const rest = cellEnd(text, at, delimiter, limits, rowLine)
      endCell((cell + text.slice(at, rest)).trim())
      at = rest
    } else {
      const end = cellEnd(text, at, delimiter, limits, rowLine)
      endCell(text.slice(at, end).trim())
      at = end
    }
    if (text[at] === delimiter) {
      at++
      // A tail of some million separators is left behind in one go.
      if (cells.length >= limits.cells) while (text.charCodeAt(at) === separator) at++
      if (at >= text.length) endCell('')
    }
    if (text[at] === '\r' || text[at] === '\n') {
      at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1
      line++
      endRow()
    }
  }
  endRow()
  return rows
}

/** A quotation mark may stand behind blanks: `a, "b"`. */
function blanksAt(text: string, from: number): number {
  let at = from
  while (text[at] === ' ') at++
  return at - from
}

/** Not looked for in what is too long by far: a cell of forty megabytes is as wrong as one of some thousand characters. */
function cellEnd(text: string, from: number, delimiter: Delimiter, { cellLength }: CsvLimits, line: number): number {
  const most = Math.min(text.length, from + 100 * cellLength)
  let at = from
  while (at < most && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at++
  if (at === most && at < text.length)
    throw new Failure('too-large', `Line ${line} has a cell of more than ${cellLength} characters.`)
  return at
}

function lineBreaksIn(cell: string): number {
  return cell.match(/\r\n|\r|\n/g)?.length ?? 0
}

const linesLookedAt = 200

/** How well each separator explains the beginning of the text, best first: the share of rows that have the commonest number of cells, for those that separate anything. */
export function likelyDelimiters(text: string, limits: CsvLimits): Delimiter[] {
  const sample = beginning(text)
  const scored = delimiters.map(delimiter => {
    const rows = rowsOfSample(sample, delimiter, limits)
    const counts = new Map<number, number>()
    for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
    const [count = 0, rowCount = 0] = [...counts].filter(([cells]) => cells > 1).sort((a, b) => b[1] - a[1])[0] ?? []
    return { delimiter, score: count > 1 ? rowCount / Math.max(1, rows.length) : 0, count }
  })
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || b.count - a.count)
    .map(({ delimiter }) => delimiter)
}

/** A sample that breaks a limit or ends within quotes is counted without minding them: the whole file will say what is wrong. */
function rowsOfSample(sample: string, delimiter: Delimiter, limits: CsvLimits): Pick<CsvRow, 'cells'>[] {
  try {
    return csvRows(sample, delimiter, limits)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const lines = sample.split(/\r\n|\r|\n/).filter(line => line.trim() !== '')
    return lines.map(line => ({ cells: line.split(delimiter) }))
  }
}

function beginning(text: string): string {
  let at = 0
  for (let line = 0; line < linesLookedAt && at >= 0 && at < 200_000; line++) {
    const next = /\r\n|\r|\n/.exec(text.slice(at, at + 5_000))
    if (!next) return text.slice(0, at + 5_000)
    at += next.index + next[0].length
  }
  return text.slice(0, at)
}
