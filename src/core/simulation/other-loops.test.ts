// The conventions of other engines, worked out by loops that share nothing with the engine, the rule language or the indicators: a crossing of two averages on made prices,
// every fill, every day's equity and the ratio compared. What the engines themselves gave on real prices is in other-engines.test.ts.
import { describe, expect, it } from 'vitest'
import { compileRules, parseRule, tradedScale } from '#rules'
import type { Bars } from '#series'
import { randomWalk } from '../../../test/support/random-walks.ts'
import { type Conventions, conventionsOf, noCosts } from './conventions.ts'
import { likeBacktestingPy, likeVectorbt } from './peer-statistics.ts'
import { type Simulation, simulate } from './simulate.ts'

type Told = { fills: [bar: number, shares: number, price: number][]; equity: number[] }
type Bought = { shares: number; price: number }

/** 1 where the average of 10 closes comes above that of 30, −1 where it falls below, 0 else. */
function crossings({ close }: Bars): number[] {
  const average = (t: number, length: number) => {
    let sum = 0
    for (let i = t - length + 1; i <= t; i++) sum += close[i]!
    return sum / length
  }
  return Array.from(close, (_, t) => {
    if (t < 30) return 0
    const [before, now] = [average(t - 1, 10) - average(t - 1, 30), average(t, 10) - average(t, 30)]
    return before <= 0 && now > 0 ? 1 : before >= 0 && now < 0 ? -1 : 0
  })
}

/** One position at a time, from `cash`: buy(t) and sell(t) say at which price, fee(shares, price) what it costs. delay: bars between the signal and its fill. */
function loop(
  bars: Bars,
  cash: number,
  delay: 0 | 1,
  of: { buy: (t: number, cash: number) => Bought; sell: (t: number) => number; fee: (shares: number, price: number) => number },
): Told {
  const signal = crossings(bars)
  const told: Told = { fills: [], equity: [] }
  let [money, held] = [cash, 0]
  for (let t = 0; t < bars.close.length; t++) {
    const wanted = signal[t - delay] ?? 0
    if (wanted > 0 && held === 0) {
      const { shares, price } = of.buy(t, money)
      if (shares > 0) {
        money -= shares * price + of.fee(shares, price)
        held = shares
        told.fills.push([t, shares, price])
      }
    } else if (wanted < 0 && held > 0) {
      const price = of.sell(t)
      money += held * price - of.fee(held, price)
      told.fills.push([t, -held, price])
      held = 0
    }
    told.equity.push(money + held * bars.close[t]!)
  }
  return told
}

function ours(bars: Bars, conventions: Conventions): Simulation {
  const [longEntry, longExit] = compileRules([
    parseRule('crosses_above(sma(10), sma(30))'),
    parseRule('crosses_below(sma(10), sma(30))'),
  ]).run({ bars, tradedScale: tradedScale(bars.time, []) })
  return simulate([{ symbol: 'A', bars, splits: [], dividends: [], signals: { longEntry, longExit } }], conventions)
}

function expectSame(bars: Bars, found: Simulation, told: Told): void {
  expect(told.fills.length).toBeGreaterThan(50)
  expect(found.fills.length).toBe(told.fills.length)
  const apart = (a: number, b: number) => Math.abs(a - b) / Math.max(1, Math.abs(b))
  found.fills.forEach((fill, i) => {
    const [bar, shares, price] = told.fills[i]!
    expect(fill.day).toBe(bars.time[bar])
    expect(apart(fill.shares, shares)).toBeLessThan(1e-9)
    expect(apart(fill.price, price)).toBeLessThan(1e-9)
  })
  expect(found.equity.length).toBe(told.equity.length)
  expect(Math.max(...told.equity.map((worth, t) => apart(found.equity[t]!, worth)))).toBeLessThan(1e-9)
}

describe.each([1, 2, 3])('a crossing of averages on made prices, number %d', seed => {
  const bars = randomWalk(seed)
  const { open, close } = bars

  it('is what backtesting.py makes of it: all the money in whole shares at the next open, 0.2 % of each order', () => {
    const rate = 0.002
    const told = loop(bars, 10_000, 1, {
      buy: (t, cash) => ({ shares: Math.floor(cash / (open[t]! * (1 + rate))), price: open[t]! }),
      sell: t => open[t]!,
      fee: (shares, price) => shares * price * rate,
    })
    const base = conventionsOf['backtesting.py']
    const found = ours(bars, { ...base, costs: { ...base.costs, percent: 0.2 } })
    expectSame(bars, found, told)
    // Its Sharpe ratio: the yearly growth from the geometric mean of all days, the first one a change of 0, over a deviation that compounds.
    const days = told.equity.map((worth, t) => (t === 0 ? 0 : worth / told.equity[t - 1]! - 1))
    const growth = Math.exp(days.reduce((sum, day) => sum + Math.log(1 + day), 0) / days.length)
    const rest = days.slice(1)
    const mean = rest.reduce((sum, day) => sum + day, 0) / rest.length
    const variance = rest.reduce((sum, day) => sum + (day - mean) ** 2, 0) / (rest.length - 1)
    const swing = Math.sqrt((variance + growth ** 2) ** 252 - growth ** 504)
    expect(likeBacktestingPy(found)['Sharpe Ratio']).toBeCloseTo((growth ** 252 - 1) / swing, 9)
  })

  it('is what vectorbt makes of it: all the money in fractions at the close of the signal itself, 0.1 % of each order', () => {
    const rate = 0.001
    const told = loop(bars, 100, 0, {
      buy: (t, cash) => ({ shares: cash / (close[t]! * (1 + rate)), price: close[t]! }),
      sell: t => close[t]!,
      fee: (shares, price) => shares * price * rate,
    })
    const found = ours(bars, { ...conventionsOf.vectorbt, costs: { ...noCosts, percent: 0.1 } })
    expectSame(bars, found, told)
    const days = told.equity.map((worth, t) => worth / (t === 0 ? 100 : told.equity[t - 1]!) - 1)
    const mean = days.reduce((sum, day) => sum + day, 0) / days.length
    const deviation = Math.sqrt(days.reduce((sum, day) => sum + (day - mean) ** 2, 0) / (days.length - 1))
    expect(likeVectorbt(found, 100)['Sharpe Ratio']).toBeCloseTo((mean / deviation) * Math.sqrt(365), 9)
  })

  it('is what zipline makes of it: a number of shares at the close of the next bar, 5 basis points and 0.1 cents a share', () => {
    const told = loop(bars, 100_000, 1, {
      buy: t => ({ shares: 100, price: close[t]! * 1.0005 }),
      sell: t => close[t]! * 0.9995,
      fee: shares => shares * 0.001,
    })
    const costs = { ...noCosts, perShare: 0.001, slippagePercent: 0.05 }
    const zipline: Conventions = {
      ...conventionsOf.backtrader,
      cash: 100_000,
      fill: 'next-close',
      sizing: { kind: 'shares', count: 100 },
      costs,
    }
    expectSame(bars, ours(bars, zipline), told)
  })
})
