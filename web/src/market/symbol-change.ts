// What became of a symbol, in one sentence.
import type { StockAnswer } from '../../../src/product/market/market.contract.ts'
import { day } from '../numbers/numbers.ts'

/** "Listed as META since 9 Jun 2022, FB before."; null when it always was what it is. */
export function symbolChangeText({ symbol, symbolHistory }: Pick<StockAnswer, 'symbol' | 'symbolHistory'>): string | null {
  const { formerly, became, delistedAfter } = symbolHistory
  const [former] = formerly
  const said = [
    ...(former ? [`Listed as ${symbol} since ${day(former.day)}, as ${former.former} before.`] : []),
    ...(became ? [`Listed as ${became.present} since ${day(became.day)}.`] : []),
    ...(delistedAfter === null ? [] : [`${became ? 'It left' : 'Left'} the exchange; traded last on ${day(delistedAfter)}.`]),
  ]
  return said.length === 0 ? null : said.join(' ')
}
