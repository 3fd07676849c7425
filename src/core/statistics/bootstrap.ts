// How sure a figure is, from the sample itself. Days in a row resemble each other, so they are drawn in blocks.
import { quantile } from './quantile.ts'
import { seededChance } from './seeded-chance.ts'

export type Range = { readonly low: number; readonly high: number }

export type BootstrapOptions = {
  /** Mean length of a block; 1 draws each value by itself, as for values that are independent. */
  readonly meanBlock: number
  readonly draws: number
  readonly seed: number
  /** Share of the draws that lie inside: 0.95. */
  readonly level?: number
}

/**
 * The stationary bootstrap (Politis & Romano, 1994): samples of the same length, put together from blocks of random length that start
 * anywhere, the end followed by the beginning. figuresOf: sample → figures, always as many; it gets the same memory each time.
 * → per figure the range that holds `level` of the draws (percentile method), NaN where fewer than half of the draws give the figure.
 */
export function bootstrapRanges(
  values: Float64Array,
  figuresOf: (sample: Float64Array) => readonly number[],
  { meanBlock, draws, seed, level = 0.95 }: BootstrapOptions,
): Range[] {
  const n = values.length
  if (n === 0) return []
  const chance = seededChance(seed)
  const sample = new Float64Array(n)
  const drawn: number[][] = []
  for (let draw = 0; draw < draws; draw++) {
    let at = 0
    for (let i = 0; i < n; i++) {
      at = i === 0 || chance() * meanBlock < 1 ? Math.floor(chance() * n) : at + 1 === n ? 0 : at + 1
      sample[i] = values[at]!
    }
    figuresOf(sample).forEach((value, k) => {
      drawn[k] ??= []
      if (!Number.isNaN(value)) drawn[k].push(value)
    })
  }
  return drawn.map(column => {
    if (column.length < draws / 2) return { low: Number.NaN, high: Number.NaN }
    const all = Float64Array.from(column)
    return { low: quantile(all, (1 - level) / 2), high: quantile(all, (1 + level) / 2) }
  })
}

/** Wilson (1927): the range of a share of which `hits` of `count` were seen. level 0.95 → z 1.96. NaN for no count. */
export function wilsonRange(hits: number, count: number, z = 1.959963984540054): Range {
  const share = hits / count
  const centre = (share + (z * z) / (2 * count)) / (1 + (z * z) / count)
  const half = (z / (1 + (z * z) / count)) * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count))
  return { low: centre - half, high: centre + half }
}
