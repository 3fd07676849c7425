// Sources that divide everything before a split by it rewrite their whole history when one happens. Brought back to what was
// traded and paid, an answer of today fits to one of last year.
import { adjust, type Bars, type Dividend, type Split } from '#series'

/**
 * Bars adjusted for `splits` as they were traded. Prices before a split are rounded to seven digits, which is what a price had
 * before it was divided and stated as a 32-bit number; volumes to whole shares. `splits`: all from the first bar on.
 */
export function asTraded(bars: Bars, splits: readonly Split[]): Bars {
  const { bars: raw } = adjust({ bars, held: 'splits', splits, dividends: [] }, 'none')
  const price = (values: Float64Array, given: Float64Array) =>
    values.map((value, i) => (value === given[i] ? value : Number(value.toPrecision(7))))
  return {
    time: raw.time,
    open: price(raw.open, bars.open),
    high: price(raw.high, bars.high),
    low: price(raw.low, bars.low),
    close: price(raw.close, bars.close),
    volume: raw.volume.map((value, i) => (value === bars.volume[i] ? value : Math.round(value))),
  }
}

/** Dividends that a source has divided by the splits after them, as they were paid. */
export function dividendsAsPaid(dividends: readonly Dividend[], splits: readonly Split[]): Dividend[] {
  return dividends.map(({ day, amount }) => {
    const later = splits.filter(split => split.day > day)
    const factor = later.reduce((product, { numerator, denominator }) => (product * numerator) / denominator, 1)
    return { day, amount: factor === 1 ? amount : Number((amount * factor).toPrecision(7)) }
  })
}

/** The decimal that a 32-bit number was made from: 150.82000732421875 → 150.82. A number that is none stays as it is. */
export function decimalOf32(value: number): number {
  if (Math.fround(value) !== value) return value
  for (let digits = 6; digits <= 9; digits++) {
    const decimal = Number(value.toPrecision(digits))
    if (Math.fround(decimal) === value) return decimal
  }
  return value
}
