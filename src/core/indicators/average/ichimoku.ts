// Ichimoku cloud.
import { countParameter, defineIndicator } from '../definition.ts'
import { delayStream } from '../delay.ts'
import { windowExtremeStream, windowHighest, windowLowest } from '../window-extreme.ts'

export type IchimokuColumns = {
  conversion: Float64Array
  base: Float64Array
  spanA: Float64Array
  spanB: Float64Array
  lagging: Float64Array
}

/**
 * Midpoints of the ranges of three lengths; the spans are drawn `base` bars later, the lagging close as much earlier, so its
 * last `base` values are NaN. n known bars → five columns of n.
 */
export function ichimoku(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  conversion: number,
  base: number,
  span: number,
): IchimokuColumns {
  const n = close.length
  const conversionLine = midpoints(high, low, conversion)
  const baseLine = midpoints(high, low, base)
  const spanMidpoints = midpoints(high, low, span)
  const spanA = new Float64Array(n).fill(Number.NaN)
  const spanB = new Float64Array(n).fill(Number.NaN)
  const lagging = new Float64Array(n).fill(Number.NaN)
  for (let i = base; i < n; i++) {
    spanA[i] = (conversionLine[i - base]! + baseLine[i - base]!) / 2
    spanB[i] = spanMidpoints[i - base]!
    lagging[i - base] = close[i]!
  }
  return { conversion: conversionLine, base: baseLine, spanA, spanB, lagging }
}

function midpoints(high: Float64Array, low: Float64Array, period: number): Float64Array {
  const lowest = windowLowest(low, period)
  return windowHighest(high, period).map((highest, i) => (highest + lowest[i]!) / 2)
}

export const ichimokuDefinition = defineIndicator({
  id: 'ichimoku',
  label: 'Ichimoku cloud',
  group: 'average',
  help: 'Midpoints of the range over three lengths. The cloud between the two spans is drawn ahead as support or resistance; the lagging line is the close drawn back.',
  source: 'G. Hosoda (Ichimoku Sanjin), Ichimoku Kinko Hyo, 1969.',
  parameters: [
    countParameter('conversion', 'Conversion (Tenkan)', 9),
    countParameter('base', 'Base (Kijun)', 26),
    countParameter('span', 'Span B (Senkou)', 52),
  ],
  placement: 'price',
  outputs: [
    { name: 'conversion', label: 'Conversion', style: 'line' },
    { name: 'base', label: 'Base', style: 'line' },
    { name: 'spanA', label: 'Span A', style: 'area' },
    { name: 'spanB', label: 'Span B', style: 'area' },
    { name: 'lagging', label: 'Lagging', style: 'line' },
  ],
  drawnBack: ['lagging'],
  levels: [],
  inputs: ['high', 'low', 'close'],
  compute: ({ high, low, close }, { conversion, base, span }) => ichimoku(high, low, close, conversion, base, span),
  stream: ({ conversion, base, span }) => {
    const conversionRange = windowExtremeStream(conversion)
    const baseRange = windowExtremeStream(base)
    const spanRange = windowExtremeStream(span)
    const laterA = delayStream(base)
    const laterB = delayStream(base)
    const middle = ({ highest, lowest }: { highest: number; lowest: number }) => (highest + lowest) / 2
    return ({ high, low }) => {
      const conversionLine = middle(conversionRange(high, low))
      const baseLine = middle(baseRange(high, low))
      return {
        conversion: conversionLine,
        base: baseLine,
        spanA: laterA((conversionLine + baseLine) / 2),
        spanB: laterB(middle(spanRange(high, low))),
        lagging: Number.NaN,
      }
    }
  },
})
