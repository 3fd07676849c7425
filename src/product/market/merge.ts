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

/**
 * `fresh` with what only `stored` knows of the same times: the volume where it has none; of closes alone also open, high and low, where the
 * close lies between them. Both ascending.
 */
export function completed(stored: Bars, fresh: Bars, isCloseOnly: boolean): Bars {
  const out = copyBars(fresh)
  let i = 0
  for (let j = 0; j < fresh.time.length; j++) {
    while (i < stored.time.length && stored.time[i]! < fresh.time[j]!) i++
    if (stored.time[i] !== fresh.time[j]) continue
    if (Number.isNaN(fresh.volume[j]!)) out.volume[j] = stored.volume[i]!
    const close = fresh.close[j]!
    if (!isCloseOnly || close < stored.low[i]! || close > stored.high[i]!) continue
    for (const name of ['open', 'high', 'low'] as const) out[name][j] = stored[name][i]!
  }
  return out
}

function copyBars(bars: Bars): Bars {
  const out = emptyBars(bars.time.length)
  for (let i = 0; i < bars.time.length; i++) put(out, i, bars, i)
  return out
}

function put(out: Bars, at: number, from: Bars, index: number): void {
  out.time[at] = from.time[index]!
  out.open[at] = from.open[index]!
  out.high[at] = from.high[index]!
  out.low[at] = from.low[index]!
  out.close[at] = from.close[index]!
  out.volume[at] = from.volume[index]!
}
