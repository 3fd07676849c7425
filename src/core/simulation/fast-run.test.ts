import { describe, expect, it } from 'vitest'
import { sma } from '#indicators'
import { maximumDrawdown, seededChance, sharpe, simpleReturns } from '#statistics'
import { sampleBars } from '../../../test/support/sample-bars.ts'
import { noCosts, usualConventions } from './conventions.ts'
import { emptyFigures, fastBars, runSignals, sideFactors } from './fast-run.ts'
import { simulate, type Signals } from './simulate.ts'
import { pairsOf, sweepSmaCross } from './sma-cross.ts'

const costs = { ...noCosts, percent: 0.1, slippagePercent: 0.05 }
const conventions = { ...usualConventions, costs }
const bars = sampleBars(1_260, 3)
const fast = fastBars(bars.open, bars.close)

function slowly(signals: Signals) {
  const result = simulate([{ symbol: 'A', bars, splits: [], dividends: [], signals }], conventions)
  const { equity } = result
  return {
    equity: equity.map(worth => worth / conventions.cash),
    totalReturn: equity[equity.length - 1]! / conventions.cash - 1,
    maximumDrawdown: maximumDrawdown(equity),
    sharpe: sharpe(simpleReturns(equity)),
    trades: result.trades.length,
  }
}

describe('the fast run gives what the engine gives', () => {
  it('for moving averages that cross', () => {
    const pairs = pairsOf([3, 10, 50], [5, 20, 200])
    expect(pairs).toHaveLength(6)
    const equities: Float64Array[] = []
    const figures = sweepSmaCross(fast, pairs, sideFactors(costs), (_, equity) => equities.push(equity.slice()))
    pairs.forEach(({ fast: short, slow: long }, at) => {
      const [a, b] = [sma(bars.close, short), sma(bars.close, long)]
      const above = a.map((value, i) => (value > b[i]! ? 1 : 0))
      const expected = slowly({ longEntry: above, longExit: above.map(value => 1 - value) })
      expect(expected.trades).toBeGreaterThan(2)
      expect(figures.trades[at]).toBe(expected.trades)
      for (const name of ['totalReturn', 'maximumDrawdown', 'sharpe'] as const)
        expect(figures[name][at]).toBeCloseTo(expected[name], 9)
      equities[at]!.forEach((worth, i) => expect(worth).toBeCloseTo(expected.equity[i]!, 9))
    })
  })
  it.each([1, 2, 3])('for any entries and exits, unknown ones too (seed %d)', seed => {
    const chance = seededChance(seed)
    const truths = () => Float64Array.from(bars.close, () => (chance() < 0.05 ? Number.NaN : chance() < 0.2 ? 1 : 0))
    for (const exit of [null, truths()]) {
      const enter = truths()
      const figures = emptyFigures(1)
      runSignals(fast, enter, exit, sideFactors(costs), new Float64Array(bars.close.length), figures, 0)
      const expected = slowly({
        longEntry: enter,
        longExit: exit ?? enter.map(value => (value === 0 ? 1 : value === 1 ? 0 : value)),
      })
      expect(figures.trades[0]).toBe(expected.trades)
      for (const name of ['totalReturn', 'maximumDrawdown', 'sharpe'] as const)
        expect(figures[name][0]).toBeCloseTo(expected[name], 9)
    }
  })
  it('says nothing of a ratio where nothing was ever held', () => {
    const figures = sweepSmaCross(
      fastBars(bars.open.subarray(0, 10), bars.close.subarray(0, 10)),
      [{ fast: 5, slow: 50 }],
      sideFactors(costs),
    )
    expect([figures.totalReturn[0], figures.maximumDrawdown[0], figures.sharpe[0], figures.trades[0]]).toEqual([
      0,
      0,
      Number.NaN,
      0,
    ])
  })
})
