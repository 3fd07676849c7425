// What a repair does to the stored figures, cell by cell, there and back.
import type { Bars } from '#series'
import type { SourcedEvents, StoredSeries } from './bars.store.ts'
import type { SeriesBatch } from './batch.ts'
import type { Cell } from './findings.store.ts'

/** The bars and dividends that the cells change, as a batch of the series. */
export function changedBatch(
  series: StoredSeries,
  bars: Bars,
  events: SourcedEvents | undefined,
  cells: readonly Cell[],
): SeriesBatch {
  const changed = withCells(bars, events?.dividends ?? [], cells)
  const times = new Set(cells.filter(({ column }) => column !== 'dividend').map(({ time }) => time))
  const rows = [...bars.time.keys()].filter(i => times.has(bars.time[i]!))
  const pick = (column: Float64Array): Float64Array => Float64Array.from(rows, i => column[i]!)
  const { open, high, low, close, volume } = changed.bars
  return {
    ...series,
    listing: { name: series.symbol, kind: 'share', exchange: '' },
    bars: {
      time: Int32Array.from(rows, i => bars.time[i]!),
      open: pick(open),
      high: pick(high),
      low: pick(low),
      close: pick(close),
      volume: pick(volume),
    },
    splits: [],
    dividends: changed.dividends.filter(({ day }) => cells.some(({ column, time }) => column === 'dividend' && time === day)),
    splitsKnownFrom: series.splitsKnownFrom,
    dividendsKnownFrom: series.dividendsKnownFrom,
  }
}

/** Each cell whose figure is the old one gets the new one. */
export function withCells(bars: Bars, dividends: SeriesBatch['dividends'], cells: readonly Cell[]) {
  const columns = { ...bars }
  const rowOf = new Map(Array.from(bars.time, (time, i) => [time, i]))
  const amounts = new Map(dividends.map(({ day, amount }) => [day, amount]))
  for (const { column, time, old, new: next } of cells) {
    if (column === 'dividend') {
      if (isNear(amounts.get(time) ?? Number.NaN, old)) amounts.set(time, next)
      continue
    }
    const row = rowOf.get(time)
    if (row === undefined || !isNear(columns[column][row]!, old)) continue
    if (columns[column] === bars[column]) columns[column] = bars[column].slice()
    columns[column][row] = next
  }
  return { bars: columns, dividends: dividends.map(({ day }) => ({ day, amount: amounts.get(day)! })) }
}

/** Whether every figure is what the repair made of it: of a cell that was changed twice, the last one. */
export function stands(cells: readonly Cell[], bars: Bars, events: SourcedEvents | undefined): boolean {
  const rowOf = new Map(Array.from(bars.time, (time, i) => [time, i]))
  const last = new Map(cells.map(cell => [`${cell.column} ${cell.time}`, cell]))
  return [...last.values()].every(({ column, time, new: next }) =>
    column === 'dividend'
      ? events?.dividends.some(({ day, amount }) => day === time && amount === next)
      : bars[column][rowOf.get(time) ?? -1] === next,
  )
}

export function withoutThose(cells: readonly Cell[], others: readonly Cell[]): Cell[] {
  const taken = new Set(others.map(({ column, time }) => `${column} ${time}`))
  return cells.filter(({ column, time }) => !taken.has(`${column} ${time}`))
}

/** The same figure but for noise in the last bits, which a cell that is repaired twice has in between. */
function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.abs(b)
}
