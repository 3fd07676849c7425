// Truths of thousands of settings, of which only the changes are kept: as columns they would not fit into memory, and not into a cache.
import { type Comparison, noteComparison } from '#rules'

/**
 * What many settings say of many symbols, in a form that stays small: of each column of truths only where it changes. A symbol's settings are
 * noted one after the other, then those of the next symbol.
 */
export type TruthRuns = {
  /** truths: as long as the symbol's bars; 1 true, 0 false, NaN decides nothing; or the comparison that would give them. */
  readonly note: (truths: Float64Array | Comparison) => void
  /** Bar of each change times 4, plus 0, 1, or 2 for unknown. */
  readonly changes: () => Int32Array
  /** The n-th column's changes stand from starts[n] up to starts[n + 1]. */
  readonly starts: Int32Array
}

const unknown = 2

/** For so many columns. */
export function openTruthRuns(count: number): TruthRuns {
  const starts = new Int32Array(count + 1)
  let changes: Int32Array = new Int32Array(4096)
  let [columns, length] = [0, 0]
  return {
    note: truths => {
      const isColumn = truths instanceof Float64Array
      const most = length + (isColumn ? truths : truths.over).length
      if (most > changes.length) changes = larger(changes, 2 * most)
      length = isColumn ? noteChanges(truths, changes, length) : noteComparison(truths, changes, length)
      starts[++columns] = length
    },
    changes: () => changes,
    starts,
  }
}

/** → where the next column's begin */
function noteChanges(truths: Float64Array, changes: Int32Array, from: number): number {
  const n = truths.length
  let at = from
  for (let bar = 0; bar < n; ) {
    const truth = truths[bar]!
    changes[at++] = 4 * bar + (truth === 1 ? 1 : truth === 0 ? 0 : unknown)
    bar++
    // What does not change is passed over four at a time. Unknown is unlike itself, and like nothing else here.
    if (truth === truth) {
      while (
        bar + 3 < n &&
        truths[bar] === truth &&
        truths[bar + 1] === truth &&
        truths[bar + 2] === truth &&
        truths[bar + 3] === truth
      )
        bar += 4
      while (bar < n && truths[bar] === truth) bar++
    } else while (bar < n && truths[bar] !== truths[bar]) bar++
  }
  return at
}

export function larger<Column extends Int32Array | Float64Array>(column: Column, length: number): Column {
  const out = new (column.constructor as new (length: number) => Column)(length)
  out.set(column)
  return out
}
