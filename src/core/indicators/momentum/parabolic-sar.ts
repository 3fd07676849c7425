// Parabolic stop and reverse.
import { defineIndicator } from '../definition.ts'

/** The stop for each bar; NaN until the first reversal, that bar included, because the first direction is a guess. */
export function parabolicSarStream(step: number, limit: number): (high: number, low: number) => number {
  let count = 0
  let rising = true
  let known = false
  let stop = 0
  let extreme = 0
  let factor = step
  // The bars before: a stop never lies inside the last two.
  const highs = [0, 0]
  const lows = [0, 0]
  const reverse = (to: number) => {
    stop = extreme
    rising = !rising
    factor = step
    extreme = to
  }
  return (high, low) => {
    let shown = Number.NaN
    if (count === 0) {
      stop = low
      extreme = high
    } else {
      stop += factor * (extreme - stop)
      if (count >= 2) stop = rising ? Math.min(stop, lows[0]!, lows[1]!) : Math.max(stop, highs[0]!, highs[1]!)
      const reverses = rising ? low < stop : high > stop
      const furthest = rising ? high > extreme : low < extreme
      if (reverses) reverse(rising ? low : high)
      else if (furthest) {
        extreme = rising ? high : low
        factor = Math.min(factor + step, limit)
      }
      if (known) shown = stop
      known ||= reverses
    }
    highs[count % 2] = high
    lows[count % 2] = low
    count++
    return shown
  }
}

/** n known bars → n. step: by how much the stop speeds up at each new extreme, up to `limit`. */
export function parabolicSar(high: Float64Array, low: Float64Array, step: number, limit: number): Float64Array {
  const next = parabolicSarStream(step, limit)
  return high.map((value, i) => next(value, low[i]!))
}

export const parabolicSarDefinition = defineIndicator({
  id: 'psar',
  label: 'Parabolic SAR',
  group: 'momentum',
  help: 'A stop that follows a trend ever faster and changes sides when the price reaches it: dots below the price in a rise, above it in a fall.',
  source:
    'J. W. Wilder, New Concepts in Technical Trading Systems, 1978; begins as if rising, and is shown from the bar after the first reversal on.',
  parameters: [
    { name: 'step', label: 'Step', default: 0.02, min: 0.001, max: 1, step: 0.005 },
    { name: 'limit', label: 'Limit', default: 0.2, min: 0.001, max: 1, step: 0.01 },
  ],
  refuses: ({ step, limit }) => (step <= limit ? null : 'step must not be above limit'),
  placement: 'price',
  outputs: [{ name: 'psar', label: 'SAR', style: 'dots' }],
  levels: [],
  inputs: ['high', 'low'],
  compute: ({ high, low }, { step, limit }) => ({ psar: parabolicSar(high, low, step, limit) }),
  stream: ({ step, limit }) => {
    const next = parabolicSarStream(step, limit)
    return ({ high, low }) => ({ psar: next(high, low) })
  },
})
