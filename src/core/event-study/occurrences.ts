// When a rule speaks, and what a buyer at the next open got.

/** What a buyer pays each way, as a share of the price: commission and slippage, as a backtest assumes where nothing else is said. */
export const costShareEachWay = 0.001

/** Indexes of the bars on which the rule becomes true: true there, and not on the bar before. truth: 1, 0, NaN unknown. */
export function occurrencesOf(truth: Float64Array): Int32Array {
  const found: number[] = []
  for (let i = 0; i < truth.length; i++) if (truth[i] === 1 && truth[i - 1] !== 1) found.push(i)
  return Int32Array.from(found)
}

/**
 * Per bar the return of who buys at the open of the next bar and sells at the open `horizon` bars after that, before costs; NaN
 * where one of the two opens is not known or not there yet. open: adjusted prices.
 */
export function returnsAfter(open: Float64Array, horizon: number): Float64Array {
  const out = new Float64Array(open.length).fill(Number.NaN)
  for (let i = 0; i + 1 + horizon < open.length; i++) {
    const bought = open[i + 1]!
    if (bought > 0) out[i] = open[i + 1 + horizon]! / bought - 1
  }
  return out
}

/** A return after buying and selling at a cost. */
export function afterCosts(gross: number): number {
  return (1 + gross) * ((1 - costShareEachWay) / (1 + costShareEachWay)) - 1
}
