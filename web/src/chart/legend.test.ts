import { describe, expect, it } from 'vitest'
import { standardState } from './chart-state.ts'
import { legendOf, spoken } from './legend.ts'
import { type ChartData, eventsOf } from './use-chart-data.ts'

const bars = {
  symbol: 'A',
  asOf: '2020-01-03',
  source: 's',
  adjustment: 'splits' as const,
  adjustmentNote: null,
  currency: 'USD',
  interval: '1d' as const,
  range: '1Y' as const,
  timeZone: null,
  dates: ['2020-01-02', '2020-01-03'],
  open: [10, 11],
  high: [12, 13],
  low: [9, 10],
  close: [10, 11],
  volume: [1500, null],
  splits: [{ date: '2020-01-03', numerator: 7, denominator: 1 }],
  dividends: [{ date: '2020-01-04', amount: 0.5 }],
}
const data: ChartData = { bars, indicators: [], compared: [], view: { ...standardState } as never }

describe('the legend', () => {
  it('says a bar’s prices, its change and its events', () => {
    const line = legendOf(data, 1)
    expect(line.items.map(item => `${item.label} ${item.text}`)).toEqual(['O 11.00', 'H 13.00', 'L 10.00', 'C 11.00', 'Vol –'])
    expect(line.change).toBeCloseTo(10, 12)
    expect(line.events).toEqual(['Split 7:1'])
  })
  it('has no change on the first bar', () => expect(legendOf(data, 0).change).toBeNull())
  it('puts an event on the bar that covers its day and drops what comes after the last', () => {
    expect(eventsOf({ ...bars, splits: [{ date: '2020-01-01', numerator: 2, denominator: 1 }] })).toEqual([
      { index: 0, kind: 'split', text: 'Split 2:1' },
    ])
  })
  it('shows percent, and says which symbol has no bars, when symbols are compared', () => {
    const line = legendOf(
      {
        ...data,
        compared: [
          { symbol: 'A', values: [0, 10], base: '2020-01-02' },
          { symbol: 'B', values: [null, null], base: null },
        ],
      },
      1,
    )
    expect(line.items.map(item => item.text)).toEqual(['+10.00%', 'no bars in this window'])
  })
  it('keeps the last value of a history that ended, with its day', () => {
    const line = legendOf(
      {
        ...data,
        compared: [
          { symbol: 'A', values: [0, 10], base: '2020-01-02' },
          { symbol: 'B', values: [0, null], base: '2020-01-02' },
        ],
      },
      1,
    )
    expect(line.items[1]?.text).toBe('0.00% to 2\u00a0Jan\u00a02020')
  })
  it('can be spoken', () =>
    expect(spoken(data, 1)).toBe(
      '2020-01-03, open 11.00, high 13.00, low 10.00, close 11.00, volume –, change +10.00%, Split 7:1',
    ))
})
