import { describe, expect, it } from 'vitest'
import { dayOf } from '#basics'
import type { Bars } from '#series'
import { barsOf, blocksOf, datesAreOffsets, periodOf, periodStart, pricesAreFloats, volumesAreFloats } from './block.ts'

function bars(time: number[], close: number[], volume: number[] = close.map(() => 100)): Bars {
  const column = Float64Array.from(close)
  return {
    time: Int32Array.from(time),
    open: column,
    high: column,
    low: column,
    close: column,
    volume: Float64Array.from(volume),
  }
}

describe('a block of bars', () => {
  it.each([
    ['cents', [12.34, 0.01, 21474836.47], 2, 0],
    ['64ths of a dollar', [91.046875, 28.015625], 6, 0],
    ['five decimals', [5074.99968, 0.14638], 5, 0],
    ['whole numbers', [3, 4], 2, 0],
    ['a missing price', [12.34, Number.NaN], 2, 0],
    ['prices that no 4-byte integer holds', [Math.PI, 714280.123456], 0, pricesAreFloats],
  ])('gives %s back exactly', (_, close, scale, format) => {
    const given = bars([dayOf('2020-01-02'), dayOf('2020-12-31'), dayOf('2021-01-04')].slice(0, close.length), close)
    const blocks = blocksOf(given, '1d')
    expect(blocks[0]).toMatchObject({ scale, format: format | (blocks[0]!.format & datesAreOffsets) })
    expect(barsOf(blocks, '1d')).toEqual(given)
  })

  it.each([
    ['an index’s turnover in tens', [6_738_630_400, 11_456_230_000], -1, 0],
    ['no volume', [Number.NaN, 5], 0, 0],
    ['a volume with a fraction', [0.25, 11_456_230_001], 0, volumesAreFloats],
  ])('gives %s back exactly', (_, volume, volumeScale, format) => {
    const given = bars([dayOf('2020-01-02'), dayOf('2020-01-03')], [1, 2], volume)
    const blocks = blocksOf(given, '1d')
    expect(blocks[0]).toMatchObject({ volumeScale, format: format | (blocks[0]!.format & datesAreOffsets) })
    expect(barsOf(blocks, '1d').volume).toEqual(given.volume)
  })

  it('holds a year of days, or a month of minutes', () => {
    const days = bars([dayOf('2019-12-31'), dayOf('2020-01-02'), dayOf('2020-12-31'), dayOf('2021-01-04')], [1, 2, 3, 4])
    expect(blocksOf(days, '1d').map(block => [block.period, block.barCount])).toEqual([
      [2019, 1],
      [2020, 2],
      [2021, 1],
    ])
    const minute = (iso: string, of: number) => dayOf(iso) * 1440 + of
    const minutes = bars([minute('2016-04-30', 1439), minute('2016-05-01', 0), minute('2016-05-31', 1439)], [1, 2, 3])
    const blocks = blocksOf(minutes, '1m')
    expect(blocks.map(block => [block.period, block.barCount])).toEqual([
      [2016 * 12 + 3, 1],
      [2016 * 12 + 4, 2],
    ])
    expect(barsOf(blocks, '1m')).toEqual(minutes)
  })

  it('knows periods before 1970', () => {
    expect(periodOf(dayOf('1962-01-02'), '1d')).toBe(1962)
    expect(periodStart(1962, '1d')).toBe(dayOf('1962-01-01'))
    const early = bars([dayOf('1885-02-16')], [30.9])
    expect(barsOf(blocksOf(early, '1d'), '1d')).toEqual(early)
  })

  it('takes a bit for each day that is past, besides 20 bytes a bar', () => {
    const weekdays = Array.from({ length: 366 }, (_, i) => dayOf('2020-01-01') + i).filter(
      day => (day + 4) % 7 !== 0 && (day + 4) % 7 !== 6,
    )
    const [block] = blocksOf(
      bars(
        weekdays,
        weekdays.map((_, i) => 100 + i / 100),
      ),
      '1d',
    )
    const bytes = [block!.dates, block!.open, block!.high, block!.low, block!.close, block!.volume].reduce(
      (sum, b) => sum + b.length,
      0,
    )
    expect(bytes).toBe(20 * weekdays.length + 46)
  })

  it('keeps few bars in a long period as offsets', () => {
    const sparse = bars([dayOf('2016-05-01') * 1440, dayOf('2016-05-31') * 1440 + 1439], [1, 2])
    const [block] = blocksOf(sparse, '1m')
    expect([block!.format, block!.dates.length]).toEqual([datesAreOffsets, 4])
    expect(barsOf([block!], '1m')).toEqual(sparse)
  })
})
