// What the last return says of the next ones, by the oldest model of all.
export const autoregressionDefinition =
  'Autoregression: the returns follow their mean and a share of the return before them, estimated from the past alone and held back by how surely it differs from zero; the chance is the base rate, moved as far as a normal move around what this expects moves it.'

/** Fewest pairs of returns from which anything is estimated. */
const fewest = 250
/** A share this many standard errors from zero is not believed at all, and of a surer one only the excess: what chance shows on one walk in twenty. */
const leastErrors = 2

export type Autoregression = {
  /** What is expected of the next `horizon` returns above their mean, in standard deviations of their sum. */
  readonly lead: Float64Array
  /** How far the share was believed: 0 not at all, 1 fully. */
  readonly trust: Float64Array
}

/**
 * An AR(1) of the daily log returns up to each bar, by least squares over everything before (Hamilton, Time Series Analysis, 1994, chapter 8). closes: n known, positive, oldest first → n of each, NaN
 * for the first 250. Daily returns do not overlap, whatever the horizon is, so the error of the share is known (White, Econometrica 48, 1980: whatever the volatility does) and holds it back by the positive part
 * of James & Stein's rule.
 */
export function autoregression(closes: Float64Array, horizon: number): Autoregression {
  const n = closes.length
  const lead = new Float64Array(n).fill(Number.NaN)
  const trust = new Float64Array(n).fill(Number.NaN)
  // Of pairs (return before, return): counts, sums, squares and products so far, and of the surprises in units of the return before.
  let pairs = 0
  let [sumX, sumY, sumXX, sumXY, sumYY] = [0, 0, 0, 0, 0]
  let surprises = 0
  let [mean, share] = [0, 0]
  let before = Number.NaN
  for (let t = 1; t < n; t++) {
    const now = Math.log(closes[t]! / closes[t - 1]!)
    if (t > 1) {
      surprises += ((before - mean) * (now - mean - share * (before - mean))) ** 2
      pairs++
      sumX += before
      sumY += now
      sumXX += before * before
      sumXY += before * now
      sumYY += now * now
      const meanX = sumX / pairs
      mean = sumY / pairs
      const spread = sumXX / pairs - meanX * meanX
      share = spread > 0 ? Math.max(-0.95, Math.min(0.95, (sumXY / pairs - meanX * mean) / spread)) : 0
      const noise = Math.max(0, sumYY / pairs - mean * mean - share * share * spread)
      if (pairs >= fewest && spread > 0 && noise > 0 && surprises > 0) {
        const errors = (share * spread * pairs) / Math.sqrt(surprises)
        const kept = Math.max(0, 1 - (leastErrors / errors) ** 2)
        trust[t] = errors === 0 ? 0 : kept
        lead[t] = trust[t] === 0 ? 0 : expected(kept * share, horizon) * ((now - mean) / Math.sqrt(noise))
      }
    }
    before = now
  }
  return { lead, trust }
}

/** Σ φᵏ of a deviation that is left over the horizon, in standard deviations of the sum of as many returns of an AR(1) with shocks of 1. */
function expected(share: number, horizon: number): number {
  let variance = 0
  for (let k = 1; k <= horizon; k++) variance += ((1 - share ** k) / (1 - share)) ** 2
  return (share * (1 - share ** horizon)) / (1 - share) / Math.sqrt(variance)
}
