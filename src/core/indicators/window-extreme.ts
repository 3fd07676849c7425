// Highest and lowest over a sliding window. The window is searched again only when its extreme leaves it, which on prices
// is rarer than the upkeep of a queue is dear.
import { newColumn } from '#basics'

/** Highest of the last `period` values; NaN before there are so many. */
export function windowHighest(
  values: Float64Array,
  period: number,
  out: Float64Array = newColumn(values.length),
  from = 0,
): Float64Array {
  const n = values.length
  const first = from + period - 1
  out.fill(Number.NaN, 0, Math.min(first, n))
  let best = Number.NEGATIVE_INFINITY
  let bestAt = -1
  for (let i = from; i < n; i++) {
    const value = values[i]!
    if (value >= best) {
      best = value
      bestAt = i
    } else if (bestAt <= i - period) {
      best = value
      bestAt = i
      for (let j = i - 1; j > i - period; j--) {
        if (values[j]! > best) {
          best = values[j]!
          bestAt = j
        }
      }
    }
    if (i >= first) out[i] = best
  }
  return out
}

/** Lowest of the last `period` values; NaN before there are so many. */
export function windowLowest(
  values: Float64Array,
  period: number,
  out: Float64Array = newColumn(values.length),
  from = 0,
): Float64Array {
  const n = values.length
  const first = from + period - 1
  out.fill(Number.NaN, 0, Math.min(first, n))
  let best = Number.POSITIVE_INFINITY
  let bestAt = -1
  for (let i = from; i < n; i++) {
    const value = values[i]!
    if (value <= best) {
      best = value
      bestAt = i
    } else if (bestAt <= i - period) {
      best = value
      bestAt = i
      for (let j = i - 1; j > i - period; j--) {
        if (values[j]! < best) {
          best = values[j]!
          bestAt = j
        }
      }
    }
    if (i >= first) out[i] = best
  }
  return out
}

/** Highest and lowest so far of the last `period` values, value by value; NaN before there are so many. */
export function windowExtremeStream(period: number): (high: number, low: number) => { highest: number; lowest: number } {
  const highs = new Float64Array(period)
  const lows = new Float64Array(period)
  let count = 0
  return (high, low) => {
    highs[count % period] = high
    lows[count % period] = low
    count++
    if (count < period) return { highest: Number.NaN, lowest: Number.NaN }
    let highest = high
    let lowest = low
    for (let i = 0; i < period; i++) {
      if (highs[i]! > highest) highest = highs[i]!
      if (lows[i]! < lowest) lowest = lows[i]!
    }
    return { highest, lowest }
  }
}
