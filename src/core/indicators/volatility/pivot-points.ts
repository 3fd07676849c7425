// Pivot points.
import { defineIndicator, periodParameter } from '../definition.ts'
import { delayStream } from '../delay.ts'
import { windowExtremeStream } from '../window-extreme.ts'

type Levels = { pivot: number; r1: number; r2: number; r3: number; s1: number; s2: number; s3: number }

function levelsOf(high: number, low: number, close: number): Levels {
  const pivot = (high + low + close) / 3
  return {
    pivot,
    r1: 2 * pivot - low,
    r2: pivot + (high - low),
    r3: high + 2 * (pivot - low),
    s1: 2 * pivot - high,
    s2: pivot - (high - low),
    s3: low - 2 * (high - pivot),
  }
}

export function pivotPointsStream(period: number): (high: number, low: number, close: number) => Levels {
  const extremes = windowExtremeStream(period)
  const closeBefore = delayStream(1)
  let before = { highest: Number.NaN, lowest: Number.NaN }
  return (high, low, close) => {
    const levels = levelsOf(before.highest, before.lowest, closeBefore(close))
    before = extremes(high, low)
    return levels
  }
}

/** Floor traders' levels from the `period` bars before each bar, that bar not included. n known bars → columns of n, NaN for the first `period`. */
export function pivotPoints(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  period: number,
): Record<keyof Levels, Float64Array> {
  const column = () => new Float64Array(close.length)
  const out = { pivot: column(), r1: column(), r2: column(), r3: column(), s1: column(), s2: column(), s3: column() }
  const next = pivotPointsStream(period)
  for (let i = 0; i < close.length; i++) {
    const levels = next(high[i]!, low[i]!, close[i]!)
    for (const name of Object.keys(out) as (keyof Levels)[]) out[name][i] = levels[name]
  }
  return out
}

export const pivotPointsDefinition = defineIndicator({
  id: 'pivotpoints',
  label: 'Pivot points',
  group: 'volatility',
  help: 'Levels worked out from the range of the bars before: the pivot in the middle, three resistances above and three supports below, where prices often pause.',
  source: 'Floor traders’ formula; E. J. Krutsinger, The Trading Systems Toolkit, 1993; over a rolling window.',
  parameters: [periodParameter(20)],
  placement: 'price',
  outputs: [
    { name: 'pivot', label: 'Pivot', style: 'line' },
    { name: 'r1', label: 'R1', style: 'line' },
    { name: 'r2', label: 'R2', style: 'line' },
    { name: 'r3', label: 'R3', style: 'line' },
    { name: 's1', label: 'S1', style: 'line' },
    { name: 's2', label: 'S2', style: 'line' },
    { name: 's3', label: 'S3', style: 'line' },
  ],
  levels: [],
  inputs: ['high', 'low', 'close'],
  compute: ({ high, low, close }, { period }) => pivotPoints(high, low, close, period),
  stream: ({ period }) => {
    const next = pivotPointsStream(period)
    return ({ high, low, close }) => next(high, low, close)
  },
})
