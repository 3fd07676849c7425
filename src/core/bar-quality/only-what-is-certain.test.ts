// Faults that look like one that can be put right, and may as well be another: they are flagged, and no figure is changed.
import { describe, expect, it } from 'vitest'
import { damage, prices, splitBar, splitRatio, splitScaled, withAmount } from '../../../test/support/planting.ts'
import { rounds } from '../../../test/support/rounds.ts'
import { type GoodSeries, goodSeries, seeded } from '../../../test/support/seeded-series.ts'
import { inspectBars, isAlarm, type QuotedSeries } from './bar-quality.ts'

const places = rounds({ short: 12, long: 200 })
const goods = Array.from({ length: places }, (_, i) => goodSeries(i + 1))
const adjusted = ['adjustedClose'] as const
/** A dividend in the middle: its place in the list, its bar, its amount and share of the price. */
function paidIn(good: GoodSeries, position = 4) {
  const { day, amount } = good.dividends[position]!
  const bar = good.bars.time.indexOf(day)
  return { position, bar, amount, share: amount / good.bars.close[bar - 1]! }
}
/** Every amount the same share of a hundred, so that the list is a steady payer's. */
function steadily(good: GoodSeries, amount: number): GoodSeries {
  const dividends = good.dividends.map(({ day }) => ({ day, amount }))
  const series = dividends.reduce<QuotedSeries>(
    (made, { day }) => {
      const bar = good.bars.time.indexOf(day)
      return damage(made, adjusted, 0, bar - 1, old => old * (1 - amount / good.bars.close[bar - 1]!))
    },
    { ...good, dividends, adjustedClose: good.bars.close.slice() },
  )
  return series as GoodSeries
}
const changesOf = (series: QuotedSeries) => inspectBars(series).changes
const alarmsOf = (series: QuotedSeries) => inspectBars(series).findings.filter(isAlarm)

describe('flagged, and nothing is changed:', () => {
  const twins: [string, (good: GoodSeries, random: () => number) => QuotedSeries][] = [
    [
      'half of a dividend in the list, among amounts that vary',
      good => withAmount(good, paidIn(good).position, paidIn(good).amount / 2),
    ],
    [
      'a dividend between the others that the adjusted close does not know',
      good => {
        const { position, bar, amount } = paidIn(good)
        return { ...good, dividends: good.dividends.toSpliced(position + 1, 0, { day: good.bars.time[bar + 31]!, amount }) }
      },
    ],
    [
      'a dividend 100 × too big that the adjusted close does not know',
      good => {
        const { position, bar, amount, share } = paidIn(good)
        return damage(withAmount(good, position, amount * 100), adjusted, 0, bar - 1, old => old / (1 - share))
      },
    ],
    [
      'an adjusted close left with a hundredth by a dividend that is as large as the price',
      good => damage(good, adjusted, 0, paidIn(good).bar - 1, old => old * 0.012),
    ],
    [
      'half of a dividend in the adjusted close, before a split of two',
      good => {
        const splits = [{ day: good.bars.time[560]!, numerator: 2, denominator: 1 }]
        const { bar, share } = paidIn(good)
        return damage({ ...good, splits }, adjusted, 0, bar - 1, old => (old / (1 - share)) * (1 - share / 2))
      },
    ],
    [
      'a level off by a tenth more than a listed split',
      (good, random) => {
        const at = splitBar(good) + Math.floor(random() * 30) - 15
        return damage(good, [...prices, 'adjustedClose'], 0, at - 1, old => old * splitRatio(good) * 1.1)
      },
    ],
  ]
  it.each(twins)(`%s, ${places} times`, (_name, plant) => {
    for (const [i, good] of goods.entries()) {
      const given = plant(good, seeded(i + 1))
      expect(alarmsOf(given).length, `seed ${i + 1}`).toBeGreaterThan(0)
      expect(changesOf(given), `seed ${i + 1}`).toEqual([])
    }
  })

  it('not the phantom that a hundredfold dividend beside it could be taken to explain', () => {
    for (const [i, good] of goods.entries()) {
      const { position, bar, amount, share } = paidIn(good)
      const later = { day: good.bars.time[bar + 5]!, amount }
      const listed = withAmount(good, position, amount * 100).dividends.toSpliced(position + 1, 0, later)
      const given = damage({ ...good, dividends: listed }, adjusted, 0, bar + 4, old => old * (1 - share / 100))
      const repaired = inspectBars(given).series.dividends!
      expect(repaired[position + 1], `seed ${i + 1}`).toEqual(later)
      expect(repaired[position]!.amount, `seed ${i + 1}`).toBeCloseTo(amount, 9)
    }
  })
})

describe('put right, where the rest of the series tells:', () => {
  it('a dividend taken off twice, of a company that pays the same each quarter', () => {
    for (const good of goods.slice(0, 6).map(one => steadily(one, Math.round(one.bars.close[300]! * 0.5) / 100))) {
      const { bar, share } = paidIn(good)
      const { series, findings } = inspectBars(damage(good, adjusted, 0, bar - 1, old => old * (1 - share)))
      expect(findings.filter(isAlarm)).toMatchObject([{ kind: 'dividend-adjustment', certainty: 'certain' }])
      expect(series.adjustedClose![0]).toBeCloseTo(good.adjustedClose[0]!, 6)
    }
  })

  it('all before a large split, where on its eve nobody traded, at a price that is nobody’s', () => {
    const large = goods.filter(one => Math.abs(Math.log(splitRatio(one))) >= Math.log(5))
    expect(large.length).toBeGreaterThan(1)
    for (const good of large) {
      const eve = splitBar(good) - 1
      const missed = splitScaled(good, 0, eve, splitRatio(good))
      const price = missed.bars.close[eve - 1]! * 1.15
      const priced = damage(missed, [...prices, 'adjustedClose'], eve, eve, () => price)
      const { series } = inspectBars(damage(priced, ['volume'], eve, eve, () => 0))
      const isOff = (at: number, bar: number) => bar !== eve && Math.abs(at / good.bars.close[bar]! - 1) > 1e-9
      expect([...series.bars.close].filter(isOff)).toEqual([])
    }
  })

  it('a split that single bars miss, there and back, and all before them', () => {
    for (const [i, good] of goods.entries()) {
      const random = seeded(i + 1)
      const at = splitBar(good)
      let given: QuotedSeries = good
      for (let bar = 0; bar < at; bar++)
        if (bar < at - 25 || random() < 0.5) given = splitScaled(given as GoodSeries, bar, bar, splitRatio(good))
      const { series } = inspectBars(given)
      const off = [...series.bars.close].filter((price, bar) => Math.abs(price / good.bars.close[bar]! - 1) > 1e-9)
      expect(off, `seed ${i + 1}`).toEqual([])
    }
  })
})
