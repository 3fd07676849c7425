// Faults to plant in a good series, at a place that a seed chooses, with the finding that must follow.
import { nextSession } from '#exchange-days'
import type { QuotedSeries } from '#bar-quality'
import {
  anyBar,
  anyDividend,
  damage,
  indexes,
  type Plant,
  prices,
  rows,
  splitBar,
  splitRatio,
  splitScaled,
  withAmount,
} from './planting.ts'
import { type GoodSeries, pickOne, seeded, whole } from './seeded-series.ts'

const scales = [100, 0.01]

/** A jump by the ratio of the listed split, near its day, would be that split on a wrong day. */
function unlikeSplit(good: GoodSeries, ratio: number): number {
  const listed = Math.max(splitRatio(good), 1 / splitRatio(good))
  return Math.abs(Math.log(ratio / listed)) < 0.3 ? ratio * 1.7 : ratio
}

export const plants: readonly Plant[] = [
  {
    name: 'one bar in the wrong place',
    kind: 'order',
    repairs: true,
    plant: (good, random) => {
      const order = indexes(good)
      const from = whole(random, 0, order.length - 2)
      order.splice(whole(random, from + 1, order.length - 1), 0, ...order.splice(from, 1))
      return { series: rows(good, order), at: from }
    },
  },
  {
    name: 'newest first',
    kind: 'order',
    repairs: true,
    plant: good => ({ series: rows(good, indexes(good).toReversed()), at: 0 }),
  },
  {
    name: 'a row given twice',
    kind: 'duplicate',
    repairs: true,
    plant: (good, random) => {
      const at = anyBar(good, random)
      return { series: rows(good, indexes(good).toSpliced(at, 0, at)), at }
    },
  },
  {
    name: 'two rows for one day that differ',
    kind: 'duplicate',
    plant: (good, random) => {
      const at = anyBar(good, random)
      return { series: damage(rows(good, indexes(good).toSpliced(at, 0, at)), ['close'], at, at, old => old * 1.01), at }
    },
  },
  {
    name: 'a figure that is no number',
    kind: 'not-a-price',
    plant: (good, random) => {
      const at = anyBar(good, random)
      const column = pickOne(random, [...prices, 'volume', 'adjustedClose'] as const)
      // A volume may be missing; a price beside other prices may not.
      const wrong = pickOne(random, [column === 'volume' ? -1 : Number.NaN, Number.POSITIVE_INFINITY, -1])
      return { series: damage(good, [column], at, at, () => wrong), at }
    },
  },
  {
    name: 'a price of zero',
    kind: 'zero-price',
    plant: (good, random) => {
      const at = anyBar(good, random)
      return { series: damage(good, random() < 0.5 ? prices : [pickOne(random, prices)], at, at, () => 0), at }
    },
  },
  {
    name: 'high and low exchanged',
    kind: 'range',
    plant: (good, random) => {
      const at = anyBar(good, random)
      const { high, low } = good.bars
      const lowered = damage(good, ['high'], at, at, () => low[at] ?? 0)
      return { series: damage(lowered, ['low'], at, at, () => high[at] ?? 0), at }
    },
  },
  {
    name: 'a close far outside high and low',
    kind: 'range',
    plant: (good, random) => {
      const at = anyBar(good, random)
      return { series: damage(good, ['close'], at, at, () => (good.bars.high[at] ?? 0) * 1.08), at }
    },
  },
  {
    name: 'one cell 100 × off',
    kind: 'hundredfold',
    repairs: true,
    plant: (good, random) => {
      const at = whole(random, 0, good.bars.time.length - 1)
      const scale = pickOne(random, scales)
      return { series: damage(good, [pickOne(random, [...prices, 'adjustedClose'] as const)], at, at, old => old * scale), at }
    },
  },
  {
    name: 'one bar 100 × off',
    kind: 'hundredfold',
    repairs: true,
    plant: (good, random) => {
      const at = anyBar(good, random)
      const scale = pickOne(random, scales)
      return { series: damage(good, [...prices, 'adjustedClose'], at, at, old => old * scale), at }
    },
  },
  {
    name: 'a run of bars 100 × off',
    kind: 'hundredfold',
    repairs: true,
    plant: (good, random) => {
      const at = whole(random, 0, 300)
      const scale = pickOne(random, scales)
      return { series: damage(good, [...prices, 'adjustedClose'], at, at + whole(random, 1, 280), old => old * scale), at }
    },
  },
  {
    name: 'the last bars 100 × off',
    kind: 'hundredfold',
    plant: (good, random) => {
      const last = good.bars.time.length - 1
      const at = last - whole(random, 0, 3)
      const scale = pickOne(random, scales)
      return { series: damage(good, [...prices, 'adjustedClose'], at, last, old => old * scale), at }
    },
  },
  {
    name: 'a run of one column 100 × off',
    kind: 'hundredfold',
    repairs: true,
    plant: (good, random) => {
      const at = whole(random, 0, 300)
      const scale = pickOne(random, scales)
      return { series: damage(good, [pickOne(random, prices)], at, at + whole(random, 1, 280), old => old * scale), at }
    },
  },
  {
    name: 'a split not applied to what came before',
    kind: 'split-adjustment',
    repairs: true,
    plant: good => ({ series: splitScaled(good, 0, splitBar(good) - 1, splitRatio(good)), at: splitBar(good) - 1 }),
  },
  {
    name: 'a split applied twice',
    kind: 'split-adjustment',
    repairs: true,
    plant: good => ({ series: splitScaled(good, 0, splitBar(good) - 1, 1 / splitRatio(good)), at: splitBar(good) - 1 }),
  },
  {
    name: 'a split applied some days too early or late',
    kind: 'split-adjustment',
    repairs: true,
    plant: (good, random) => {
      const days = whole(random, 1, 15)
      const late = random() < 0.5
      const bar = splitBar(good)
      return late
        ? { series: splitScaled(good, bar, bar + days - 1, 1 / splitRatio(good)), at: bar }
        : { series: splitScaled(good, bar - days, bar - 1, splitRatio(good)), at: bar - days }
    },
  },
  {
    name: 'a split applied to a run of bars long before',
    kind: 'split-adjustment',
    repairs: true,
    plant: (good, random) => {
      const at = whole(random, 1, 60)
      return {
        series: splitScaled(good, at, at + whole(random, 0, 100), random() < 0.5 ? splitRatio(good) : 1 / splitRatio(good)),
        at,
      }
    },
  },
  {
    name: 'a split that is not listed',
    kind: 'unlisted-split',
    plant: (good, random) => {
      const at = anyBar(good, random)
      const ratio = pickOne(random, [2, 3, 4, 5, 10, 0.5, 0.2, 0.1])
      const { splits: _, dividends: __, adjustedClose: ___, ...bars } = splitScaled(good, 0, at - 1, ratio)
      return { series: bars, at }
    },
  },
  {
    name: 'another price level from some bar on, by no ratio of a split',
    // On a bar with a crowd by chance the jump might be the market's; the dividends before it then contradict the adjusted close.
    kind: ['unlisted-split', 'dividend-adjustment'],
    plant: (good, random) => {
      const at = anyBar(good, random)
      const ratio = unlikeSplit(good, 4.3 + 20 * random()) ** pickOne(random, [1, -1])
      return { series: damage(good, [...prices, 'adjustedClose'], 0, at - 1, old => old * ratio), at }
    },
  },
  {
    name: 'one bar at three times the price',
    kind: 'spike',
    plant: (good, random) => {
      const at = anyBar(good, random)
      return { series: damage({ ...good, splits: [] }, prices, at, at, old => old * 3), at }
    },
  },
  {
    name: 'a low of a tenth',
    kind: 'spike',
    plant: (good, random) => {
      const at = anyBar(good, random)
      return { series: damage(good, ['low'], at, at, old => old / 10), at }
    },
  },
  {
    name: 'a dividend 100 × too big, the adjusted close right',
    kind: 'dividend-amount',
    repairs: true,
    plant: (good, random) => {
      const { position, bar, amount } = anyDividend(good, random)
      return { series: withAmount(good, position, amount * 100), at: bar }
    },
  },
  {
    name: 'a dividend 100 × too big, in the adjusted close too',
    kind: 'dividend-amount',
    plant: (good, random) => {
      const { position, bar, amount, share } = anyDividend(good, random)
      const factor = (1 - Math.min(0.95, share * 100)) / (1 - share)
      return {
        series: damage(
          withAmount(good, position, Math.min(amount * 100, (amount / share) * 0.95)),
          ['adjustedClose'],
          0,
          bar - 1,
          old => old * factor,
        ),
        at: bar,
      }
    },
  },
  {
    // One or the other is flagged: a single small dividend does not tell which of the two is wrong.
    name: 'a dividend 100 × too small, the adjusted close right',
    kind: ['dividend-adjustment', 'dividend-amount'],
    plant: (good, random) => {
      const { position, bar, amount } = anyDividend(good, random)
      return { series: withAmount(good, position, amount / 100), at: bar }
    },
  },
  {
    name: 'a dividend that the adjusted close does not know',
    kind: 'dividend-adjustment',
    repairs: true,
    plant: (good, random) => {
      const { bar, share } = anyDividend(good, random)
      return { series: damage(good, ['adjustedClose'], 0, bar - 1, old => old / (1 - share)), at: bar - 1 }
    },
  },
  {
    name: 'a dividend taken off twice',
    // Or listed as half: the amounts of these series vary too much to tell.
    kind: 'dividend-adjustment',
    plant: (good, random) => {
      const { bar, share } = anyDividend(good, random)
      return { series: damage(good, ['adjustedClose'], 0, bar - 1, old => old * (1 - share)), at: bar - 1 }
    },
  },
  {
    name: 'every dividend taken off as a hundredth',
    // Where the price hardly felt them, the list may as well be 100 × too big.
    kind: ['dividend-adjustment', 'dividend-amount'],
    plant: good => {
      let series: QuotedSeries = good
      for (const { day, amount } of good.dividends) {
        const bar = good.bars.time.indexOf(day)
        const share = amount / (good.bars.close[bar - 1] ?? 1)
        series = damage(series, ['adjustedClose'], 0, bar - 1, old => (old / (1 - share)) * (1 - share / 100))
      }
      return { series, at: good.bars.time.indexOf(good.dividends[0]!.day) }
    },
  },
  {
    name: 'a dividend missing from the list',
    kind: 'dividend-unlisted',
    plant: (good, random) => {
      const { position, bar } = anyDividend(good, random)
      return { series: { ...good, dividends: good.dividends.toSpliced(position, 1) }, at: bar }
    },
  },
  {
    name: 'a dividend listed twice on its day',
    kind: 'dividend-phantom',
    plant: (good, random) => {
      const { position, bar, day, amount } = anyDividend(good, random)
      return { series: { ...good, dividends: good.dividends.toSpliced(position, 0, { day, amount }) }, at: bar }
    },
  },
  {
    name: 'a volume in thousands, or a thousand times too big',
    kind: 'volume-unit',
    plant: (good, random) => {
      const at = anyBar(good, random)
      const scale = pickOne(random, [1000, 0.001])
      return { series: damage(good, ['volume'], at, at, old => old * scale), at }
    },
  },
  {
    name: 'volumes that are not adjusted for a split of ten',
    kind: 'volume-unit',
    plant: good => {
      const [split] = good.splits
      const bar = splitBar(good)
      const listed = { ...good, splits: [{ day: split?.day ?? 0, numerator: 10, denominator: 1 }] }
      return { series: damage(listed, ['volume'], 0, bar - 1, old => old / 10), at: bar - 1 }
    },
  },
  {
    name: 'volumes in lots from some day on',
    kind: 'volume-unit',
    plant: (good, random) => {
      const at = anyBar(good, random)
      return { series: damage(good, ['volume'], at, good.bars.time.length - 1, old => old / 100), at }
    },
  },
  {
    name: 'a bar given again under the next date',
    kind: 'stale',
    plant: (good, random) => {
      const at = anyBar(good, random)
      const copied = [...prices, 'volume', 'adjustedClose'] as const
      let series: QuotedSeries = good
      for (const column of copied) {
        const value = (column === 'adjustedClose' ? good.adjustedClose : good.bars[column])[at] ?? 0
        series = damage(series, [column], at + 1, at + whole(seeded(at), 1, 3), () => value)
      }
      return { series, at }
    },
  },
  {
    name: 'a bar carried on over days without a volume',
    kind: 'stale',
    plant: (good, random) => {
      const at = anyBar(good, random)
      const to = at + whole(random, 1, 3)
      let series: QuotedSeries = damage(good, ['volume'], at + 1, to, () => 0)
      for (const column of prices) series = damage(series, [column], at + 1, to, () => good.bars[column][at] ?? 0)
      return { series, at }
    },
  },
  {
    name: 'sessions left out',
    kind: 'session-missing',
    plant: (good, random) => {
      const at = anyBar(good, random)
      return { series: rows(good, indexes(good).toSpliced(at, whole(random, 1, 5))), at }
    },
  },
  {
    name: 'a bar on a closed day',
    kind: 'closed-day',
    plant: (good, random) => {
      let at = anyBar(good, random)
      const isFollowed = (bar: number) => {
        const day = good.bars.time[bar] ?? 0
        return good.exchange !== undefined && nextSession(good.exchange, day) === day + 1
      }
      while (isFollowed(at)) at++
      const series = rows(good, indexes(good).toSpliced(at, 0, at))
      const time = series.bars.time.slice()
      time[at + 1] = (time[at] ?? 0) + 1
      return {
        series: damage({ ...series, bars: { ...series.bars, time } }, prices, at + 1, at + 1, old => old * 1.001),
        at: at + 1,
      }
    },
  },
]
