// The figures of a report as lines of text, for files and terminals.
import type { Estimate } from '#simulation'
import type { Report } from './report.ts'

export type FigureRow = { readonly label: string; readonly value: string; readonly range: string }

const missing = '–'

export function figureRows({ metrics, benchmark }: Pick<Report, 'metrics' | 'benchmark'>): FigureRow[] {
  const percent = (value: number) => `${value >= 0 ? '+' : '−'}${Math.abs(value * 100).toFixed(2)} %`
  const share = (value: number) => `${(value * 100).toFixed(1)} %`
  const plain = (value: number) => value.toFixed(2).replace('-', '−')
  const row = (label: string, { value, low, high }: Estimate, show: (value: number) => string): FigureRow => ({
    label,
    value: value === null ? missing : show(value),
    range: low === null || high === null ? missing : `${show(low)} to ${show(high)}`,
  })
  const alone = (label: string, value: string): FigureRow => ({ label, value, range: '' })
  const { costs } = metrics
  return [
    alone('Total return', percent(metrics.totalReturn)),
    ...(benchmark ? [alone(`${benchmark.name}, held`, percent(benchmark.totalReturn))] : []),
    row('Growth a year', metrics.cagr, percent),
    row('Volatility a year', metrics.volatility, share),
    row('Sharpe ratio', metrics.sharpe, plain),
    row('Sortino ratio', metrics.sortino, plain),
    row('Calmar ratio', metrics.calmar, plain),
    row('Worst drawdown', metrics.maximumDrawdown, percent),
    ...metrics.drawdowns
      .slice(0, 1)
      .map(({ peak, trough, recovered }) => alone('… from, to, recovered', `${peak}, ${trough}, ${recovered ?? 'not yet'}`)),
    alone('Trades, closed and open', `${metrics.closedTrades} and ${metrics.openTrades}`),
    row('Won', metrics.winRate, share),
    row('Profit factor', metrics.profitFactor, plain),
    row('Mean trade', metrics.averageTrade, percent),
    alone('Days held, mean', metrics.averageBars === null ? missing : metrics.averageBars.toFixed(1)),
    alone('Exposure', share(metrics.exposure)),
    alone('Turnover a year', metrics.turnover === null ? missing : `${metrics.turnover.toFixed(1)} ×`),
    alone('Commission, slippage, borrowing', [costs.commission, costs.slippage, costs.borrow].map(plain).join(', ')),
    alone('Costs, of the starting money', share(metrics.costShare)),
    alone('Dividends, interest', `${plain(costs.dividends)}, ${plain(costs.interest)}`),
    alone('Worth at the end', plain(metrics.finalEquity)),
  ]
}
