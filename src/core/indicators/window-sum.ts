// Sums over a sliding window, only by addition. A running total keeps the rounding of everything that ever passed through
// it: one huge bar, and all later values are off, or not zero where they should be. Here time is cut into blocks as long as
// the window, and a window's sum is the end of one block plus the beginning of the next, so no error outlives the window.
import { newColumn } from '#basics'

/** values: from `from` on n known numbers → sums of the last `period`; NaN before there are so many. `out` must not be `values`. */
export function windowSum(
  values: Float64Array,
  period: number,
  out: Float64Array = newColumn(values.length),
  from = 0,
): Float64Array {
  const first = from + period - 1
  out.fill(Number.NaN, 0, Math.min(first, values.length))
  sumWindows(values, period, out, first, values.length)
  return out
}

/** Only the windows that end in begin … end − 1. */
export function sumWindows(values: Float64Array, period: number, out: Float64Array, begin: number, end: number): void {
  for (let start = begin; start < end; start += period) {
    const last = Math.min(start + period - 1, end - 1)
    let sum = 0
    // The end of the block before, longest last, each written where the window that begins there ends.
    if (start + period - 1 === last) out[last] = 0
    for (let i = start + period - 2; i >= start; i--) {
      sum += values[i - period + 1]!
      if (i <= last) out[i] = sum
    }
    sum = 0
    for (let i = start; i <= last; i++) {
      sum += values[i]!
      out[i] = out[i]! + sum
    }
  }
}

/** The same, value by value, to the last bit. */
export function windowSumStream(period: number): (value: number) => number {
  const block = new Float64Array(period)
  const ends = new Float64Array(period)
  let position = period === 1 ? 0 : 1
  let begun = period === 1
  let sum = 0
  return value => {
    if (position === 0) {
      let end = 0
      for (let i = period - 1; i > 0; i--) {
        end += block[i]!
        ends[i - 1] = end
      }
      ends[period - 1] = 0
      sum = 0
      begun = true
    }
    block[position] = value
    sum += value
    const result = begun ? ends[position]! + sum : Number.NaN
    position = position + 1 === period ? 0 : position + 1
    return result
  }
}
