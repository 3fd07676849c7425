// Delimited text as the packages ship it: a header, one record a line, quotes only in the directory.

export type Table = { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }

/** RFC 4180 with any one-character delimiter; rows of another width than the header are refused by line, blank lines skipped. */
export function parseTable(text: string, delimiter: ',' | '\t', options: { mayBeShort?: boolean } = {}): Table {
  const records = text.includes('"') ? quotedRecords(text, delimiter) : text.split(/\r?\n/).map(line => line.split(delimiter))
  const filled = records
    .map((cells, line) => ({ cells, line: line + 1 }))
    .filter(({ cells }) => cells.length > 1 || cells[0] !== '')
  const columns = filled[0]?.cells.map(cell => cell.trim()) ?? []
  const rows = filled.slice(1).map(({ cells, line }) => {
    if (cells.length === columns.length || (options.mayBeShort && cells.length < columns.length)) return cells
    throw new Error(`record ${line} has ${cells.length} fields, the header has ${columns.length}`)
  })
  return { columns, rows }
}

/** The values of one named column, text as printed. */
export function column(table: Table, name: string): string[] {
  const at = table.columns.indexOf(name)
  if (at < 0) throw new Error(`no column ${name} in ${table.columns.join(', ')}`)
  return table.rows.map(row => row[at] ?? '')
}

/** Text → number; an empty field or anything that is not a plain number is refused with its position. */
export function numberAt(text: string, what: string, row: number): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new Error(`row ${row}: ${what} is not a number: ${text.slice(0, 40)}`)
  return value
}

function quotedRecords(text: string, delimiter: string): string[][] {
  const records: string[][] = []
  let cells: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!
    if (quoted) {
      if (char !== '"') cell += char
      else if (text[i + 1] === '"') {
        cell += '"'
        i++
      } else quoted = false
    } else if (char === '"') quoted = true
    else if (char === delimiter) {
      cells.push(cell)
      cell = ''
    } else if (char === '\n') {
      records.push([...cells, cell.endsWith('\r') ? cell.slice(0, -1) : cell])
      cells = []
      cell = ''
    } else cell += char
  }
  if (cell !== '' || cells.length > 0) records.push([...cells, cell])
  if (quoted) throw new Error('a quoted field is never closed')
  return records
}
