// Dividends that the adjusted close agrees with and that were not so: one that nobody paid, and amounts that are all a hundredth.
import { describe, expect, it } from 'vitest'
import { damage } from '../../../test/support/planting.ts'
import { goodKinds } from '../../../test/support/good-kinds.ts'
import { madeSeries } from '../../../test/support/made-series.ts'
import { rounds } from '../../../test/support/rounds.ts'
import { type GoodSeries, goodSeries, seeded } from '../../../test/support/seeded-series.ts'
import type { Dividend } from '#series'
import { inspectBars, isAlarm, type QuotedSeries } from './bar-quality.ts'

const { dividends: _, adjustedClose: __, ...plain } = goodSeries(11)
const { time, close } = plain.bars
/** The same prices with these dividends and an adjusted close that agrees; each by its bar and amount. */
function paying(paid: readonly (readonly [bar: number, amount: number])[]): QuotedSeries {
  const dividends: Dividend[] = paid.map(([bar, amount]) => ({ day: time[bar]!, amount })).sort((a, b) => a.day - b.day)
  return paid.reduce<QuotedSeries>(
    (series, [bar, amount]) => damage(series, ['adjustedClose'], 0, bar - 1, old => old * (1 - amount / close[bar - 1]!)),
    { ...plain, dividends, adjustedClose: close.slice() },
  )
}
const alarms = (series: QuotedSeries) => inspectBars(series).findings.filter(isAlarm)
/** A quarter of a per cent of the price, each quarter. */
const amount = Math.round(close[300]! * 0.25) / 100
const quarters = Array.from({ length: 9 }, (_, i) => [30 + 63 * i, amount] as const)

describe('a dividend out of turn', () => {
  it.each([
    ['halfway', 30 + 63 * 4 + 31, amount],
    ['early', 30 + 63 * 2 + 18, amount],
    ['a little different', 30 + 63 * 6 + 40, amount * 1.1],
  ])('as large as the others is flagged: %s', (_name, bar, extra) => {
    expect(alarms(paying([...quarters, [bar, extra]]))).toMatchObject([
      { kind: 'dividend-phantom', certainty: 'likely', fromIndex: bar, toIndex: bar },
    ])
  })

  it.each<[string, [number, number][]]>([
    ['nothing', []],
    ['a special one of another size', [[30 + 63 * 4 + 31, amount * 3]]],
    ['a special one a fortnight after the usual one', [[30 + 63 * 4 + 15, amount * 5]]],
    [
      'two extra ones',
      [
        [30 + 63 * 2 + 31, amount],
        [30 + 63 * 6 + 31, amount],
      ],
    ],
  ])('is no alarm where the turn or the size says otherwise: %s', (_name, extra) => {
    expect(alarms(paying([...quarters, ...extra]))).toEqual([])
  })

  it('is none where one was moved', () => {
    expect(alarms(paying(quarters.map(([bar, paid], i) => [i === 4 ? bar - 30 : bar, paid])))).toEqual([])
  })
})

describe('amounts before a split as they were declared', () => {
  const splitBar = 330
  const split = (ratio: number) => ({ day: time[splitBar]!, numerator: ratio, denominator: 1 })
  const declared = (ratio: number) => paying(quarters.map(([bar, paid]) => [bar, bar < splitBar ? paid * ratio : paid]))
  it.each([2, 3, 7, 0.1])('are flagged where the adjusted close agrees: a split of %s', ratio => {
    const given = { ...declared(ratio), splits: [split(ratio)] }
    expect(alarms(given)).toContainEqual(expect.objectContaining({ kind: 'dividend-amount', certainty: 'likely' }))
  })
  it.each([
    ['where the amounts go on as before', { ...declared(1), splits: [split(3)] }],
    ['where they are halved without a split', { ...declared(2), splits: [] }],
    ['where more is paid after the split', { ...declared(0.5), splits: [split(2)] }],
  ])('are none %s', (_name, given) => {
    expect(alarms(given)).toEqual([])
  })
})

/** Every dividend a hundredth of what was paid, in the adjusted close too. */
function hundredths(good: GoodSeries): QuotedSeries {
  const listed = good.dividends.map(({ day, amount: paid }) => ({ day, amount: paid / 100, bar: good.bars.time.indexOf(day) }))
  return listed.reduce<QuotedSeries>(
    (series, { bar, amount: paid }) =>
      damage(series, ['adjustedClose'], 0, bar - 1, old => old * (1 - paid / good.bars.close[bar - 1]!)),
    { ...good, dividends: listed, adjustedClose: good.bars.close.slice() },
  )
}

describe('amounts that are all a hundredth', () => {
  /** Twenty years of a calm share that pays 1.2 % each quarter, and falls by it. */
  function calm(listedShare: number): QuotedSeries {
    const random = seeded(5)
    const bell = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    const length = 5_040
    const column = new Float64Array(length)
    const paid: { bar: number; amount: number }[] = []
    for (let i = 0, price = 100; i < length; i++) {
      if (i % 63 === 40) {
        paid.push({ bar: i, amount: price * 0.012 * listedShare })
        price *= 1 - 0.012
      }
      price *= Math.exp(0.008 * bell() + 0.0002)
      column[i] = price
    }
    const days = Int32Array.from(column, (_, i) => 10_000 + i)
    const bars = { time: days, open: column, high: column, low: column, close: column, volume: column.map(() => Number.NaN) }
    const dividends = paid.map(({ bar, amount: given }) => ({ day: 10_000 + bar, amount: given }))
    return paid.reduce<QuotedSeries>(
      (series, { bar, amount: given }) =>
        damage(series, ['adjustedClose'], 0, bar - 1, old => old * (1 - given / column[bar - 1]!)),
      { bars, interval: '1d', adjustment: 'splits', adjustedClose: column.slice(), dividends },
    )
  }

  it('are told by the falls of the price, when there are many of them', () => {
    const found = alarms(calm(0.01))
    expect(new Set(found.map(({ kind, certainty }) => `${certainty} ${kind}`))).toEqual(new Set(['likely dividend-amount']))
    expect(alarms(calm(1))).toEqual([])
  })

  it('are told where the price moves little before the open, and put right where no company declares so little', () => {
    const made = rounds({ short: 40, long: 200 })
    const found = Array.from({ length: made }, (_, i) => alarms(hundredths(goodSeries(i + 1))))
    expect(found.filter(some => some.length > 0).length).toBeGreaterThan(0.4 * made)
    expect(new Set(found.flat().map(({ kind }) => kind))).toEqual(new Set(['dividend-amount']))
  })

  it('are no alarm where the price moves so much that nobody can tell', () => {
    const kind = goodKinds.find(({ name }) => name === 'a coin, every day of the year')!
    const wild = {
      ...kind.market(seeded(1)),
      barCount: 600,
      price: 100,
      step: 0.01,
      pays: { every: 63, share: 0.0001, digits: 4 },
    }
    for (let seed = 1; seed <= 20; seed++) expect(alarms(madeSeries(wild, seed))).toEqual([])
  })

  it('are no alarm of a share that pays next to nothing', () => {
    expect(alarms(paying(quarters.map(([bar]) => [bar, 0.02])))).toEqual([])
  })
})
