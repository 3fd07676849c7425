// Variances and covariance of two columns over a sliding window.

export type Covariance = { readonly varianceA: number; readonly varianceB: number; readonly covariance: number }

/** Population moments of `period` pairs from index `from` on. Deviations are taken from the first pair and then from the mean, so that flat is flat to the last bit. */
export function covarianceOf(a: Float64Array, b: Float64Array, from: number, period: number): Covariance {
  const firstA = a[from]!
  const firstB = b[from]!
  let sumA = 0
  let sumB = 0
  for (let i = from; i < from + period; i++) {
    sumA += a[i]! - firstA
    sumB += b[i]! - firstB
  }
  const meanA = sumA / period
  const meanB = sumB / period
  let squaresA = 0
  let squaresB = 0
  let products = 0
  for (let i = from; i < from + period; i++) {
    const deviationA = a[i]! - firstA - meanA
    const deviationB = b[i]! - firstB - meanB
    squaresA += deviationA * deviationA
    squaresB += deviationB * deviationB
    products += deviationA * deviationB
  }
  return { varianceA: squaresA / period, varianceB: squaresB / period, covariance: products / period }
}

/** The last `period` pairs, oldest first, pair by pair; null before there are so many. */
export function covarianceStream(period: number): (a: number, b: number) => Covariance | null {
  const first = new Float64Array(period)
  const second = new Float64Array(period)
  let count = 0
  return (a, b) => {
    first.copyWithin(0, 1)
    second.copyWithin(0, 1)
    first[period - 1] = a
    second[period - 1] = b
    return ++count < period ? null : covarianceOf(first, second, 0, period)
  }
}
