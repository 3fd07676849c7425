// Two stretches of one series become one, bar by bar.
import { type Bars, emptyBars, sliceBars } from '#series'

const columns = ['open', 'high', 'low', 'close', 'volume'] as const

/** `stored` with `fresh` put in: a time that both have takes the fresh bar, all others stay. Both ascending. */
export function mergeBars(stored: Bars, fresh: Bars): Bars {
  const out = emptyBars(stored.time.length + fresh.time.length)
  let [i, j, at] = [0, 0, 0]
  while (i < stored.time.length || j < fresh.time.length) {
    const takesStored = j >= fresh.time.length || (i < stored.time.length && stored.time[i]! < fresh.time[j]!)
    const [from, index] = takesStored ? [stored, i] : [fresh, j]
    out.time[at] = from.time[index]!
    for (const name of columns) out[name][at] = from[name][index]!
    if (takesStored) i++
    else {
      if (i < stored.time.length && stored.time[i] === fresh.time[j]) i++
      j++
    }
    at++
  }
  return sliceBars(out, 0, at)
}
