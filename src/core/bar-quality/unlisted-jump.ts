// Jumps that no listed event explains: a split that the source does not list, and single prices that leave and come back.
// Never repaired: a market can do either, if rarely, and only a person can look the event up.
import { isPrice } from './cells.ts'
import { dividendsAt, splitsAt } from './events.ts'
import { type Finding, figure, finding, percent, type QuotedSeries } from './finding.ts'
import { logLevels, medianAround, usualMove } from './level.ts'
import { priceStep } from './price-step.ts'

const splitRatios = [1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 100, 200, 500, 1000]
/** With a list of splits at hand, only a jump of this ratio or more is an alarm; a smaller one is more likely the market's. */
const unlistedRatio = 4
/** No market moves by these from one close to the next open, without a crowd, and stays there; the second where the volume says that there was none. */
const [shiftRatio, calmShiftRatio] = [4, 2.5]
/** Bars after the jump, of which the middle one still has to be there. */
const shiftStays = 5
/** Days without a price in which anything may happen, and steps of the price that one trade may jump. */
const [shiftWithinDays, shiftSteps] = [14, 30]
const calmVolume = 4
const calmRange = 5

export function checkUnlistedJumps(series: QuotedSeries): Finding[] {
  const levels = logLevels(series.bars)
  const sigma = usualMove(series.bars.close)
  const explained = eventBars(series)
  const findings: Finding[] = []
  let previous = -1
  for (let i = 0; i < levels.length; i++) {
    if (Number.isNaN(levels[i])) continue
    if (previous >= 0 && !explained.has(i)) {
      const change = (levels[i] ?? 0) - (levels[previous] ?? 0)
      const back = returnFrom(levels, i, change)
      if (Math.abs(change) > Math.max(12 * sigma, Math.log(1.6)) && back > 0) {
        if (!isLoud(series, i, back)) findings.push(spikeOf(i, back - 1, change))
        i = back
      } else if (looksLikeSplit(series, previous, i, sigma)) findings.push(splitOf(series, previous, i, change))
      else if (isLevelShift(series, levels, { previous, bar: i, sigma })) findings.push(shiftOf(previous, i, change))
    }
    previous = i
  }
  return [...findings, ...wildExtremes(series, sigma, findings)]
}

function eventBars(series: QuotedSeries): ReadonlySet<number> {
  const raw = series.adjustment === 'none' ? splitsAt(series).map(split => split.bar) : []
  return new Set([
    ...raw,
    ...dividendsAt(series)
      .filter(paid => paid.share > 0.1)
      .map(paid => paid.bar),
  ])
}

/** The bar on which a jump of at most three bars is taken back to within a quarter; 0 when it stays. */
function returnFrom(levels: Float64Array, bar: number, change: number): number {
  for (let i = bar + 1; i < Math.min(levels.length, bar + 4); i++) {
    const back = (levels[i] ?? Number.NaN) - (levels[bar] ?? 0)
    if (Math.abs(back + change) < 0.25 * Math.abs(change)) return i
  }
  return 0
}

/** Many times the usual shares on the way there and on the way back: people traded at these prices. */
function isLoud({ bars: { volume } }: QuotedSeries, from: number, to: number): boolean {
  const usual = medianAround(volume, from - 20, from)
  return usual > 0 && [volume[from], volume[to]].every(shares => shares !== undefined && shares > calmVolume * usual)
}

function spikeOf(from: number, to: number, change: number): Finding {
  const factor = Math.exp(change)
  return finding('spike', 'likely', [from, to], `bar ${from}: prices ${figure(factor)} × their neighbours, and back`, { factor })
}

function looksLikeSplit(series: QuotedSeries, previous: number, bar: number, sigma: number): boolean {
  const { open, close } = series.bars
  const before = close[previous]
  const after = close[bar]
  if (!isPrice(before) || !isPrice(after)) return false
  const change = Math.log(after / before)
  if (Math.abs(change) < Math.max(Math.log(1.45), 8 * sigma)) return false
  // The open shows the ratio best; until the close the market has moved on.
  const openWithin = Math.min(0.1, Math.max(3 * sigma, 0.02))
  const closeWithin = Math.min(0.15, Math.max(5 * sigma, 0.02))
  const isRatio = (log: number, tolerance: number) =>
    splitRatios.some(ratio => Math.abs(Math.abs(log) - Math.log(ratio)) < tolerance)
  if (!isRatio(change, closeWithin) || staysExplained(series, previous, bar, change)) return false
  const opened = open[bar]
  if (isPrice(opened) && !isRatio(Math.log(opened / before), openWithin)) return false
  return isCalm(series, bar, { change, sigma }) !== 'no'
}

/** Whether the bar was traded like those before it, but for the shares that a split makes more: 'untold' without volumes. */
function isCalm(
  { bars }: QuotedSeries,
  bar: number,
  { change, sigma }: { change: number; sigma: number },
): 'yes' | 'no' | 'untold' {
  const { high, low, volume } = bars
  const usualVolume = medianAround(volume, bar - 20, bar)
  if (usualVolume > 0 && (volume[bar] ?? 0) > calmVolume * usualVolume * Math.max(1, Math.exp(-change))) return 'no'
  const range = (i: number) => Math.log((high[i] ?? Number.NaN) / (low[i] ?? Number.NaN))
  const usualRange = medianAround(
    Float64Array.from({ length: 20 }, (_, i) => range(bar - 20 + i)),
    0,
    20,
  )
  if (range(bar) > calmRange * Math.max(usualRange, sigma)) return 'no'
  return usualVolume > 0 && (volume[bar] ?? 0) > 0 ? 'yes' : 'untold'
}

type Step = { readonly previous: number; readonly bar: number; readonly sigma: number }

/** Another level from one bar to the next, whatever the ratio: shares of two companies under one name, or an adjustment that stops halfway. */
function isLevelShift(series: QuotedSeries, levels: Float64Array, { previous, bar, sigma }: Step): boolean {
  const { time, open, close } = series.bars
  const before = close[previous]
  const after = isPrice(open[bar]) ? open[bar] : close[bar]
  if (!isPrice(before) || !isPrice(after)) return false
  const change = Math.log(after / before)
  if (Math.abs(change) < Math.max(Math.log(calmShiftRatio), 12 * sigma)) return false
  if (Math.abs(after - before) < shiftSteps * priceStep(close, bar - 60, bar + 60)) return false
  const perDay = series.interval === '1m' ? 1440 : 1
  if ((time[bar] ?? 0) - (time[previous] ?? 0) > shiftWithinDays * perDay || staysExplained(series, previous, bar, change))
    return false
  const level = (from: number, to: number) => medianAround(levels, from, to)
  const stayed = level(bar, bar + shiftStays) - level(previous + 1 - shiftStays, previous + 1)
  if (Math.abs(stayed - change) > 0.25 * Math.abs(change)) return false
  const calm = isCalm(series, bar, { change, sigma })
  return calm === 'yes' || (calm === 'untold' && Math.abs(change) > Math.log(shiftRatio))
}

function shiftOf(previous: number, bar: number, change: number): Finding {
  const factor = Math.exp(change)
  const says = `bar ${bar}: prices ${figure(factor)} × those of the bar before, without unusual trading, and they stay there`
  return finding('unlisted-split', 'likely', [previous, bar], says, { change: factor - 1 })
}

/** Raw prices with an adjusted close beside them: the source knows of the split when that one does not jump. */
function staysExplained({ adjustment, adjustedClose }: QuotedSeries, previous: number, bar: number, change: number): boolean {
  if (adjustment !== 'none' || !adjustedClose) return false
  const adjustedChange = Math.log((adjustedClose[bar] ?? Number.NaN) / (adjustedClose[previous] ?? Number.NaN))
  return Math.abs(adjustedChange) < Math.abs(change) / 2
}

function splitOf(series: QuotedSeries, previous: number, bar: number, change: number): Finding {
  // Closes alone do not tell a split from a crash.
  const isTold = series.splits === undefined && isPrice(series.bars.open[bar]) && (series.bars.volume[bar] ?? 0) > 0
  const certainty = isTold || Math.abs(change) > Math.log(unlistedRatio) ? 'likely' : 'noted'
  const says = `bar ${bar}: ${percent(Math.exp(change) - 1)} without unusual trading, like a split that is not listed`
  return finding('unlisted-split', certainty, [previous, bar], says, { change: Math.exp(change) - 1 })
}

/** A high or low far from everything around it, on a bar whose open and close are not. */
function wildExtremes({ bars }: QuotedSeries, sigma: number, known: readonly Finding[]): Finding[] {
  const limit = Math.max(20 * sigma, Math.log(2))
  const findings: Finding[] = []
  for (let i = 0; i < bars.time.length; i++) {
    const body = [bars.open[i], bars.close[i]].filter(isPrice)
    if (body.length === 0 || known.some(found => i >= found.fromIndex && i <= found.toIndex)) continue
    const high = bars.high[i]
    const low = bars.low[i]
    const up = isPrice(high) ? Math.log(high / Math.max(...body)) : 0
    const down = isPrice(low) ? Math.log(Math.min(...body) / low) : 0
    if (Math.max(up, down) <= limit) continue
    const isHigh = up >= down
    const says = `bar ${i}: ${isHigh ? 'high' : 'low'} ${figure((isHigh ? high : low) ?? 0)} is far from open and close`
    findings.push(finding('spike', 'likely', [i, i], says, { factor: Math.exp(isHigh ? up : -down) }))
  }
  return findings
}
