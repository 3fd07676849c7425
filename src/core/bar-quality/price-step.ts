// The step in which a price is quoted, as its figures show it.
import { isPrice } from './cells.ts'

const usualSteps = [10, 5, 1, 0.5, 0.25, 0.1, 0.05, 0.025, 0.02, 0.01, 0.005, 0.0025, 0.002, 0.001, 0.0005, 0.00025, 0.0001]
const fewestPrices = 10

/**
 * The coarsest of the usual steps that nearly all prices of the bars in [from, to) are multiples of; 0 when there is none, as with prices
 * that a split has divided.
 */
export function priceStep(values: Float64Array, from: number, to: number): number {
  const prices = [...values.subarray(Math.max(0, from), to)].filter(isPrice)
  if (prices.length < fewestPrices) return 0
  for (const step of usualSteps) {
    const fitting = prices.filter(price => Math.abs(price / step - Math.round(price / step)) * step <= price * 1e-6)
    if (fitting.length >= 0.9 * prices.length) return step
  }
  return 0
}
