// Force index.
import { newColumn } from '#basics'
import { ema, emaStream } from '../average/ema.ts'
import { defineIndicator, periodParameter } from '../definition.ts'

/** EMA of change × volume. n known bars → n, NaN for the first `period`. */
export function forceIndex(close: Float64Array, volume: Float64Array, period: number): Float64Array {
  const force = newColumn(close.length)
  for (let i = 1; i < force.length; i++) force[i] = (close[i]! - close[i - 1]!) * volume[i]!
  return ema(force, period, newColumn(close.length), 1)
}

export const forceIndexDefinition = defineIndicator({
  id: 'force',
  label: 'Force index',
  group: 'volume',
  help: 'Change of the close times volume, smoothed: how much power is behind a move. Above zero the buyers had it.',
  source: 'A. Elder, Trading for a Living, 1993; an exponential average, seeded with the simple mean of the first n changes.',
  parameters: [periodParameter(13)],
  placement: 'pane',
  outputs: [{ name: 'force', label: 'Force', style: 'line' }],
  levels: [0],
  inputs: ['close', 'volume'],
  compute: ({ close, volume }, { period }) => ({ force: forceIndex(close, volume, period) }),
  stream: ({ period }) => {
    const next = emaStream(period)
    let before = Number.NaN
    return ({ close, volume }) => {
      const force = (close - before) * volume
      before = close
      return { force: Number.isNaN(force) ? Number.NaN : next(force) }
    }
  },
})
