// What became of a symbol, in one sentence.
import type { StockAnswer } from '../../../src/product/market/market.contract.ts'
import { day } from '../numbers/numbers.ts'

/** "Listed as META since 9 Jun 2022, as FB before."; null when it always was what it is. */
export function symbolChangeText({ symbol, symbolHistory }: Pick<StockAnswer, 'symbol' | 'symbolHistory'>): string | null {
  const { formerly, became, left } = symbolHistory
  const [former] = formerly
  const who = became ? 'It left' : 'Left'
  const said = [
    ...(former ? [`Listed as ${symbol} ${since(former.day)}, as ${former.former} before.`] : []),
    ...(became ? [`Listed as ${became.present} ${since(became.day)}.`] : []),
    ...(left ? [`${who} the exchange; ${left.day === null ? 'date unknown' : `traded last on ${day(left.day)}`}.`] : []),
  ]
  return said.length === 0 ? null : said.join(' ')
}

function since(known: string | null): string {
  return known === null ? 'now (date unknown)' : `since ${day(known)}`
}
