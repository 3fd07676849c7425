// The trades as a table that a spreadsheet opens; what could be taken for a formula is made harmless by csvLine.
import { csvLine } from '#csv'
import type { Report } from './report.ts'

const heads = ['Symbol', 'Direction', 'Decided', 'Entry', 'Entry price', 'Shares', 'Why', 'Exit', 'Exit price', 'Why out', 'Bars']
const moneyHeads = ['Profit', 'Return %', 'Commission', 'Slippage', 'Dividends', 'Borrowing']

export function tradesAsCsv({ trades }: Report): string {
  const lines = trades.map(trade =>
    csvLine([
      trade.symbol,
      trade.direction,
      trade.decidedOn,
      trade.entryDate,
      trade.entryPrice,
      trade.shares,
      trade.entryReason,
      trade.exitDate,
      trade.exitPrice,
      trade.exitReason ?? 'still open',
      trade.bars,
      trade.profit,
      trade.return * 100,
      trade.commission,
      trade.slippage,
      trade.dividends,
      trade.borrow,
    ]),
  )
  return [csvLine([...heads, ...moneyHeads]), ...lines].join('')
}
