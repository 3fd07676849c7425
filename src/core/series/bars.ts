// The one shape in which prices travel through the product: columns, oldest first.

/**
 * OHLCV columns of one length, oldest first, strictly ascending in time, NaN where a value is missing.
 * time: daily and longer bars: days since 1970-01-01 on the exchange's calendar (a week's or month's bar carries its last
 * session's day); minute bars: minutes since 1970-01-01T00:00Z.
 */
export type Bars = {
  readonly time: Int32Array
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  readonly volume: Float64Array
}

/** What a bar covers. */
export type Interval = '1m' | '1d' | '1wk' | '1mo'

/** How prices were or are adjusted for corporate actions: not at all, for splits, for splits and dividends. */
export type Adjustment = 'none' | 'splits' | 'all'

/** From this day's open on, `numerator` shares stand where `denominator` stood: 7 for 1 is {numerator: 7, denominator: 1}. */
export type Split = { readonly day: number; readonly numerator: number; readonly denominator: number }
/** amount: per share in the series' currency, as paid on that day (not adjusted for later splits). */
export type Dividend = { readonly day: number; readonly amount: number }

/** Columns of `length` bars, to be filled by whoever asks. */
export function emptyBars(length: number): Bars {
  return {
    time: new Int32Array(length),
    open: new Float64Array(length),
    high: new Float64Array(length),
    low: new Float64Array(length),
    close: new Float64Array(length),
    volume: new Float64Array(length),
  }
}

/** Bars from index `from` up to, not including, `to`; views on the same memory, nothing is copied. */
export function sliceBars(bars: Bars, from: number, to: number = bars.time.length): Bars {
  return {
    time: bars.time.subarray(from, to),
    open: bars.open.subarray(from, to),
    high: bars.high.subarray(from, to),
    low: bars.low.subarray(from, to),
    close: bars.close.subarray(from, to),
    volume: bars.volume.subarray(from, to),
  }
}
