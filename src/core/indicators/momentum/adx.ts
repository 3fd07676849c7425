// Average directional index.
import { defineIndicator, periodParameter } from '../definition.ts'

export type AdxColumns = { adx: Float64Array; plusDi: Float64Array; minusDi: Float64Array }

/**
 * Wilder's directional movement. n known bars → +DI and −DI in 0–100, NaN for the first `period`; ADX in 0–100, NaN for the
 * first 2 × period − 1. Where the bars have no range at all, the indexes are 0: no direction.
 */
export function adx(high: Float64Array, low: Float64Array, close: Float64Array, period: number): AdxColumns {
  const n = close.length
  const out = { adx: new Float64Array(n), plusDi: new Float64Array(n), minusDi: new Float64Array(n) }
  out.plusDi.fill(Number.NaN, 0, Math.min(period, n))
  out.minusDi.fill(Number.NaN, 0, Math.min(period, n))
  out.adx.fill(Number.NaN, 0, Math.min(2 * period - 1, n))
  const keep = 1 - 1 / period
  let range = 0
  let plus = 0
  let minus = 0
  let index = 0
  for (let i = 1; i < n; i++) {
    const up = high[i]! - high[i - 1]!
    const down = low[i - 1]! - low[i]!
    const before = close[i - 1]!
    const decay = i > period ? keep : 1
    range = decay * range + ((high[i]! > before ? high[i]! : before) - (low[i]! < before ? low[i]! : before))
    plus = decay * plus + (up > down && up > 0 ? up : 0)
    minus = decay * minus + (down > up && down > 0 ? down : 0)
    if (i < period) continue
    const plusDi = range > 0 ? (100 * plus) / range : 0
    const minusDi = range > 0 ? (100 * minus) / range : 0
    out.plusDi[i] = plusDi
    out.minusDi[i] = minusDi
    const both = plusDi + minusDi
    const dx = both > 0 ? (100 * Math.abs(plusDi - minusDi)) / both : 0
    if (i < 2 * period) {
      index += dx
      if (i < 2 * period - 1) continue
      index /= period
    } else index = keep * index + dx / period
    out.adx[i] = index
  }
  return out
}

export function adxStream(
  period: number,
): (high: number, low: number, close: number) => { adx: number; plusDi: number; minusDi: number } {
  const keep = 1 - 1 / period
  let [beforeHigh, beforeLow, beforeClose] = [0, 0, 0]
  let count = -1
  let range = 0
  let plus = 0
  let minus = 0
  let index = 0
  return (high, low, close) => {
    const up = high - beforeHigh
    const down = beforeLow - low
    const trueRange = Math.max(high, beforeClose) - Math.min(low, beforeClose)
    ;[beforeHigh, beforeLow, beforeClose] = [high, low, close]
    count++
    if (count === 0) return { adx: Number.NaN, plusDi: Number.NaN, minusDi: Number.NaN }
    const decay = count > period ? keep : 1
    range = decay * range + trueRange
    plus = decay * plus + (up > down && up > 0 ? up : 0)
    minus = decay * minus + (down > up && down > 0 ? down : 0)
    if (count < period) return { adx: Number.NaN, plusDi: Number.NaN, minusDi: Number.NaN }
    const plusDi = range > 0 ? (100 * plus) / range : 0
    const minusDi = range > 0 ? (100 * minus) / range : 0
    const both = plusDi + minusDi
    const dx = both > 0 ? (100 * Math.abs(plusDi - minusDi)) / both : 0
    if (count < 2 * period) {
      index += dx
      if (count < 2 * period - 1) return { adx: Number.NaN, plusDi, minusDi }
      index /= period
    } else index = keep * index + dx / period
    return { adx: index, plusDi, minusDi }
  }
}

export const adxDefinition = defineIndicator({
  id: 'adx',
  label: 'Average directional index',
  group: 'momentum',
  help: 'How strong a trend is, whichever way it goes: below 20 there is hardly one, above 25 a clear one. +DI above −DI says that it points up.',
  source: 'J. W. Wilder, New Concepts in Technical Trading Systems, 1978.',
  parameters: [periodParameter(14, 2)],
  placement: 'pane',
  outputs: [
    { name: 'adx', label: 'ADX', style: 'line' },
    { name: 'plusDi', label: '+DI', style: 'line' },
    { name: 'minusDi', label: '−DI', style: 'line' },
  ],
  levels: [25],
  inputs: ['high', 'low', 'close'],
  compute: ({ high, low, close }, { period }) => adx(high, low, close, period),
  stream: ({ period }) => {
    const next = adxStream(period)
    return ({ high, low, close }) => next(high, low, close)
  },
})
