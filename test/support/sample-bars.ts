// Bars that look like a market and are the same on every machine, for tests that need many and no real ones.
import { type Bars, emptyBars } from '../../src/core/series/series.ts'

/** A random walk in cents on weekdays from 2018-01-01, from one seed; it is drawn towards 100, so that a long one stays a price. */
export function sampleBars(length: number, seed = 1): Bars {
  const bars = emptyBars(length)
  const chance = chanceFrom(seed)
  const cents = (price: number) => Math.round(price * 100) / 100
  let price = 100
  for (let i = 0; i < length; i++) {
    const pull = price < 100 ? 0.0005 : -0.0005
    const open = cents(price * (1 + (chance() - 0.5) * 0.01))
    const close = cents(open * (1 + (chance() - 0.5) * 0.05 + pull))
    bars.time[i] = 17532 + Math.floor(i / 5) * 7 + (i % 5)
    bars.open[i] = open
    bars.close[i] = close
    bars.high[i] = cents(Math.max(open, close) * (1 + chance() * 0.01))
    bars.low[i] = cents(Math.min(open, close) * (1 - chance() * 0.01))
    bars.volume[i] = Math.floor(1e6 * (0.5 + chance()))
    price = close
  }
  return bars
}

/** Even chances in 0–1 (mulberry32 by T. Ettinger): the same for the same seed. */
export function chanceFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
