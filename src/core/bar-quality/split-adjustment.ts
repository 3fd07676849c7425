// A known split whose ratio shows as a jump in prices that are said to be adjusted for it: the source adjusted too few bars, too many,
// or some twice. Looked for in the bars and in the adjusted close apart, because sources damage one without the other.
import { columnOf, isPrice } from './cells.ts'
import { type DividendAt, dividendsAt, type SplitAt, splitsAt } from './events.ts'
import {
  type Change,
  type Certainty,
  type Column,
  type Finding,
  finding,
  percent,
  priceColumns,
  type QuotedSeries,
} from './finding.ts'
import { logLevels, medianAround, usualMove } from './level.ts'
import { commonState, lengthOf, type ScaleRun, scaleRuns } from './scale-runs.ts'
import { leavesUnusualMove, leavesUnusualStep } from './split-left-over.ts'

/** A lone jump (everything before it is off) counts this near to the split; an excursion there and back counts anywhere. */
const nearBars = 20
/** The ratio must stand out of the usual move by this much, or it cannot be told from the market. */
const standsOut = 5
const standsOutFar = 10
/** On a real crash more shares change hands than that, beyond what the split itself makes of the number. */
const crashVolume = 6
/** Fewer bars than that after a jump away from the split's day may be an error themselves. */
const settledBars = 3
const noDividendAbove = 0.05
/** Volumes of single days vary by as much, in log units. */
const volumeNoise = 1.5
/** Below a factor of four, volumes drift by as much in a few months. */
const tellingSize = Math.log(4)

export function checkSplitAdjustment(series: QuotedSeries): Finding[] {
  const sigma = usualMove(series.adjustedClose ?? series.bars.close)
  const findings: Finding[] = []
  for (const known of splitsAt(series)) {
    const size = Math.abs(known.logRatio)
    if (size < standsOut * sigma || size < 0.05) continue
    const found = checkOne(series, known, sigma)
    if (found.length > 0) findings.push(...found)
    else findings.push(...roughJump(series, known, sigma))
  }
  return findings
}

function checkOne(series: QuotedSeries, known: SplitAt, sigma: number): Finding[] {
  const bars = dividendBlurs(series, known) ? [] : wrongRuns(series, known, sigma, barLevels(series))
  const adjusted = series.adjustedClose ? wrongRuns(series, known, sigma, series.adjustedClose) : []
  const findings = bars.map(run => {
    const alsoAdjusted = adjusted.some(other => other.from === run.from && other.to === run.to && other.power === run.power)
    return report(series, known, run, alsoAdjusted ? [...priceColumns, 'adjustedClose'] : priceColumns, sigma)
  })
  for (const run of adjusted)
    if (!bars.some(other => other.from === run.from && other.to === run.to) && !beginsAtDividend(series, run))
      findings.push(report(series, known, run, ['adjustedClose'], sigma))
  return findings
}

/** In a week's or month's bar nobody can tell the fall of a big dividend from a split beside it. */
function dividendBlurs(series: QuotedSeries, known: SplitAt): boolean {
  if (series.interval !== '1wk' && series.interval !== '1mo') return false
  return bigDividends(series).some(paid => Math.abs(paid.bar - known.bar) <= 2)
}

/** Everything before a dividend off in the adjusted close alone: that is about the dividend. */
function beginsAtDividend(series: QuotedSeries, run: WrongRun): boolean {
  return run.from === 0 && dividendsAt(series).some(paid => paid.bar === run.to + 1)
}

type WrongRun = { readonly from: number; readonly to: number; readonly power: number }

function wrongRuns(series: QuotedSeries, known: SplitAt, sigma: number, values: Float64Array): WrongRun[] {
  const size = Math.abs(known.logRatio)
  const tolerance = Math.min(0.4 * size, Math.max(3 * sigma, 0.15 * size))
  const isFar = (bar: number) => Math.abs(bar - known.bar) > nearBars
  const counts = (bar: number) => !isFar(bar) || size >= standsOutFar * sigma
  const isReal = (bar: number) => isFar(bar) || isCrash(series, bar, Math.exp(size))
  const runs = withoutLoneJumps(scaleRuns(values, { logFactor: size, tolerance, counts }), isReal)
  const last = runs.at(-1)
  if (runs.length === 1 || !last) return []
  const right = lengthOf(last) >= settledBars || last.from === known.bar ? last.state : commonState(runs)
  return runs.filter(run => run.state !== right).map(run => ({ from: run.from, to: run.to, power: right - run.state }))
}

/**
 * A jump that is taken back is no market's. One that stays may be, away from the split's day and when trading was wild; of several in its
 * direction, with others back between them, any may be the one that stays.
 */
function withoutLoneJumps(runs: ScaleRun[], isReal: (bar: number) => boolean): ScaleRun[] {
  const net = (runs.at(-1)?.state ?? 0) - (runs[0]?.state ?? 0)
  if (net === 0) return runs
  const onward = runs.slice(1).filter((run, i) => Math.sign(run.state - runs[i]!.state) === Math.sign(net))
  const mayStay = onward.filter(run => !isReal(run.from))
  return mayStay.length >= Math.abs(net) && (onward.length > Math.abs(net) || mayStay.length === onward.length)
    ? runs
    : runs.slice(0, 1)
}

function isCrash({ bars }: QuotedSeries, bar: number, ratio: number): boolean {
  const usual = medianAround(bars.volume, bar - 20, bar)
  return usual > 0 && (bars.volume[bar] ?? 0) > crashVolume * ratio * usual
}

/** Raw bars are put on the split-adjusted basis, and the fall at a big dividend is taken out, so that only faults remain as jumps. */
function barLevels(series: QuotedSeries): Float64Array {
  const levels = logLevels(series.bars)
  const shiftBefore = (bar: number, by: number) => {
    for (let i = 0; i < bar; i++) levels[i] = (levels[i] ?? Number.NaN) + by
  }
  if (series.adjustment === 'none') for (const { bar, logRatio } of splitsAt(series)) shiftBefore(bar, -logRatio)
  for (const { bar, previousBar, share } of bigDividends(series)) {
    const change = (levels[bar] ?? Number.NaN) - (levels[previousBar] ?? Number.NaN)
    if (Math.abs(change - Math.log(1 - share)) < Math.abs(change)) shiftBefore(bar, Math.log(1 - share))
  }
  return levels.map(level => Math.exp(level))
}

/** Dividends that could be taken for a split; measured against prices of the time, because the close before may be the one that is off. */
function bigDividends(series: QuotedSeries): DividendAt[] {
  if (series.adjustment === 'all') return []
  return dividendsAt(series).flatMap(paid => {
    const share = paid.amount / Math.max(paid.previousClose, medianAround(series.bars.close, paid.bar - 60, paid.bar + 61))
    return share > noDividendAbove && share < 1 ? [{ ...paid, share }] : []
  })
}

function report(series: QuotedSeries, known: SplitAt, run: WrongRun, columns: readonly Column[], sigma: number): Finding {
  const ratio = known.split.numerator / known.split.denominator
  const isShort = run.to - run.from < nearBars
  const byDividend = isShort && bigDividends(series).some(paid => paid.bar >= run.from && paid.bar <= run.to + 1)
  const size = Math.abs(known.logRatio)
  const isRough =
    columns.length > 1 ? leavesUnusualMove(series, barLevels(series), run, { size, sigma }) : leavesUnusualStep(series, run, size)
  const certainty: Certainty = series.adjustment === 'none' || byDividend || isRough ? 'likely' : 'certain'
  const changes = certainty === 'certain' ? rescaled(series, run, columns, ratio >= 1 ? ratio : 1 / ratio) : []
  const where = run.from === run.to ? `bar ${run.from}` : `bars ${run.from} to ${run.to}`
  const says = `${where}: ${columns.join(', ')} off by the split ${known.split.numerator}:${known.split.denominator} of bar ${known.bar}`
  return finding(
    'split-adjustment',
    certainty,
    [run.from, run.to],
    says,
    { ratio, splitBar: known.bar, power: run.power },
    changes,
  )
}

function rescaled(series: QuotedSeries, run: WrongRun, columns: readonly Column[], size: number): Change[] {
  const changes: Change[] = []
  const factor = size ** run.power
  for (const column of columns) {
    const values = columnOf(series, column)
    for (let index = run.from; index <= run.to; index++) {
      const old = values[index] ?? Number.NaN
      if (isPrice(old)) changes.push({ column, index, old, new: old * factor })
    }
  }
  if (columns.length > 1 && volumeIsOffToo(series, run, factor)) changes.push(...rescaledVolume(series, run, factor))
  return changes
}

/** A split scales volumes the other way. Where the volumes say plainly that they were not touched, they are left alone. */
function volumeIsOffToo({ bars }: QuotedSeries, run: WrongRun, factor: number): boolean {
  const barCount = run.to - run.from + 1
  const reach = Math.max(10, Math.min(60, barCount))
  const around = [
    medianAround(bars.volume, run.from - reach, run.from),
    medianAround(bars.volume, run.to + 1, run.to + 1 + reach),
  ]
  const usual = mean(around.filter(volume => volume > 0).map(Math.log))
  const distance = Math.log(medianAround(bars.volume, run.from, run.to + 1)) - usual
  if (!Number.isFinite(distance)) return true
  const size = Math.abs(Math.log(factor))
  const untouchedBy = Math.abs(distance - Math.log(factor)) - Math.abs(distance)
  return size < tellingSize || untouchedBy < Math.max(size / 2, volumeNoise / Math.sqrt(barCount))
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length
}

function rescaledVolume({ bars }: QuotedSeries, run: WrongRun, factor: number): Change[] {
  const changes: Change[] = []
  for (let index = run.from; index <= run.to; index++) {
    const old = bars.volume[index] ?? Number.NaN
    if (old > 0)
      changes.push({ column: 'volume', index, old, new: Number.isInteger(old) ? Math.round(old / factor) : old / factor })
  }
  return changes
}

/** A big split, and near it a jump that only the split can explain, but not to the digit: somebody must look. */
function roughJump(series: QuotedSeries, known: SplitAt, sigma: number): Finding[] {
  const size = Math.abs(known.logRatio)
  if (size < Math.log(5)) return []
  const levels = barLevels(series)
  const findings: Finding[] = []
  for (let i = Math.max(1, known.bar - nearBars); i < Math.min(levels.length, known.bar + nearBars + 1); i++) {
    const change = Math.log((levels[i] ?? Number.NaN) / (levels[i - 1] ?? Number.NaN))
    if (!(Math.abs(change) > Math.max(0.6 * size, 8 * sigma))) continue
    const ratio = known.split.numerator / known.split.denominator
    const says = `bar ${i}: ${percent(Math.exp(change) - 1)} near the split ${known.split.numerator}:${known.split.denominator} of bar ${known.bar}`
    findings.push(
      finding('split-adjustment', 'likely', [i, i], says, { ratio, splitBar: known.bar, change: Math.exp(change) - 1 }),
    )
  }
  return findings
}
