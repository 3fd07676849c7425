// The last good answer given again under a new date. A market that stands still trades nothing; one that trades the very same number of
// shares at the very same four prices does not exist.
import { isGiven, isPrice } from './cells.ts'
import type { Bars } from '#series'
import { type Finding, figure, finding, type QuotedSeries } from './finding.ts'
import { priceStep } from './price-step.ts'

/** A close that stays the same for so many bars, where nothing but closes is known. */
const standingCloses = 12
/** Prices rounded so far that the bar spans fewer steps repeat by chance. */
const fewestSteps = 5
/** Without a volume nothing but the four prices tells: a rate that opens where it closed repeats a bar of few steps now and then. */
const [stepsOfTwo, stepsOfMore] = [50, 10]
/** The same four prices for so many bars, with trading on each. */
const samePrices = 5
/** So many runs as long as this one are to be expected, at most, of a series that repeats bars as often as this one does elsewhere. */
const byChance = 0.01
/** A price that stands on so many days, as a held rate does, or that is not seen to move, may stand as long as it likes. */
const [standsUsually, fewestOutside] = [0.3, 30]

export function checkStale(series: QuotedSeries): Finding[] {
  const { bars } = series
  const hasRange = isGiven(bars.high) && isGiven(bars.low)
  const hasVolume = isGiven(bars.volume)
  const findings: Finding[] = []
  const runs: { from: number; to: number }[] = []
  for (let from = 0; from < bars.time.length; ) {
    let to = from
    while (to + 1 < bars.time.length && samePriceRow(series, from, to + 1)) to++
    if (to > from) runs.push({ from, to })
    from = to + 1
  }
  const repeats = runs.reduce((sum, { from, to }) => sum + to - from, 0)
  for (const { from, to } of runs) {
    const count = to - from + 1
    const outside = bars.time.length - count
    const chance = (repeats - (count - 1) + 1) / (outside + 1)
    const isHabit = outside < fewestOutside || chance > standsUsually || bars.time.length * chance ** (count - 1) > byChance
    if (!isSuspicious(series, from, to, { hasRange, hasVolume, isHabit })) continue
    const says = `bars ${from} to ${to}: ${count} times the same bar, close ${figure(bars.close[from] ?? 0)}`
    findings.push(finding('stale', 'likely', [from, to], says, { barCount: count, close: bars.close[from] ?? 0 }))
  }
  return findings
}

function samePriceRow({ bars }: QuotedSeries, a: number, b: number): boolean {
  return isPrice(bars.close[a]) && [bars.open, bars.high, bars.low, bars.close].every(column => Object.is(column[a], column[b]))
}

type Known = { readonly hasRange: boolean; readonly hasVolume: boolean; readonly isHabit: boolean }

function isSuspicious({ bars }: QuotedSeries, from: number, to: number, { hasRange, hasVolume, isHabit }: Known): boolean {
  const count = to - from + 1
  const moved = hasRange && (bars.high[from] ?? 0) > (bars.low[from] ?? 0)
  if (!hasVolume) {
    if (!hasRange) return count >= standingCloses && !isHabit
    return moved && stepsInRange(bars, from) >= (count > 2 ? stepsOfMore : stepsOfTwo)
  }
  const volumes = bars.volume.subarray(from, to + 1)
  const first = volumes[0] ?? 0
  const sameVolume = first > 0 && volumes.every(volume => volume === first)
  const isCarriedOn = moved && count >= 2 && !volumes.subarray(1).some(volume => volume > 0)
  const isWide = moved && stepsInRange(bars, from) >= fewestSteps
  if (isCarriedOn && usuallyTrades(bars.volume)) return isWide
  if (sameVolume) return isWide || (count >= 3 && !isHabit)
  return moved && count >= samePrices && (isWide || !isHabit) && volumes.every(volume => volume > 0)
}

/** Of shares that hardly trade, some sources carry the last bar on as a habit. */
function usuallyTrades(volume: Float64Array): boolean {
  return volume.filter(shares => shares > 0).length > 0.75 * volume.length
}

/** Between low and high, in steps of the price; where it has none, in units of the last decimal that the bar's prices are given to. */
function stepsInRange({ open, high, low, close }: Bars, bar: number): number {
  const range = (high[bar] ?? 0) - (low[bar] ?? 0)
  const step = priceStep(close, bar - 40, bar + 41)
  if (step > 0) return Math.round(range / step)
  const prices = [open[bar] ?? 0, high[bar] ?? 0, low[bar] ?? 0, close[bar] ?? 0]
  let decimals = 0
  while (decimals < 6 && prices.some(price => Math.abs(price * 10 ** decimals - Math.round(price * 10 ** decimals)) > 1e-4))
    decimals++
  return Math.round(range * 10 ** decimals)
}
