// One probability from what was known before: models are fitted, one is chosen and held back by how it did on training days that it had not seen, and
// where none did better than luck the base rate is said. Used alike for the walk through history and for today.
import { normalQuantile, normalShareBelow } from '#statistics'
import type { Autoregression } from './autoregression.ts'
import { fitBoostedTrees, predictBoostedTrees, type TreeSettings } from './boosted-trees.ts'
import { fitLogistic, predictLogistic } from './logistic.ts'

/** Rows in order of time. The label of a row is known `horizon` rows later; it may be missing for the last ones. */
export type Problem = {
  readonly features: readonly Float64Array[]
  /** Of each row, 0 where it says nothing: what needs no fitting here. */
  readonly autoregression: Autoregression
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
  /** A gain this many standard errors above zero is the least that is believed of a fitted model, and only its excess over that: two are tried, again and again, and their errors are known from few blocks. */
  leastErrors: 3,
  /** Nobody is told that something is certain. */
  surest: 0.95,
  /** Trees are grown for horizons of so many sessions and more: for shorter ones they cost most and gain nothing over a weighted sum. */
  treesFrom: 20,
} as const

/** How many standard deviations a feature counts at most. */
const furthest = 4
/** Prior standard deviation of a weight of about 0.1, before overlaps are reckoned with. */
const ridge = 100
const trees: Omit<TreeSettings, 'leafRows' | 'seed'> = { trees: 60, depth: 2, rate: 0.05, penalty: 20, share: 0.6 }
/** A leaf holds at least this many horizons, because rows nearer to each other than one say the same. */
const leafHorizons = 8
/** Trees learn from this many rows of each horizon, because those between them say the same. */
const treeRowsOfHorizon = 5
/** Fewest horizons to learn from in each part, and fewest rows. */
const fewestHorizons = 12
const fewestRows = 250
/** Sums of neighbouring rows are taken for independent of each other over this many horizons, or rows where that is more. */
const blockHorizons = 2
const fewestBlockRows = 20

type Rows = { readonly from: number; readonly to: number }

/**
 * Deterministic for a seed. Throws nothing; with one kind of label only, or too few rows to compare on, it says the base rate. The autoregression, where it is believed, moves the base rate; a fitted model
 * has to be better than that.
 */
export function tell(problem: Problem, { now, from, to }: Span, seed: number): Told {
  const { labels, horizon, autoregression } = problem
  const known = Math.max(0, now - horizon - forecastRules.embargoRows)
  const base = baseRate(labels, [{ from: 0, to: known }])
  const flat: Told = { probabilities: new Float64Array(to - from).fill(base), base, choice: 'base rate', trust: 0 }
  if (known < Math.max(fewestRows, fewestHorizons * horizon * 2) || base < 0.01 || base > 0.99) return flat
  const follows = now > 0 ? autoregression.trust[now - 1]! : 0
  const lead = follows > 0 ? autoregression.lead : new Float64Array(labels.length)
  let best: { fit: Fit; name: Choice; trust: number; gain: number } | undefined
  for (const { name, fit } of fittedModels(problem, seed)) {
    const { trust, gain } = believed(heldOut(problem, lead, known, fit), labels, horizon)
    if (trust > 0 && gain > (best?.gain ?? 0)) best = { fit, name, trust, gain }
  }
  const usual = moved(base, lead.subarray(from, to))
  if (!best) return follows > 0 ? { probabilities: usual.map(held), base, choice: 'autoregression', trust: follows } : flat
  const { trust, name, fit } = best
  const said = fit([{ from: 0, to: known }], { from, to })
  return { probabilities: said.map((p, i) => held(usual[i]! + trust * (p - usual[i]!))), base, choice: name, trust }
}

function held(p: number): number {
  const { surest } = forecastRules
  return Math.min(surest, Math.max(1 - surest, p))
}

/** The base rate as a normal chance, moved by so many standard deviations. */
function moved(base: number, lead: Float64Array): Float64Array {
  const usual = normalQuantile(base)
  return lead.map(by => (by === 0 ? base : normalShareBelow(usual + by)))
}

/** Learns from some rows and tells others. */
type Fit = (learn: readonly Rows[], ask: Rows) => Float64Array

function fittedModels({ features, labels, horizon }: Problem, seed: number): { name: Choice; fit: Fit }[] {
  const logistic: Fit = (learn, ask) => {
    const { known, asked } = standardised(features, learn, ask)
    const penalties = Float64Array.from(known, column => ridge * overlap(column, horizon))
    return predictLogistic(fitLogistic(known, gathered(labels, learn), penalties), asked)
  }
  const step = Math.max(1, Math.floor(horizon / treeRowsOfHorizon))
  const grown: Fit = (learn, { from, to }) => {
    const settings = { ...trees, seed, leafRows: (leafHorizons * horizon) / step }
    const columns = features.map(column => gathered(column, learn, step))
    const model = fitBoostedTrees(columns, gathered(labels, learn, step), settings)
    return predictBoostedTrees(
      model,
      features.map(column => column.subarray(from, to)),
    )
  }
  return [
    { name: 'logistic regression', fit: logistic },
    ...(horizon >= forecastRules.treesFrom ? [{ name: 'boosted trees' as const, fit: grown }] : []),
  ]
}

type HeldOut = { readonly said: Float64Array; readonly usual: Float64Array }

/** Each part told by what was learnt from the others, without the rows whose labels share days with it (López de Prado, 2018, chapter 7: purging and embargo). */
function heldOut({ labels, horizon }: Problem, lead: Float64Array, known: number, fit: Fit): HeldOut {
  const said = new Float64Array(known)
  const usual = new Float64Array(known)
  const gap = horizon + forecastRules.embargoRows
  for (let part = 0; part < forecastRules.parts; part++) {
    const from = Math.floor((part * known) / forecastRules.parts)
    const to = Math.floor(((part + 1) * known) / forecastRules.parts)
    const learn = [
      { from: 0, to: Math.max(0, from - gap) },
      { from: Math.min(known, to + gap), to: known },
    ].filter(rows => rows.to > rows.from)
    said.set(fit(learn, { from, to }), from)
    usual.set(moved(baseRate(labels, learn), lead.subarray(from, to)), from)
  }
  return { said, usual }
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

/** Every `step`-th of these rows. */
function gathered<Column extends Float64Array | Uint8Array>(column: Column, learn: readonly Rows[], step = 1): Column {
  const count = learn.reduce((sum, { from, to }) => sum + Math.ceil((to - from) / step), 0)
  const out = (column instanceof Uint8Array ? new Uint8Array(count) : new Float64Array(count)) as Column
  let at = 0
  for (const { from, to } of learn) for (let i = from; i < to; i += step) out[at++] = column[i]!
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
 * How far to follow a model away from what is said without it, from rows it had not seen: the share that would have been best, held back by its error over blocks of horizons (the positive part of
 * James & Stein's rule). gain: what following it that far would have been worth.
 */
function believed({ said, usual }: HeldOut, outcomes: Uint8Array, horizon: number): { trust: number; gain: number } {
  const rows = Math.max(blockHorizons * horizon, fewestBlockRows)
  let product = 0
  let square = 0
  let spread = 0
  let block = 0
  for (let i = 0; i < said.length; i++) {
    const away = said[i]! - usual[i]!
    const agreed = away * (outcomes[i]! - usual[i]!)
    product += agreed
    square += away * away
    block += agreed
    if ((i + 1) % rows === 0 || i === said.length - 1) {
      spread += block * block
      block = 0
    }
  }
  if (!(product > 0) || square === 0 || spread === 0) return { trust: 0, gain: 0 }
  const errors = product / Math.sqrt(spread)
  const kept = Math.max(0, 1 - (forecastRules.leastErrors / errors) ** 2)
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
