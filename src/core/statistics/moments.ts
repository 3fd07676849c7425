// Mean, spread and shape of a sample. Sums go over deviations from the mean, so that nothing is lost to cancellation.

/** Arithmetic mean; NaN for no values. */
export function mean(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  const first = sum / values.length
  let rest = 0
  for (let i = 0; i < values.length; i++) rest += values[i]! - first
  return first + rest / values.length
}

/** Σ (value − mean)^power. */
function centralSum(values: Float64Array, power: number): number {
  const centre = mean(values)
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += (values[i]! - centre) ** power
  return sum
}

/** Sample variance (divisor n − 1); NaN for fewer than 2 values. */
export function variance(values: Float64Array): number {
  return values.length < 2 ? Number.NaN : centralSum(values, 2) / (values.length - 1)
}

/** Sample standard deviation (divisor n − 1); NaN for fewer than 2 values. */
export function standardDeviation(values: Float64Array): number {
  return Math.sqrt(variance(values))
}

/** Sample covariance (divisor n − 1) of two columns of one length; NaN for fewer than 2 values. */
export function covariance(a: Float64Array, b: Float64Array): number {
  if (a.length < 2 || a.length !== b.length) return Number.NaN
  const centreA = mean(a)
  const centreB = mean(b)
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i]! - centreA) * (b[i]! - centreB)
  return sum / (a.length - 1)
}

export const skewnessDefinition =
  'Skewness: mean cubed deviation from the mean over the cubed standard deviation (population form); below 0 the large moves are losses.'

/** NaN where every value is the same, or there is none. */
export function skewness(values: Float64Array): number {
  const n = values.length
  return centralSum(values, 3) / n / (centralSum(values, 2) / n) ** 1.5
}

export const excessKurtosisDefinition =
  'Excess kurtosis: mean fourth power of deviations over the squared variance, minus 3 (population form); above 0 extreme days are more frequent than in a normal distribution.'

/** NaN where every value is the same, or there is none. */
export function excessKurtosis(values: Float64Array): number {
  const n = values.length
  return centralSum(values, 4) / n / (centralSum(values, 2) / n) ** 2 - 3
}
