// Good daily series made from a seed: prices in cents on real sessions, fat tails, quarterly dividends, a split, an adjusted close
// that is right. What a test plants in one of them is then the only fault there is.
import { dayOf } from '#basics'
import type { QuotedSeries } from '#bar-quality'
import { exchangeByCode, sessionsBetween } from '#exchange-days'
import type { Dividend, Split } from '#series'

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function whole(random: () => number, from: number, to: number): number {
  return from + Math.floor(random() * (to - from + 1))
}

export function pickOne<Thing>(random: () => number, things: readonly Thing[]): Thing {
  return things[whole(random, 0, things.length - 1)] as Thing
}

export type GoodSeries = QuotedSeries & {
  readonly adjustedClose: Float64Array
  readonly splits: readonly Split[]
  readonly dividends: readonly Dividend[]
}

const splitRatios = [2, 3, 4, 5, 10, 1.5, 0.1, 0.2, 0.5]

/** Two and a half years of bars adjusted for splits, with the split somewhere in the middle. Prices from 5 to some hundreds. */
export function goodSeries(seed: number): GoodSeries {
  const random = seeded(seed)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  // Student's t with 4 degrees of freedom: one day in some hundreds moves by five usual moves.
  const wild = () => normal() / Math.sqrt((normal() ** 2 + normal() ** 2 + normal() ** 2 + normal() ** 2) / 4)
  const exchange = exchangeByCode('XNYS')
  const time = sessionsBetween(exchange, dayOf('2015-01-02'), dayOf('2017-06-30'))
  const n = time.length
  const columns = {
    open: new Float64Array(n),
    high: new Float64Array(n),
    low: new Float64Array(n),
    close: new Float64Array(n),
    volume: new Float64Array(n),
  }
  const sigma = 0.008 + 0.012 * random()
  const dividends: Dividend[] = []
  const cents = (price: number) => Math.round(price * 100) / 100
  const usualVolume = Math.exp(11 + 5 * random())
  const paysFrom = whole(random, 5, 60)
  let close = cents(20 + 180 * random())
  for (let i = 0; i < n; i++) {
    const isExDay = i > 0 && i % 63 === paysFrom
    const amount = isExDay ? Math.max(0.05, cents(close * (0.003 + 0.007 * random()))) : 0
    if (isExDay) dividends.push({ day: time[i] ?? 0, amount })
    const before = close - amount
    const open = cents(before * Math.exp(0.3 * sigma * wild()))
    close = Math.max(5, cents(open * Math.exp(0.9 * sigma * wild())))
    columns.open[i] = open
    columns.close[i] = close
    columns.high[i] = cents(Math.max(open, close) * (1 + 0.5 * sigma * Math.abs(normal())) + 0.005)
    columns.low[i] = cents(Math.min(open, close) * (1 - 0.5 * sigma * Math.abs(normal())) - 0.004)
    columns.volume[i] = Math.round(usualVolume * Math.exp(0.4 * normal()))
  }
  const splitBar = whole(random, 150, n - 150)
  const splits = [{ day: time[splitBar] ?? 0, numerator: pickOne(random, splitRatios), denominator: 1 }]
  const adjustedClose = columns.close.slice()
  for (const { day, amount } of dividends) {
    const bar = time.indexOf(day)
    const factor = 1 - amount / (columns.close[bar - 1] ?? 1)
    for (let i = 0; i < bar; i++) adjustedClose[i] = (adjustedClose[i] ?? 0) * factor
  }
  return { bars: { time, ...columns }, interval: '1d', adjustment: 'splits', adjustedClose, splits, dividends, exchange }
}
