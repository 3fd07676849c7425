// Symmetric positive definite systems of a few hundred unknowns: one factor, several right-hand sides.

/**
 * Factors the leading n × n part of a symmetric matrix in place: its lower triangle becomes L with L·Lᵀ = A. Rows are `stride` apart.
 * False, with the matrix spoilt, when it is not positive definite to working precision.
 */
export function factor(matrix: Float64Array, n: number, stride = n): boolean {
  for (let i = 0; i < n; i++) {
    const row = i * stride
    const original = matrix[row + i]!
    for (let j = 0; j < i; j++) {
      const other = j * stride
      matrix[row + j] = (matrix[row + j]! - dot(matrix, row, other, j)) * matrix[other + j]!
    }
    const pivot = original - dot(matrix, row, row, i)
    if (!(pivot > smallestPivot * original)) return false
    // The reciprocal: divided by once, multiplied by often.
    matrix[row + i] = 1 / Math.sqrt(pivot)
  }
  return true
}

/** Below this share of the diagonal, what is left of a pivot is rounding. */
const smallestPivot = 1e-13

/** Solves L·Lᵀ·x = b in place, with the factor as `factor` leaves it. */
export function solve(lower: Float64Array, n: number, x: Float64Array, stride = n): void {
  for (let i = 0; i < n; i++) {
    let sum = x[i]!
    const row = i * stride
    for (let k = 0; k < i; k++) sum -= lower[row + k]! * x[k]!
    x[i] = sum * lower[row + i]!
  }
  for (let i = n - 1; i >= 0; i--) {
    const row = i * stride
    const value = x[i]! * lower[row + i]!
    x[i] = value
    for (let k = 0; k < i; k++) x[k] = x[k]! - lower[row + k]! * value
  }
}

/** Four sums, so that no addition waits for the one before. */
function dot(values: Float64Array, a: number, b: number, length: number): number {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let k = 0
  for (; k + 3 < length; k += 4) {
    s0 += values[a + k]! * values[b + k]!
    s1 += values[a + k + 1]! * values[b + k + 1]!
    s2 += values[a + k + 2]! * values[b + k + 2]!
    s3 += values[a + k + 3]! * values[b + k + 3]!
  }
  for (; k < length; k++) s0 += values[a + k]! * values[b + k]!
  return s0 + s1 + (s2 + s3)
}
