// Returns: what everything else here is computed from.
import { newColumn } from '#basics'

/** Trading days that make a year wherever a figure is annualised. */
export const daysPerYear = 252

export const simpleReturnsDefinition = 'Simple returns: each close divided by the close before it, minus 1.'

/** prices: n known, positive prices, oldest first → n − 1 simple returns (0.01 is +1 %); none for fewer than 2 prices. */
export function simpleReturns(prices: Float64Array): Float64Array {
  const out = newColumn(Math.max(0, prices.length - 1))
  for (let i = 1; i < prices.length; i++) out[i - 1] = prices[i]! / prices[i - 1]! - 1
  return out
}

export const totalReturnDefinition = 'Total return: last close divided by first close, minus 1.'

/** Return over the whole of `prices`; NaN for fewer than 2. */
export function totalReturn(prices: Float64Array): number {
  return prices.length < 2 ? Number.NaN : prices[prices.length - 1]! / prices[0]! - 1
}

export const cagrDefinition = 'Compound annual growth: (1 + total return) to the power of 252 / number of daily returns, minus 1.'

/** The constant yearly growth, of 252 trading days, that gives the same total return. NaN for fewer than 2 prices. */
export function cagr(prices: Float64Array): number {
  return (1 + totalReturn(prices)) ** (daysPerYear / (prices.length - 1)) - 1
}

/** Drops bars without a close, so that a return always spans two known closes. */
export function knownCloses(time: Int32Array, close: Float64Array): { time: Int32Array; prices: Float64Array } {
  const known = Array.from(close.keys()).filter(i => !Number.isNaN(close[i]!))
  if (known.length === close.length) return { time, prices: close }
  return { time: Int32Array.from(known, i => time[i]!), prices: Float64Array.from(known, i => close[i]!) }
}
