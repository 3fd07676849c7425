// Where the price stands within its own past.
import { isoDay } from '#basics'
import type { Bars } from '#series'
import { dateText, figure, percentText, priceText, type Statement } from './statement.ts'
import { last } from './technical-columns.ts'

const sessionsPerYear = 252

export function positionStatements(bars: Bars): Statement[] {
  return [yearRange(bars), belowRecord(bars)].filter(s => s !== null)
}

function yearRange(bars: Bars): Statement | null {
  if (bars.close.length < sessionsPerYear) return null
  const high = Math.max(...bars.high.slice(-sessionsPerYear).filter(Number.isFinite))
  const low = Math.min(...bars.low.slice(-sessionsPerYear).filter(Number.isFinite))
  const close = last(bars.close)
  if (!(high > low) || !Number.isFinite(close)) return null
  const share = ((close - low) / (high - low)) * 100
  return {
    id: 'range-52-weeks',
    topic: 'position',
    tone: share >= 80 ? 'up' : share <= 20 ? 'down' : 'neutral',
    text: `Within its 52-week range of ${priceText(low)} to ${priceText(high)}, the close stands at ${percentText(share, 0)}.`,
    rule: '(close − 252-session low) / (high − low): ≥ 80% upper fifth, ≤ 20% lower fifth',
    figures: [
      figure('high-52w', '52-week high', high, 'price', 'Highest price of the last 252 sessions.'),
      figure('low-52w', '52-week low', low, 'price', 'Lowest price of the last 252 sessions.'),
      figure('range-position', 'Position in the range', share, 'percent', 'Close minus low, divided by high minus low.'),
    ],
  }
}

function belowRecord(bars: Bars): Statement | null {
  let best = Number.NEGATIVE_INFINITY
  let bestAt = -1
  for (let i = 0; i < bars.close.length; i++) {
    const close = bars.close[i] as number
    if (close >= best) {
      best = close
      bestAt = i
    }
  }
  const day = bars.time[bestAt]
  const close = last(bars.close)
  if (day === undefined || !Number.isFinite(close) || !(best > 0)) return null
  const below = (1 - close / best) * 100
  const atRecord = bestAt === bars.close.length - 1
  return {
    id: 'below-record',
    topic: 'position',
    tone: atRecord ? 'up' : below >= 20 ? 'down' : 'neutral',
    text: atRecord
      ? `The last close, ${priceText(close)}, is the highest of the whole series.`
      : `The close is ${percentText(below)} below its highest close, ${priceText(best)} on ${dateText(isoDay(day))}.`,
    rule: 'close against the highest close of the series; 20% or more below it is commonly called a bear market',
    figures: [
      figure('record-close', 'Highest close', best, 'price', 'Highest close of the whole series, adjusted for splits.'),
      figure('below-record', 'Below the highest close', -below, 'percent', 'Close divided by the highest close, minus one.'),
    ],
  }
}
