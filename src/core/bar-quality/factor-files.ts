// Factor files (QuantConnect LEAN's format) say by what a raw price is multiplied to be comparable with today's. Because each row
// holds the product of everything that came after it, the view from any earlier day is a division.
import { dayOf, type Day, Failure } from '#basics'
import type { Bars } from '#series'

/** Factors of the days up to and including `lastDay`, from the day after the row before. */
export type FactorRow = { readonly lastDay: Day; readonly priceFactor: number; readonly splitFactor: number }

/** Lines "yyyymmdd,price factor,split factor[,reference price]", oldest first. Throws Failure('damaged') with the line otherwise. */
export function parseFactorFile(text: string): FactorRow[] {
  const rows: FactorRow[] = []
  for (const [n, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const [date = '', price = '', split = ''] = line.split(',')
    const shape = /^(\d{4})(\d{2})(\d{2})$/.exec(date.trim())
    const row = shape && { lastDay: dayOf(shape.slice(1).join('-')), priceFactor: Number(price), splitFactor: Number(split) }
    if (
      !row ||
      !(row.priceFactor > 0) ||
      !(row.splitFactor > 0) ||
      row.lastDay <= (rows.at(-1)?.lastDay ?? Number.NEGATIVE_INFINITY)
    )
      throw new Failure('damaged', `factor file, line ${n + 1}: not a day after the one before with two positive factors`)
    rows.push(row)
  }
  return rows
}

type FactorChoice = {
  /** Which of the two to apply; default both. */
  readonly dividends?: boolean
  readonly splits?: boolean
  /** As prices were seen on that day: its own price stands as it was traded. Default: the view from the last row. */
  readonly asOf?: Day
}

/**
 * Daily raw bars multiplied by the factors: prices by price factor × split factor, volumes divided by the split factor. Days after
 * the last row keep their figures. O(bars + rows).
 */
export function adjustByFactors(bars: Bars, rows: readonly FactorRow[], choice: FactorChoice = {}): Bars {
  const { dividends = true, splits = true, asOf } = choice
  const base = asOf === undefined ? unchanged : factorsOf(rows, asOf)
  const priceFactors = new Float64Array(bars.time.length)
  const volumeFactors = new Float64Array(bars.time.length)
  let row = 0
  for (const [i, day] of bars.time.entries()) {
    while (row < rows.length && (rows[row]?.lastDay ?? 0) < day) row++
    const factors = rows[row] ?? unchanged
    const split = splits ? factors.splitFactor / base.splitFactor : 1
    priceFactors[i] = split * (dividends ? factors.priceFactor / base.priceFactor : 1)
    volumeFactors[i] = 1 / split
  }
  const times = (column: Float64Array, factors: Float64Array) => column.map((value, i) => value * (factors[i] ?? 1))
  return {
    time: bars.time,
    open: times(bars.open, priceFactors),
    high: times(bars.high, priceFactors),
    low: times(bars.low, priceFactors),
    close: times(bars.close, priceFactors),
    volume: times(bars.volume, volumeFactors),
  }
}

const unchanged = { priceFactor: 1, splitFactor: 1 }

function factorsOf(rows: readonly FactorRow[], day: Day) {
  return rows.find(row => row.lastDay >= day) ?? unchanged
}
