// Bars that look like a market and are the same on every machine, for tests that need many and no real ones.
import { type Bars, emptyBars } from '../../src/core/series/series.ts'

/** A random walk in cents on weekdays from 2018-01-01, from one seed. */
export function sampleBars(length: number, seed = 1): Bars {
  const bars = emptyBars(length)
  let state = seed
  const chance = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const cents = (price: number) => Math.round(price * 100) / 100
  let price = 100
  for (let i = 0; i < length; i++) {
    const open = cents(price * (1 + (chance() - 0.5) * 0.01))
    const close = cents(open * (1 + (chance() - 0.495) * 0.03))
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
