// Hits as a table of plain text: what `tradewise screen` prints.
import type { Cell, ScreenResult } from './screener.ts'

const longestName = 28
const notice = 'Not investment advice; data may be late or wrong.'

/** With a final newline; numbers to the right. */
export function screenText(result: ScreenResult): string {
  const { rule, columns, hits, total, listedCount, pricedCount, snapshot } = result
  const head = ['Symbol', 'Name', 'Last', 'Day', ...columns.map(({ name }) => name)]
  const rows = hits.map(({ symbol, name, glance, values }) => [
    symbol,
    name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name,
    glance ? textOf(glance.quote.last) : '–',
    glance?.quote.date ?? '–',
    ...values.map((value, i) => (columns[i]!.kind === 'truth' && value !== null ? (value === 1 ? 'yes' : 'no') : textOf(value))),
  ])
  const isWord = (i: number) => i < 2 || columns[i - 4]?.kind === 'text'
  const widths = head.map((cell, i) => Math.max(cell.length, ...rows.map(row => row[i]!.length)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (isWord(i) ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd()
  const prices = pricedCount === null ? '' : ` Prices are here of ${pricedCount} of them.`
  const figures = snapshot ? ` Figures of companies: ${snapshot.source}, ${snapshot.asOf}.` : ''
  const shown = hits.length < total ? `, of which ${hits.length} are shown` : ''
  const words = `${total} of ${listedCount} listings${shown}.${prices}${figures}`
  return [rule, '', ...(hits.length > 0 ? [line(head), ...rows.map(line), ''] : []), words, notice, ''].join('\n')
}

const steps = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
] as const

function textOf(value: Cell): string {
  if (value === null) return '–'
  if (typeof value === 'string') return value
  const [size, unit] = steps.find(([from]) => Math.abs(value) >= from) ?? [1, '']
  const scaled = value / size
  const decimals = Math.abs(scaled) < 1 ? 4 : 2
  return `${Number(scaled.toFixed(decimals))}${unit}`
}
