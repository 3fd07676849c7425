// What is left of a jump when the whole splits are taken out of it. A split is no news: what is left must be a usual move of the days around,
// from close to close and from the close to the next open. A jump of nearly the ratio may be something else, which nobody can put right.
import { isPrice } from './cells.ts'
import { dividendsAt } from './events.ts'
import type { QuotedSeries } from './finding.ts'
import { logLevels, median, medianAround, spread } from './level.ts'
import type { ScaleRun } from './scale-runs.ts'

/** Of closes and of opens after a close, in their own usual moves; below the last share nothing is told from a day's noise. */
const [closeSigmas, openSigmas, atLeast] = [5, 8, 0.02]
const [aroundBars, fewestMoves] = [20, 10]
/** Steps of the price that one trade may move it by, and what they come to at most. */
const [steps, stepsAtMost] = [3, 0.05]
/** So many for one leave no other reading: in coarse prices a tenth of them, in log units, may be left. */
const [beyondDoubt, shareLeft] = [Math.log(100), 0.1]
/** An adjusted close moves with its close; rounding and a small dividend aside. */
const adjustedWithin = 0.01

type Run = Pick<ScaleRun, 'from' | 'to'>
/** In log units: the split, and the series' usual move. */
type Sizes = { readonly size: number; readonly sigma: number }

/** levels: prices on the split-adjusted basis, large dividends taken out. */
export function leavesUnusualMove(series: QuotedSeries, levels: Float64Array, run: Run, { size, sigma }: Sizes): boolean {
  const own = logLevels(series.bars)
  const basis = levels.map((level, i) => Math.log(level) - own[i]!)
  const anyhow = size >= beyondDoubt ? shareLeft * size : atLeast
  return endsOf(levels, run, at => isUntraded(series, at)).some(jump => {
    const allowed = anyhow + paidOn(series, jump.bar) + stepsAround(series, jump.bar)
    const left = without(size, Math.log(levels[jump.bar]! / levels[jump.before]!))
    if (left > Math.max(closeSigmas * sigma, allowed)) return true
    const usual = overnightMoves(series, basis, jump.bar)
    const opened = without(size, overnight(series, basis, jump))
    return usual.length >= fewestMoves && opened > Math.max(openSigmas * spread(usual) + Math.abs(median(usual)), allowed)
  })
}

/** The same of an adjusted close that is off alone: it must leave its close by the split, and by nothing else. */
export function leavesUnusualStep(series: QuotedSeries, run: Run, size: number): boolean {
  const ratio = (series.adjustedClose ?? new Float64Array(0)).map((price, i) => price / series.bars.close[i]!)
  return endsOf(ratio, run).some(({ before, bar }) => {
    const step = Math.log(ratio[bar]! / ratio[before]!)
    return Math.abs(step) < size / 2 || without(size, step) > adjustedWithin + paidOn(series, bar)
  })
}

type Jump = { readonly before: number; readonly bar: number }

/** Where the run begins and ends inside the series: the first bar with a price, and the last one before. */
function endsOf(levels: Float64Array, run: Run, isLeftOut: (at: number) => boolean = () => false): Jump[] {
  return [run.from, run.to + 1].flatMap(at => {
    let bar = at
    while (bar < levels.length && !isPrice(levels[bar])) bar++
    let before = at - 1
    while (before >= 0 && !isPrice(levels[before])) before--
    const last = before
    while (before >= 0 && (!isPrice(levels[before]) || isLeftOut(before))) before--
    if (before < 0) before = last
    return bar < levels.length && before >= 0 ? [{ before, bar }] : []
  })
}

/** One price and no volume where shares change hands otherwise, as on the eve of a split: nobody paid it. */
function isUntraded({ bars }: QuotedSeries, at: number): boolean {
  const isFlat = bars.high[at] === bars.low[at] && bars.open[at] === bars.close[at]
  return bars.volume[at] === 0 && isFlat && medianAround(bars.volume, at - aroundBars, at) > 0
}

function without(size: number, move: number): number {
  return Math.abs(move - Math.round(move / size) * size)
}

/** From the close before to the open, on the split-adjusted basis; NaN where the source gives no open. */
function overnight({ bars }: QuotedSeries, basis: Float64Array, { before, bar }: Jump): number {
  const [open, closeBefore] = [bars.open[bar], bars.close[before]]
  return isPrice(open) && isPrice(closeBefore) ? Math.log(open / closeBefore) + basis[bar]! - basis[before]! : Number.NaN
}

function overnightMoves(series: QuotedSeries, basis: Float64Array, at: number): number[] {
  const moves: number[] = []
  for (let bar = Math.max(1, at - aroundBars); bar < Math.min(basis.length, at + aroundBars + 1); bar++) {
    const move = overnight(series, basis, { before: bar - 1, bar })
    if (bar !== at && Number.isFinite(move) && move !== 0) moves.push(move)
  }
  return moves
}

/** By the smaller dividends of the day the price falls as well. */
function paidOn(series: QuotedSeries, at: number): number {
  if (series.adjustment === 'all') return 0
  return dividendsAt(series).reduce((sum, { bar, share }) => sum + (bar === at && share < 1 ? share : 0), 0)
}

/** What a few of the smallest moves around are of the price: pennies jump by more than pounds. */
function stepsAround({ bars: { close } }: QuotedSeries, at: number): number {
  let smallest = stepsAtMost / steps
  for (let i = Math.max(1, at - aroundBars); i < Math.min(close.length, at + aroundBars + 1); i++) {
    const move = Math.abs(Math.log(close[i]! / close[i - 1]!))
    if (move > 1e-6) smallest = Math.min(smallest, move)
  }
  return smallest * steps
}
