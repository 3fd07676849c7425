// What docs/concepts/signals.md says an edge needs to be found, worked out anew.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findableExcess, measure } from '#event-study'

const page = await readFile(join(import.meta.dirname, '../../docs/concepts/signals.md'), 'utf8')
const inRow = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map(cell => cell.trim())
const percent = (cell: string): number => Number(cell.replace(' %', '')) / 100

it('the table of occurrences that an edge over five sessions needs is what the record takes for findable', () => {
  const [, headText = '', body = ''] = page.match(/^(\| edge in five sessions .*)\n\|---.*\n((?:\|.*\n)+)/m) ?? []
  const needed = Number(page.match(/needs to be ([\d.]+) standard errors/)?.[1])
  const [, ...deviations] = inRow(headText).map(percent)
  const rows = body.trimEnd().split('\n').map(inRow)
  expect(needed).toBeGreaterThan(3)
  expect(rows.length * deviations.length).toBe(15)
  for (const [edge = '', ...counts] of rows)
    expect(counts, edge).toEqual(deviations.map(deviation => String(occurrencesFor(percent(edge), deviation, needed))))
})

/** The least number, of those that are enough for a verdict, at which so large an edge is findable. */
function occurrencesFor(edge: number, dailyDeviation: number, needed: number): number {
  const none = measure([], 5)
  const findable = (count: number) =>
    findableExcess({ ...none, effectiveCount: count, error: dailyDeviation * Math.sqrt(5 / count) }, needed)
  for (let count = 20; ; count++) if (findable(count) <= edge) return count
}
