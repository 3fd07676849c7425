// Whose days a listing keeps: what the directory says, what an index is known to follow, and what a symbol's ending says elsewhere.
import { type Exchange, exchangeByCode, type ExchangeCode, exchangeForListing } from '#exchange-days'

/** Indices are listed nowhere; their levels are those of these exchanges' sessions. */
const indices: Readonly<Record<string, ExchangeCode>> = {
  '^GSPC': 'XNYS',
  '^SPX': 'XNYS',
  '^NDX': 'XNYS',
  '^IXIC': 'XNYS',
  '^DJI': 'XNYS',
  '^RUT': 'XNYS',
  '^FTSE': 'XLON',
  '^GDAXI': 'XETR',
  '^N225': 'XTKS',
}

/** How Yahoo and others end the symbols of exchanges abroad. */
const endings: Readonly<Record<string, ExchangeCode>> = { L: 'XLON', DE: 'XETR', T: 'XTKS' }

/** Null when it is none whose days we know: then nothing is said about sessions. */
export function exchangeOf({ symbol, exchange }: { symbol: string; exchange: string }): Exchange | null {
  const listed = exchangeForListing(exchange)
  if (listed) return listed
  const code = indices[symbol] ?? (isStated(exchange) ? undefined : endings[/\.([A-Z]{1,2})$/.exec(symbol)?.[1] ?? ''])
  return code === undefined ? null : exchangeByCode(code)
}

/** As listings made from a file alone carry it. */
export const notStated = 'not stated'

function isStated(exchange: string): boolean {
  return exchange !== notStated
}
