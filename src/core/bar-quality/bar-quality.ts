// Wrong prices are worse than none: every series is inspected before it is trusted. What is certainly wrong and certainly
// known is repaired in a copy, each old figure kept; everything else is flagged for a person.
import { chained, withChanges } from './cells.ts'
import { checkDividendAdjustment } from './dividend-adjustment.ts'
import { checkDividendAmount } from './dividend-amount.ts'
import { type Change, type Finding, isAlarm, type QuotedSeries } from './finding.ts'
import { checkHundredfold } from './hundredfold.ts'
import { putInOrder } from './order.ts'
import { checkRange } from './price-range.ts'
import { checkSessions } from './session-gaps.ts'
import { checkSplitAdjustment } from './split-adjustment.ts'
import { checkStale } from './stale.ts'
import { checkUnlistedJumps } from './unlisted-jump.ts'
import { checkValues } from './values.ts'
import { checkVolumeUnit } from './volume-unit.ts'

export { withChanges, withoutChanges } from './cells.ts'
export { adjustByFactors, type FactorRow, parseFactorFile } from './factor-files.ts'
export {
  type Certainty,
  type Change,
  type Column,
  type Finding,
  type FindingKind,
  isAlarm,
  type QuotedSeries,
} from './finding.ts'

export type Inspection = {
  /** In ascending order, without exact copies of rows, with every certain fault repaired. */
  readonly series: QuotedSeries
  /** In the order of the checks; indexes are those of `series`. */
  readonly findings: readonly Finding[]
  /** All repaired cells in the order in which they were changed; `withoutChanges(series, changes)` takes them back. */
  readonly changes: readonly Change[]
  /** For each bar of `series` the row of the given bars that it came from. */
  readonly source: Int32Array
  /** Whether anything was found that a person should see. */
  readonly isGood: boolean
}

/** One after the other, each on what the one before repaired: a price 100 × too big would look like a split, a wrong split like a dividend. */
const checks: readonly ((series: QuotedSeries) => Finding[])[] = [
  checkValues,
  checkHundredfold,
  checkSplitAdjustment,
  checkUnlistedJumps,
  checkRange,
  checkDividendAdjustment,
  checkDividendAmount,
  checkVolumeUnit,
  checkStale,
  checkSessions,
]

/** Everything that is wrong with a series, and the series with what is certain put right. The given one is never written to. */
export function inspectBars(given: QuotedSeries): Inspection {
  const ordered = putInOrder(given)
  const findings: Finding[] = [...ordered.findings]
  const changes: Change[] = []
  let series = ordered.series
  for (const check of checks) {
    const found = check(series)
    findings.push(...found)
    const repairs = chained(found.flatMap(one => one.changes))
    changes.push(...repairs)
    series = withChanges(series, repairs)
  }
  return { series, findings, changes, source: ordered.source, isGood: !findings.some(isAlarm) }
}
