// ZigZag.
import { defineIndicator } from '../definition.ts'

/**
 * Straight lines between turning points that lie at least `percent` apart. A turn is known only when the price has come back
 * that far, so the line is drawn back in time and its last leg ends at the last close, unconfirmed. close: n known prices →
 * n, NaN before the first confirmed turn and where there is none.
 */
export function zigzag(close: Float64Array, percent: number): Float64Array {
  const out = new Float64Array(close.length).fill(Number.NaN)
  const turns = turningPoints(close, percent / 100)
  for (let t = 1; t < turns.length; t++) {
    const [from, to] = [turns[t - 1]!, turns[t]!]
    const rise = (close[to]! - close[from]!) / (to - from)
    // The first leg begins where the data does, which is no turn: only its end is shown.
    for (let i = from === 0 ? to : from; i <= to; i++) out[i] = close[from]! + rise * (i - from)
    out[to] = close[to]!
  }
  return out
}

/** Indexes of the turns, the start of the first leg first and the last bar last; fewer than two where the price never moved so far. */
function turningPoints(close: Float64Array, share: number): number[] {
  const start = firstMove(close, share)
  if (!start) return []
  let { rising } = start
  let extreme = 0
  const turns = [0]
  for (let i = 1; i < close.length; i++) {
    const furthest = rising ? close[i]! >= close[extreme]! : close[i]! <= close[extreme]!
    if (furthest) extreme = i
    else if (Math.abs(close[i]! - close[extreme]!) >= share * close[extreme]!) {
      turns.push(extreme)
      rising = !rising
      // The next leg begins at the turn, so its extreme is looked for from there on.
      i = extreme
    }
  }
  if (turns.at(-1) !== close.length - 1) turns.push(close.length - 1)
  return turns
}

/** Whether the first move of that size, from the first close, goes up. */
function firstMove(close: Float64Array, share: number): { rising: boolean } | null {
  for (let i = 1; i < close.length; i++) {
    const change = close[i]! / close[0]! - 1
    if (Math.abs(change) >= share) return { rising: change > 0 }
  }
  return null
}

export const zigzagDefinition = defineIndicator({
  id: 'zigzag',
  label: 'ZigZag',
  group: 'momentum',
  help: 'Lines between the turning points of moves of at least so many percent. It is drawn back in time and its last leg may still change, so it explains the past and is no signal.',
  source: 'A. A. Merrill, Filtered Waves, 1977; on closes.',
  parameters: [{ name: 'percent', label: 'Percent', default: 5, min: 0.1, max: 100, step: 0.5 }],
  placement: 'price',
  outputs: [{ name: 'zigzag', label: 'ZigZag', style: 'line' }],
  drawnBack: ['zigzag'],
  levels: [],
  inputs: ['close'],
  compute: ({ close }, { percent }) => ({ zigzag: zigzag(close, percent) }),
  stream: null,
})
