// Weights from a family tree of the shares: no matrix is inverted, so that noise in it does little harm.
import { type Bounds, clampToBounds } from './bounds.ts'
import type { Covariance } from './covariance.ts'

export const hierarchicalRiskParityDefinition =
  'Hierarchical risk parity: shares that move alike are grouped, and each split shares the capital by inverse variance (López de Prado, Journal of Portfolio Management 42, 2016).'

/**
 * n positive weights that sum to 1: single linkage of √((1 − correlation)/2), the tree's leaves in order, and bisection of that order. Bounds, where given, clamp the
 * result in its proportions. An asset that did not move counts as uncorrelated.
 */
export function hierarchicalRiskParity(covariance: Covariance, bounds?: Bounds): Float64Array {
  const order = leafOrder(covariance)
  const weights = new Float64Array(covariance.n).fill(1)
  const scratch = new Float64Array(covariance.n)
  const split = (from: number, to: number): void => {
    if (to - from < 2) return
    const middle = from + Math.floor((to - from) / 2)
    const left = clusterVariance(covariance, order, from, middle, scratch)
    const right = clusterVariance(covariance, order, middle, to, scratch)
    const share = left + right > 0 ? 1 - left / (left + right) : 0.5
    for (let k = from; k < middle; k++) weights[order[k]!] = weights[order[k]!]! * share
    for (let k = middle; k < to; k++) weights[order[k]!] = weights[order[k]!]! * (1 - share)
    split(from, middle)
    split(middle, to)
  }
  split(0, order.length)
  return bounds ? clampToBounds(weights, bounds) : weights
}

/** Stands for that of an asset that did not move, so that one can be divided by it. */
const smallestVariance = 1e-300

/** Variance of the cluster order[from … to) when its members are held by inverse variance. */
function clusterVariance({ matrix, n }: Covariance, order: Int32Array, from: number, to: number, held: Float64Array): number {
  let sum = 0
  for (let k = from; k < to; k++) sum += held[k] = 1 / (matrix[order[k]! * n + order[k]!]! || smallestVariance)
  let variance = 0
  for (let a = from; a < to; a++) {
    const row = order[a]! * n
    let covariances = 0
    for (let b = from; b < a; b++) covariances += matrix[row + order[b]!]! * held[b]!
    variance += held[a]! * (2 * covariances + matrix[row + order[a]!]! * held[a]!)
  }
  return variance / sum / sum
}

/** The leaves of the single-linkage tree from left to right, the cluster with the lower number first (leaves, then merges as they happen). */
export function leafOrder(covariance: Covariance): Int32Array {
  const { n } = covariance
  const edges = spanningTree(covariance)
  const children = new Int32Array(2 * n)
  const root = Int32Array.from({ length: 2 * n }, (_, i) => i)
  const top = (leaf: number): number => {
    let at = leaf
    while (root[at] !== at) at = root[at] = root[root[at]!]!
    return at
  }
  edges.forEach(({ a, b }, merge) => {
    const [one, other] = [top(a), top(b)]
    children[2 * merge] = Math.min(one, other)
    children[2 * merge + 1] = Math.max(one, other)
    root[one] = n + merge
    root[other] = n + merge
  })
  const order = new Int32Array(n)
  const open = [n > 1 ? 2 * n - 2 : 0]
  for (let found = 0; found < n; ) {
    const node = open.pop()!
    if (node < n) order[found++] = node
    else open.push(children[2 * (node - n) + 1]!, children[2 * (node - n)]!)
  }
  return order
}

type Edge = { a: number; b: number; distance: number }

/**
 * Prim's minimum spanning tree of the distances, shortest edge first: single linkage merges in just this order (Gower & Ross, 1969). An edge names the
 * asset that came last instead of the nearest one; both are in one cluster by the time it is merged, and ties fall as they do in SciPy.
 */
function spanningTree({ matrix, n }: Covariance): Edge[] {
  const inverse = Float64Array.from({ length: n }, (_, i) => {
    const variance = matrix[i * n + i]!
    return variance > 0 ? 1 / Math.sqrt(variance) : 0
  })
  const nearest = new Float64Array(n).fill(Number.POSITIVE_INFINITY)
  const isIn = new Uint8Array(n)
  const edges: Edge[] = []
  for (let at = 0; edges.length < n - 1; ) {
    isIn[at] = 1
    const row = at * n
    const scale = inverse[at]!
    let next = -1
    for (let j = 0; j < n; j++) {
      if (isIn[j] === 1) continue
      // Squared distances order as the distances do.
      const distance = Math.min(Math.max((1 - matrix[row + j]! * scale * inverse[j]!) / 2, 0), 1)
      if (distance < nearest[j]!) nearest[j] = distance
      if (next < 0 || nearest[j]! < nearest[next]!) next = j
    }
    edges.push({ a: at, b: next, distance: nearest[next]! })
    at = next
  }
  return edges.sort((one, other) => one.distance - other.distance)
}
