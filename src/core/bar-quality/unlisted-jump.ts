// Jumps that no listed event explains: a split that the source does not list, and single prices that leave and come back.
// Never repaired: a market can do either, if rarely, and only a person can look the event up.
import { isPrice } from './cells.ts'
import { dividendsAt, splitsAt } from './events.ts'
import { type Finding, figure, finding, percent, type QuotedSeries } from './finding.ts'
import { logLevels, medianAround, usualMove } from './level.ts'

const splitRatios = [1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 100, 200, 500, 1000]
/** With a list of splits at hand, only a jump of this ratio or more is an alarm; a smaller one is more likely the market's. */
const unlistedRatio = 4
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
  const { open, high, low, close, volume } = series.bars
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
  const usualVolume = medianAround(volume, bar - 20, bar)
  if (usualVolume > 0 && (volume[bar] ?? 0) > calmVolume * usualVolume * Math.max(1, Math.exp(-change))) return false
  const range = (i: number) => Math.log((high[i] ?? Number.NaN) / (low[i] ?? Number.NaN))
  const usualRange = medianAround(
    Float64Array.from({ length: 20 }, (_, i) => range(bar - 20 + i)),
    0,
    20,
  )
  return !(range(bar) > calmRange * Math.max(usualRange, sigma))
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
