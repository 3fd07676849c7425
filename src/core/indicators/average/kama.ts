// Kaufman's adaptive moving average.
import { countParameter, defineIndicator, periodParameter } from '../definition.ts'
import { mapped } from '../mapped.ts'
import { settleStanding } from '../standing.ts'

export function kamaStream(period: number, fast: number, slow: number): (value: number) => number {
  const fastWeight = 2 / (fast + 1)
  const slowWeight = 2 / (slow + 1)
  const window = new Float64Array(period + 1)
  let average = 0
  let count = 0
  return value => {
    window[count % (period + 1)] = value
    count++
    if (count < period) return Number.NaN
    if (count === period) {
      average = value
      return value
    }
    let path = 0
    for (let i = 1; i <= period; i++)
      path += Math.abs(window[(count + i) % (period + 1)]! - window[(count + i - 1) % (period + 1)]!)
    const efficiency = path > 0 ? Math.abs(value - window[count % (period + 1)]!) / path : 0
    const weight = (efficiency * (fastWeight - slowWeight) + slowWeight) ** 2
    average += weight * (value - average)
    return average
  }
}

/** Exponential average whose weight grows with the efficiency of the last `period` moves; starts at the `period`-th value. n → n, NaN for the first period − 1. */
export function kama(values: Float64Array, period: number, fast: number, slow: number): Float64Array {
  const out = mapped(values, kamaStream(period, fast, slow))
  settleStanding(values, period, (2 / (slow + 1)) ** 2, out)
  return out
}

export const kamaDefinition = defineIndicator({
  id: 'kama',
  label: 'Kaufman adaptive moving average',
  group: 'average',
  help: 'An average that is quick while the price goes one way and nearly stands still while it goes to and fro.',
  source: 'P. J. Kaufman, Smarter Trading, 1995; begins at the n-th close.',
  parameters: [periodParameter(10), countParameter('fast', 'Fast', 2), countParameter('slow', 'Slow', 30, 2)],
  refuses: ({ fast, slow }) => (fast < slow ? null : 'fast must be less than slow'),
  placement: 'price',
  outputs: [{ name: 'kama', label: 'KAMA', style: 'line' }],
  levels: [],
  inputs: ['close'],
  compute: ({ close }, { period, fast, slow }) => ({ kama: kama(close, period, fast, slow) }),
  stream: ({ period, fast, slow }) => {
    const next = kamaStream(period, fast, slow)
    return ({ close }) => ({ kama: next(close) })
  },
})
