// Mean and standard deviation over a sliding window, summed in blocks like window-sum.ts and measured from a value inside
// the window: squares of whole prices would cancel, and a flat price would get a deviation of rounding noise instead of 0.

export type MeanAndDeviation = { mean: Float64Array; deviation: Float64Array }

/** Population standard deviation (divisor `period`) and mean of the last `period` values; NaN before there are so many. */
export function windowDeviation(values: Float64Array, period: number, from = 0): MeanAndDeviation {
  const n = values.length
  const mean = new Float64Array(n)
  const deviation = new Float64Array(n)
  const first = from + period - 1
  mean.fill(Number.NaN, 0, Math.min(first, n))
  deviation.fill(Number.NaN, 0, Math.min(first, n))
  for (let start = first; start < n; start += period) {
    // Every window that ends in this block contains the block's first value.
    const pivot = values[start]!
    const last = Math.min(start + period - 1, n - 1)
    let sum = 0
    let squares = 0
    if (start + period - 1 === last) {
      mean[last] = 0
      deviation[last] = 0
    }
    for (let i = start + period - 2; i >= start; i--) {
      const distance = values[i - period + 1]! - pivot
      sum += distance
      squares += distance * distance
      if (i > last) continue
      mean[i] = sum
      deviation[i] = squares
    }
    sum = 0
    squares = 0
    for (let i = start; i <= last; i++) {
      const distance = values[i]! - pivot
      sum += distance
      squares += distance * distance
      const average = (mean[i]! + sum) / period
      const variance = (deviation[i]! + squares) / period - average * average
      mean[i] = pivot + average
      deviation[i] = variance > 0 ? Math.sqrt(variance) : 0
    }
  }
  return { mean, deviation }
}

/** The same from the last `period` values, value by value. */
export function windowDeviationStream(period: number): (value: number) => { mean: number; deviation: number } {
  const window = new Float64Array(period)
  let count = 0
  return value => {
    window[count % period] = value
    count++
    if (count < period) return { mean: Number.NaN, deviation: Number.NaN }
    let sum = 0
    for (let i = 0; i < period; i++) sum += window[i]! - value
    const average = sum / period
    let squares = 0
    for (let i = 0; i < period; i++) squares += (window[i]! - value - average) ** 2
    return { mean: value + average, deviation: Math.sqrt(squares / period) }
  }
}
