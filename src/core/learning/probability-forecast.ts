// One probability from what was known before: models are fitted, one is chosen and held back by how it did on training days that it had not seen, and
// where none did better than luck the base rate is said. Used alike for the walk through history and for today.
import { normalChance } from './autoregression.ts'
import { fitBoostedTrees, predictBoostedTrees, type TreeSettings } from './boosted-trees.ts'
import { fitLogistic, predictLogistic } from './logistic.ts'

/** Rows in order of time. The label of a row is known `horizon` rows later; it may be missing for the last ones. */
export type Problem = {
  readonly features: readonly Float64Array[]
  /** autoregressiveScore of each row: a first guess that needs no fitting here. */
  readonly score: Float64Array
  readonly labels: Uint8Array
  readonly horizon: number
}

export type Span = {
  /** Rows before this one may be learnt from, as far as their labels were known then. */
  readonly now: number
  /** Rows to be told. */
  readonly from: number
  readonly to: number
}

export type Choice = 'base rate' | 'autoregression' | 'logistic regression' | 'boosted trees'

export type Told = {
  readonly probabilities: Float64Array
  readonly base: number
  readonly choice: Choice
  /** How far from the base rate the chosen model is let: 0 not at all, 1 all the way. */
  readonly trust: number
}

export const forecastRules = {
  /** Labels of neighbouring rows share days: this many rows more than the horizon lie between learning and telling, on both sides. */
  embargoRows: 5,
  /** Parts of the training rows, each told by a model that has seen the others, on which candidates are compared. */
  parts: 5,
  /** A gain this many standard errors above zero is the least that is believed, and only its excess over that: more where more was fitted. */
  leastErrors: { autoregression: 1, 'logistic regression': 2, 'boosted trees': 2 },
  /** Nobody is told that something is certain. */
  surest: 0.95,
} as const

/** How many standard deviations a feature counts at most. */
const furthest = 4
/** Prior standard deviation of a weight of about 0.1, before overlaps are reckoned with. */
const ridge = 100
const trees: Omit<TreeSettings, 'leafRows' | 'seed'> = { trees: 60, depth: 2, rate: 0.05, penalty: 20, share: 0.6 }
/** A leaf holds at least this many horizons, because rows nearer to each other than one say the same. */
const leafHorizons = 8
/** Fewest horizons to learn from in each part. */
const fewestHorizons = 12

type Rows = { readonly from: number; readonly to: number }

/** Deterministic for a seed. Throws nothing; with one kind of label only, or too few rows to compare on, it says the base rate. */
export function tell(problem: Problem, { now, from, to }: Span, seed: number): Told {
  const { labels, horizon } = problem
  const known = Math.max(0, now - horizon - forecastRules.embargoRows)
  const base = baseRate(labels, [{ from: 0, to: known }])
  const flat: Told = { probabilities: new Float64Array(to - from).fill(base), base, choice: 'base rate', trust: 0 }
  if (known < fewestHorizons * horizon * 2 || base < 0.01 || base > 0.99) return flat
  let best: { fit: Fit; name: Choice; trust: number; gain: number } | undefined
  for (const { name, fit } of candidatesOf(problem, seed)) {
    const { trust, gain } = believed(heldOut(problem, known, fit), labels, horizon, forecastRules.leastErrors[name])
    if (trust > 0 && gain > (best?.gain ?? 0)) best = { fit, name, trust, gain }
  }
  if (!best) return flat
  const { trust, name, fit } = best
  const { surest } = forecastRules
  const said = fit([{ from: 0, to: known }], { from, to })
  const probabilities = said.map(p => Math.min(surest, Math.max(1 - surest, base + trust * (p - base))))
  return { probabilities, base, choice: name, trust }
}

/** Learns from some rows and tells others. */
type Fit = (learn: readonly Rows[], ask: Rows) => Float64Array

function candidatesOf(
  { features, score, labels, horizon }: Problem,
  seed: number,
): { name: Exclude<Choice, 'base rate'>; fit: Fit }[] {
  const outcomes = (learn: readonly Rows[]) => Uint8Array.from(learn.flatMap(({ from, to }) => [...labels.subarray(from, to)]))
  return [
    { name: 'autoregression', fit: (_, { from, to }) => score.subarray(from, to).map(normalChance) },
    {
      name: 'logistic regression',
      fit(learn, ask) {
        const { known, asked } = standardised(features, learn, ask)
        const penalties = Float64Array.from(known, column => ridge * overlap(column, horizon))
        return predictLogistic(fitLogistic(known, outcomes(learn), penalties), asked)
      },
    },
    {
      name: 'boosted trees',
      fit(learn, { from, to }) {
        const settings = { ...trees, seed, leafRows: leafHorizons * horizon }
        const model = fitBoostedTrees(
          features.map(column => gathered(column, learn)),
          outcomes(learn),
          settings,
        )
        return predictBoostedTrees(
          model,
          features.map(column => column.subarray(from, to)),
        )
      },
    },
  ]
}

type HeldOut = { readonly said: Float64Array; readonly base: Float64Array }

/** Each part told by what was learnt from the others, without the rows whose labels share days with it (López de Prado, 2018, chapter 7: purging and embargo). */
function heldOut({ labels, horizon }: Problem, known: number, fit: Fit): HeldOut {
  const said = new Float64Array(known)
  const base = new Float64Array(known)
  const gap = horizon + forecastRules.embargoRows
  for (let part = 0; part < forecastRules.parts; part++) {
    const from = Math.floor((part * known) / forecastRules.parts)
    const to = Math.floor(((part + 1) * known) / forecastRules.parts)
    const learn = [
      { from: 0, to: Math.max(0, from - gap) },
      { from: Math.min(known, to + gap), to: known },
    ].filter(rows => rows.to > rows.from)
    said.set(fit(learn, { from, to }), from)
    base.fill(baseRate(labels, learn), from, to)
  }
  return { said, base }
}

/** The share of ones, as if one more of each had been seen. */
function baseRate(labels: Uint8Array, learn: readonly Rows[]): number {
  let ones = 1
  let rows = 2
  for (const { from, to } of learn) {
    rows += to - from
    for (let i = from; i < to; i++) ones += labels[i]!
  }
  return ones / rows
}

function gathered(column: Float64Array, learn: readonly Rows[]): Float64Array {
  const out = new Float64Array(learn.reduce((sum, { from, to }) => sum + to - from, 0))
  let at = 0
  for (const { from, to } of learn) {
    out.set(column.subarray(from, to), at)
    at += to - from
  }
  return out
}

/** By the mean and spread of what was learnt from alone. */
function standardised(
  features: readonly Float64Array[],
  learn: readonly Rows[],
  ask: Rows,
): { known: Float64Array[]; asked: Float64Array[] } {
  const known: Float64Array[] = []
  const asked: Float64Array[] = []
  for (const column of features) {
    const rows = gathered(column, learn)
    const mean = rows.reduce((sum, value) => sum + value, 0) / rows.length
    const variance = rows.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows.length
    const scale = variance > 0 ? 1 / Math.sqrt(variance) : 0
    const put = (value: number): number => Math.max(-furthest, Math.min(furthest, (value - mean) * scale))
    known.push(rows.map(put))
    asked.push(column.subarray(ask.from, ask.to).map(put))
  }
  return { known, asked }
}

/**
 * By how much overlapping labels blow up the variance of this feature's weight: 1 for one that forgets at once, about the horizon for one that
 * hardly moves (Hansen & Hodrick, Journal of Political Economy 88, 1980). Labels h rows apart share nothing, k rows apart the share 1 − k/h.
 */
function overlap(column: Float64Array, horizon: number): number {
  const n = column.length
  let variance = 0
  for (let i = 0; i < n; i++) variance += column[i]! ** 2
  if (variance === 0) return horizon
  let inflation = 1
  for (let k = 1; k < horizon; k++) {
    let sum = 0
    for (let i = k; i < n; i++) sum += column[i]! * column[i - k]!
    inflation += 2 * (1 - k / horizon) * (sum / variance)
  }
  return Math.max(1, inflation)
}

/**
 * How far to follow a model away from the base rate, from rows it had not seen: the share that would have been best, held back by its error over blocks as long as the
 * horizon (the positive part of James & Stein's rule). gain: what following it that far would have been worth.
 */
function believed(
  { said, base }: HeldOut,
  outcomes: Uint8Array,
  horizon: number,
  leastError: number,
): { trust: number; gain: number } {
  let product = 0
  let square = 0
  let spread = 0
  let block = 0
  for (let i = 0; i < said.length; i++) {
    const away = said[i]! - base[i]!
    const agreed = away * (outcomes[i]! - base[i]!)
    product += agreed
    square += away * away
    block += agreed
    if ((i + 1) % horizon === 0 || i === said.length - 1) {
      spread += block * block
      block = 0
    }
  }
  if (!(product > 0) || square === 0 || spread === 0) return { trust: 0, gain: 0 }
  const errors = product / Math.sqrt(spread)
  const kept = Math.max(0, 1 - (leastError / errors) ** 2)
  const trust = Math.min(1, (product / square) * kept)
  return { trust, gain: trust * (2 * product - trust * square) }
}

/** Rows from `first` on in `count` stretches of about the same length, each told from what was known at its beginning. */
export function stretchesOf(rows: number, first: number, count: number): Span[] {
  const stretches: Span[] = []
  for (let k = 0; k < count; k++) {
    const from = first + Math.floor((k * (rows - first)) / count)
    const to = first + Math.floor(((k + 1) * (rows - first)) / count)
    if (to > from) stretches.push({ now: from, from, to })
  }
  return stretches
}
