// The last good answer given again under a new date. A market that stands still trades nothing; one that trades the very same number of
// shares at the very same four prices does not exist.
import { isGiven, isPrice } from './cells.ts'
import type { Bars } from '#series'
import { type Finding, figure, finding, type QuotedSeries } from './finding.ts'

/** A close that stays the same for so many bars, where nothing but closes is known. */
const standingCloses = 12
/** Prices rounded so far that the bar spans fewer steps repeat by chance. */
const fewestSteps = 5
/** The same four prices for so many bars, with trading on each. */
const samePrices = 5

export function checkStale(series: QuotedSeries): Finding[] {
  const { bars } = series
  const hasRange = isGiven(bars.high) && isGiven(bars.low)
  const hasVolume = isGiven(bars.volume)
  const findings: Finding[] = []
  for (let from = 0; from < bars.time.length; ) {
    let to = from
    while (to + 1 < bars.time.length && samePriceRow(series, from, to + 1)) to++
    const count = to - from + 1
    if (count > 1 && isSuspicious(series, from, to, hasRange, hasVolume)) {
      const says = `bars ${from} to ${to}: ${count} times the same bar, close ${figure(bars.close[from] ?? 0)}`
      findings.push(finding('stale', 'likely', [from, to], says, { barCount: count, close: bars.close[from] ?? 0 }))
    }
    from = to + 1
  }
  return findings
}

function samePriceRow({ bars }: QuotedSeries, a: number, b: number): boolean {
  return isPrice(bars.close[a]) && [bars.open, bars.high, bars.low, bars.close].every(column => Object.is(column[a], column[b]))
}

function isSuspicious({ bars }: QuotedSeries, from: number, to: number, hasRange: boolean, hasVolume: boolean): boolean {
  const count = to - from + 1
  if (!hasRange && !hasVolume) return count >= standingCloses
  const moved = hasRange && (bars.high[from] ?? 0) > (bars.low[from] ?? 0)
  if (!hasVolume) return moved && count >= 2
  const volumes = bars.volume.subarray(from, to + 1)
  const first = volumes[0] ?? 0
  const sameVolume = first > 0 && volumes.every(volume => volume === first)
  const isCarriedOn = moved && count >= 2 && !volumes.subarray(1).some(volume => volume > 0)
  if (isCarriedOn && usuallyTrades(bars.volume)) return stepsInRange(bars, from) >= fewestSteps
  if (sameVolume) return count >= 3 || (moved && stepsInRange(bars, from) >= fewestSteps)
  return moved && count >= samePrices && volumes.every(volume => volume > 0)
}

/** Of shares that hardly trade, some sources carry the last bar on as a habit. */
function usuallyTrades(volume: Float64Array): boolean {
  return volume.filter(shares => shares > 0).length > 0.75 * volume.length
}

/** Between low and high, in units of the last decimal that the bar's prices are given to. */
function stepsInRange({ open, high, low, close }: Bars, bar: number): number {
  const prices = [open[bar] ?? 0, high[bar] ?? 0, low[bar] ?? 0, close[bar] ?? 0]
  let decimals = 0
  while (decimals < 6 && prices.some(price => Math.abs(price * 10 ** decimals - Math.round(price * 10 ** decimals)) > 1e-4))
    decimals++
  return Math.round(((high[bar] ?? 0) - (low[bar] ?? 0)) * 10 ** decimals)
}
