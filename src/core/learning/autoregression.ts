// What the last return says of the next ones, by the oldest model of all.
export const autoregressionDefinition =
  'Autoregression: the returns follow their mean and a share of the return before them, both estimated from the past alone; the chance of a rise is that of a normal move around what this expects.'

/** Fewest returns from which the two are estimated. */
const fewest = 250

/**
 * The expected log return of the next `horizon` bars in units of its standard deviation, under an AR(1) of the log returns up to each bar. closes: n known, positive, oldest first → n scores,
 * NaN for the first 250. Coefficients by least squares over everything before (Hamilton, Time Series Analysis, 1994, chapter 8).
 */
export function autoregressiveScore(closes: Float64Array, horizon: number): Float64Array {
  const n = closes.length
  const out = new Float64Array(n).fill(Number.NaN)
  // Of pairs (return before, return): counts, sums, squares and products so far.
  let pairs = 0
  let [sumX, sumY, sumXX, sumXY, sumYY] = [0, 0, 0, 0, 0]
  let before = Number.NaN
  for (let t = 1; t < n; t++) {
    const now = Math.log(closes[t]! / closes[t - 1]!)
    if (t > 1) {
      pairs++
      sumX += before
      sumY += now
      sumXX += before * before
      sumXY += before * now
      sumYY += now * now
    }
    before = now
    if (pairs < fewest) continue
    const [meanX, mean] = [sumX / pairs, sumY / pairs]
    const spread = sumXX / pairs - meanX * meanX
    if (!(spread > 0)) continue
    const phi = Math.max(-0.95, Math.min(0.95, (sumXY / pairs - meanX * mean) / spread))
    const noise = Math.max(0, sumYY / pairs - mean * mean - phi * phi * spread)
    if (noise === 0) continue
    // Σ φᵏ of the deviation that is left, and the variance of sums of an AR(1).
    const carried = (phi * (1 - phi ** horizon)) / (1 - phi)
    let variance = 0
    for (let k = 0; k < horizon; k++) variance += ((1 - phi ** (horizon - k)) / (1 - phi)) ** 2
    out[t] = (horizon * mean + carried * (now - mean)) / Math.sqrt(noise * variance)
  }
  return out
}

/** Chance that a standard normal lies below x, to 1e-7 (Abramowitz & Stegun, 1964, formula 26.2.17). */
export function normalChance(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x))
  const tail =
    Math.exp((-x * x) / 2) *
    0.3989422804014327 *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return x >= 0 ? 1 - tail : tail
}
