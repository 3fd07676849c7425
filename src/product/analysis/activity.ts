// How much prices and volume move, compared with what is usual for this very symbol.
import type { Bars } from '#series'
import { figure, numberText, percentText, priceText, type Statement } from './statement.ts'
import { last, type TechnicalColumns } from './technical-columns.ts'

const window = 20
const sessionsPerYear = 252

export function volatilityStatements(bars: Bars, columns: TechnicalColumns): Statement[] {
  return [realisedVolatility(bars), averageTrueRange(bars, columns), bands(bars, columns)].filter(s => s !== null)
}

export function volumeStatements(bars: Bars, { volumeSma20 }: TechnicalColumns): Statement[] {
  const volume = last(bars.volume)
  const usual = last(volumeSma20)
  if (!(volume > 0) || !(usual > 0)) return []
  const ratio = volume / usual
  const change = (last(bars.close) / (bars.close[bars.close.length - 2] ?? Number.NaN) - 1) * 100
  const size = ratio >= 1.5 ? 'unusually high' : ratio <= 0.5 ? 'unusually low' : 'ordinary'
  const tone = ratio >= 1.5 && change > 0 ? 'up' : ratio >= 1.5 && change < 0 ? 'down' : 'neutral'
  return [
    {
      id: 'volume-against-average',
      topic: 'volume',
      tone,
      text: `Volume in the last session was ${size}: ${numberText(ratio, 2)} times its 20-day average.`,
      rule: 'volume / SMA(20) of volume ≥ 1.5 is unusually high, ≤ 0.5 unusually low',
      figures: [
        figure(
          'volume',
          'Volume',
          volume,
          'count',
          'Shares traded in the last session, in today’s shares (adjusted for splits).',
        ),
        figure('volume-sma-20', 'Average volume (20)', usual, 'count', 'Mean volume of the last 20 sessions.'),
        figure('relative-volume', 'Relative volume', ratio, 'ratio', 'Volume divided by its 20-day average.'),
      ],
    },
  ]
}

function realisedVolatility(bars: Bars): Statement | null {
  const rolling = rollingVolatility(bars.close)
  const now = last(rolling)
  if (!Number.isFinite(now) || rolling.length < sessionsPerYear + window) return null
  const year = rolling.slice(-sessionsPerYear).filter(Number.isFinite)
  const share = (year.filter(value => value < now).length / year.length) * 100
  const level = share >= 80 ? 'high' : share <= 20 ? 'low' : 'ordinary'
  return {
    id: 'volatility-20',
    topic: 'volatility',
    tone: 'neutral',
    text: `Volatility over the last 20 sessions was ${percentText(now)} a year, ${level} for this symbol: it was lower in ${percentText(share, 0)} of the last 252 sessions.`,
    rule: 'percentile of 20-session volatility within 252 sessions: ≥ 80 high, ≤ 20 low',
    figures: [
      figure(
        'volatility-20',
        'Volatility (20)',
        now,
        'percent',
        'Sample standard deviation of the last 20 daily returns, times √252.',
      ),
      figure(
        'volatility-percentile',
        'Percentile in a year',
        share,
        'percent',
        'Share of the last 252 sessions whose 20-session volatility was lower.',
      ),
    ],
  }
}

/** close → annualised 20-session volatility in percent per bar, NaN in the warm-up. */
function rollingVolatility(close: Float64Array): Float64Array {
  const result = new Float64Array(close.length).fill(Number.NaN)
  for (let i = window; i < close.length; i++) {
    let sum = 0
    for (let j = i - window + 1; j <= i; j++) sum += (close[j] as number) / (close[j - 1] as number) - 1
    const mean = sum / window
    let squares = 0
    for (let j = i - window + 1; j <= i; j++) squares += ((close[j] as number) / (close[j - 1] as number) - 1 - mean) ** 2
    result[i] = Math.sqrt((squares / (window - 1)) * sessionsPerYear) * 100
  }
  return result
}

function averageTrueRange(bars: Bars, { atr14 }: TechnicalColumns): Statement | null {
  const range = last(atr14)
  const close = last(bars.close)
  if (!Number.isFinite(range)) return null
  const share = (range / close) * 100
  return {
    id: 'atr-14',
    topic: 'volatility',
    tone: 'neutral',
    text: `A usual day spans ${priceText(range)}, or ${percentText(share)} of the price, from low to high.`,
    rule: 'ATR(14) (Wilder, 1978)',
    figures: [
      figure(
        'atr-14',
        'ATR(14)',
        range,
        'price',
        "Wilder's average of the true range over 14 sessions; gaps from the previous close count.",
      ),
      figure('atr-of-price', 'ATR as share of price', share, 'percent', 'ATR(14) divided by the close.'),
    ],
  }
}

function bands(bars: Bars, { upperBand, lowerBand }: TechnicalColumns): Statement | null {
  const upper = last(upperBand)
  const lower = last(lowerBand)
  const close = last(bars.close)
  if (!Number.isFinite(upper) || !(upper > lower)) return null
  const position = (close - lower) / (upper - lower)
  const where =
    position > 1
      ? 'above the upper band'
      : position < 0
        ? 'below the lower band'
        : `at ${percentText(position * 100, 0)} of the way from the lower to the upper band`
  return {
    id: 'bollinger-20-2',
    topic: 'volatility',
    tone: position > 1 || position < 0 ? 'mixed' : 'neutral',
    text: `The close is ${where} (${priceText(lower)} to ${priceText(upper)}).`,
    rule: 'close outside the Bollinger bands(20, 2) is unusual, not a direction (Bollinger, 2001)',
    figures: [
      figure(
        'bollinger-upper',
        'Upper band',
        upper,
        'price',
        'SMA(20) plus two population standard deviations of the last 20 closes.',
      ),
      figure(
        'bollinger-lower',
        'Lower band',
        lower,
        'price',
        'SMA(20) minus two population standard deviations of the last 20 closes.',
      ),
      figure('percent-b', '%B', position, 'ratio', 'Position between the bands: 0 at the lower, 1 at the upper.'),
    ],
  }
}
