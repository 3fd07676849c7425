import { describe, expect, it } from 'vitest'
import { dayOf, isoDay } from '#basics'
import { adjust, alignCloses, type Bars, firstIndexOfRange, rangeStart, resample, sliceRange } from './series.ts'

function daily(rows: [string, number, number?][]): Bars {
  const close = Float64Array.from(rows, row => row[1])
  return {
    time: Int32Array.from(rows, row => dayOf(row[0])),
    open: close.map(price => price - 1),
    high: close.map(price => price + 2),
    low: close.map(price => price - 2),
    close,
    volume: Float64Array.from(rows, row => row[2] ?? 100),
  }
}
const days = (bars: Bars) => Array.from(bars.time, isoDay)

describe('resample', () => {
  const bars = daily([
    ['2018-06-28', 10],
    ['2018-06-29', 14],
    ['2018-07-02', 12],
    ['2018-07-03', Number.NaN, Number.NaN],
    ['2018-07-09', 20],
  ])

  it('makes weeks from Monday to Sunday that carry the day of their last session', () => {
    const weeks = resample(bars, '1wk')
    expect(days(weeks)).toEqual(['2018-06-29', '2018-07-03', '2018-07-09'])
    expect([...weeks.open]).toEqual([9, 11, 19])
    expect([...weeks.high]).toEqual([16, 14, 22])
    expect([...weeks.low]).toEqual([8, 10, 18])
    expect([...weeks.close]).toEqual([14, 12, 20])
    expect([...weeks.volume]).toEqual([200, 100, 100])
  })

  it('makes months, and keeps weeks apart across a new year and before 1970', () => {
    expect(days(resample(bars, '1mo'))).toEqual(['2018-06-29', '2018-07-09'])
    const old = daily([
      ['1969-12-26', 1],
      ['1969-12-29', 2],
      ['1970-01-02', 3],
      ['1970-01-05', 4],
    ])
    expect(days(resample(old, '1wk'))).toEqual(['1969-12-26', '1970-01-02', '1970-01-05'])
  })

  it('says that a period without any known price is unknown, whatever order the gaps come in', () => {
    const gaps = daily([
      ['2018-07-02', Number.NaN, Number.NaN],
      ['2018-07-09', Number.NaN],
      ['2018-07-10', 5],
    ])
    const weeks = resample(gaps, '1wk')
    expect([...weeks.close]).toEqual([Number.NaN, 5])
    expect([...weeks.high]).toEqual([Number.NaN, 7])
    expect([...weeks.low]).toEqual([Number.NaN, 3])
    expect([...weeks.volume]).toEqual([Number.NaN, 200])
  })

  it('leaves days as they are and nothing as nothing', () => {
    expect(resample(bars, '1d')).toBe(bars)
    expect(resample(daily([]), '1mo').time.length).toBe(0)
  })
})

describe('ranges', () => {
  it.each([
    ['1M', '2018-04-11'],
    ['3M', '2018-02-11'],
    ['6M', '2017-11-11'],
    ['YTD', '2018-01-01'],
    ['1Y', '2017-05-11'],
    ['5Y', '2013-05-11'],
  ] as const)('%s counted back from 2018-05-11 starts on %s', (range, start) => {
    expect(isoDay(rangeStart(dayOf('2018-05-11'), range))).toBe(start)
  })

  it('clips to the end of a shorter month', () => {
    expect(isoDay(rangeStart(dayOf('2018-03-31'), '1M'))).toBe('2018-02-28')
  })

  it('counts back from the last bar and keeps the first day itself', () => {
    const bars = daily([
      ['2015-01-02', 1],
      ['2015-04-09', 2],
      ['2015-04-10', 3],
      ['2015-05-10', 4],
    ])
    expect(days(sliceRange(bars, '1M'))).toEqual(['2015-04-10', '2015-05-10'])
    expect(days(sliceRange(bars, 'MAX')).length).toBe(4)
    expect(firstIndexOfRange(new Int32Array(0), '1Y')).toBe(0)
  })

  it('counts minutes by the day of the last one', () => {
    const first = dayOf('2018-05-01') * 1440
    const time = Int32Array.of(first + 10, dayOf('2018-05-11') * 1440, dayOf('2018-06-11') * 1440 + 900)
    expect(firstIndexOfRange(time, '1M', '1m')).toBe(1)
  })
})

describe('alignCloses', () => {
  it('keeps the days on which both have a close', () => {
    const first = daily([
      ['2018-01-02', 1],
      ['2018-01-03', 2],
      ['2018-01-05', 3],
      ['2018-01-08', 4],
    ])
    const second = daily([
      ['2018-01-03', 10],
      ['2018-01-04', 20],
      ['2018-01-05', Number.NaN],
      ['2018-01-08', 40],
    ])
    const both = alignCloses(first, second)
    expect(Array.from(both.time, isoDay)).toEqual(['2018-01-03', '2018-01-08'])
    expect([...both.first]).toEqual([2, 4])
    expect([...both.second]).toEqual([10, 40])
  })
})

describe('adjust', () => {
  it('says so where a dividend was paid in a gap of the prices, and nothing where a close is near', () => {
    const bars = daily([
      ['2020-01-02', 100],
      ['2020-01-03', 100],
      ['2021-03-01', 100],
      ['2021-03-02', 100],
    ])
    const paid = (day: string) => adjust({ bars, held: 'none', splits: [], dividends: [{ day: dayOf(day), amount: 1 }] }, 'all')
    expect(paid('2021-03-02').note).toBeNull()
    expect(paid('2020-06-05')).toMatchObject({
      adjustment: 'all',
      note: expect.stringMatching(/^Bars are missing before one div/),
    })
  })

  // A 7 for 1 split on the 4th and a dividend of 1 on the 5th, both as a source reports them.
  const raw = daily([
    ['2014-06-02', 700, 10],
    ['2014-06-03', 707, 10],
    ['2014-06-04', 102, 70],
    ['2014-06-05', 100, 70],
  ])
  const splits = [{ day: dayOf('2014-06-04'), numerator: 7, denominator: 1 }]
  const dividends = [{ day: dayOf('2014-06-05'), amount: 1 }]
  const series = { bars: raw, held: 'none', splits, dividends } as const

  it('divides prices before a split and multiplies their volumes', () => {
    const { bars, adjustment, note } = adjust(series, 'splits')
    expect([...bars.close]).toEqual([100, 101, 102, 100])
    expect([...bars.volume]).toEqual([70, 70, 70, 70])
    expect([adjustment, note]).toEqual(['splits', null])
  })

  it('takes dividends off earlier prices by the close before the ex-day, and off no volume', () => {
    const { bars } = adjust(series, 'all')
    const factor = 1 - 1 / 102
    expect([...bars.close]).toEqual([100 * factor, 101 * factor, 102 * factor, 100])
    expect([...bars.volume]).toEqual([70, 70, 70, 70])
  })

  it('reads a dividend on the day of a split as paid on a new share', () => {
    const { bars } = adjust({ ...series, dividends: [{ day: dayOf('2014-06-04'), amount: 1 }] }, 'all')
    expect([...bars.close]).toEqual([100 * (1 - 1 / 101), 101 * (1 - 1 / 101), 102, 100])
  })

  it('restates a dividend paid before a split in the shares of today', () => {
    const { bars } = adjust({ ...series, dividends: [{ day: dayOf('2014-06-03'), amount: 7 }] }, 'all')
    expect([...bars.close]).toEqual([100 * (1 - 1 / 100), 101, 102, 100])
  })

  it('leaves the last bar as it was traded: events after it and on the first day change nothing', () => {
    const late = [{ day: dayOf('2020-08-31'), numerator: 4, denominator: 1 }]
    const early = [{ day: dayOf('2014-06-02'), amount: 5 }]
    expect([...adjust({ ...series, splits: late, dividends: early }, 'all').bars.close]).toEqual([...raw.close])
  })

  it('goes back from split-adjusted to traded prices exactly', () => {
    const held = adjust(series, 'splits').bars
    const back = adjust({ ...series, bars: held, held: 'splits' }, 'none')
    expect([...back.bars.close]).toEqual([...raw.close])
    expect([...back.bars.volume]).toEqual([...raw.volume])
    expect([...adjust({ ...series, bars: held, held: 'splits' }, 'all').bars.close]).toEqual([
      ...adjust(series, 'all').bars.close,
    ])
  })

  it('gives what the source has and says so where it cannot give what was asked', () => {
    const all = adjust({ ...series, held: 'all' }, 'none')
    expect(all.adjustment).toBe('all')
    expect(all.note).toMatch(/only prices adjusted for splits and dividends/)
    const noSplits = adjust({ ...series, held: 'splits', complete: { splits: false, dividends: true } }, 'none')
    expect([noSplits.adjustment, noSplits.bars]).toEqual(['splits', raw])
    expect(noSplits.note).toMatch(/no complete list/)
    const noDividends = adjust({ ...series, complete: { splits: true, dividends: false } }, 'all')
    expect(noDividends.adjustment).toBe('splits')
    expect(noDividends.note).toMatch(/dividends/)
    expect(adjust({ ...series, complete: { splits: false, dividends: false } }, 'all').adjustment).toBe('none')
  })

  it('takes over gaps and finds the close before a gap', () => {
    const gap = { ...raw, close: Float64Array.of(700, 707, Number.NaN, 100) }
    const { bars } = adjust({ ...series, bars: gap }, 'all')
    expect(bars.close[2]).toBeNaN()
    expect(bars.close[1]).toBe(101 * (1 - 1 / 101))
  })

  it('takes nothing off for a dividend that is not less than the close before, and says so', () => {
    const wipe = { ...series, dividends: [...dividends, { day: dayOf('2014-06-04'), amount: 102 }] }
    const { bars, note } = adjust(wipe, 'all')
    expect(bars).toEqual(adjust(series, 'all').bars)
    expect(note).toBe('One dividend is not less than the close before, which cannot be, and nothing was taken off for that.')
  })

  it('refuses a split that is none, by day', () => {
    const zero = { ...series, splits: [{ day: dayOf('2014-06-04'), numerator: 0, denominator: 1 }] }
    expect(() => adjust(zero, 'splits')).toThrow(/split 0:1 on 2014-06-04/)
  })
})
