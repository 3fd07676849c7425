// A price that stands still is its own average, and no rounding may say on which side of it the price lies: a rule would take that for
// a signal, day after day. Looked for after the arithmetic, at one bar in each window, so that prices which move pay next to nothing.

/**
 * Of columns that look at the last `period` values alone: where these are all the same, that value is written to `out`. What is unknown
 * there stays so. values: known from `from` on. most: as a share of the value, the most by which `out` may differ from it to be written.
 */
export function holdStanding(
  values: Float64Array,
  period: number,
  out: Float64Array,
  from = 0,
  most = Number.POSITIVE_INFINITY,
): void {
  const n = values.length
  if (period === 1) {
    for (let i = from; i < n; i++) write(values[i]!, out, i, i, most)
    return
  }
  // So many pairs of neighbours lie within a window that stands: one of them is looked at.
  const step = period - 1
  for (let i = nextPair(values, from + step, step); i < n; i = nextPair(values, i + step, step)) {
    const value = values[i]!
    let [first, last] = [i - 1, i]
    while (first > from && values[first - 1] === value) first--
    while (last + 1 < n && values[last + 1] === value) last++
    if (last - first >= step) write(value, out, first + step, last, most)
    i += step * Math.floor((last - i) / step)
  }
}

/** Beyond what two roundings a bar add up to in an average with weight 1, times what a combination of averages makes of it. */
const roundings = 2 ** -50

/** The same for averages that fade: where the difference that is left is no more than rounding. weight: the least that a new value gets. */
export function settleStanding(values: Float64Array, period: number, weight: number, out: Float64Array, from = 0): void {
  holdStanding(values, period, out, from, roundings / weight)
}

/** The first of i, i + step … on which a value is that of the bar before; past the end where there is none. Two at a time. */
function nextPair(values: Float64Array, from: number, step: number): number {
  const n = values.length
  const two = 2 * step
  let i = from
  for (; i + step < n; i += two) if ((values[i - 1]! - values[i]!) * (values[i + step - 1]! - values[i + step]!) === 0) break
  for (; i < n; i += step) if (values[i - 1] === values[i]) break
  return i
}

function write(value: number, out: Float64Array, first: number, last: number, most: number): void {
  const distance = most === Number.POSITIVE_INFINITY ? most : most * Math.abs(value)
  for (let i = first; i <= last; i++) if (Math.abs(out[i]! - value) <= distance) out[i] = value
}
