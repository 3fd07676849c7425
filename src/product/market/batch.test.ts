import { describe, expect, it } from 'vitest'
import { dayOf } from '#basics'
import type { Bars } from '#series'
import { checkBatch, type SeriesBatch, timeText } from './batch.ts'
import { completed, mergeBars } from './merge.ts'
import { withRun } from './runs.ts'

const start = dayOf('2020-01-01')
const good = (count = 60): Bars => {
  const column = (of: (i: number) => number) => Float64Array.from({ length: count }, (_, i) => of(i))
  return {
    time: Int32Array.from({ length: count }, (_, i) => start + i),
    open: column(() => 10),
    high: column(() => 12),
    low: column(() => 9),
    close: column(i => 10 + i / 100),
    volume: column(() => 5),
  }
}
const batch = (change: (bars: Bars) => void = () => {}, more: Partial<SeriesBatch> = {}): SeriesBatch => {
  const bars = good()
  change(bars)
  return {
    symbol: 'ACME',
    listing: { name: 'Acme', kind: 'share', exchange: 'NYSE' },
    source: 'yahoo',
    label: 'Yahoo',
    trust: 1,
    interval: '1d',
    currency: 'USD',
    sourceAdjustment: 'none',
    storedAdjustment: 'none',
    volumeAdjustment: 'none',
    precisionNote: null,
    bars,
    splits: [],
    dividends: [],
    splitsKnownFrom: null,
    dividendsKnownFrom: null,
    ...more,
  }
}
const put = (name: Exclude<keyof Bars, 'time'>, at: number, value: number) => (bars: Bars) => {
  bars[name][at] = value
}

describe('the door for batches', () => {
  it('lets a good batch pass, and a missing volume too', () => {
    checkBatch(batch())
    checkBatch(batch(put('volume', 3, Number.NaN)))
  })

  it.each([
    ['bar 41: close NaN', put('close', 41, Number.NaN)],
    ['bar 0: open 0', put('open', 0, 0)],
    ['bar 7: low -1', put('low', 7, -1)],
    ['bar 59: high Infinity', put('high', 59, Number.POSITIVE_INFINITY)],
    ['bar 5: high 8 below low 9', put('high', 5, 8)],
    ['bar 5: high 10.01 below close 10.05', put('high', 5, 10.01)],
    ['bar 5: low 10.5 above close 10.05', put('low', 5, 10.5)],
    ['bar 9: volume -5', put('volume', 9, -5)],
    [
      'bar 3: time 2020-01-03 after 2020-01-03',
      (bars: Bars) => {
        bars.time[3] = start + 2
      },
    ],
  ])('refuses "%s, symbol ACME, source yahoo"', (says, change) => {
    expect(() => checkBatch(batch(change))).toThrow(`${says}, symbol ACME, source yahoo`)
  })

  it('refuses events that cannot be', () => {
    const day = start
    expect(() => checkBatch(batch(undefined, { splits: [{ day, numerator: 0, denominator: 1 }] }))).toThrow('split 0: 0 for 1')
    expect(() => checkBatch(batch(undefined, { splits: [{ day, numerator: 1e300, denominator: 1 }] }))).toThrow('1e+300 for 1')
    expect(() => checkBatch(batch(undefined, { dividends: [{ day, amount: 1e300 }] }))).toThrow('dividend 0: amount 1e+300')
    expect(() => checkBatch(batch(undefined, { dividends: [{ day, amount: Number.NaN }] }))).toThrow('dividend 0: amount NaN')
  })

  it('tells minutes by date and clock', () => expect(timeText(dayOf('2016-04-15') * 1440 + 810, '1m')).toBe('2016-04-15T13:30Z'))
})

describe('merging', () => {
  it('takes the fresh bar where both have one, and loses none', () => {
    const stored = good(3)
    const fresh = { ...good(2), time: Int32Array.from([start + 1, start + 5]), close: Float64Array.from([11, 11.5]) }
    const merged = mergeBars(stored, fresh)
    expect([...merged.time]).toEqual([start, start + 1, start + 2, start + 5])
    expect([...merged.close]).toEqual([10, 11, 10.02, 11.5])
  })

  it('keeps open, high, low and volume beside a close that comes alone and lies between them', () => {
    const stored = { ...good(2), volume: Float64Array.from([500, 600]) }
    const closes = Float64Array.from([stored.high[0]!, 99, 7])
    const alone = {
      time: Int32Array.from([start, start + 1, start + 5]),
      open: closes,
      high: closes,
      low: closes,
      close: closes,
      volume: new Float64Array(3).fill(Number.NaN),
    }
    const whole = completed(stored, alone, true)
    expect([...whole.open]).toEqual([stored.open[0], 99, 7])
    expect([...whole.high]).toEqual([stored.high[0], 99, 7])
    expect([...whole.low]).toEqual([stored.low[0], 99, 7])
    expect([...whole.close]).toEqual([...closes])
    expect([...whole.volume]).toEqual([500, 600, Number.NaN])
    // Bars of four prices that happen to be one are taken as they are.
    expect([...completed(stored, alone, false).open]).toEqual([...closes])
  })

  it('keeps one answer to when each stretch was fetched', () => {
    const [monday, tuesday] = [new Date('2026-01-05T00:00:00Z'), new Date('2026-01-06T00:00:00Z')]
    const first = withRun([], { from: 10, to: 20, fetchedAt: monday })
    expect(withRun(first, { from: 14, to: 15, fetchedAt: tuesday })).toEqual([
      { from: 10, to: 13, fetchedAt: monday },
      { from: 14, to: 15, fetchedAt: tuesday },
      { from: 16, to: 20, fetchedAt: monday },
    ])
    expect(withRun(first, { from: 21, to: 30, fetchedAt: monday })).toEqual([{ from: 10, to: 30, fetchedAt: monday }])
    expect(withRun(first, { from: 5, to: 30, fetchedAt: tuesday })).toEqual([{ from: 5, to: 30, fetchedAt: tuesday }])
  })
})
