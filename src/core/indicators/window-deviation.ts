// Mean and standard deviation over a sliding window. Running sums of squares cancel where prices are far from zero and hardly
// move, so they are taken from a price nearby, run for one stretch only, and are trusted only where the result is not small
// against the largest sum they held; else the window is looked at by itself. A flat window has a deviation of 0, not of noise.

const stretch = 128
/** The least share of the largest sum of squares that a variance must be, for its digits to be its own. */
const trusted = 1e-4

/** Population standard deviation (divisor `period`) and mean of the last `period` values, each written to its column; NaN before there are so many. */
export function windowDeviation(values: Float64Array, period: number, mean: Float64Array, deviation: Float64Array): void {
  const n = values.length
  const share = 1 / period
  const first = period - 1
  mean.fill(Number.NaN, 0, Math.min(first, n))
  deviation.fill(Number.NaN, 0, Math.min(first, n))
  const length = Math.max(stretch, 4 * period)
  for (let start = first; start < n; start += length) {
    const end = start + length < n ? start + length : n
    const pivot = values[start]!
    let sum = 0
    let squares = 0
    for (let j = start - first; j < start; j++) {
      const distance = values[j]! - pivot
      sum += distance
      squares += distance * distance
    }
    let largest = squares
    let leaving = 0
    for (let i = start, j = start - first; i < end; i++, j++) {
      const distance = values[i]! - pivot
      sum += distance - leaving
      squares += distance * distance - leaving * leaving
      if (squares > largest) largest = squares
      const average = sum * share
      const variance = squares * share - average * average
      mean[i] = pivot + average
      deviation[i] = Math.sqrt(variance)
      if (!(variance > trusted * share * largest)) byItself(values, j, period, i, mean, deviation)
      leaving = values[j]! - pivot
    }
  }
}

function byItself(
  values: Float64Array,
  from: number,
  period: number,
  at: number,
  mean: Float64Array,
  deviation: Float64Array,
): void {
  const newest = values[at]!
  let sum = 0
  for (let i = from; i < from + period; i++) sum += values[i]! - newest
  const average = sum / period
  let squares = 0
  for (let i = from; i < from + period; i++) {
    const distance = values[i]! - newest - average
    squares += distance * distance
  }
  mean[at] = newest + average
  deviation[at] = Math.sqrt(squares / period)
}

/** The same from the last `period` values, value by value. */
export function windowDeviationStream(period: number): (value: number) => { mean: number; deviation: number } {
  const window = new Float64Array(period)
  const result = { mean: new Float64Array(period), deviation: new Float64Array(period) }
  let count = 0
  return value => {
    window.copyWithin(0, 1)
    window[period - 1] = value
    if (++count < period) return { mean: Number.NaN, deviation: Number.NaN }
    byItself(window, 0, period, period - 1, result.mean, result.deviation)
    return { mean: result.mean[period - 1]!, deviation: result.deviation[period - 1]! }
  }
}
