// Supertrend.
import { defineIndicator, periodParameter } from '../definition.ts'
import { atrStream } from './atr.ts'

type Reading = { supertrend: number; upper: number; lower: number }

export function supertrendStream(period: number, width: number): (high: number, low: number, close: number) => Reading {
  const trueRange = atrStream(period)
  let rising: boolean | null = null
  let [upper, lower] = [0, 0]
  let before = Number.NaN
  return (high, low, close) => {
    const distance = width * trueRange(high, low, close)
    const middle = (high + low) / 2
    const closeBefore = before
    before = close
    if (Number.isNaN(distance)) return { supertrend: Number.NaN, upper: Number.NaN, lower: Number.NaN }
    if (rising === null) {
      rising = close >= middle
      upper = middle + distance
      lower = middle - distance
    }
    // A band only ever comes nearer, until the close has crossed it.
    if (middle + distance < upper || closeBefore > upper) upper = middle + distance
    if (middle - distance > lower || closeBefore < lower) lower = middle - distance
    rising = close > (rising ? lower : upper)
    return rising ? { supertrend: lower, upper: Number.NaN, lower } : { supertrend: upper, upper, lower: Number.NaN }
  }
}

export type SupertrendColumns = { supertrend: Float64Array; upper: Float64Array; lower: Float64Array }

/** The band on the far side of the trend; `lower` has it while the trend rises, `upper` while it falls. n known bars → columns of n, NaN for the first `period`. */
export function supertrend(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  period: number,
  width: number,
): SupertrendColumns {
  const n = close.length
  const out = { supertrend: new Float64Array(n), upper: new Float64Array(n), lower: new Float64Array(n) }
  const next = supertrendStream(period, width)
  for (let i = 0; i < n; i++) {
    const reading = next(high[i]!, low[i]!, close[i]!)
    out.supertrend[i] = reading.supertrend
    out.upper[i] = reading.upper
    out.lower[i] = reading.lower
  }
  return out
}

export const supertrendDefinition = defineIndicator({
  id: 'supertrend',
  label: 'Supertrend',
  group: 'volatility',
  help: 'A stop some average true ranges behind the trend: a line below the price while it rises, above it while it falls, changing sides when the close crosses it.',
  source: 'O. Seban, Tout le monde mérite d’être riche, 2008.',
  parameters: [periodParameter(10), { name: 'width', label: 'True ranges', default: 3, min: 0.1, max: 20, step: 0.1 }],
  placement: 'price',
  outputs: [
    { name: 'supertrend', label: 'Supertrend', style: 'line' },
    { name: 'upper', label: 'Falling', style: 'line' },
    { name: 'lower', label: 'Rising', style: 'line' },
  ],
  levels: [],
  inputs: ['high', 'low', 'close'],
  compute: ({ high, low, close }, { period, width }) => supertrend(high, low, close, period, width),
  stream: ({ period, width }) => {
    const next = supertrendStream(period, width)
    return ({ high, low, close }) => next(high, low, close)
  },
})
