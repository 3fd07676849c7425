// Average directional index.
import { columns } from '../columns.ts'
import { defineIndicator, periodParameter } from '../definition.ts'
import { trueRangeOf } from '../volatility/atr.ts'

export type AdxColumns = { adx: Float64Array; plusDi: Float64Array; minusDi: Float64Array }

/** Added to a size before dividing by it: nothing beside any movement of price, and 0 / 0 becomes 0. */
const almostNothing = 1e-300

/**
 * Wilder's directional movement. n known bars → +DI and −DI in 0–100, NaN for the first `period`; ADX in 0–100, NaN for the
 * first 2 × period − 1. Where the bars have no range at all, the indexes are 0: no direction.
 */
export function adx(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  period: number,
  out: AdxColumns = columns(close.length, 'adx', 'plusDi', 'minusDi'),
): AdxColumns {
  const n = close.length
  out.plusDi.fill(Number.NaN, 0, Math.min(period, n))
  out.minusDi.fill(Number.NaN, 0, Math.min(period, n))
  out.adx.fill(Number.NaN, 0, Math.min(2 * period - 1, n))
  const next = adxStream(period)
  const warmUp = Math.min(2 * period, n)
  for (let i = 0; i < warmUp; i++) {
    const reading = next(high[i]!, low[i]!, close[i]!)
    out.adx[i] = reading.adx
    out.plusDi[i] = reading.plusDi
    out.minusDi[i] = reading.minusDi
  }
  if (warmUp < n) smooth(high, low, close, period, out, next.state())
  return out
}

/**
 * From bar 2 × period on, without branches on which movement is the larger, because no processor can guess it: `side` is 1
 * where the upward one is, −1 where the downward one is, 0 where they are equal, and both count nothing then.
 */
function smooth(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  period: number,
  { adx: column, plusDi, minusDi }: AdxColumns,
  state: State,
): void {
  const weight = 1 / period
  const keep = 1 - weight
  let { range, plus, minus, index, beforeHigh, beforeLow, beforeClose } = state
  for (let i = 2 * period; i < close.length; i++) {
    const top = high[i]!
    const bottom = low[i]!
    const up = top - beforeHigh
    const down = beforeLow - bottom
    const twiceUp = up + Math.abs(up)
    const twiceDown = down + Math.abs(down)
    const difference = twiceUp - twiceDown
    const side = difference / (Math.abs(difference) + almostNothing)
    const oneSided = side * side
    range = keep * range + trueRangeOf(top, bottom, beforeClose)
    plus = keep * plus + 0.25 * twiceUp * (oneSided + side)
    minus = keep * minus + 0.25 * twiceDown * (oneSided - side)
    beforeHigh = top
    beforeLow = bottom
    beforeClose = close[i]!
    const scale = range > 0 ? 100 / range : 0
    plusDi[i] = plus * scale
    minusDi[i] = minus * scale
    index = keep * index + weight * directionOf(plus, minus)
    column[i] = index
  }
}

function directionOf(plus: number, minus: number): number {
  const both = plus + minus
  return both > 0 ? 100 * (Math.abs(plus - minus) / both) : 0
}

type State = {
  readonly range: number
  readonly plus: number
  readonly minus: number
  readonly index: number
  readonly beforeHigh: number
  readonly beforeLow: number
  readonly beforeClose: number
}

type AdxReading = { adx: number; plusDi: number; minusDi: number }

export function adxStream(period: number): ((high: number, low: number, close: number) => AdxReading) & { state: () => State } {
  const weight = 1 / period
  const keep = 1 - weight
  let [beforeHigh, beforeLow, beforeClose] = [0, 0, 0]
  let [range, plus, minus, index] = [0, 0, 0, 0]
  let count = -1
  const next = (high: number, low: number, close: number): AdxReading => {
    const up = high - beforeHigh
    const down = beforeLow - low
    const trueRange = trueRangeOf(high, low, beforeClose)
    ;[beforeHigh, beforeLow, beforeClose] = [high, low, close]
    count++
    if (count === 0) return { adx: Number.NaN, plusDi: Number.NaN, minusDi: Number.NaN }
    const decay = count > period ? keep : 1
    range = decay * range + trueRange
    plus = decay * plus + (up > down && up > 0 ? up : 0)
    minus = decay * minus + (down > up && down > 0 ? down : 0)
    if (count < period) return { adx: Number.NaN, plusDi: Number.NaN, minusDi: Number.NaN }
    const scale = range > 0 ? 100 / range : 0
    const [plusDi, minusDi] = [plus * scale, minus * scale]
    if (count < 2 * period) {
      index += directionOf(plus, minus)
      if (count < 2 * period - 1) return { adx: Number.NaN, plusDi, minusDi }
      index /= period
    } else index = keep * index + weight * directionOf(plus, minus)
    return { adx: index, plusDi, minusDi }
  }
  return Object.assign(next, { state: () => ({ range, plus, minus, index, beforeHigh, beforeLow, beforeClose }) })
}

export const adxDefinition = defineIndicator({
  id: 'adx',
  label: 'Average directional index',
  group: 'momentum',
  help: 'How strong a trend is, whichever way it goes: below 20 there is hardly one, above 25 a clear one. +DI above −DI says that it points up.',
  source:
    'J. W. Wilder, New Concepts in Technical Trading Systems, 1978; sums seeded with the first n movements from the second bar on, ADX with the simple mean of the first n values of DX.',
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
