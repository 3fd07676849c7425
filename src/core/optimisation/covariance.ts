// How shares move together, from their returns: as measured, and shrunk towards something simple where the measure is noisy.
import { Failure } from '#basics'

export const shrinkageDefinition =
  'Ledoit–Wolf shrinkage: the sample covariance is drawn towards a simple matrix, the more so the fewer days there are for each pair.'

/** Covariances row by row, in the unit of the returns squared per period. */
export type Covariance = { readonly matrix: Float64Array; readonly n: number }
export type ShrunkCovariance = Covariance & {
  /** 0: the sample covariance; 1: the target alone. */
  readonly shrinkage: number
}

/** returns: one column per asset, the same days for all, every value finite. Sample covariance with divisor `days − 1`. Throws Failure('invalid') below 2 days. */
export function sampleCovariance(returns: readonly Float64Array[]): Covariance {
  const days = dayCount(returns)
  const { matrix, n } = crossProducts(returns)
  return { matrix: matrix.map(value => value / (days - 1)), n }
}

/**
 * Shrinks towards the identity times the mean variance (Ledoit & Wolf, "A well-conditioned estimator for large-dimensional covariance matrices", Journal
 * of Multivariate Analysis 88, 2004). Divisor `days`, as there. returns as for sampleCovariance.
 */
export function shrinkToIdentity(returns: readonly Float64Array[]): ShrunkCovariance {
  const days = dayCount(returns)
  const { matrix: products, n, centred } = crossProducts(returns)
  const sample = products.map(value => value / days)
  let trace = 0
  for (let i = 0; i < n; i++) trace += sample[i * n + i]!
  const mean = trace / n
  let distance = 0
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) distance += (sample[i * n + j]! - (i === j ? mean : 0)) ** 2
  let noise = 0
  for (let t = 0; t < days; t++) {
    let length = 0
    for (const column of centred) length += column[t]! ** 2
    noise += length ** 2
  }
  let size = 0
  for (const value of sample) size += value * value
  const spread = (noise / days - size) / days
  const shrinkage = distance === 0 ? 0 : Math.min(Math.max(spread, 0), distance) / distance
  return { matrix: blend(sample, n, shrinkage, (i, j) => (i === j ? mean : 0)), n, shrinkage }
}

/**
 * Shrinks towards the same variances with one correlation for every pair (Ledoit & Wolf, "Honey, I shrunk the sample covariance matrix", Journal of Portfolio
 * Management 30, 2004). Divisor `days`, as there. returns as for sampleCovariance.
 */
export function shrinkToConstantCorrelation(returns: readonly Float64Array[]): ShrunkCovariance {
  const days = dayCount(returns)
  const { matrix: products, n, centred } = crossProducts(returns)
  const sample = products.map(value => value / days)
  const deviation = Float64Array.from({ length: n }, (_, i) => Math.sqrt(sample[i * n + i]!))
  const scale = (i: number, j: number): number => deviation[i]! * deviation[j]!
  let sumCorrelation = 0
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) if (scale(i, j) > 0) sumCorrelation += sample[i * n + j]! / scale(i, j)
  const correlation = n > 1 ? (2 * sumCorrelation) / (n * (n - 1)) : 0
  const target = (i: number, j: number): number => (i === j ? sample[i * n + i]! : correlation * scale(i, j))
  let noise = 0
  let agreement = 0
  let distance = 0
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const [a, b] = [centred[i]!, centred[j]!]
      const covariance = sample[i * n + j]!
      let fourth = 0
      let skewed = 0
      for (let t = 0; t < days; t++) {
        const product = a[t]! * b[t]! - covariance
        fourth += product ** 2
        skewed += (a[t]! ** 2 - sample[i * n + i]!) * product
      }
      noise += fourth / days
      if (i === j) agreement += fourth / days
      else if (deviation[i]! > 0) agreement += ((correlation * deviation[j]!) / deviation[i]!) * (skewed / days)
      distance += (target(i, j) - covariance) ** 2
    }
  }
  const shrinkage = distance === 0 ? 0 : Math.min(Math.max((noise - agreement) / distance / days, 0), 1)
  return { matrix: blend(sample, n, shrinkage, target), n, shrinkage }
}

function blend(sample: Float64Array, n: number, shrinkage: number, target: (i: number, j: number) => number): Float64Array {
  return sample.map((value, at) => shrinkage * target(Math.floor(at / n), at % n) + (1 - shrinkage) * value)
}

function dayCount(returns: readonly Float64Array[]): number {
  const days = returns[0]?.length ?? 0
  if (days < 2) throw new Failure('invalid', `covariances need at least 2 common returns of each asset, and there are ${days}`)
  return days
}

/** Sums of products of what is left when each column's mean is taken away. */
function crossProducts(returns: readonly Float64Array[]): { matrix: Float64Array; n: number; centred: Float64Array[] } {
  const n = returns.length
  const centred = returns.map(column => {
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length
    return column.map(value => value - mean)
  })
  const matrix = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const [a, b] = [centred[i]!, centred[j]!]
      let sum = 0
      for (let t = 0; t < a.length; t++) sum += a[t]! * b[t]!
      matrix[i * n + j] = sum
      matrix[j * n + i] = sum
    }
  }
  return { matrix, n, centred }
}
