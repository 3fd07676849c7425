// Volumes in lots or thousands instead of shares, not adjusted for a split, figures that were glued together, and none where there must
// have been some. Flagged only: volumes vary too much to say what stood there.
import { isGiven, isPrice } from './cells.ts'
import type { Bars } from '#series'
import { priceBefore, splitsAt } from './events.ts'
import { type Finding, figure, finding, type QuotedSeries } from './finding.ts'
import { medianAround, spread, usualMove } from './level.ts'

const neighbourBars = 20
/** The busiest days of calm shares see 20 to 30 × the usual volume. The first days after a listing see more, and are not judged. */
const unusualFactor = 50
/** Levels of many days are steadier than single days. */
const shiftFactor = 30
const unusualSpreads = 6
/** Quiet days go further down than busy ones go up. */
const quietSpreads = 8
/** A share whose volume varies by itself over factors of ten says nothing. */
const mostSpread = 1
/** So many bars on each side settle whether a level has changed for good. */
const levelBars = 40

export function checkVolumeUnit(series: QuotedSeries): Finding[] {
  const { volume } = series.bars
  if (!isGiven(volume)) return []
  const logs = volume.map(shares => (shares > 0 ? Math.log(shares) : Number.NaN))
  const singles = singleBars(series.bars, logs)
  return [...singles, ...levelShifts(series, logs), ...unadjusted(series, logs), ...tradedWithout(series)]
}

/** Nobody's liquidity changes by so much, and just so much, from one day to the next. Reverse splits are of shares that few trade. */
const plainRatio = 4
/** Standard errors of the difference of two medians, within which a shift is the split's and beyond which it is not none. */
const [withinErrors, beyondErrors] = [3, 6]
const atOnceBars = 10

/** Split-adjusted prices whose volumes rise at a split by its ratio, as those that were traded do. */
function unadjusted(series: QuotedSeries, logs: Float64Array): Finding[] {
  if (series.adjustment === 'none') return []
  return splitsAt(series).flatMap(({ bar, logRatio, split }) => {
    const before = finite(logs, bar - levelBars, bar)
    const after = finite(logs, bar, bar + levelBars)
    if (logRatio < Math.log(plainRatio) || before.length < levelBars / 2 || after.length < levelBars / 2) return []
    const shift = medianOf(after) - medianOf(before)
    const error = 1.25 * Math.max(0.25, spread(before), spread(after)) * Math.sqrt(1 / before.length + 1 / after.length)
    // What people trade changes over weeks; what a split does is there on the next day.
    const atOnce = medianOf(after.slice(0, atOnceBars)) - medianOf(before.slice(-atOnceBars))
    const isBySplit = (by: number) => Math.abs(by - logRatio) <= Math.max(withinErrors * error, logRatio / 4)
    const isNear = Math.abs(atOnce - logRatio) <= logRatio / 3 && Math.abs(shift - logRatio) <= logRatio / 2
    if (!(isBySplit(shift) || isNear) || shift < beyondErrors * error) return []
    const says = `to bar ${bar - 1}: volumes are not adjusted for the split ${split.numerator}:${split.denominator}`
    return [finding('volume-unit', 'likely', [0, bar - 1], says, { factor: Math.exp(-shift) })]
  })
}

/** Of the bars around, so many have a volume where one is to be expected. */
const usuallyTraded = 0.75

/** A low and a high are two trades. Noted only: sources have such days of every index, and nothing but the volume is missing. */
function tradedWithout({ bars }: QuotedSeries): Finding[] {
  const { high, low, volume } = bars
  const findings: Finding[] = []
  for (let i = 0; i < volume.length; i++) {
    if (volume[i] !== 0 || !isPrice(high[i]) || !isPrice(low[i]) || !(high[i]! > low[i]!)) continue
    const near = [...volume.subarray(Math.max(0, i - neighbourBars), i), ...volume.subarray(i + 1, i + 1 + neighbourBars)]
    if (near.length < neighbourBars || near.filter(shares => shares > 0).length < usuallyTraded * near.length) continue
    const says = `bar ${i}: no volume, and prices from ${figure(low[i]!)} to ${figure(high[i]!)}`
    findings.push(finding('volume-unit', 'noted', [i, i], says, { volume: 0 }))
  }
  return findings
}

function singleBars(bars: Bars, logs: Float64Array): Finding[] {
  const { volume } = bars
  const findings: Finding[] = []
  const usualSpread = spreadOfAll(logs)
  for (let i = 0; i < logs.length; i++) {
    const own = logs[i] ?? Number.NaN
    if (Number.isNaN(own) || i < neighbourBars / 2 || !standsOut(logs, i)) continue
    const near = around(logs, i)
    if (near.length < neighbourBars / 2) continue
    const usual = medianAround(Float64Array.from(near), 0, near.length)
    const wide = Math.max(0.25, usualSpread, spread(near))
    const distance = own - usual
    const least = Math.log(unusualFactor) + (distance > 0 ? Math.log(newsAt(bars, i)) * (1 + wide) : 0)
    if (wide > mostSpread || Math.abs(distance) < Math.max(least, (distance > 0 ? unusualSpreads : quietSpreads) * wide)) continue
    const says = `bar ${i}: volume ${figure(volume[i] ?? 0)} is ${figure(Math.exp(distance))} × its neighbours'`
    findings.push(finding('volume-unit', 'likely', [i, i], says, { volume: volume[i] ?? 0, factor: Math.exp(distance) }))
  }
  return findings
}

/** How far volumes of the whole series differ from one bar to the next: a few neighbours may be alike by chance. */
function spreadOfAll(logs: Float64Array): number {
  const given = logs.filter(value => !Number.isNaN(value))
  return spread(given.subarray(1).map((value, i) => value - given[i]!)) / Math.SQRT2 || 0
}

/** The bar's move from the close before, or its range, in usual moves, at least 1: what moves the price brings out its shares. */
function newsAt({ high, low, close }: Bars, bar: number): number {
  const range = Math.log(high[bar]! / low[bar]!)
  const before = priceBefore(close, bar)
  const move = before < 0 ? 0 : Math.abs(Math.log(close[bar]! / close[before]!))
  const news = Math.max(Number.isFinite(range) ? range : 0, Number.isFinite(move) ? move : 0) / usualMove(close)
  return Math.max(1, news)
}

/** A quick look at the two neighbours, before the slow one at many. */
function standsOut(logs: Float64Array, bar: number): boolean {
  const own = logs[bar] ?? Number.NaN
  const steps = [logs[bar - 1] ?? Number.NaN, logs[bar + 1] ?? Number.NaN].filter(value => !Number.isNaN(value))
  return steps.length === 0 || steps.some(value => Math.abs(own - value) > Math.log(unusualFactor) / 2)
}

function around(logs: Float64Array, bar: number): number[] {
  const near: number[] = []
  for (let i = Math.max(0, bar - neighbourBars); i < Math.min(logs.length, bar + neighbourBars + 1); i++) {
    const value = logs[i] ?? Number.NaN
    if (i !== bar && !Number.isNaN(value)) near.push(value)
  }
  return near
}

/** The level of many bars before against that of many after, both calm, at the bar where they differ most. */
function levelShifts(series: QuotedSeries, logs: Float64Array): Finding[] {
  const findings: Finding[] = []
  const splits = series.adjustment === 'none' ? splitsAt(series) : []
  for (let i = 5; i < logs.length - 4; i++) {
    const step = (logs[i] ?? Number.NaN) - (logs[i - 1] ?? Number.NaN)
    if (!(Math.abs(step) > Math.log(unusualFactor) / 2)) continue
    const before = finite(logs, i - levelBars, i)
    const after = finite(logs, i, i + levelBars)
    // A listing is traded most in its first days.
    if (before.length < levelBars / 2 || after.length < 5) continue
    // Beside raw prices the volumes may be raw as well, and then a listed split is what shifted them.
    const bySplit = splits.find(split => Math.abs(split.bar - i) <= levelBars)?.logRatio ?? 0
    const whole = medianOf(after) - medianOf(before)
    const shift = Math.abs(whole - bySplit) < Math.abs(whole) ? whole - bySplit : whole
    const wide = Math.max(0.25, spread(before), spread(after))
    if (wide > mostSpread || Math.abs(shift) < Math.max(Math.log(shiftFactor), 4 * wide)) continue
    const says = `from bar ${i}: volumes are ${figure(Math.exp(shift))} × those before`
    findings.push(finding('volume-unit', 'likely', [i, logs.length - 1], says, { factor: Math.exp(shift) }))
  }
  return findings
}

function medianOf(values: readonly number[]): number {
  return medianAround(Float64Array.from(values), 0, values.length)
}

function finite(logs: Float64Array, from: number, to: number): number[] {
  const values: number[] = []
  for (let i = Math.max(0, from); i < Math.min(logs.length, to); i++) {
    const value = logs[i] ?? Number.NaN
    if (!Number.isNaN(value)) values.push(value)
  }
  return values
}
