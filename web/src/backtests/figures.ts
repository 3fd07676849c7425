// The figures of a report as people read them: a label, the value, the range, and how it is meant.
import type { BacktestReport } from '../../../src/product/backtests/backtests.contract.ts'
import { count, day, missing, percent, percentChange, price, ratio } from '../numbers/numbers.ts'

export type Figure = { label: string; value: string; range: string; says: string }
type Metrics = BacktestReport['metrics']
type Estimate = Metrics['sharpe']

const hundred = (value: number | null) => (value === null ? null : 100 * value)
const shared = (value: number | null) => percent(hundred(value))
const changed = (value: number | null) => percentChange(hundred(value))

function estimated(label: string, { value, low, high }: Estimate, write: (value: number | null) => string, says: string): Figure {
  return { label, value: write(value), range: low === null || high === null ? missing : `${write(low)} to ${write(high)}`, says }
}

export function figuresOf({ metrics: of }: Pick<BacktestReport, 'metrics'>): Figure[] {
  const plain = (label: string, value: string, says: string): Figure => ({ label, value, range: '', says })
  return [
    plain('Total return', changed(of.totalReturn), 'Worth at the end over the money put in, minus 1.'),
    estimated('Growth a year', of.cagr, changed, 'The constant yearly growth that gives the same.'),
    estimated('Volatility a year', of.volatility, shared, 'How far daily returns spread, times the square root of 252.'),
    estimated('Sharpe ratio', of.sharpe, ratio, 'Mean return over volatility, a year; risk-free rate 0.'),
    estimated('Sortino ratio', of.sortino, ratio, 'Mean return over the spread of losing days, a year.'),
    estimated('Calmar ratio', of.calmar, ratio, 'Growth a year over the size of the worst drawdown.'),
    estimated('Worst drawdown', of.maximumDrawdown, changed, 'The deepest fall from a high.'),
    plain('Trades closed', count(of.closedTrades), of.openTrades > 0 ? `${of.openTrades} more still open.` : 'None is open.'),
    estimated('Won', of.winRate, shared, 'Share of closed trades that earned something after costs.'),
    estimated('Profit factor', of.profitFactor, ratio, 'Money won over money lost, of closed trades.'),
    estimated('Mean trade', of.averageTrade, changed, 'Mean return of closed trades.'),
    plain('Closes held, mean', of.averageBars === null ? missing : of.averageBars.toFixed(1), 'From entry to exit.'),
    plain('Exposure', shared(of.exposure), `Something was held on ${shared(of.timeInMarket)} of the days.`),
    plain(
      'Turnover a year',
      of.turnover === null ? missing : `${of.turnover.toFixed(1)} ×`,
      'Bought and sold, halved, over the mean worth.',
    ),
    plain('Worth at the end', price(of.finalEquity), `Of what was put in, on ${day(of.from)}.`),
  ]
}
