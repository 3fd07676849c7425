// Two stretches of one series become one, bar by bar.
import { type Bars, emptyBars, sliceBars } from '#series'

/** `stored` with `fresh` put in: a time that both have takes the fresh bar, all others stay. Both ascending. */
export function mergeBars(stored: Bars, fresh: Bars): Bars {
  const out = emptyBars(stored.time.length + fresh.time.length)
  let [i, j, at] = [0, 0, 0]
  while (i < stored.time.length || j < fresh.time.length) {
    if (j >= fresh.time.length || (i < stored.time.length && stored.time[i]! < fresh.time[j]!)) put(out, at, stored, i++)
    else {
      if (stored.time[i] === fresh.time[j]) i++
      put(out, at, fresh, j++)
    }
    at++
  }
  return sliceBars(out, 0, at)
}

function put(out: Bars, at: number, from: Bars, index: number): void {
  out.time[at] = from.time[index]!
  out.open[at] = from.open[index]!
  out.high[at] = from.high[index]!
  out.low[at] = from.low[index]!
  out.close[at] = from.close[index]!
  out.volume[at] = from.volume[index]!
}
