// The statistics of other engines by their own formulas, so that their reports can be held beside ours to the last digit.
import { calendarYearReturns, maximumDrawdown, mean, simpleReturns, standardDeviation, variance } from '#statistics'
import type { Trade } from './ledger.ts'
import type { Simulation } from './simulate.ts'

type Run = Pick<Simulation, 'days' | 'equity' | 'trades'>
export type PeerStatistics = Readonly<Record<string, number>>

/**
 * As backtesting.py's _stats.py computes them (0.3 to 0.6), names and percent as there. NaN where it gives NaN. returns: `gross` as up to
 * 0.6.3, where a trade's return and profit leave the commission out; `net` after.
 */
export function likeBacktestingPy({ days, equity, trades }: Run, returns: 'gross' | 'net' = 'net'): PeerStatistics {
  const n = equity.length
  const changes = simpleReturns(equity)
  // Its mean is over n values: the first day counts with a change of 0.
  const dayGrowth = equity[n - 1]! > 0 ? Math.exp(Math.log(equity[n - 1]! / equity[0]!) / n) : 1
  const annual = dayGrowth ** 252 - 1
  const swing = Math.sqrt((variance(changes) + dayGrowth ** 2) ** 252 - dayGrowth ** (2 * 252))
  const downside = Math.sqrt(changes.reduce((sum, change) => sum + Math.min(0, change) ** 2, 0) / changes.length)
  const deepest = maximumDrawdown(equity)
  const closed = trades.filter(trade => trade.exitDay !== null)
  const profits = Float64Array.from(closed, trade => profitOf(trade, returns))
  const of = Float64Array.from(closed, trade => profitOf(trade, returns) / (trade.entryPrice * trade.shares))
  const wins = profits.filter(profit => profit > 0)
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0)
  const held = new Set<number>()
  for (const trade of trades)
    days.forEach((day, t) => day >= trade.entryDay && day <= (trade.exitDay ?? Number.POSITIVE_INFINITY) && held.add(t))
  return {
    'Exposure Time [%]': (100 * held.size) / n,
    'Equity Final [$]': equity[n - 1]!,
    'Equity Peak [$]': equity.reduce((most, worth) => Math.max(most, worth), 0),
    'Return [%]': (equity[n - 1]! / equity[0]! - 1) * 100,
    'Return (Ann.) [%]': annual * 100,
    'Volatility (Ann.) [%]': swing * 100,
    'CAGR [%]': ((equity[n - 1]! / equity[0]!) ** (252 / (days[n - 1]! - days[0]!)) - 1) * 100,
    'Sharpe Ratio': annual / swing,
    'Sortino Ratio': annual / (downside * Math.sqrt(252)),
    'Calmar Ratio': annual / -deepest,
    'Max. Drawdown [%]': deepest * 100,
    '# Trades': closed.length,
    'Win Rate [%]': (100 * wins.length) / closed.length,
    'Best Trade [%]': 100 * of.reduce((best, value) => Math.max(best, value), Number.NEGATIVE_INFINITY),
    'Worst Trade [%]': 100 * of.reduce((worst, value) => Math.min(worst, value), Number.POSITIVE_INFINITY),
    'Avg. Trade [%]': (Math.exp(sum(of.map(value => Math.log(1 + value))) / of.length) - 1) * 100,
    'Profit Factor': sum(of.filter(value => value > 0)) / -sum(of.filter(value => value < 0)),
    'Expectancy [%]': mean(of) * 100,
    SQN: (Math.sqrt(closed.length) * mean(profits)) / standardDeviation(profits),
  }
}

function profitOf(trade: Trade, returns: 'gross' | 'net'): number {
  return returns === 'net' ? trade.profit : trade.profit + trade.commission
}

/**
 * As backtrader's analyzers give them with their defaults: SharpeRatio over calendar years with 1 % risk-free and the population's
 * deviation, DrawDown, Returns (252 days), SQN, TradeAnalyzer. startingCash: what the first year starts from.
 */
export function likeBacktrader({ days, equity, trades }: Run, startingCash: number): PeerStatistics {
  const n = equity.length
  const path = Float64Array.of(startingCash, ...equity)
  const years = Float64Array.from(calendarYearReturns(Int32Array.of(days[0]! - 366, ...days), path), year => year.value)
  const excess = years.map(value => value - 0.01)
  const total = Math.log(equity[n - 1]! / startingCash)
  const closed = trades.filter(trade => trade.exitDay !== null)
  const profits = Float64Array.from(closed, trade => trade.profit)
  return {
    'final value': equity[n - 1]!,
    'SharpeRatio.sharperatio': mean(excess) / population(excess),
    'DrawDown.max.drawdown': -maximumDrawdown(path) * 100,
    'DrawDown.max.moneydown': deepestMoney(path),
    'Returns.rtot': total,
    'Returns.ravg': total / n,
    'Returns.rnorm': Math.expm1((total / n) * 252),
    'SQN.sqn': (Math.sqrt(closed.length) * mean(profits)) / population(profits),
    'TradeAnalyzer.total.closed': closed.length,
    'TradeAnalyzer.won.total': profits.filter(profit => profit > 0).length,
    'TradeAnalyzer.lost.total': profits.filter(profit => profit <= 0).length,
    'TradeAnalyzer.pnl.net.total': profits.reduce((sum, profit) => sum + profit, 0),
    'TradeAnalyzer.pnl.gross.total': closed.reduce((sum, trade) => sum + trade.profit + trade.commission, 0),
  }
}

function population(values: Float64Array): number {
  return standardDeviation(values) * Math.sqrt((values.length - 1) / values.length)
}

function deepestMoney(path: Float64Array): number {
  let [peak, deepest] = [Number.NEGATIVE_INFINITY, 0]
  for (const worth of path) {
    peak = Math.max(peak, worth)
    deepest = Math.max(deepest, peak - worth)
  }
  return deepest
}

/**
 * As vectorbt's returns accessor computes them with its defaults (daily bars): a year has 365 of them, whatever days the market keeps; the first bar's return, from the starting cash, counts.
 */
export function likeVectorbt({ equity }: Pick<Run, 'equity'>, startingCash: number): PeerStatistics {
  const changes = simpleReturns(Float64Array.of(startingCash, ...equity))
  const annual = (equity.at(-1)! / startingCash) ** (365 / changes.length) - 1
  const deepest = maximumDrawdown(equity)
  const downside = Math.sqrt(mean(changes.map(change => Math.min(0, change) ** 2)) * 365)
  return {
    'End Value': equity.at(-1)!,
    'Total Return [%]': (equity.at(-1)! / startingCash - 1) * 100,
    'Max Drawdown [%]': -deepest * 100,
    'Annualized Return [%]': annual * 100,
    'Annualized Volatility [%]': standardDeviation(changes) * Math.sqrt(365) * 100,
    'Sharpe Ratio': (mean(changes) / standardDeviation(changes)) * Math.sqrt(365),
    'Calmar Ratio': annual / Math.abs(deepest),
    'Sortino Ratio': (mean(changes) * 365) / downside,
  }
}

/**
 * As LEAN's PortfolioStatistics computes them, before it rounds. riskFree: a year, as a share; LEAN takes it from a table of interest
 * rates. Fills on a day count from that day's close.
 */
export function likeLean({ days, equity, trades }: Run, startingCash: number, riskFree = 0): PeerStatistics {
  const n = equity.length
  const changes = simpleReturns(Float64Array.of(startingCash, ...equity))
  const years = (days[n - 1]! - days[0]!) / 365
  const annual = (1 + mean(changes)) ** 252 - 1
  const deviation = Math.sqrt(variance(changes) * 252)
  const downside = changes.filter(change => change < 0)
  const closed = trades.filter(trade => trade.exitDay !== null)
  const gains = Float64Array.from(
    closed.filter(trade => trade.profit > 0),
    trade => trade.return,
  )
  const losses = Float64Array.from(
    closed.filter(trade => trade.profit <= 0),
    trade => trade.return,
  )
  const [winRate, lossRate] = [gains.length / closed.length, losses.length / closed.length]
  const ratio = losses.length === 0 ? 0 : mean(gains) / Math.abs(mean(losses))
  return {
    'End Equity': equity[n - 1]!,
    'Net Profit': equity[n - 1]! / startingCash - 1,
    'Compounding Annual Return': (equity[n - 1]! / startingCash) ** (1 / years) - 1,
    Drawdown: -maximumDrawdown(Float64Array.of(startingCash, ...equity)),
    'Annual Standard Deviation': deviation,
    'Annual Variance': deviation ** 2,
    'Sharpe Ratio': (annual - riskFree) / deviation,
    'Sortino Ratio': (annual - riskFree) / Math.sqrt(variance(downside) * 252),
    'Win Rate': winRate,
    'Loss Rate': lossRate,
    'Profit-Loss Ratio': ratio,
    Expectancy: winRate * ratio - lossRate,
  }
}
