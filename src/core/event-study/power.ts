// What a record could have found. "No edge found" means little where only a large one would have been.
import { normalQuantile } from '#statistics'
import { type Measure, studentEquivalent } from './measure.ts'
import { isEnough } from './verdict.ts'

/** How often an edge of that size is found. */
const power = 0.8

/**
 * The smallest excess, either way, whose surprise would be above `needed` in four of five histories like this one (J. Cohen, Statistical Power
 * Analysis, 1988: the threshold and the power's own quantile, in standard errors). NaN where there are too few occurrences for a verdict, or
 * where nothing is surprising enough.
 */
export function findableExcess(measure: Measure, needed: number): number {
  if (!isEnough(measure) || !Number.isFinite(needed)) return Number.NaN
  return (studentEquivalent(needed, measure.effectiveCount - 1) + normalQuantile(power)) * measure.error
}
