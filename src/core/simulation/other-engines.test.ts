// What other engines give under their own conventions. The numbers come from independent programs that follow the brokers of backtesting.py
// and backtrader line by line, over LEAN's daily bars as traded: SMA(10) crossing SMA(30).
import { expect, it } from 'vitest'
import type { Bars } from '#series'
import { leanBars } from '../../../test/support/lean-bars.ts'
import { describeReference } from '../../../test/support/reference-data.ts'
import { type Conventions, conventionsOf, type Costs } from './conventions.ts'
import { likeBacktestingPy } from './peer-statistics.ts'
import { simulate } from './simulate.ts'

const units = (closes: Float64Array) => closes.reduce((sum, close) => sum + Math.round(close * 10_000), 0)

/** The crossings of SMA(10) and SMA(30), upwards and downwards. */
function crossings({ close }: Bars): { up: Float64Array; down: Float64Array } {
  // Thirty times the mean in ten-thousandths: whole numbers, so that equal means are equal.
  const sum = (length: number) =>
    close.map((_, i) => (i < length - 1 ? Number.NaN : units(close.subarray(i - length + 1, i + 1)) * (30 / length)))
  const [fast, slow] = [sum(10), sum(30)]
  const crosses = (a: Float64Array, b: Float64Array) => a.map((value, i) => (a[i - 1]! < b[i - 1]! && value > b[i]! ? 1 : 0))
  return { up: crosses(fast, slow), down: crosses(slow, fast) }
}

type Case = { symbol: string; costs: Partial<Costs>; direction: 'long' | 'long-short'; fill?: 'same-close' }

function run({ symbol, costs, direction, fill }: Case) {
  const bars = leanBars(symbol)
  const { up, down } = crossings(bars)
  const base = conventionsOf['backtesting.py']
  const conventions: Conventions = { ...base, direction, costs: { ...base.costs, ...costs }, ...(fill && { fill }) }
  const short = direction === 'long-short' ? { shortEntry: down, shortExit: up } : {}
  return simulate(
    [{ symbol, bars, splits: [], dividends: [], signals: { longEntry: up, longExit: down, ...short } }],
    conventions,
  )
}
const closedOf = ({ trades }: ReturnType<typeof run>) => trades.filter(trade => trade.exitDay !== null)

describeReference("backtesting.py's conventions", () => {
  it.each([
    [{ symbol: 'spy', costs: { percent: 0.2 }, direction: 'long' }, 12_111.65, 101, 3_671.74],
    [{ symbol: 'spy', costs: { percent: 0.2 }, direction: 'long-short' }, 3_381.04, 203, 4_636.89],
    [{ symbol: 'aapl', costs: { percent: 0.1, slippagePercent: 0.05 }, direction: 'long-short' }, 730.88, 210, 2_406.6],
    [{ symbol: 'ibm', costs: { slippagePercent: 0.2 }, direction: 'long', fill: 'same-close' }, 7_967.74, 111, 0],
  ] as const)('give %o to the cent', (of, final, trades, commission) => {
    const result = run(of)
    const closed = closedOf(result)
    expect(result.equity).toHaveLength(5_849)
    expect(result.equity.at(-1)).toBeCloseTo(final, 2)
    expect(closed).toHaveLength(trades)
    expect(closed.reduce((sum, trade) => sum + trade.commission, 0)).toBeCloseTo(commission, 2)
  })
  it('give its statistics', () => {
    const spy = likeBacktestingPy(run({ symbol: 'spy', costs: { percent: 0.2 }, direction: 'long' }))
    for (const [name, value] of Object.entries({
      'Return (Ann.) [%]': 0.8288359899269127,
      'Volatility (Ann.) [%]': 11.360811326924637,
      'Sharpe Ratio': 0.07295570413730988,
      'Sortino Ratio': 0.09983070301735468,
      'Calmar Ratio': 0.0235913298940645,
      'Win Rate [%]': 39.603960396039604,
      'Best Trade [%]': 16.395336205281893,
      'Worst Trade [%]': -9.020405797101445,
      'Avg. Trade [%]': 0.18935275160045784,
      'Profit Factor': 1.1824606042474086,
      'Expectancy [%]': 0.3031382766992504,
      SQN: 0.4811563410153593,
    }))
      expect(spy[name], name).toBeCloseTo(value, 8)
  })
})

describeReference("backtrader's conventions", () => {
  it.each([
    ['spy', 60, 11_588.557, 75, 27],
    ['aapl', 60, 22_000.0636, 94, 11],
    ['ibm', 70, 12_017.0458, 109, 2],
  ])(
    'give %s, %d shares each time at 0.1 %%, to the cent, and refuse what the cash does not cover',
    (symbol, count, final, closed, refused) => {
      const bars = leanBars(symbol)
      const { up, down } = crossings(bars)
      const base = conventionsOf.backtrader
      const conventions: Conventions = { ...base, sizing: { kind: 'shares', count }, costs: { ...base.costs, percent: 0.1 } }
      const signals = { longEntry: up, longExit: down }
      const result = simulate([{ symbol, bars, splits: [], dividends: [], signals }], conventions)
      expect(result.equity.at(-1)).toBeCloseTo(final, 2)
      expect(closedOf(result)).toHaveLength(closed)
      expect(result.decisions.filter(({ action }) => action === 'enter long').length - result.trades.length).toBe(refused)
    },
  )
})
