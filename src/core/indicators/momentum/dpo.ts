// Detrended price oscillator.
import { sma } from '../average/sma.ts'
import { defineIndicator, periodParameter } from '../definition.ts'

/**
 * Close minus the simple average that is centred on it, which is known only period / 2 + 1 bars later: drawn back in time.
 * n known closes → n, NaN at the beginning and for the last period / 2 + 1.
 */
export function dpo(close: Float64Array, period: number): Float64Array {
  const n = close.length
  const shift = (period >> 1) + 1
  const average = sma(close, period)
  const out = new Float64Array(n).fill(Number.NaN)
  for (let i = 0; i + shift < n; i++) out[i] = close[i]! - average[i + shift]!
  return out
}

export const dpoDefinition = defineIndicator({
  id: 'dpo',
  label: 'Detrended price oscillator',
  group: 'momentum',
  help: 'The close without its trend, to see how long its swings are. It is drawn back in time, so its last values are missing and it is no signal.',
  source:
    'Close minus a centred moving average; C. Le Beau & D. W. Lucas, Technical Traders Guide to Computer Analysis of the Futures Market, 1992.',
  parameters: [periodParameter(14)],
  placement: 'pane',
  outputs: [{ name: 'dpo', label: 'DPO', style: 'line' }],
  drawnBack: ['dpo'],
  levels: [0],
  inputs: ['close'],
  compute: ({ close }, { period }) => ({ dpo: dpo(close, period) }),
  stream: null,
})
