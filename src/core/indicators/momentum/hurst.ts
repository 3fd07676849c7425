// Hurst exponent.
import { defineIndicator, periodParameter } from '../definition.ts'

const smallestChunk = 8
const mostChunks = 32

export type HurstColumns = { hurst: Float64Array; corrected: Float64Array }

/**
 * Rescaled-range estimate over the last `period` log returns: the slope of log R/S on log size for chunks of the whole, a
 * half, a quarter … of at least 8 returns; and the same with R/S corrected by what a random walk of that size would give.
 * close: n known prices → columns of n, NaN for the first `period` and where the returns do not vary.
 */
export function hurst(close: Float64Array, period: number): HurstColumns {
  const n = close.length
  const out = { hurst: new Float64Array(n).fill(Number.NaN), corrected: new Float64Array(n).fill(Number.NaN) }
  const returns = new Float64Array(n)
  for (let i = 1; i < n; i++) returns[i] = logReturn(close[i]!, close[i - 1]!)
  const chunks = chunkSizes(period)
  for (let i = period; i < n; i++) {
    const estimate = exponents(returns, i - period + 1, chunks)
    out.hurst[i] = estimate.hurst
    out.corrected[i] = estimate.corrected
  }
  return out
}

/** 0 where a price is not positive: nothing can be said of that move. */
function logReturn(price: number, before: number): number {
  return price > 0 && before > 0 ? Math.log(price / before) : 0
}

type Chunks = { readonly period: number; readonly sizes: readonly { count: number; size: number; correction: number }[] }

function chunkSizes(period: number): Chunks {
  const sizes: Chunks['sizes'][number][] = []
  for (let count = 1; count <= mostChunks && period / count >= smallestChunk; count *= 2) {
    const size = Math.floor(period / count)
    sizes.push({ count, size, correction: Math.sqrt((Math.PI * size) / 2) - expectedRange(size) })
  }
  return { period, sizes }
}

/** Expected R/S of `size` independent returns (Anis & Lloyd, 1976). The quotient of gamma functions follows from that of size − 2. */
function expectedRange(size: number): number {
  let quotient = size % 2 === 0 ? 1 : 2 / Math.PI
  for (let n = size % 2 === 0 ? 2 : 3; n < size; n += 2) quotient *= (n - 1) / n
  let sum = 0
  for (let i = 1; i < size; i++) sum += Math.sqrt((size - i) / i)
  return quotient * sum
}

function exponents(returns: Float64Array, from: number, { period, sizes }: Chunks): { hurst: number; corrected: number } {
  const x: number[] = []
  const raw: number[] = []
  const corrected: number[] = []
  for (const { count, size, correction } of sizes) {
    // Returns that do not fill a chunk are left out at the old end.
    const start = from + period - size * count
    let sum = 0
    for (let chunk = 0; chunk < count; chunk++) sum += rescaledRange(returns, start + chunk * size, size)
    if (sum === 0) return { hurst: Number.NaN, corrected: Number.NaN }
    x.push(Math.log(size))
    raw.push(Math.log(sum / count))
    corrected.push(Math.log(sum / count + correction))
  }
  return { hurst: slopeOf(x, raw), corrected: slopeOf(x, corrected) }
}

/** Range of the cumulated deviations from the mean over their standard deviation; 0 where they do not vary. */
function rescaledRange(returns: Float64Array, from: number, size: number): number {
  let sum = 0
  for (let i = from; i < from + size; i++) sum += returns[i]!
  const mean = sum / size
  let path = 0
  let squares = 0
  let highest = returns[from]! - mean
  let lowest = highest
  for (let i = from; i < from + size; i++) {
    const deviation = returns[i]! - mean
    path += deviation
    squares += deviation * deviation
    if (path > highest) highest = path
    if (path < lowest) lowest = path
  }
  const deviation = Math.sqrt(squares / size)
  return deviation > 0 ? (highest - lowest) / deviation : 0
}

function slopeOf(x: readonly number[], y: readonly number[]): number {
  const meanX = x.reduce((sum, value) => sum + value, 0) / x.length
  const meanY = y.reduce((sum, value) => sum + value, 0) / y.length
  let across = 0
  let spread = 0
  for (const [i, value] of x.entries()) {
    across += (value - meanX) * (y[i]! - meanY)
    spread += (value - meanX) ** 2
  }
  return across / spread
}

export const hurstDefinition = defineIndicator({
  id: 'hurst',
  label: 'Hurst exponent',
  group: 'momentum',
  help: 'Whether moves tend to continue (above 0.5) or to come back (below 0.5); 0.5 is a random walk. Short windows read too high; the corrected line takes that off.',
  source:
    'H. E. Hurst, Long-Term Storage Capacity of Reservoirs, 1951; B. B. Mandelbrot & J. R. Wallis, 1969: rescaled range. Correction: A. A. Anis & E. H. Lloyd, Biometrika 63, 1976.',
  parameters: [periodParameter(100, 16)],
  placement: 'pane',
  outputs: [
    { name: 'hurst', label: 'Hurst', style: 'line' },
    { name: 'corrected', label: 'Corrected', style: 'line' },
  ],
  levels: [0.5],
  inputs: ['close'],
  compute: ({ close }, { period }) => hurst(close, period),
  stream: ({ period }) => {
    const returns = new Float64Array(period)
    const chunks = chunkSizes(period)
    let before = 0
    let count = 0
    return ({ close }) => {
      returns.copyWithin(0, 1)
      returns[period - 1] = logReturn(close, before)
      before = close
      return ++count <= period ? { hurst: Number.NaN, corrected: Number.NaN } : exponents(returns, 0, chunks)
    }
  },
})
