// Bars in ascending order, one for each time. Sorting and dropping a copy that says the same lose nothing; two bars that differ stay and are flagged.
import type { Bars } from '#series'
import type { QuotedSeries } from './finding.ts'
import { type Finding, finding } from './finding.ts'

/** source: for each row of `series` the row it came from; rows that appear nowhere were exact copies of a row that does. */
type Ordered = { readonly series: QuotedSeries; readonly source: Int32Array; readonly findings: readonly Finding[] }

export function putInOrder(series: QuotedSeries): Ordered {
  const { time } = series.bars
  const order = Int32Array.from(time, (_, i) => i).sort((a, b) => (time[a] ?? 0) - (time[b] ?? 0) || a - b)
  const findings: Finding[] = []
  const kept: number[] = []
  for (const row of order) {
    const twin = kept.at(-1)
    if (twin === undefined || time[twin] !== time[row]) kept.push(row)
    else if (sameRow(series, twin, row)) findings.push(copied(kept.length - 1, twin, row))
    else {
      kept.push(row)
      findings.push(contradicting(kept.length - 1, twin, row))
    }
  }
  const backSteps = countBackSteps(time)
  if (backSteps > 0) findings.unshift(outOfOrder(time.length, backSteps))
  if (findings.length === 0) return { series, source: order, findings }
  const source = Int32Array.from(kept)
  return { series: pick(series, source), source, findings }
}

function countBackSteps(time: Int32Array): number {
  let count = 0
  for (let i = 1; i < time.length; i++) if ((time[i] ?? 0) < (time[i - 1] ?? 0)) count++
  return count
}

function outOfOrder(barCount: number, backSteps: number) {
  const says = `${backSteps} of ${barCount} bars are earlier than the one before; sorted`
  return finding('order', 'certain', [0, barCount - 1], says, { backSteps, barCount })
}

function copied(index: number, row: number, twin: number) {
  return finding('duplicate', 'certain', [index, index], `row ${twin} repeats row ${row}; dropped`, { row, twin })
}

function contradicting(index: number, row: number, twin: number) {
  return finding('duplicate', 'likely', [index - 1, index], `rows ${row} and ${twin} have the same time and differ`, {
    row,
    twin,
  })
}

function sameRow({ bars, adjustedClose }: QuotedSeries, a: number, b: number): boolean {
  const columns = [bars.open, bars.high, bars.low, bars.close, bars.volume, ...(adjustedClose ? [adjustedClose] : [])]
  return columns.every(column => Object.is(column[a], column[b]))
}

function pick(series: QuotedSeries, rows: Int32Array): QuotedSeries {
  const floats = (column: Float64Array) => Float64Array.from(rows, row => column[row] ?? Number.NaN)
  const { bars, adjustedClose } = series
  const picked: Bars = {
    time: Int32Array.from(rows, row => bars.time[row] ?? 0),
    open: floats(bars.open),
    high: floats(bars.high),
    low: floats(bars.low),
    close: floats(bars.close),
    volume: floats(bars.volume),
  }
  return { ...series, bars: picked, adjustedClose: adjustedClose && floats(adjustedClose) }
}
