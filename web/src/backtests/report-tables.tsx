import { useState } from 'react'
import type { BacktestReport, BacktestTrade } from '../../../src/product/backtests/backtests.contract.ts'
import { PercentChange } from '../elements/change.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { count, day, missing, price } from '../numbers/numbers.ts'

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export function MonthsTable({ monthly }: { monthly: BacktestReport['monthly'] }) {
  return (
    <Scroller label="Returns by month, %">
      <table className="figures">
        <caption className="sr-only">Returns by month and year, in per cent</caption>
        <thead>
          <tr>
            <th scope="col">Year</th>
            {monthNames.map(name => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            <th scope="col">Year, %</th>
          </tr>
        </thead>
        <tbody>
          {monthly.toReversed().map(({ year, months, total }) => (
            <tr key={year}>
              <th scope="row">{year}</th>
              {months.map((value, month) => (
                <td key={monthNames[month]}>{value === null ? missing : <Signed value={value} />}</td>
              ))}
              <td>
                <PercentChange value={100 * total} hasArrow={false} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}

/** One decimal, so that twelve months fit. */
function Signed({ value }: { value: number }) {
  const text = (100 * Math.abs(value)).toFixed(1)
  if (text === '0.0') return <span className="text-muted">0.0</span>
  return <span className={value > 0 ? 'text-gain' : 'text-loss'}>{`${value > 0 ? '+' : '−'}${text}`}</span>
}

const shownAtFirst = 50

export function TradesTable({ trades, total }: { trades: readonly BacktestTrade[]; total: number }) {
  const [all, setAll] = useState(false)
  if (trades.length === 0) return <p className="text-muted">The rule was never true when something could be bought.</p>
  const newest = trades.toReversed()
  const shown = all ? newest : newest.slice(0, shownAtFirst)
  return (
    <>
      <Scroller label="Trades, newest first">
        <table className="figures">
          <thead>
            <tr>
              <th scope="col">Symbol</th>
              <th scope="col">Way</th>
              <th scope="col">In</th>
              <th scope="col">Price</th>
              <th scope="col">Shares</th>
              <th scope="col">Out</th>
              <th scope="col">Price</th>
              <th scope="col">Why</th>
              <th scope="col">Closes</th>
              <th scope="col">Costs</th>
              <th scope="col">Profit</th>
              <th scope="col">Return, %</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(trade => (
              <tr key={`${trade.symbol} ${trade.entryDate} ${trade.exitDate}`}>
                <th scope="row">{trade.symbol}</th>
                <td>{trade.direction}</td>
                <td title={`decided on ${trade.decidedOn}: ${trade.entryReason}`}>{day(trade.entryDate)}</td>
                <td>{price(trade.entryPrice)}</td>
                <td>{trade.shares >= 1_000 ? count(trade.shares) : trade.shares.toFixed(2)}</td>
                <td>{trade.exitDate ? day(trade.exitDate) : 'open'}</td>
                <td>{price(trade.exitPrice)}</td>
                <td>{trade.exitReason ?? missing}</td>
                <td>{count(trade.bars)}</td>
                <td>{price(trade.commission + trade.slippage + trade.borrow)}</td>
                <td>{price(trade.profit)}</td>
                <td>
                  <PercentChange value={100 * trade.return} hasArrow={false} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
      {!all && newest.length > shownAtFirst && (
        <button type="button" className="button mt-3 print:hidden" onClick={() => setAll(true)}>
          Show all {count(newest.length)}
        </button>
      )}
      {total > trades.length && (
        <p className="mt-2 text-sm text-muted">
          Of {count(total)} trades the newest {count(trades.length)} are listed.
        </p>
      )}
    </>
  )
}
