// Which price a page shows first: the last one that a source stated where it is newer than the last bar, else the last close, else the
// snapshot's.
import type { StockAnswer } from '../../../src/product/market/market.contract.ts'
import { day, instant } from '../numbers/numbers.ts'

export type LastPrice = {
  last: number
  currency: string | null
  change: number | null
  changePercent: number | null
  /** Of when it is, and from where. */
  says: string
}

type Asked = Pick<StockAnswer, 'quote' | 'quoted' | 'fundamentals' | 'currency' | 'source' | 'freshness'>

const states = { before: 'before the session', open: 'during the session', after: 'after the session', closed: 'session closed' }

/** Null when no price is held. */
export function lastPrice({ quote, quoted, fundamentals, currency, source, freshness }: Asked): LastPrice | null {
  if (quoted && quoted.at.slice(0, 10) > (quote?.date ?? fundamentals?.asOf ?? '')) {
    const { price, previousClose } = quoted
    const change = previousClose === null ? null : price - previousClose
    const state = quoted.marketState === null ? '' : `, ${states[quoted.marketState]}`
    return {
      last: price,
      currency: quoted.currency,
      change,
      changePercent: previousClose === null ? null : (price / previousClose - 1) * 100,
      says: `price of ${instant(quoted.at)}${state} · ${quoted.source}`,
    }
  }
  if (quote) {
    const { last, change, changePercent } = quote
    const age = freshness ? `, ${freshness.says}` : ''
    return { last, currency, change, changePercent, says: `close of ${day(quote.date)}${age} · ${source ?? ''}` }
  }
  if (fundamentals?.price == null) return null
  return {
    last: fundamentals.price,
    currency: fundamentals.currency,
    change: null,
    changePercent: fundamentals.priceChangePercent,
    says: `close of ${day(fundamentals.asOf)}, one snapshot · ${fundamentals.source}`,
  }
}
