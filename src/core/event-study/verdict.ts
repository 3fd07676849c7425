// What may be said of a rule. The thresholds stand here and in docs/concepts/signals.md, and nowhere else.
import type { Measure } from './measure.ts'
import type { Range } from '#statistics'

/** Fewer independent occurrences say nothing: their interval is wider than any edge that was ever published. */
const leastEffectiveCount = 20
/** Of all the verdicts on one symbol together, at most this share of symbols without any edge shows one by chance. */
export const familyChance = 0.05
/** Occurrences out of sample that its sign must rest on. */
const leastOutOfSample = 5

export type Verdict = 'edge' | 'no edge found' | 'too few samples'

export type Judged = {
  readonly verdict: Verdict
  /** 1: more than on other days, −1: less; null without an edge. */
  readonly direction: 1 | -1 | null
  /** Sessions over which the edge was found; else those with the least chance. null: too few everywhere. */
  readonly horizon: number | null
  /** Corrected for everything looked at: how likely is it that any of them looks as good by chance alone. */
  readonly correctedChance: number | null
}

/**
 * One verdict for each rule. measures: by rule, one for each horizon. corrected: the chance that anything that was looked at appears
 * as surprising without an edge, for each of them. excessRange: drawn only for what has passed that test.
 */
export function judge(
  measures: readonly (readonly Measure[])[],
  corrected: (measure: Measure) => number,
  excessRange: (rule: number, measure: Measure) => Range,
): Judged[] {
  return measures.map((row, rule) => {
    const tests = row.filter(isEnough).sort((a, b) => Math.abs(b.surprise) - Math.abs(a.surprise))
    const [most] = tests
    if (!most) return { verdict: 'too few samples', direction: null, horizon: null, correctedChance: null }
    const found = tests.find(measure => corrected(measure) <= familyChance && holds(measure, excessRange(rule, measure)))
    const { excess, horizon } = found ?? most
    return {
      verdict: found ? 'edge' : 'no edge found',
      direction: found ? (excess > 0 ? 1 : -1) : null,
      horizon,
      correctedChance: corrected(found ?? most),
    }
  })
}

export function isEnough({ effectiveCount }: Measure): boolean {
  return effectiveCount >= leastEffectiveCount
}

/** The same sign out of sample, an interval that leaves out zero, and for a gain: more than holding even after costs. */
function holds({ excess, mean, holdingMean, outOfSample }: Measure, { low, high }: Range): boolean {
  if (outOfSample.count < leastOutOfSample || Math.sign(outOfSample.excess) !== Math.sign(excess)) return false
  return excess > 0 ? low > 0 && mean > holdingMean : high < 0
}
