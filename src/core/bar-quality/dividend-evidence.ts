// What can be known about one dividend: what it says, what the adjusted close made of it, and what the price did on the day.
import { isPrice } from './cells.ts'
import { type DividendAt, dividendsAt, priceBefore, splitsAt } from './events.ts'
import type { QuotedSeries } from './finding.ts'
import { usualMove } from './level.ts'

export type DividendEvidence = DividendAt & {
  /** Share of the price that the adjusted close takes off for it; NaN without an adjusted close. 0: it does not know the dividend. */
  readonly adjustedShare: number
  /** The bar at which the adjusted close takes it off, and the one before; weekly and monthly bars may do so one bar late. */
  readonly adjustedAt: number
  readonly adjustedBefore: number
  /** Share by which the price fell from the close before to the day's close, and to the lowest of the first three traded closes (-∞: none). */
  readonly fall: number
  readonly deepestFall: number
  /** Whether shares changed hands that day: a price that nobody made proves nothing. */
  readonly traded: boolean
  /** Other dividends on the same bar, added up, this one included. */
  readonly sameBarShare: number
}

/** Daily returns have fat tails: the usual move is widened by this much before it judges a single day. */
const fatTails = 1.5

export function dividendEvidence(series: QuotedSeries): DividendEvidence[] {
  const list = dividendsAt(series)
  const ratio = adjustmentRatio(series)
  return list.map(paid => {
    const sameBarShare = list.filter(other => other.bar === paid.bar).reduce((sum, other) => sum + other.share, 0)
    const at = adjustedAt(series, ratio, paid, sameBarShare)
    const fallTo = (bar: number) => 1 - (series.bars.close[bar] ?? Number.NaN) / paid.previousClose
    const traded = tradedBars(series, paid)
    return {
      ...paid,
      ...at,
      sameBarShare,
      fall: isPrice(series.bars.close[paid.bar]) ? fallTo(paid.bar) : Number.NaN,
      deepestFall: Math.max(...traded.map(fallTo), Number.NEGATIVE_INFINITY),
      traded: traded[0] === paid.bar,
    }
  })
}

/** The first three bars from the ex-day on whose price somebody made, if they come within 30: shares that hardly trade take their time. */
function tradedBars({ bars }: QuotedSeries, paid: DividendAt): number[] {
  const found: number[] = []
  for (let bar = paid.bar; bar < Math.min(bars.time.length, paid.bar + 30) && found.length < 3; bar++)
    if (isPrice(bars.close[bar]) && bars.volume[bar] !== 0 && bars.close[bar] !== paid.previousClose) found.push(bar)
  return found
}

/** adjusted close ÷ close on the split-adjusted basis, per bar: it steps at dividends only. NaN where either is no price; empty without an adjusted close. */
export function adjustmentRatio(series: QuotedSeries): Float64Array {
  const { adjustedClose } = series
  if (!adjustedClose || series.adjustment === 'all') return new Float64Array(0)
  const ratio = adjustedClose.map((adjusted, i) => {
    const close = series.bars.close[i]
    return isPrice(adjusted) && isPrice(close) ? adjusted / close : Number.NaN
  })
  if (series.adjustment === 'none')
    for (const { bar, logRatio } of splitsAt(series))
      for (let i = 0; i < bar; i++) ratio[i] = (ratio[i] ?? Number.NaN) * Math.exp(logRatio)
  return ratio
}

function adjustedAt(series: QuotedSeries, ratio: Float64Array, paid: DividendAt, share: number) {
  const stepAt = (bar: number) => {
    const before = priceBefore(ratio, bar)
    return {
      adjustedShare: 1 - (ratio[before] ?? Number.NaN) / (ratio[bar] ?? Number.NaN),
      adjustedAt: bar,
      adjustedBefore: before,
    }
  }
  const onTime = stepAt(paid.bar)
  if (series.interval === '1d' || series.interval === '1m' || paid.bar + 1 >= ratio.length) return onTime
  const late = stepAt(paid.bar + 1)
  return Math.abs(late.adjustedShare - share) < Math.abs(onTime.adjustedShare - share) ? late : onTime
}

/**
 * How much more likely the falls of the price are when each dividend was `scale` × as listed than when it was as listed: the sum of
 * log likelihood ratios under a normal move, each day's vote limited to ± 4 so that no single day decides against all others.
 */
export function priceVote(series: QuotedSeries, evidence: readonly DividendEvidence[], scale: number): number {
  const sigma = usualMove(series.bars.close) * fatTails
  let vote = 0
  for (const { fall, share, traded } of evidence) {
    if (!traded || !Number.isFinite(fall)) continue
    vote += Math.max(-4, Math.min(4, ((fall - share) ** 2 - (fall - share * scale) ** 2) / (2 * sigma ** 2)))
  }
  return vote
}

/** Dividends of a year as a share of the price, when these are all of the series. */
export function yearlyShare({ bars, interval }: QuotedSeries, shares: readonly number[]): number {
  const perDay = interval === '1m' ? 1440 : 1
  const days = ((bars.time.at(-1) ?? 0) - (bars.time[0] ?? 0)) / perDay
  return shares.reduce((sum, share) => sum + share, 0) / Math.max(1, days / 365.25)
}

/** Whether companies usually pay that much a year: less is hardly worth sending, more hardly anybody can. */
export function isUsualYearlyShare(share: number): boolean {
  return share >= 0.003 && share <= 0.25
}
