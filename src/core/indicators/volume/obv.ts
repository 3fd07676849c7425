// On-balance volume.
import { newColumn } from '#basics'
import { defineIndicator } from '../definition.ts'

/** Volume added on a higher close, taken off on a lower one, from 0 at the first bar. n known bars → n. */
export function obv(close: Float64Array, volume: Float64Array, out: Float64Array = newColumn(close.length)): Float64Array {
  let total = 0
  let before = close[0] ?? 0
  for (let i = 0; i < close.length; i++) {
    const change = close[i]! - before
    before = close[i]!
    // Its sign by division: whether a close is higher or lower no processor can guess, that it is the same it can.
    if (change !== 0) total += (change / Math.abs(change)) * volume[i]!
    out[i] = total
  }
  return out
}

export const obvDefinition = defineIndicator({
  id: 'obv',
  label: 'On-balance volume',
  group: 'volume',
  help: 'A running total of volume, added on days that close higher and taken off on days that close lower. Its direction counts, not its level.',
  source: 'J. Granville, New Key to Stock Market Profits, 1963; from 0 at the first bar.',
  parameters: [],
  placement: 'pane',
  outputs: [{ name: 'obv', label: 'OBV', style: 'line' }],
  levels: [],
  inputs: ['close', 'volume'],
  compute: ({ close, volume }) => ({ obv: obv(close, volume) }),
  stream: () => {
    let before = Number.NaN
    let total = 0
    return ({ close, volume }) => {
      if (close > before) total += volume
      else if (close < before) total -= volume
      before = close
      return { obv: total }
    }
  },
})
