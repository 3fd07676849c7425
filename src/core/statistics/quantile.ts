// Quantiles of a sample and of the normal distribution.

/** Quantile type 7 (linear between order statistics; the default of R and numpy). p in 0–1. NaN for no values. */
export function quantile(values: Float64Array, p: number): number {
  if (values.length === 0) return Number.NaN
  const sorted = values.toSorted()
  const position = (sorted.length - 1) * p
  const below = Math.floor(position)
  const lower = sorted[below]!
  const upper = sorted[Math.min(below + 1, sorted.length - 1)]!
  return lower + (position - below) * (upper - lower)
}

/**
 * Quantile of the standard normal distribution, to about 1e-16 relative (Wichura, Algorithm AS 241, Applied Statistics 37,
 * 1988). p strictly between 0 and 1, else ±Infinity or NaN.
 */
export function normalQuantile(p: number): number {
  if (p === 0 || p === 1) return p === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    return (q * polynomial(r, centreTop)) / polynomial(r, centreBottom)
  }
  const tail = Math.sqrt(-Math.log(q < 0 ? p : 1 - p))
  const size =
    tail <= 5
      ? polynomial(tail - 1.6, middleTop) / polynomial(tail - 1.6, middleBottom)
      : polynomial(tail - 5, farTop) / polynomial(tail - 5, farBottom)
  return q < 0 ? -size : size
}

/** coefficients: highest power first. */
function polynomial(x: number, coefficients: readonly number[]): number {
  let sum = 0
  for (const coefficient of coefficients) sum = sum * x + coefficient
  return sum
}

const centreTop = [
  2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125,
  1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
]
const centreBottom = [
  5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077,
  687.1870074920579083, 42.313330701600911252, 1,
]
const middleTop = [
  7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258, 3.64784832476320460504,
  5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
]
const middleBottom = [
  1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459, 0.68976733498510000455,
  1.6763848301838038494, 2.05319162663775882187, 1,
]
const farTop = [
  2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093, 0.29656057182850489123,
  1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
]
const farBottom = [
  2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
  0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1,
]

/**
 * The share of the standard normal distribution below x, to about 1e-15 absolute (Marsaglia, Evaluating the Normal Distribution,
 * Journal of Statistical Software 11(4), 2004).
 */
export function normalShareBelow(x: number): number {
  if (x > 8) return 1
  if (x < -8) return 0
  let [sum, term, before] = [x, x, 0]
  for (let i = 3; sum !== before; i += 2) {
    before = sum
    term *= (x * x) / i
    sum += term
  }
  return 0.5 + sum * Math.exp(-0.5 * x * x - 0.918938533204672742)
}
