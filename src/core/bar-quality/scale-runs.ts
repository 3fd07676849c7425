// Where a column changes to another scale and back: the common ground of 100 × errors and of splits applied to the wrong bars.
import { isPrice } from './cells.ts'

/** state: how many times the factor was applied, relative to the first bar. jumps: whether a jump bounds the run at either end. */
export type ScaleRun = { readonly from: number; readonly to: number; readonly state: number }

type ScaleRule = {
  readonly logFactor: number
  /** How far a jump may be from the factor, in log units: the market's own move on that bar. */
  readonly tolerance: number
  /** Whether a jump at this bar may count. */
  readonly counts?: ((bar: number, logChange: number) => boolean) | undefined
}

/** Runs of bars on one scale each, in order and without gaps; a single run when there is no jump. Bars that are no price belong to the run before. */
export function scaleRuns(values: Float64Array, { logFactor, tolerance, counts }: ScaleRule): ScaleRun[] {
  const runs: ScaleRun[] = []
  let from = 0
  let state = 0
  let previous = Number.NaN
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (!isPrice(value)) continue
    if (isPrice(previous)) {
      const change = Math.log(value / previous)
      if (Math.abs(Math.abs(change) - logFactor) <= tolerance && (!counts || counts(i, change))) {
        runs.push({ from, to: i - 1, state })
        from = i
        state += Math.sign(change)
      }
    }
    previous = value
  }
  runs.push({ from, to: values.length - 1, state })
  return runs
}

export function lengthOf(run: ScaleRun): number {
  return run.to - run.from + 1
}

/** The state in which most bars are. */
export function commonState(runs: readonly ScaleRun[]): number {
  const counts = new Map<number, number>()
  for (const run of runs) counts.set(run.state, (counts.get(run.state) ?? 0) + lengthOf(run))
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0
}
