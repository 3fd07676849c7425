import { describe, expect, it } from 'vitest'
import { dayOf } from '#basics'
import { type Bars, sliceBars } from '#series'
import { sampleBars } from '../../../test/support/sample-bars.ts'
import type { SeriesBatch } from './batch.ts'
import { refuseAnotherShare, refuseRestated } from './restated.ts'

const bars = sampleBars(60)
const stored = sliceBars(bars, 0, 57)
const answer = sliceBars(bars, 50)
const priced = (of: Bars, change: (price: number, i: number) => number): Bars => {
  const column = (name: 'open' | 'high' | 'low' | 'close') => of[name].map(change)
  return { ...of, open: column('open'), high: column('high'), low: column('low'), close: column('close') }
}
const says = (fresh: Bars, splits: SeriesBatch['splits'] = []): string => {
  const batch = { symbol: 'ACME', label: 'Yahoo', bars: fresh, splits } as unknown as SeriesBatch
  try {
    refuseRestated(batch, stored, false)
    return 'belongs'
  } catch (error) {
    return (error as Error).message.replace(/ \(.*/, '')
  }
}
const prices = 'Yahoo gives other prices of ACME than before for days that it gave already'

describe('an answer about days that are stored already', () => {
  it.each([
    ['that says the same and goes on', answer, 'belongs'],
    ['that corrects some of them', priced(answer, (price, i) => (i < 3 ? price * 1.2 : price)), 'belongs'],
    ['that rounds otherwise', priced(answer, price => Number(price.toPrecision(6))), 'belongs'],
    ['in another unit', priced(answer, price => price * 100), prices],
    ['of another share', priced(answer, price => price * 1.01), prices],
    ['that has every price a day late', priced(answer, (_, i) => bars.close[49 + i]!), prices],
    [
      'whose volumes are in thousands',
      { ...answer, volume: answer.volume.map(volume => volume / 1000) },
      prices.replace('prices', 'volumes'),
    ],
    [
      'that corrects the only day that both have',
      sliceBars(
        priced(bars, price => price * 1.2),
        56,
      ),
      'belongs',
    ],
    [
      'that has the only day that both have at half its price',
      sliceBars(
        priced(bars, price => price / 2),
        56,
      ),
      prices,
    ],
    [
      'that knows only later ones',
      sliceBars(bars, 57),
      'Yahoo has no price of ACME any more for the days to 2018-03-20 that it gave before; nothing was changed. If it is right now, take its whole history with `data refresh ACME --restated`.',
    ],
  ])('%s', (_what, fresh, sentence) => expect(says(fresh)).toBe(sentence))

  it('is refused while its list has a split that its prices do not have, few as the days before it may be', () => {
    const split = { day: bars.time[52]!, numerator: 2, denominator: 1 }
    // As traded, by a list that is ahead of the prices: doubled before the split.
    expect(
      says(
        priced(answer, (price, i) => (i < 2 ? price * 2 : price)),
        [split],
      ),
    ).toBe(prices)
    expect(says(answer, [split])).toBe('belongs')
    expect(says(answer, [{ ...split, day: dayOf('2017-01-03') }])).toBe('belongs')
  })
})

describe('prices of a symbol that was given up', () => {
  const batch = { symbol: 'ACME', label: 'Yahoo', bars } as unknown as SeriesBatch
  const last = bars.time.at(-1)!

  it('are refused when they go on after its last day, as another share’s', () => {
    expect(() => refuseAnotherShare(batch, last - 1)).toThrow(
      'Yahoo has prices of ACME to 2018-03-23, but that symbol was given up after 2018-03-22: they may be another share’s, and nothing was changed.',
    )
  })

  it.each([last, Number.POSITIVE_INFINITY, null])('are taken up to the day, and where none is known (%s)', day =>
    expect(refuseAnotherShare(batch, day)).toBeUndefined(),
  )
})
