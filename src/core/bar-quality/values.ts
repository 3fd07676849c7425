// Figures that can be no price and no volume at all. Never repaired: what should stand there is not known.
import { columnOf, isGiven } from './cells.ts'
import { type Column, type Finding, type FindingKind, finding, priceColumns, type QuotedSeries } from './finding.ts'

const columns: readonly Column[] = [...priceColumns, 'volume', 'adjustedClose']

export function checkValues(series: QuotedSeries): Finding[] {
  const given = columns.map(column => [column, columnOf(series, column)] as const).filter(([, values]) => isGiven(values))
  const faults: { kind: FindingKind; index: number; column: Column; value: number }[] = []
  for (let index = 0; index < series.bars.time.length; index++) {
    // A bar without any price is a session without a trade; one with some of its prices is broken.
    const empty = priceColumns.every(column => Number.isNaN(series.bars[column][index]))
    for (const [column, values] of given) {
      const value = values[index] ?? Number.NaN
      const isVolume = column === 'volume'
      if (Number.isNaN(value) ? empty || isVolume : Number.isFinite(value) && (isVolume ? value >= 0 : value > 0)) continue
      faults.push({ kind: value === 0 ? 'zero-price' : 'not-a-price', index, column, value })
    }
  }
  return inRuns(faults)
}

/** Neighbouring bars with the same fault are one finding. */
function inRuns(faults: readonly { kind: FindingKind; index: number; column: Column; value: number }[]): Finding[] {
  const findings: Finding[] = []
  for (const kind of ['zero-price', 'not-a-price'] as const) {
    const ours = faults.filter(fault => fault.kind === kind)
    for (let i = 0; i < ours.length; ) {
      let end = i
      while (end + 1 < ours.length && (ours[end + 1]?.index ?? 0) - (ours[end]?.index ?? 0) <= 1) end++
      const first = ours[i]
      const last = ours[end]
      if (first && last) {
        const says = `bar ${first.index}: ${first.column} ${first.value}${end > i ? `, and ${end - i} more figures up to bar ${last.index}` : ''}`
        findings.push(finding(kind, 'certain', [first.index, last.index], says, { value: first.value, cellCount: end - i + 1 }))
      }
      i = end + 1
    }
  }
  return findings
}
