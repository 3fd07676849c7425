// Repairs are cells: applied to a copy, and taken back from the record.
import { assert } from '#basics'
import type { Change, Column, QuotedSeries } from './finding.ts'

/** The series with the changes made; columns and lists that do not change are shared with the given one. */
export function withChanges(series: QuotedSeries, changes: readonly Change[]): QuotedSeries {
  return write(series, changes, change => change.new)
}

/** The series as it was before the changes. */
export function withoutChanges(series: QuotedSeries, changes: readonly Change[]): QuotedSeries {
  return write(series, changes.toReversed(), change => change.old)
}

function write(series: QuotedSeries, changes: readonly Change[], value: (change: Change) => number): QuotedSeries {
  if (changes.length === 0) return series
  const copies = new Map<Column, Float64Array>()
  for (const change of changes) {
    let copy = copies.get(change.column)
    if (!copy) copies.set(change.column, (copy = columnOf(series, change.column).slice()))
    assert(change.index >= 0 && change.index < copy.length, `no cell ${change.column} ${change.index}`)
    copy[change.index] = value(change)
  }
  const amounts = copies.get('dividend')
  return {
    ...series,
    bars: {
      ...series.bars,
      open: copies.get('open') ?? series.bars.open,
      high: copies.get('high') ?? series.bars.high,
      low: copies.get('low') ?? series.bars.low,
      close: copies.get('close') ?? series.bars.close,
      volume: copies.get('volume') ?? series.bars.volume,
    },
    adjustedClose: copies.get('adjustedClose') ?? series.adjustedClose,
    dividends: amounts
      ? series.dividends?.map((dividend, i) => ({ ...dividend, amount: amounts[i] ?? dividend.amount }))
      : series.dividends,
  }
}

/** The column's figures; empty for an adjusted close or dividends that are not given. */
export function columnOf(series: QuotedSeries, column: Column): Float64Array {
  if (column === 'adjustedClose') return series.adjustedClose ?? new Float64Array(0)
  if (column === 'dividend') return Float64Array.from(series.dividends ?? [], dividend => dividend.amount)
  return series.bars[column]
}

/** Whether the source gives the column at all: one that is nowhere a number is not there. */
export function isGiven(values: Float64Array): boolean {
  for (const value of values) if (!Number.isNaN(value)) return true
  return false
}

export function isPrice(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && value > 0
}

/**
 * Changes that were each worked out on the same series, in a form in which they can be made one after the other: where several
 * concern one cell, each multiplies what the ones before left.
 */
export function chained(changes: readonly Change[]): Change[] {
  const current = new Map<string, number>()
  return changes.map(change => {
    const key = `${change.column} ${change.index}`
    const standing = current.get(key)
    const next = standing === undefined ? change : { ...change, old: standing, new: standing * (change.new / change.old) }
    current.set(key, next.new)
    return next
  })
}
