// A probability as a weighted sum of features, with weights held back as far as the data do not insist on them.
import { factor, solve } from '#linear-algebra'

export const logisticDefinition =
  'Regularised logistic regression: the log-odds are a weighted sum of the features, with a penalty on the size of each weight (ridge).'

export type LogisticModel = { readonly intercept: number; readonly weights: Float64Array }

const stepLimit = 30
const precision = 1e-10
/** Log-odds beyond this are as good as certain, and their exponentials would lose all digits. */
const furthest = 30

/**
 * Ridge-penalised maximum likelihood by Newton's method (le Cessie & van Houwelingen, Applied Statistics 41, 1992): minimises Σ loss + ½ Σ penalty·weight². features: columns of
 * one length, standardised, known; labels: 0 or 1. The intercept is free.
 */
export function fitLogistic(features: readonly Float64Array[], labels: Uint8Array, penalties: Float64Array): LogisticModel {
  const k = features.length
  const size = k + 1
  const n = labels.length
  const beta = new Float64Array(size)
  const positives = labels.reduce((sum, label) => sum + label, 0)
  beta[k] = Math.log((positives + 0.5) / (n - positives + 0.5))
  const hessian = new Float64Array(size * size)
  const gradient = new Float64Array(size)
  const row = new Float64Array(size)
  row[k] = 1
  for (let step = 0; step < stepLimit; step++) {
    hessian.fill(0)
    gradient.fill(0)
    for (let i = 0; i < n; i++) {
      let odds = beta[k]
      for (let j = 0; j < k; j++) {
        row[j] = features[j]![i]!
        odds += beta[j]! * row[j]!
      }
      const p = probabilityOf(odds)
      const residual = labels[i]! - p
      const curvature = Math.max(p * (1 - p), 1e-10)
      for (let a = 0; a < size; a++) {
        gradient[a] = gradient[a]! + residual * row[a]!
        const scaled = curvature * row[a]!
        for (let b = 0; b <= a; b++) hessian[a * size + b] = hessian[a * size + b]! + scaled * row[b]!
      }
    }
    for (let j = 0; j < k; j++) {
      gradient[j] = gradient[j]! - penalties[j]! * beta[j]!
      hessian[j * size + j] = hessian[j * size + j]! + penalties[j]!
    }
    if (!factor(hessian, size)) break
    solve(hessian, size, gradient)
    let moved = 0
    for (let a = 0; a < size; a++) {
      // Far from the optimum a full step may leave the region in which the curvature says anything.
      const change = Math.max(-2, Math.min(2, gradient[a]!))
      beta[a] = beta[a]! + change
      moved = Math.max(moved, Math.abs(change))
    }
    if (moved < precision) break
  }
  return { intercept: beta[k], weights: beta.slice(0, k) }
}

/** Probability of a 1 for each row. */
export function predictLogistic({ intercept, weights }: LogisticModel, features: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(features[0]?.length ?? 0).fill(intercept)
  features.forEach((column, j) => {
    for (let i = 0; i < out.length; i++) out[i] = out[i]! + weights[j]! * column[i]!
  })
  for (let i = 0; i < out.length; i++) out[i] = probabilityOf(out[i]!)
  return out
}

export function probabilityOf(odds: number): number {
  return 1 / (1 + Math.exp(-Math.max(-furthest, Math.min(furthest, odds))))
}
