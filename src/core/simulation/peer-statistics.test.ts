// By hand: 1,000 become 1,100, 1,210 in the year after, then 1,089.
import { describe, expect, it } from 'vitest'
import { dayOf } from '#basics'
import type { Trade } from './ledger.ts'
import { likeBacktrader, likeLean, likeVectorbt } from './peer-statistics.ts'

const trade = (profit: number, moneyIn: number): Trade => ({
  symbol: 0,
  direction: 'long',
  decidedOn: 0,
  entryDay: 0,
  entryPrice: moneyIn,
  shares: 1,
  entryReason: 'signal',
  exitDay: 1,
  exitPrice: moneyIn + profit,
  exitReason: 'signal',
  bars: 1,
  profit,
  return: profit / moneyIn,
  commission: 2,
  slippage: 0,
  dividends: 0,
  borrow: 0,
})
const run = {
  days: Int32Array.of(dayOf('2020-12-31'), dayOf('2021-12-31'), dayOf('2022-12-30')),
  equity: Float64Array.of(1_100, 1_210, 1_089),
  trades: [trade(100, 1_000), trade(110, 1_000), trade(-121, 1_000)],
}

describe('the statistics of others', () => {
  it("are backtrader's: yearly returns of 10, 10 and −10 %, less 1 %, over the population's deviation", () => {
    const found = likeBacktrader(run, 1_000)
    const excess = [0.09, 0.09, -0.11]
    const mean = 0.07 / 3
    const deviation = Math.sqrt(excess.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3)
    expect(found['SharpeRatio.sharperatio']).toBeCloseTo(mean / deviation, 12)
    expect(found['DrawDown.max.drawdown']).toBeCloseTo(10, 10)
    expect(found['DrawDown.max.moneydown']).toBeCloseTo(121, 10)
    expect(found['Returns.rtot']).toBeCloseTo(Math.log(1.089), 12)
    expect(found['Returns.rnorm']).toBeCloseTo(1.089 ** (252 / 3) - 1, 4)
    expect(found).toMatchObject({ 'TradeAnalyzer.total.closed': 3, 'TradeAnalyzer.won.total': 2, 'TradeAnalyzer.lost.total': 1 })
    expect(found['TradeAnalyzer.pnl.net.total']).toBe(89)
    expect(found['TradeAnalyzer.pnl.gross.total']).toBe(95)
    const spread = Math.sqrt([100, 110, -121].reduce((sum, value) => sum + (value - 89 / 3) ** 2, 0) / 3)
    expect(found['SQN.sqn']).toBeCloseTo((Math.sqrt(3) * 89) / 3 / spread, 12)
  })
  it("are vectorbt's: 365 days a year, the first day from the starting cash among them", () => {
    const found = likeVectorbt(run, 1_000)
    const deviation = Math.sqrt((2 * (0.1 - 0.1 / 3) ** 2 + (-0.1 - 0.1 / 3) ** 2) / 2)
    expect(found['Sharpe Ratio']).toBeCloseTo((0.1 / 3 / deviation) * Math.sqrt(365), 12)
    expect(found['Annualized Volatility [%]']).toBeCloseTo(deviation * Math.sqrt(365) * 100, 10)
    expect(found['Annualized Return [%]']).toBeCloseTo((1.089 ** (365 / 3) - 1) * 100, 4)
    expect(found['Max Drawdown [%]']).toBeCloseTo(10, 10)
    expect(found['Calmar Ratio']).toBeCloseTo((1.089 ** (365 / 3) - 1) / 0.1, 6)
    expect(found['Sortino Ratio']).toBeCloseTo(((0.1 / 3) * 365) / Math.sqrt((0.01 / 3) * 365), 10)
    expect(found).toMatchObject({ 'End Value': 1_089, 'Total Return [%]': expect.closeTo(8.9, 10) as number })
  })
  it("are LEAN's: years of 365 days, (1 + mean)^252 − 1 over the yearly deviation", () => {
    const found = likeLean(run, 1_000, 0.02)
    const changes = [0.1, 0.1, -0.1]
    const mean = 0.1 / 3
    const deviation = Math.sqrt((changes.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2) * 252)
    expect(found['Compounding Annual Return']).toBeCloseTo(1.089 ** (365 / 729) - 1, 12)
    expect(found['Annual Standard Deviation']).toBeCloseTo(deviation, 12)
    expect(found['Sharpe Ratio']! / (((1 + mean) ** 252 - 1 - 0.02) / deviation)).toBeCloseTo(1, 10)
    expect(found['Drawdown']).toBeCloseTo(0.1, 12)
    expect(found['Win Rate']).toBeCloseTo(2 / 3, 12)
    expect(found['Profit-Loss Ratio']).toBeCloseTo(0.105 / 0.121, 12)
    expect(found['Expectancy']).toBeCloseTo((2 / 3) * (0.105 / 0.121) - 1 / 3, 12)
  })
})
