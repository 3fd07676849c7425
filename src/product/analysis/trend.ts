// Which way prices have been going, by three published yardsticks: the long average, the pair of averages, and Wilder's ADX.
import { isoDay } from '#basics'
import type { Bars } from '#series'
import { dateText, figure, numberText, percentText, priceText, type Statement } from './statement.ts'
import { ago, last, type TechnicalColumns } from './technical-columns.ts'

/** Bars over which an average counts as rising or falling: one trading month. */
const slopeBars = 21

export function trendStatements(bars: Bars, columns: TechnicalColumns): Statement[] {
  return [priceAgainstLongAverage(bars, columns), pairOfAverages(bars, columns), trendStrength(columns)].filter(s => s !== null)
}

function priceAgainstLongAverage(bars: Bars, { sma200 }: TechnicalColumns): Statement | null {
  const close = last(bars.close)
  const average = last(sma200)
  const before = ago(sma200, slopeBars)
  if (!Number.isFinite(average) || !Number.isFinite(close)) return null
  const distance = (close / average - 1) * 100
  const slope = (average / before - 1) * 100
  const above = close > average
  const rising = slope > 0
  const course = Number.isFinite(slope)
    ? rising
      ? ', which is rising'
      : slope < 0
        ? ', which is falling'
        : ', which is flat'
    : ''
  return {
    id: 'price-against-sma-200',
    topic: 'trend',
    tone: above === rising || !Number.isFinite(slope) ? (above ? 'up' : 'down') : 'mixed',
    text: `The close is ${percentText(Math.abs(distance))} ${above ? 'above' : 'below'} its 200-day average of ${priceText(average)}${course}.`,
    rule: 'close > SMA(200); SMA(200) against its value 21 sessions earlier',
    figures: [
      figure('close', 'Close', close, 'price', 'Last close of the series, adjusted for splits.'),
      figure('sma-200', 'SMA(200)', average, 'price', 'Mean of the last 200 closes.'),
      figure('distance-to-sma-200', 'Distance', distance, 'percent', 'Close divided by SMA(200), minus one.'),
      figure(
        'slope-of-sma-200',
        'Change of SMA(200) in 21 sessions',
        slope,
        'percent',
        'SMA(200) divided by its value 21 sessions earlier, minus one.',
      ),
    ],
  }
}

function pairOfAverages(bars: Bars, { sma50, sma200 }: TechnicalColumns): Statement | null {
  const fast = last(sma50)
  const slow = last(sma200)
  if (!Number.isFinite(fast) || !Number.isFinite(slow) || fast === slow) return null
  const above = fast > slow
  const crossed = lastCross(sma50, sma200)
  const day = crossed === null ? undefined : bars.time[crossed]
  const since = crossed === null || day === undefined ? ' for as long as both averages exist' : ` since ${dateText(isoDay(day))}`
  return {
    id: 'sma-50-against-sma-200',
    topic: 'trend',
    tone: above ? 'up' : 'down',
    text: `The 50-day average (${priceText(fast)}) has been ${above ? 'above' : 'below'} the 200-day average (${priceText(slow)})${since}.`,
    rule: 'SMA(50) > SMA(200)',
    figures: [
      figure('sma-50', 'SMA(50)', fast, 'price', 'Mean of the last 50 closes.'),
      figure('sma-200', 'SMA(200)', slow, 'price', 'Mean of the last 200 closes.'),
      figure(
        'sessions-since-cross',
        'Sessions since the cross',
        crossed === null ? Number.NaN : bars.close.length - 1 - crossed,
        'days',
        'Sessions since SMA(50) last crossed SMA(200).',
      ),
    ],
  }
}

/** Index of the bar at which `a` last came to stand on its present side of `b`; null when it always did. */
export function lastCross(a: Float64Array, b: Float64Array): number | null {
  const side = (i: number): number => Math.sign((a[i] ?? Number.NaN) - (b[i] ?? Number.NaN))
  const now = side(a.length - 1)
  for (let i = a.length - 2; i >= 0; i--) {
    const then = side(i)
    if (Number.isNaN(then)) return null
    if (then !== now) return i + 1
  }
  return null
}

function trendStrength({ adx14, plusDi14, minusDi14 }: TechnicalColumns): Statement | null {
  const adx = last(adx14)
  const plus = last(plusDi14)
  const minus = last(minusDi14)
  if (!Number.isFinite(adx)) return null
  const trending = adx >= 25
  const strength = trending ? 'a trend' : adx < 20 ? 'no trend to speak of' : 'at most the beginning of a trend'
  const direction = plus > minus ? 'up' : 'down'
  return {
    id: 'adx-14',
    topic: 'trend',
    tone: trending ? direction : 'neutral',
    text: `ADX is ${numberText(adx)}: ${strength}${trending ? `, and it points ${direction}` : ''}.`,
    rule: 'ADX(14) ≥ 25 is a trend, < 20 is none; direction by +DI against −DI (Wilder, 1978)',
    figures: [
      figure(
        'adx-14',
        'ADX(14)',
        adx,
        'index',
        "Wilder's average directional index over 14 sessions, 0 to 100; it measures strength, not direction.",
      ),
      figure(
        'plus-di-14',
        '+DI(14)',
        plus,
        'index',
        'Share of true range that went to new highs, 14 sessions, Wilder smoothing.',
      ),
      figure(
        'minus-di-14',
        '−DI(14)',
        minus,
        'index',
        'Share of true range that went to new lows, 14 sessions, Wilder smoothing.',
      ),
    ],
  }
}
