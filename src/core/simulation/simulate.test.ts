// Cases worked by hand, to the cent. Five to eight bars each, so that a reader can follow them on paper.
import { describe, expect, it } from 'vitest'
import type { Bars } from '#series'
import { type Conventions, noCosts, usualConventions } from './conventions.ts'
import { type Signals, type SimulatedSymbol, simulate } from './simulate.ts'

const free: Conventions = { ...usualConventions, cash: 1_000, costs: noCosts, shares: 'whole' }
const monday = 18_267 // 2020-01-06

/** Rows of open, high, low, close. */
function bars(rows: readonly (readonly [number, number, number, number])[], first = monday): Bars {
  const column = (at: number) => Float64Array.from(rows, row => row[at]!)
  return {
    time: Int32Array.from(rows, (_, i) => first + i),
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
    volume: new Float64Array(rows.length).fill(1),
  }
}
const flat = (...prices: number[]) => bars(prices.map(price => [price, price, price, price] as const))
/** True on these bars, false on the others. */
const on = (count: number, ...at: number[]) => Float64Array.from({ length: count }, (_, i) => (at.includes(i) ? 1 : 0))

function one(of: Bars, signals: Signals, more: Partial<SimulatedSymbol> = {}): SimulatedSymbol {
  return { symbol: 'A', bars: of, splits: [], dividends: [], signals, ...more }
}
const cents = (column: ArrayLike<number>) => Array.from(column, value => Math.round(value * 100) / 100)

describe('a long trade', () => {
  const rising = bars([
    [10, 10, 10, 10],
    [11, 12, 11, 12],
    [12, 13, 12, 13],
    [14, 14, 13, 13.5],
    [13, 13, 12, 12],
  ])
  const signals = { longEntry: on(5, 0), longExit: on(5, 2) }

  it('is bought at the open after the signal and sold at the open after the exit', () => {
    const { equity, trades, fills, cash } = simulate([one(rising, signals)], free)
    // 90 shares at 11 = 990; 10 left. Sold at 14.
    expect(fills.map(fill => [fill.day - monday, fill.decidedOn - monday, fill.shares, fill.price])).toEqual([
      [1, 0, 90, 11],
      [3, 2, -90, 14],
    ])
    expect(cents(equity)).toEqual([1_000, 1_090, 1_180, 1_270, 1_270])
    expect(trades).toMatchObject([{ profit: 270, return: 270 / 990, bars: 2, exitReason: 'signal', direction: 'long' }])
    expect(cash).toBe(1_270)
  })
  it.each([
    ['next-close', [1_000, 1_000, 1_083, 1_124.5, 1_124.5]],
    ['same-close', [1_000, 1_200, 1_300, 1_300, 1_300]],
  ] as const)('is filled at the %s when asked', (fill, worth) => {
    // next-close: 83 shares at 12 = 996, 4 left, sold at 13.5. same-close: 100 at 10, sold at 13.
    expect(cents(simulate([one(rising, signals)], { ...free, fill }).equity)).toEqual(worth)
  })
  it('stays open at the end and is valued at the last close, unless it is to be sold', () => {
    const held = { longEntry: on(5, 0) }
    const open = simulate([one(rising, held)], free)
    expect(open.trades).toMatchObject([{ exitDay: null, exitReason: null, profit: 90, exitPrice: 12 }])
    const costs = { ...noCosts, perTrade: 5 }
    const sold = simulate([one(rising, held)], { ...free, costs, closeAtEnd: true })
    // 995 buy 90 shares at 11; 1,000 − 990 − 5 + 90 × 12 − 5.
    expect(sold.equity[4]).toBe(1_080)
    expect(sold.trades).toMatchObject([{ exitReason: 'end of test', profit: 80, commission: 10 }])
  })
  it('decides nothing on what is unknown', () => {
    const longEntry = Float64Array.of(Number.NaN, 0, 1, 0, 0)
    expect(simulate([one(rising, { longEntry })], free).fills.map(fill => fill.day - monday)).toEqual([3])
  })
  it('of fractional shares spends everything', () => {
    const { fills } = simulate([one(rising, signals)], { ...free, shares: 'fractional' })
    expect(fills[0]!.shares).toBeCloseTo(1_000 / 11, 12)
  })
})

describe('costs', () => {
  const path = flat(10, 10, 10, 10)
  const signals = { longEntry: on(4, 0), longExit: on(4, 1) }
  it.each([
    // 1,000 / 10.01 = 99.9 shares: 99 × 10 × 0.1 % = 0.99 each way.
    ['percent', { percent: 0.1 }, 99, 1.98],
    ['per share', { perShare: 0.5 }, 95, 95],
    ['per trade', { perTrade: 15 }, 98, 30],
    ['minimum', { percent: 0.1, minimum: 20 }, 98, 40],
    // The minimum of 50 is held down to 1 % of 990.
    ['most percent', { minimum: 50, mostPercent: 1 }, 99, 19.8],
  ] as const)('by %s are paid on each side and fit into the cash', (_, costs, shares, total) => {
    const result = simulate([one(path, signals)], { ...free, costs: { ...noCosts, ...costs } })
    expect(result.fills[0]!.shares).toBe(shares)
    expect(result.totals.commission).toBeCloseTo(total, 10)
    expect(result.cash).toBeCloseTo(1_000 - total, 10)
  })
  it('of slippage make a buy dearer and a sale cheaper', () => {
    const { fills, totals, cash } = simulate([one(path, signals)], { ...free, costs: { ...noCosts, slippagePercent: 1 } })
    expect(cents(fills.map(fill => fill.price))).toEqual([10.1, 9.9])
    expect(totals.slippage).toBeCloseTo(99 * 0.2, 10)
    expect(cash).toBeCloseTo(1_000 - 99 * 0.2, 10)
    const entryOnly = { ...noCosts, slippagePercent: 1, slippageOn: 'entry' as const }
    expect(cents(simulate([one(path, signals)], { ...free, costs: entryOnly }).fills.map(fill => fill.price))).toEqual([10.1, 10])
  })
  it('of borrowing run by calendar day on what is sold short, and interest on free cash', () => {
    const week = { ...flat(10, 10, 10), time: Int32Array.of(monday, monday + 1, monday + 8) }
    const short = { shortEntry: on(3, 0) }
    const costs = { ...noCosts, borrowPercent: 36.5 }
    const { trades, equity } = simulate([one(week, short)], { ...free, direction: 'short', costs })
    // 100 shares short are 1,000; 36.5 % a year is 1 a day, for 7 days.
    expect(trades[0]).toMatchObject({ direction: 'short', borrow: 7, profit: -7 })
    expect(equity[2]).toBeCloseTo(993, 10)
    const idle = simulate([one(week, {})], { ...free, costs: { ...noCosts, cashInterestPercent: 3.65 } })
    expect(idle.cash).toBeCloseTo(1_000 * (1 + 0.0001) * (1 + 0.0007), 8)
  })
})

describe('stops and targets', () => {
  const exits = { stopPercent: 10, trailingPercent: null, targetPercent: 20, bars: null }
  const entry = { longEntry: on(4, 0) }
  const walk = (...rows: (readonly [number, number, number, number])[]) => bars([[10, 10, 10, 10], ...rows])
  it.each([
    [
      'at the stop when the bar reaches it',
      [
        [10, 10.5, 9.5, 10],
        [10, 10, 8.5, 9],
      ],
      9,
      'stop',
      2,
    ],
    [
      'at the open when it gaps through the stop',
      [
        [10, 10.5, 9.5, 10],
        [8, 9.5, 7, 9],
      ],
      8,
      'stop',
      2,
    ],
    [
      'at the target',
      [
        [10, 11, 9.5, 10],
        [10, 12.5, 10, 12],
      ],
      12,
      'target',
      2,
    ],
    [
      'at the open when it gaps over the target',
      [
        [10, 11, 9.5, 10],
        [13, 14, 13, 13],
      ],
      13,
      'target',
      2,
    ],
    [
      'at the stop when one bar reaches both',
      [
        [10, 10.5, 9.5, 10],
        [10, 12.5, 8.5, 12],
      ],
      9,
      'stop',
      2,
    ],
    [
      'on the bar of the entry itself',
      [
        [10, 10.5, 8.9, 9.2],
        [9, 9, 9, 9],
      ],
      9,
      'stop',
      1,
    ],
  ] as const)('leave %s', (_, rows, price, reason, day) => {
    const { trades } = simulate([one(walk(...rows, [10, 10, 10, 10]), entry)], { ...free, exits })
    expect(trades).toMatchObject([{ exitPrice: price, exitReason: reason, exitDay: monday + day }])
  })
  it('trail the highest price of the bars before, never of the same bar', () => {
    const rows = walk([10, 12, 10, 12], [12, 20, 11, 19], [19, 19, 17, 17])
    const trailing = { ...exits, stopPercent: null, targetPercent: null, trailingPercent: 10 }
    // After the first bar the stop is 10.8 and 11 holds; after the second it is 18, and the third bar falls to it.
    expect(simulate([one(rows, entry)], { ...free, exits: trailing }).trades).toMatchObject([
      { exitPrice: 18, exitReason: 'trailing stop', exitDay: monday + 3 },
    ])
  })
  it('mirror for a short position', () => {
    const rows = walk([10, 10, 9.5, 10], [10, 11.5, 10, 11], [11, 11, 11, 11])
    const { trades } = simulate([one(rows, { shortEntry: on(4, 0) })], { ...free, direction: 'short', exits })
    expect(trades).toMatchObject([{ exitPrice: 11, exitReason: 'stop', profit: -100 }])
  })
  it('after so many closes leave at the next fill', () => {
    const { trades } = simulate([one(flat(10, 10, 11, 12, 13), { longEntry: on(5, 0) })], {
      ...free,
      exits: { ...exits, stopPercent: null, targetPercent: null, bars: 2 },
    })
    expect(trades).toMatchObject([{ exitReason: 'time', exitPrice: 12, bars: 2 }])
  })
  it('wait for a new signal before the next entry, or not', () => {
    const rows = walk([10, 10, 8, 8], [8, 8, 8, 8], [8, 8, 8, 8])
    const always = { longEntry: on(4, 0, 1, 2, 3) }
    expect(simulate([one(rows, always)], { ...free, exits }).fills).toHaveLength(2)
    expect(simulate([one(rows, always)], { ...free, exits, reentry: 'at-once' }).fills).toHaveLength(3)
    const again = { longEntry: on(4, 0, 2) }
    expect(simulate([one(rows, again)], { ...free, exits }).fills.map(fill => fill.day - monday)).toEqual([1, 1, 3])
  })

  it('wait for a new signal of the same way only: the opposite one is entered', () => {
    const falling = bars([
      [10, 10, 10, 10],
      [10, 10, 10, 10],
      [10, 10, 8, 8],
      [8, 8, 8, 8],
      [7, 7, 7, 7],
      [6, 6, 6, 6],
    ])
    // There is never a bar without a signal: after the stop the long one goes on for two closes, then the short one begins.
    const signals = { longEntry: on(6, 0, 1, 2), shortEntry: on(6, 3, 4, 5) }
    const conventions: Conventions = { ...free, direction: 'long-short', exits: { ...free.exits, stopPercent: 10 } }
    const { fills, equity } = simulate([one(falling, signals)], conventions)
    expect(fills.map(({ day, shares, price, reason }) => [day - monday, shares, price, reason])).toEqual([
      [1, 100, 10, 'signal'],
      [2, -100, 9, 'stop'],
      [4, -128, 7, 'signal'],
    ])
    expect(cents(equity)).toEqual([1_000, 1_000, 900, 900, 900, 1_028])
  })
})

describe('long and short', () => {
  it('turns round in one fill', () => {
    const rule = { longEntry: on(5, 0), longExit: on(5, 2), shortEntry: on(5, 2), shortExit: on(5, 0) }
    const { trades, equity } = simulate([one(flat(10, 10, 12, 12, 9), rule)], { ...free, direction: 'long-short' })
    // 100 × 2 gained; 1,200 sell 100 short at 12; bought back on paper at 9.
    expect(trades.map(trade => [trade.direction, trade.profit])).toEqual([
      ['long', 200],
      ['short', 300],
    ])
    expect(equity[4]).toBe(1_500)
  })
  it('ends at nothing when a short position has eaten the account', () => {
    const { equity, trades } = simulate([one(flat(10, 10, 25, 5), { shortEntry: on(4, 0) })], { ...free, direction: 'short' })
    expect([...equity]).toEqual([1_000, 1_000, 0, 0])
    expect(trades).toMatchObject([{ exitReason: 'ruined', profit: -1_500 }])
  })
})
