// What an inspection of columns found, as it is stored: with days instead of rows, and not more of one kind than anybody reads.
import type { Change, Finding, QuotedSeries } from '#bar-quality'
import type { SourcedEvents, StoredSeries } from './bars.store.ts'
import { saysInDays } from './finding-words.ts'
import type { Cell, NewFinding } from './findings.store.ts'

export function newFinding(one: Finding, quoted: QuotedSeries, series: StoredSeries, own: SourcedEvents | undefined): NewFinding {
  const { time } = quoted.bars
  const cells = one.changes.flatMap(change => cellOf(change, quoted, own))
  const { from, to } = { from: time[one.fromIndex]!, to: time[one.toIndex]! }
  // An amount that another source stated is not put right here.
  const isUnused = one.changes.length > 0 && one.changes.every(({ column }) => column === 'adjustedClose')
  const state = cells.length > 0 ? 'repaired' : isUnused ? 'recomputed' : 'flagged'
  return { kind: one.kind, state, from, to, says: saysInDays(one, time, series.interval), evidence: one.evidence, cells }
}

/** A source that is off everywhere would drown all else: of each kind the first are told, and how many more there are. */
const toldPerKind = 20

export function shortened(found: readonly NewFinding[]): NewFinding[] {
  const flagged = Map.groupBy(
    found.filter(({ state }) => state !== 'repaired'),
    ({ kind, state }) => `${kind} ${state}`,
  )
  const told = [...flagged.values()].flatMap(its => {
    const rest = its.slice(toldPerKind)
    const [first] = rest
    if (!first) return its
    const to = Math.max(...rest.map(one => one.to))
    const says = `${rest.length} more of the same kind.`
    return [...its.slice(0, toldPerKind), { ...first, to, says, evidence: { more: rest.length } }]
  })
  return [...found.filter(({ state }) => state === 'repaired'), ...told]
}

/** Adjusted closes are not stored, so there is nothing to change in them. */
function cellOf({ column, index, old, new: next }: Change, quoted: QuotedSeries, own: SourcedEvents | undefined): Cell[] {
  if (column === 'adjustedClose') return []
  if (column !== 'dividend') return [{ column, time: quoted.bars.time[index]!, old, new: tidy(column, next) }]
  const paid = own?.dividends[index]
  return paid ? [{ column, time: paid.day, old: paid.amount, new: tidy(column, (paid.amount * next) / old) }] : []
}

/** Multiplying leaves noise in the last bits. */
function tidy(column: Cell['column'], value: number): number {
  return column === 'volume' && value >= 1 ? Math.round(value) : Number(value.toPrecision(10))
}
