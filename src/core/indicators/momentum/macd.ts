// Moving average convergence / divergence.
import { ema, emaStream } from '../average/ema.ts'
import { columns } from '../columns.ts'
import { countParameter, defineIndicator } from '../definition.ts'

export type MacdColumns = { macd: Float64Array; signal: Float64Array; histogram: Float64Array }

/**
 * EMA(fast) − EMA(slow), its own EMA as the signal, and the difference of the two. fast < slow. close: n known prices →
 * three columns of n; macd is NaN for the first slow − 1, the others for the first slow + signal − 2.
 */
export function macd(
  close: Float64Array,
  fast: number,
  slow: number,
  signal: number,
  out: MacdColumns = columns(close.length, 'macd', 'signal', 'histogram'),
): MacdColumns {
  ema(close, fast, out.macd)
  ema(close, slow, out.histogram)
  for (let i = slow - 1; i < close.length; i++) out.macd[i] = out.macd[i]! - out.histogram[i]!
  out.macd.fill(Number.NaN, 0, Math.min(slow - 1, close.length))
  ema(out.macd, signal, out.signal, slow - 1)
  for (let i = 0; i < close.length; i++) out.histogram[i] = out.macd[i]! - out.signal[i]!
  return out
}

export const macdDefinition = defineIndicator({
  id: 'macd',
  label: 'MACD',
  group: 'momentum',
  help: 'The distance between a fast and a slow average, and its own average as a signal. Above zero the short trend is the higher one; the histogram shows how fast that changes.',
  source:
    'G. Appel, The Moving Average Convergence-Divergence Trading Method, 1979; histogram by T. Aspray, 1986; each average seeded with the simple mean of its own first values.',
  parameters: [countParameter('fast', 'Fast', 12), countParameter('slow', 'Slow', 26, 2), countParameter('signal', 'Signal', 9)],
  refuses: ({ fast, slow }) => (fast < slow ? null : 'fast must be less than slow'),
  placement: 'pane',
  outputs: [
    { name: 'macd', label: 'MACD', style: 'line' },
    { name: 'signal', label: 'Signal', style: 'line' },
    { name: 'histogram', label: 'Histogram', style: 'histogram' },
  ],
  levels: [0],
  inputs: ['close'],
  compute: ({ close }, { fast, slow, signal }) => macd(close, fast, slow, signal),
  stream: ({ fast, slow, signal }) => {
    const nextFast = emaStream(fast)
    const nextSlow = emaStream(slow)
    const nextSignal = emaStream(signal)
    return ({ close }) => {
      const line = nextFast(close) - nextSlow(close)
      const signalLine = Number.isNaN(line) ? Number.NaN : nextSignal(line)
      return { macd: line, signal: signalLine, histogram: line - signalLine }
    }
  },
})
