// Elder-ray.
import { ema, emaStream } from '../average/ema.ts'
import { defineIndicator, periodParameter } from '../definition.ts'

export type ElderRayColumns = { bull: Float64Array; bear: Float64Array }

/** High and low minus the EMA of the close. n known bars → columns of n, NaN for the first period − 1. */
export function elderRay(high: Float64Array, low: Float64Array, close: Float64Array, period: number): ElderRayColumns {
  const average = ema(close, period)
  return { bull: high.map((value, i) => value - average[i]!), bear: low.map((value, i) => value - average[i]!) }
}

export const elderRayDefinition = defineIndicator({
  id: 'elderray',
  label: 'Elder-ray',
  group: 'momentum',
  help: 'How far buyers could lift the high above an average (bull power) and sellers press the low below it (bear power).',
  source: 'A. Elder, Trading for a Living, 1993; from an exponential average, seeded with the simple mean of the first n closes.',
  parameters: [periodParameter(13)],
  placement: 'pane',
  outputs: [
    { name: 'bull', label: 'Bull power', style: 'histogram' },
    { name: 'bear', label: 'Bear power', style: 'histogram' },
  ],
  levels: [0],
  inputs: ['high', 'low', 'close'],
  compute: ({ high, low, close }, { period }) => elderRay(high, low, close, period),
  stream: ({ period }) => {
    const next = emaStream(period)
    return ({ high, low, close }) => {
      const average = next(close)
      return { bull: high - average, bear: low - average }
    }
  },
})
