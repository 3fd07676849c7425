// What a simulation came to. Each figure comes with the range in which it would have lain had the same days come in another order, and
// with none at all where the sample is too small to say anything.
import {
  bootstrapRanges,
  cagr,
  deepestDrawdowns,
  type DrawdownEpisode,
  maximumDrawdown,
  mean,
  type Range,
  sharpe,
  simpleReturns,
  sortino,
  volatility,
  wilsonRange,
} from '#statistics'
import type { Trade } from './ledger.ts'
import type { Simulation } from './simulate.ts'

/** null where the sample is too small; the range likewise. */
export type Estimate = { readonly value: number | null; readonly low: number | null; readonly high: number | null }

export type Drawdown = {
  readonly depth: number
  readonly peak: number
  readonly trough: number
  readonly recovered: number | null
}

/** Shares, not percent: 0.1 is 10 %. Money in the account's currency. Days since 1970. */
export type Performance = {
  readonly from: number
  readonly to: number
  readonly returnCount: number
  readonly finalEquity: number
  readonly totalReturn: number
  readonly cagr: Estimate
  readonly volatility: Estimate
  readonly sharpe: Estimate
  readonly sortino: Estimate
  readonly calmar: Estimate
  readonly maximumDrawdown: Estimate
  /** The deepest five, deepest first. */
  readonly drawdowns: readonly Drawdown[]
  /** Mean over all days of what was held over what the account was worth, and share of the days on which anything was. */
  readonly exposure: number
  readonly timeInMarket: number
  /** What was bought and sold, halved, over the mean worth, a year. null in less than a month. */
  readonly turnover: number | null
  readonly closedTrades: number
  readonly openTrades: number
  readonly winRate: Estimate
  readonly profitFactor: Estimate
  readonly averageTrade: Estimate
  readonly averageBars: number | null
  readonly costs: { commission: number; slippage: number; borrow: number; interest: number; dividends: number }
  /** What commission, slippage and borrowing took of the starting money. */
  readonly costShare: number
}

/** A growth per year from less than a year is an extrapolation. */
const leastReturns = 252
const leastTrades = 10
const leastForTurnover = 21
const draws = 1_000
const meanBlock = 20

const none: Estimate = { value: null, low: null, high: null }

type Measured = Pick<Simulation, 'days' | 'equity' | 'exposure' | 'trades' | 'totals'>

/** seed: of the draws behind the ranges. */
export function performanceOf(result: Measured, startingCash: number, seed: number): Performance {
  const { days, equity, totals } = result
  const returns = simpleReturns(equity)
  const { commission, slippage, borrow, interest, dividends } = totals
  return {
    from: days[0] ?? 0,
    to: days[days.length - 1] ?? 0,
    returnCount: returns.length,
    finalEquity: equity[equity.length - 1] ?? startingCash,
    totalReturn: (equity[equity.length - 1] ?? startingCash) / startingCash - 1,
    ...yearly(equity, returns, seed),
    drawdowns: worstDrawdowns(days, equity),
    exposure: days.length === 0 ? 0 : mean(result.exposure),
    timeInMarket: days.length === 0 ? 0 : result.exposure.filter(share => share > 0).length / days.length,
    turnover: returns.length < leastForTurnover ? null : (totals.traded / 2 / mean(equity)) * (252 / returns.length),
    ...ofTrades(result.trades, seed),
    costs: { commission, slippage, borrow, interest, dividends },
    costShare: (commission + slippage + borrow) / startingCash,
  }
}

type Yearly = Pick<Performance, 'cagr' | 'volatility' | 'sharpe' | 'sortino' | 'calmar' | 'maximumDrawdown'>

/** Also for a benchmark: equity: n known values, one a day. returns: of them. */
function yearly(equity: Float64Array, returns: Float64Array, seed: number): Yearly {
  const isEnough = returns.length >= leastReturns && returns.some(value => value !== 0)
  const deepest = maximumDrawdown(equity)
  if (!isEnough) {
    const measured = equity.length < 2 ? none : { value: deepest, low: null, high: null }
    return { cagr: none, volatility: none, sharpe: none, sortino: none, calmar: none, maximumDrawdown: measured }
  }
  const ranges = bootstrapRanges(returns, figuresOf, { meanBlock, draws, seed })
  const growth = cagr(equity)
  const values = [
    growth,
    volatility(returns),
    sharpe(returns),
    sortino(returns),
    deepest < 0 ? growth / -deepest : Number.NaN,
    deepest,
  ]
  const [a, b, c, d, e, f] = values.map((value, k) => estimate(value, ranges[k]!))
  return { cagr: a!, volatility: b!, sharpe: c!, sortino: d!, calmar: e!, maximumDrawdown: f! }
}

/** The same figures of one sample of returns, in a single pass, because it happens a thousand times. */
function figuresOf(returns: Float64Array): readonly number[] {
  const n = returns.length
  let [sum, squares, below, level, peak, deepest] = [0, 0, 0, 1, 1, 0]
  for (let i = 0; i < n; i++) {
    const value = returns[i]!
    sum += value
    squares += value * value
    if (value < 0) below += value * value
    level *= 1 + value
    if (level > peak) peak = level
    else if (level / peak - 1 < deepest) deepest = level / peak - 1
  }
  const growth = level ** (252 / n) - 1
  const deviation = Math.sqrt(Math.max(0, squares - (sum * sum) / n) / (n - 1)) * Math.sqrt(252)
  const downside = Math.sqrt(below / n) * Math.sqrt(252)
  const yearlyMean = (sum / n) * 252
  return [growth, deviation, over(yearlyMean, deviation), over(yearlyMean, downside), over(growth, -deepest), deepest]
}

function over(reward: number, risk: number): number {
  return risk > 0 ? reward / risk : Number.NaN
}

function ofTrades(
  trades: readonly Trade[],
  seed: number,
): Pick<Performance, 'closedTrades' | 'openTrades' | 'winRate' | 'profitFactor' | 'averageTrade' | 'averageBars'> {
  const closed = trades.filter(trade => trade.exitDay !== null)
  const counts = { closedTrades: closed.length, openTrades: trades.length - closed.length }
  const averageBars = closed.length === 0 ? null : closed.reduce((sum, trade) => sum + trade.bars, 0) / closed.length
  if (closed.length < leastTrades) return { ...counts, averageBars, winRate: none, profitFactor: none, averageTrade: none }
  const profits = Float64Array.from(closed, trade => trade.profit)
  const returns = Float64Array.from(closed, trade => trade.return)
  const wins = profits.filter(profit => profit > 0).length
  const options = { meanBlock: 1, draws, seed }
  const [factor] = bootstrapRanges(profits, sample => [profitFactor(sample)], options)
  const [average] = bootstrapRanges(returns, sample => [mean(sample)], options)
  return {
    ...counts,
    averageBars,
    winRate: estimate(wins / closed.length, wilsonRange(wins, closed.length)),
    profitFactor: estimate(profitFactor(profits), factor!),
    averageTrade: estimate(mean(returns), average!),
  }
}

/** What was won over what was lost; NaN where nothing was lost. */
function profitFactor(profits: Float64Array): number {
  let [won, lost] = [0, 0]
  for (const profit of profits) {
    if (profit > 0) won += profit
    else lost -= profit
  }
  return over(won, lost)
}

function worstDrawdowns(days: Int32Array, equity: Float64Array): Drawdown[] {
  return deepestDrawdowns(equity, 5).map((episode: DrawdownEpisode) => ({
    depth: episode.depth,
    peak: days[episode.peakIndex]!,
    trough: days[episode.troughIndex]!,
    recovered: episode.recoveryIndex === null ? null : days[episode.recoveryIndex]!,
  }))
}

function estimate(value: number, { low, high }: Range): Estimate {
  const known = (figure: number) => (Number.isFinite(figure) ? figure : null)
  return { value: known(value), low: known(low), high: known(high) }
}

/**
 * What the same money would be worth each day had it been put into the benchmark on the first day and left alone. time, close: the
 * benchmark's bars; a day without one takes the last close before. null when it does not reach back to the first day.
 */
export function heldInstead(days: Int32Array, time: Int32Array, close: Float64Array, cash: number): Float64Array | null {
  const out = new Float64Array(days.length)
  let next = 0
  let last = Number.NaN
  for (let t = 0; t < days.length; t++) {
    for (; next < time.length && time[next]! <= days[t]!; next++) if (!Number.isNaN(close[next]!)) last = close[next]!
    if (Number.isNaN(last)) return null
    out[t] = last
  }
  const first = out[0]!
  return out.map(price => (cash * price) / first)
}
