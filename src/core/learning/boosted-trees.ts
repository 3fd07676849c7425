// A probability as a sum of small trees, each mending what those before got wrong.
import { chanceFrom } from './chance.ts'
import { probabilityOf } from './logistic.ts'

export const boostedTreesDefinition =
  'Gradient-boosted trees: many shallow decision trees on binned features, each fitted to the errors of those before it and held back (Friedman, Annals of Statistics 29, 2001).'

export type TreeSettings = {
  readonly trees: number
  readonly depth: number
  /** How much of each tree counts. */
  readonly rate: number
  /** Added to the curvature of a leaf: the larger, the smaller its value. */
  readonly penalty: number
  /** Fewest rows in a leaf. */
  readonly leafRows: number
  /** Share of the rows that each tree sees. */
  readonly share: number
  readonly seed: number
}

/** Nodes lie as in a heap: the children of k are 2k + 1 and 2k + 2. feature −1: a leaf. */
type Tree = { readonly feature: Int8Array; readonly threshold: Float64Array; readonly value: Float64Array }
export type TreesModel = { readonly start: number; readonly trees: readonly Tree[]; readonly depth: number }

const binCount = 32

/** features: at most 127 columns of one length, known; labels: 0 or 1. */
export function fitBoostedTrees(features: readonly Float64Array[], labels: Uint8Array, settings: TreeSettings): TreesModel {
  const n = labels.length
  const chance = chanceFrom(settings.seed)
  const edges = features.map(edgesOf)
  const bins = features.map((column, j) =>
    column.length > 0 ? Uint8Array.from(column, value => binOf(edges[j]!, value)) : new Uint8Array(0),
  )
  const positives = labels.reduce((sum, label) => sum + label, 0)
  const start = Math.log((positives + 0.5) / (n - positives + 0.5))
  const odds = new Float64Array(n).fill(start)
  const gradient = new Float64Array(n)
  const curvature = new Float64Array(n)
  const node = new Int32Array(n)
  const trees: Tree[] = []
  for (let t = 0; t < settings.trees; t++) {
    for (let i = 0; i < n; i++) {
      const p = probabilityOf(odds[i]!)
      gradient[i] = labels[i]! - p
      curvature[i] = p * (1 - p)
      node[i] = chance() < settings.share ? 0 : -1
    }
    const tree = growTree({ bins, edges, gradient, curvature, node, settings })
    trees.push(tree)
    for (let i = 0; i < n; i++) {
      let at = 0
      while (tree.feature[at]! >= 0) {
        const j = tree.feature[at]!
        at = 2 * at + (features[j]![i]! <= tree.threshold[at]! ? 1 : 2)
      }
      odds[i] = odds[i]! + tree.value[at]!
    }
  }
  return { start, trees, depth: settings.depth }
}

/** Probability of a 1 for each row. */
export function predictBoostedTrees({ start, trees }: TreesModel, features: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(features[0]?.length ?? 0)
  for (let i = 0; i < out.length; i++) {
    let odds = start
    for (const { feature, threshold, value } of trees) {
      let at = 0
      while (feature[at]! >= 0) at = 2 * at + (features[feature[at]!]![i]! <= threshold[at]! ? 1 : 2)
      odds += value[at]!
    }
    out[i] = probabilityOf(odds)
  }
  return out
}

type Growing = {
  bins: readonly Uint8Array[]
  edges: readonly Float64Array[]
  gradient: Float64Array
  curvature: Float64Array
  /** Of each row: the node that it is in, −1 where the tree does not see it. */
  node: Int32Array
  settings: TreeSettings
}

function growTree({ bins, edges, gradient, curvature, node, settings }: Growing): Tree {
  const nodes = 2 ** (settings.depth + 1) - 1
  const tree = { feature: new Int8Array(nodes).fill(-1), threshold: new Float64Array(nodes), value: new Float64Array(nodes) }
  const { penalty, leafRows, rate } = settings
  for (let level = 0; level <= settings.depth; level++) {
    const first = 2 ** level - 1
    const width = 2 ** level
    const sums = histograms(bins, { gradient, curvature, node, first, width })
    let hasSplit = false
    for (let k = 0; k < width; k++) {
      const total = sums.totals(k)
      if (total.rows === 0) continue
      tree.value[first + k] = (rate * total.gradient) / (total.curvature + penalty)
      if (level === settings.depth) continue
      const base = total.gradient ** 2 / (total.curvature + penalty)
      let best = 1e-9
      for (let j = 0; j < bins.length; j++) {
        const left = { gradient: 0, curvature: 0, rows: 0 }
        for (let bin = 0; bin < edges[j]!.length; bin++) {
          sums.add(left, k, j, bin)
          const right = total.rows - left.rows
          if (left.rows < leafRows) continue
          if (right < leafRows) break
          const gain =
            left.gradient ** 2 / (left.curvature + penalty) +
            (total.gradient - left.gradient) ** 2 / (total.curvature - left.curvature + penalty) -
            base
          if (gain <= best) continue
          best = gain
          tree.feature[first + k] = j
          tree.threshold[first + k] = edges[j]![bin]!
          hasSplit = true
        }
      }
    }
    if (!hasSplit) break
    for (let i = 0; i < node.length; i++) {
      const at = node[i]!
      if (at < first) continue
      const j = tree.feature[at]!
      if (j < 0) continue
      node[i] = 2 * at + (edges[j]![bins[j]![i]!] === undefined || edges[j]![bins[j]![i]!]! > tree.threshold[at]! ? 2 : 1)
    }
  }
  return tree
}

type Sum = { gradient: number; curvature: number; rows: number }

function histograms(
  bins: readonly Uint8Array[],
  {
    gradient,
    curvature,
    node,
    first,
    width,
  }: Pick<Growing, 'gradient' | 'curvature' | 'node'> & { first: number; width: number },
): { totals: (k: number) => Sum; add: (to: Sum, k: number, j: number, bin: number) => void } {
  const k = bins.length
  const gradients = new Float64Array(width * k * binCount)
  const curvatures = new Float64Array(width * k * binCount)
  const rows = new Int32Array(width * k * binCount)
  for (let i = 0; i < node.length; i++) {
    const at = node[i]! - first
    if (at < 0 || at >= width) continue
    const [g, h] = [gradient[i]!, curvature[i]!]
    for (let j = 0; j < k; j++) {
      const place = (at * k + j) * binCount + bins[j]![i]!
      gradients[place] = gradients[place]! + g
      curvatures[place] = curvatures[place]! + h
      rows[place] = rows[place]! + 1
    }
  }
  const add = (to: Sum, at: number, j: number, bin: number): void => {
    const place = (at * k + j) * binCount + bin
    to.gradient += gradients[place]!
    to.curvature += curvatures[place]!
    to.rows += rows[place]!
  }
  const totals = (at: number): Sum => {
    const sum = { gradient: 0, curvature: 0, rows: 0 }
    for (let bin = 0; bin < binCount; bin++) add(sum, at, 0, bin)
    return sum
  }
  return { totals, add }
}

/** Up to 31 values that part the column into bins of about as many rows; a value at an edge lies below it. */
function edgesOf(column: Float64Array): Float64Array {
  const sorted = column.slice().sort()
  const edges: number[] = []
  for (let b = 1; b < binCount; b++) {
    const edge = sorted[Math.floor((b * sorted.length) / binCount)]
    if (edge !== undefined && edge !== edges.at(-1) && edge < sorted.at(-1)!) edges.push(edge)
  }
  return Float64Array.from(edges)
}

function binOf(edges: Float64Array, value: number): number {
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (value <= edges[middle]!) high = middle
    else low = middle + 1
  }
  return low
}
