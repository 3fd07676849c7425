// Corporate actions and more than one symbol, worked by hand.
import { describe, expect, it } from 'vitest'
import { dayOf } from '#basics'
import type { Bars } from '#series'
import { type Conventions, noCosts, usualConventions } from './conventions.ts'
import { type Signals, type SimulatedSymbol, simulate } from './simulate.ts'

const free: Conventions = { ...usualConventions, cash: 1_000, costs: noCosts, shares: 'whole' }
const start = dayOf('2020-01-06')

function flat(prices: readonly number[], first = start): Bars {
  const column = Float64Array.from(prices)
  return {
    time: Int32Array.from(prices, (_, i) => first + i),
    open: column,
    high: column,
    low: column,
    close: column,
    volume: column,
  }
}
const on = (count: number, ...at: number[]) => Float64Array.from({ length: count }, (_, i) => (at.includes(i) ? 1 : 0))
const always = (count: number) => new Float64Array(count).fill(1)
function share(
  symbol: string,
  prices: readonly number[],
  signals: Signals,
  more: Partial<SimulatedSymbol> = {},
): SimulatedSymbol {
  return { symbol, bars: flat(prices), splits: [], dividends: [], signals, ...more }
}

describe('corporate actions', () => {
  it('a split multiplies the shares and is no gain', () => {
    const split = { day: start + 2, numerator: 7, denominator: 1 }
    const { equity, trades } = simulate([share('A', [70, 70, 10, 11], { longEntry: on(4, 0) }, { splits: [split] })], {
      ...free,
      exits: { stopPercent: 20, trailingPercent: 20, targetPercent: null, bars: null },
    })
    // 14 shares at 70 become 98 at 10; the stops move along.
    expect([...equity]).toEqual([1_000, 1_000, 1_000, 1_098])
    expect(trades).toMatchObject([{ shares: 98, profit: 98, exitDay: null }])
  })
  it('a reverse split pays out what is less than a whole share', () => {
    const split = { day: start + 2, numerator: 1, denominator: 10 }
    const { equity, cash } = simulate([share('A', [11, 11, 110, 110], { longEntry: on(4, 0) }, { splits: [split] })], free)
    // 90 shares at 11 become 9 at 110. With 95 of 10.5 it is 9 and half a share of 105 in cash.
    expect([...equity]).toEqual([1_000, 1_000, 1_000, 1_000])
    expect(cash).toBe(10)
    const odd = simulate([share('A', [10.5, 10.5, 105, 105], { longEntry: on(4, 0) }, { splits: [split] })], free)
    expect(odd.cash).toBeCloseTo(1_000 - 95 * 10.5 + 0.5 * 105, 10)
    expect(odd.equity[3]).toBeCloseTo(1_000, 10)
  })
  it('a dividend is paid to who held the share before the ex-day, and by who is short', () => {
    const dividends = [
      { day: start + 1, amount: 5 },
      { day: start + 2, amount: 1 },
    ]
    const long = simulate([share('A', [10, 10, 9, 9], { longEntry: on(4, 0) }, { dividends })], free)
    // Bought at the open of the first ex-day: only the second one is paid.
    expect(long.totals.dividends).toBe(100)
    expect([...long.equity]).toEqual([1_000, 1_000, 1_000, 1_000])
    const short = simulate([share('A', [10, 10, 9, 9], { shortEntry: on(4, 0) }, { dividends })], { ...free, direction: 'short' })
    expect(short.totals.dividends).toBe(-100)
    expect(short.trades).toMatchObject([{ dividends: -100, profit: 0 }])
  })
  it('on days without a bar take place with the next bar', () => {
    const gapped = { ...flat([70, 70, 10]), time: Int32Array.of(start, start + 1, start + 5) }
    const splits = [{ day: start + 3, numerator: 7, denominator: 1 }]
    const { equity } = simulate([{ symbol: 'A', bars: gapped, splits, dividends: [], signals: { longEntry: on(3, 0) } }], free)
    expect([...equity]).toEqual([1_000, 1_000, 1_000])
  })
})

describe('several symbols', () => {
  it('share the money in equal parts and the better ranked comes first', () => {
    const rank = (value: number) => ({ longEntry: on(4, 0), rank: new Float64Array(4).fill(value) })
    const all = [share('A', [10, 10, 11, 11], rank(1)), share('B', [20, 20, 22, 22], rank(3)), share('C', [5, 5, 5, 5], rank(2))]
    const { fills, equity } = simulate(all, { ...free, positions: 2 })
    expect(fills.map(fill => [fill.symbol, fill.shares])).toEqual([
      [1, 25],
      [2, 100],
    ])
    expect(equity[3]).toBe(1_050)
    const unknown = [
      share('A', [10, 10], { ...rank(Number.NaN), longEntry: on(2, 0) }),
      share('B', [20, 20], { longEntry: on(2, 0), rank: always(2) }),
    ]
    expect(simulate(unknown, free).fills).toMatchObject([{ symbol: 1 }])
  })
  it('trade on their own days', () => {
    const holiday: SimulatedSymbol = {
      ...share('B', [20, 20, 30], { longEntry: on(3, 0) }),
      bars: { ...flat([20, 20, 30]), time: Int32Array.of(start, start + 2, start + 3) },
    }
    const { days, equity, fills } = simulate([share('A', [10, 10, 12, 12], { longEntry: on(4, 0) }), holiday], {
      ...free,
      positions: 2,
    })
    expect(days).toHaveLength(4)
    // A: 50 at 10 on the second day. B waits for its own next bar, with half of 1,100 then.
    expect(fills.map(fill => [fill.symbol, fill.day - start, fill.shares])).toEqual([
      [0, 1, 50],
      [1, 2, 25],
    ])
    expect([...equity]).toEqual([1_000, 1_000, 1_100, 1_350])
  })
  it('are brought back to equal weights on the first close of a month, filled the day after', () => {
    const first = dayOf('2020-01-30')
    const bars = (prices: number[]) => flat(prices, first)
    const signals = { longEntry: always(5) }
    const all = [
      { ...share('A', [], signals), bars: bars([10, 10, 20, 20, 20]) },
      { ...share('B', [], signals), bars: bars([10, 10, 10, 10, 10]) },
    ]
    const { fills, trades, equity } = simulate(all, { ...free, positions: 2, rebalance: 'monthly' })
    // 50 + 50 on 31 January; on 1 February A is worth 1,000 and B 500: on the 2nd each is brought to 750 in whole shares.
    expect(fills.map(fill => [fill.symbol, fill.day - first, fill.shares, fill.reason])).toEqual([
      [0, 1, 50, 'signal'],
      [1, 1, 50, 'signal'],
      [0, 3, -13, 'rebalance'],
      [1, 3, 25, 'rebalance'],
    ])
    expect(equity[4]).toBe(1_500)
    expect(trades).toMatchObject([
      { exitDay: null, profit: 500 },
      { profit: 0, shares: 75 },
    ])
  })
  it('lose the place to a better one when they are ranked anew', () => {
    const first = dayOf('2020-01-31')
    const signals = (...rank: number[]) => ({ longEntry: always(4), rank: Float64Array.from(rank) })
    const all = [
      { ...share('A', [], signals(2, 0, 0, 0)), bars: flat([10, 10, 10, 10], first) },
      { ...share('B', [], signals(1, 1, 1, 1)), bars: flat([10, 10, 10, 10], first) },
    ]
    const { fills, trades } = simulate(all, { ...free, rebalance: 'monthly' })
    expect(fills.map(fill => [fill.symbol, fill.day - first, fill.shares])).toEqual([
      [0, 1, 100],
      [0, 2, -100],
      [1, 2, 100],
    ])
    expect(trades[0]).toMatchObject({ exitReason: 'ranked out' })
  })
  it('that are delisted are sold the day after their last bar, for what a share still brings', () => {
    const other = share('B', [10, 10, 10, 10, 10], {})
    const gone = (delistedAt?: number) =>
      share('A', [10, 10, 10], { longEntry: on(3, 0) }, delistedAt === undefined ? {} : { delistedAt })
    const { equity, trades } = simulate([gone(0.3), other], free)
    expect([...equity]).toEqual([1_000, 1_000, 1_000, 300, 300])
    expect(trades).toMatchObject([{ exitReason: 'delisted', exitPrice: 3, exitDay: start + 3, profit: -700 }])
    const lossy = { ...free, costs: { ...free.costs, delistedPercent: 30 } }
    expect(simulate([gone(1), other], lossy).trades).toMatchObject([{ exitReason: 'delisted', exitPrice: 7, profit: -300 }])
    expect(simulate([gone(), other], lossy).trades).toMatchObject([{ exitReason: 'prices end', profit: 0 }])
    expect(simulate([gone(), other], free).trades).toMatchObject([{ exitReason: 'prices end', profit: 0 }])
  })
})

describe('sizes', () => {
  it.each([
    ['a share of the account', { kind: 'fraction', percent: 25 }, 25],
    ['an amount', { kind: 'cash', amount: 300 }, 30],
    ['a count', { kind: 'shares', count: 7 }, 7],
  ] as const)('are %s', (_, sizing, shares) => {
    expect(simulate([share('A', [10, 10], { longEntry: on(2, 0) })], { ...free, sizing }).fills[0]!.shares).toBe(shares)
  })
  it('aim at a volatility that was known at the signal, splits being no moves', () => {
    // Five returns of +1 % and −1 %: yearly 17.39 %; a target of 8.7 % is about half of the account.
    const prices = [100, 101, 100, 101, 100, 101, 101, 101]
    const sizing = { kind: 'volatility', percent: 8.7, days: 5, mostPercent: 100 } as const
    const plain = simulate([share('A', prices, { longEntry: on(8, 5) })], { ...free, sizing, shares: 'fractional' })
    const returns = [0.01, 100 / 101 - 1, 0.01, 100 / 101 - 1, 0.01]
    const mean = returns.reduce((sum, value) => sum + value, 0) / 5
    const yearly = Math.sqrt((returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4) * 252)
    expect(plain.fills[0]!.shares * 101).toBeCloseTo(1_000 * (0.087 / yearly), 8)
    const split = { day: start + 3, numerator: 2, denominator: 1 }
    const halved = prices.map((price, i) => (i >= 3 ? price / 2 : price))
    const after = simulate([share('A', halved, { longEntry: on(8, 5) }, { splits: [split] })], {
      ...free,
      sizing,
      shares: 'fractional',
    })
    expect(after.fills[0]!.shares).toBeCloseTo(plain.fills[0]!.shares * 2, 10)
  })
  it('counted at the signal are refused when the open asks for more than there is, or cut', () => {
    const rising = share('A', [10, 12, 12], { longEntry: on(3, 0) })
    const sized = { ...free, sizedAt: 'signal' as const }
    expect(simulate([rising], { ...sized, shortOfCash: 'refuse' }).fills).toEqual([])
    expect(simulate([rising], sized).fills).toMatchObject([{ shares: 83 }])
    const falling = share('A', [10, 8, 8], { longEntry: on(3, 0) })
    expect(simulate([falling], { ...sized, shortOfCash: 'refuse' }).fills).toMatchObject([{ shares: 100, price: 8 }])
  })
  it.each([
    ['cash', { cash: 0 }],
    ['positions', { positions: 1.5 }],
    ['exits.stopPercent', { exits: { stopPercent: 100, trailingPercent: null, targetPercent: null, bars: null } }],
    ['sizing.percent', { sizing: { kind: 'fraction', percent: 101 } }],
    ['costs.percent', { costs: { ...noCosts, percent: Number.NaN } }],
  ] as const)('and conventions that cannot be are refused by name: %s', (name, wrong) => {
    expect(() => simulate([share('A', [1], {})], { ...free, ...wrong })).toThrow(name)
  })
})
