// Tables as text (RFC 4180) that a spreadsheet opens without obeying it.
export { type CsvLimits, type CsvRow, csvRows, type Delimiter, delimiterNames, likelyDelimiters } from './csv-rows.ts'

/**
 * One line, ended with CR LF. A text that begins like a formula gets an apostrophe in front (OWASP, CSV injection): whoever opens
 * the file sees it and runs nothing. So does one that begins like a text of that kind, or reading back could not tell the two apart.
 * null is an empty cell.
 */
export function csvLine(cells: readonly (string | number | boolean | null)[]): string {
  return `${cells.map(cellText).join(',')}\r\n`
}

/** The text that csvLine wrote as `cell`: without the apostrophe that keeps it from being a formula. */
export function textOfCell(cell: string): string {
  return /^'+[=+\-@\t\r\n\0]/.test(cell) ? cell.slice(1) : cell
}

function cellText(cell: string | number | boolean | null): string {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell)
  const harmless = /^'*[=+\-@\t\r\n\0]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n\t\0]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
