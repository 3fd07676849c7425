// Risk over time: any figure of this room, each day over the last so many returns.
import { newColumn } from '#basics'

export const rollingDefinition = 'Rolling: the figure over the last so many daily returns, at the end of each such window.'

/**
 * n values → n results: at each index the figure of the last `window` values, that index included; NaN before there are so
 * many. The figure gets a view on the column and must not keep or change it.
 */
export function rolling(values: Float64Array, window: number, figure: (values: Float64Array) => number): Float64Array {
  const out = newColumn(values.length).fill(Number.NaN)
  for (let end = window; end <= values.length; end++) out[end - 1] = figure(values.subarray(end - window, end))
  return out
}

/** The same for a figure of two columns of one length, such as beta. */
export function rollingPair(
  a: Float64Array,
  b: Float64Array,
  window: number,
  figure: (a: Float64Array, b: Float64Array) => number,
): Float64Array {
  const out = newColumn(a.length).fill(Number.NaN)
  for (let end = window; end <= a.length; end++)
    out[end - 1] = figure(a.subarray(end - window, end), b.subarray(end - window, end))
  return out
}
