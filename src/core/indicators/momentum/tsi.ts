// True strength index.
import { newColumn } from '#basics'
import { ema, emaStream } from '../average/ema.ts'
import { countParameter, defineIndicator } from '../definition.ts'

export type TsiColumns = { tsi: Float64Array; signal: Float64Array }

/**
 * Twice smoothed change over twice smoothed size of change, −100 to 100; 0 where nothing moved. n known closes → columns of
 * n; tsi is NaN for the first long + short − 1, its EMA `signal` for signal − 1 more.
 */
export function tsi(close: Float64Array, long: number, short: number, signal: number): TsiColumns {
  const n = close.length
  const change = newColumn(n)
  const size = newColumn(n)
  for (let i = 1; i < n; i++) {
    change[i] = close[i]! - close[i - 1]!
    size[i] = Math.abs(change[i]!)
  }
  const smoothChange = ema(ema(change, long, newColumn(n), 1), short, change, long)
  const smoothSize = ema(ema(size, long, newColumn(n), 1), short, size, long)
  const line = smoothChange.map((value, i) => strength(value, smoothSize[i]!))
  return { tsi: line, signal: ema(line, signal, newColumn(n), long + short - 1) }
}

function strength(change: number, size: number): number {
  return size === 0 ? 0 : (100 * change) / size
}

export const tsiDefinition = defineIndicator({
  id: 'tsi',
  label: 'True strength index',
  group: 'momentum',
  help: 'How one-sided the recent changes were, smoothed twice, from −100 (all down) to 100 (all up).',
  source:
    'W. Blau, True Strength Index, Technical Analysis of Stocks & Commodities 9, 1991; each average seeded with the simple mean of its own first values.',
  parameters: [countParameter('long', 'Long', 25), countParameter('short', 'Short', 13), countParameter('signal', 'Signal', 7)],
  placement: 'pane',
  outputs: [
    { name: 'tsi', label: 'TSI', style: 'line' },
    { name: 'signal', label: 'Signal', style: 'line' },
  ],
  levels: [0],
  inputs: ['close'],
  compute: ({ close }, { long, short, signal }) => tsi(close, long, short, signal),
  stream: ({ long, short, signal }) => {
    const [changeOnce, changeTwice] = [emaStream(long), emaStream(short)]
    const [sizeOnce, sizeTwice] = [emaStream(long), emaStream(short)]
    const nextSignal = emaStream(signal)
    let before = Number.NaN
    return ({ close }) => {
      const change = close - before
      before = close
      if (Number.isNaN(change)) return { tsi: Number.NaN, signal: Number.NaN }
      const once = changeOnce(change)
      const sizes = sizeOnce(Math.abs(change))
      if (Number.isNaN(once)) return { tsi: Number.NaN, signal: Number.NaN }
      const line = strength(changeTwice(once), sizeTwice(sizes))
      return { tsi: line, signal: Number.isNaN(line) ? Number.NaN : nextSignal(line) }
    }
  },
})
