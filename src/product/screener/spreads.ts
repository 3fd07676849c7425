// What all hits of a screen are like together.
import type { Cell } from './screener.ts'

/** Of one column of numbers, over the hits of which it is known. */
export type Spread = {
  readonly column: string
  readonly knownCount: number
  readonly lowest: number
  /** Half of them are no larger, half no smaller: between the middle two where their number is even. */
  readonly median: number
  readonly highest: number
}

/** null where none is known. */
export function spreadOf(column: string, cells: readonly Cell[]): Spread | null {
  const known = Float64Array.from(cells.filter(cell => typeof cell === 'number')).sort()
  const { length } = known
  if (length === 0) return null
  const median = (known[(length - 1) >> 1]! + known[length >> 1]!) / 2
  return { column, knownCount: length, lowest: known[0]!, median, highest: known[length - 1]! }
}

/** The most first; hits without a sector are in none. */
export function sectorsOf(sectors: readonly (string | null)[]): { sector: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const sector of sectors) if (sector) counts.set(sector, (counts.get(sector) ?? 0) + 1)
  return [...counts].map(([sector, count]) => ({ sector, count })).sort((a, b) => b.count - a.count)
}
