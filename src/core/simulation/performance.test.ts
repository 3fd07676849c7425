import { describe, expect, it } from 'vitest'
import { dayOf } from '#basics'
import { maximumDrawdown, sharpe, simpleReturns } from '#statistics'
import { sampleBars } from '../../../test/support/sample-bars.ts'
import { noCosts, usualConventions } from './conventions.ts'
import { monthlyTable } from './monthly-table.ts'
import { heldInstead, performanceOf } from './performance.ts'
import { simulate } from './simulate.ts'

const costs = { ...noCosts, percent: 0.1 }

function run(count: number, every = 10) {
  const bars = sampleBars(count, 2)
  const longEntry = Float64Array.from(bars.close, (_, i) => (i % every === 1 ? 1 : 0))
  const longExit = Float64Array.from(bars.close, (_, i) => (i % every === 6 ? 1 : 0))
  return simulate([{ symbol: 'A', bars, splits: [], dividends: [], signals: { longEntry, longExit } }], {
    ...usualConventions,
    costs,
  })
}

describe('the performance of a run', () => {
  const result = run(1_000)
  const performance = performanceOf(result, 10_000, 1)
  it('states the figures of its equity, each inside its own range', () => {
    expect(performance.sharpe.value).toBe(sharpe(simpleReturns(result.equity)))
    expect(performance.maximumDrawdown.value).toBe(maximumDrawdown(result.equity))
    expect(performance.totalReturn).toBeCloseTo(result.equity.at(-1)! / 10_000 - 1, 12)
    for (const name of ['cagr', 'sharpe', 'sortino', 'volatility', 'winRate', 'profitFactor', 'averageTrade'] as const) {
      const { value, low, high } = performance[name]
      expect(low, name).toBeLessThan(value!)
      expect(high, name).toBeGreaterThan(value!)
    }
  })
  it('states what was held, how much was traded and what that took', () => {
    // Bought on the bar after each second, sold five bars later: held over 5 of 10 closes, 100 purchases and 100 sales of about everything.
    expect(performance.timeInMarket).toBeCloseTo(0.5, 2)
    expect(performance.exposure).toBeCloseTo(0.5, 2)
    expect(performance.turnover).toBeCloseTo((100 * 252) / 999, 0)
    expect(performance.closedTrades + performance.openTrades).toBe(100)
    expect(performance.averageBars).toBe(5)
    expect(performance.costs.commission).toBeCloseTo(
      result.fills.reduce((sum, fill) => sum + fill.commission, 0),
      9,
    )
    expect(performance.costShare).toBeCloseTo(performance.costs.commission / 10_000, 12)
  })
  it('dates the deepest falls', () => {
    const [deepest] = performance.drawdowns
    expect(deepest!.depth).toBe(performance.maximumDrawdown.value)
    expect(deepest!.peak).toBeLessThan(deepest!.trough)
  })
  it('is the same for the same seed, and its ranges are not for another', () => {
    expect(performanceOf(result, 10_000, 1)).toEqual(performance)
    expect(performanceOf(result, 10_000, 2).sharpe.low).not.toBe(performance.sharpe.low)
  })
  it('gives no figure from a sample that is too small', () => {
    const short = performanceOf(run(90), 10_000, 1)
    expect(short.closedTrades).toBe(9)
    for (const name of ['cagr', 'sharpe', 'sortino', 'calmar', 'volatility', 'winRate', 'profitFactor', 'averageTrade'] as const)
      expect(short[name], name).toEqual({ value: null, low: null, high: null })
    expect(short.maximumDrawdown.value).toBeLessThan(0)
    expect(performanceOf(run(400, 1_000), 10_000, 1).winRate.value).toBeNull()
  })
})

describe('the monthly table', () => {
  it('starts from the money put in and multiplies up to the year', () => {
    const days = Int32Array.of(dayOf('2019-11-28'), dayOf('2019-11-29'), dayOf('2019-12-31'), dayOf('2020-02-03'))
    const [first, second] = monthlyTable(days, Float64Array.of(100, 110, 121, 242), 100)
    const none = (count: number) => Array.from({ length: count }, () => null)
    expect(first!.months.slice(0, 10)).toEqual(none(10))
    expect(first!.months.slice(10).map(value => Math.round(value! * 1e9) / 1e9)).toEqual([0.1, 0.1])
    expect(first!.total).toBeCloseTo(0.21, 12)
    expect(second).toEqual({ year: 2020, months: [null, 1, ...none(10)], total: 1 })
  })
})

describe('the benchmark', () => {
  it('is bought on the first day with the same money and left alone', () => {
    const held = heldInstead(Int32Array.of(10, 11, 12), Int32Array.of(9, 10, 12), Float64Array.of(4, 5, 6), 100)
    expect([...held!]).toEqual([100, 100, 120])
    expect(heldInstead(Int32Array.of(1, 2), Int32Array.of(2), Float64Array.of(5), 100)).toBeNull()
  })
})
