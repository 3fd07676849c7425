// Which listing somebody means, and a sentence where there is none.
import type { Found, Listing } from '#market'

export type Meant = {
  readonly listing: Listing | null
  /** What has to be said of it: that it goes by another symbol now, or why nothing is meant. */
  readonly remark: string | null
}

/** Other programs name any of these for what is listed on one of them. */
const american = new Set('NASDAQ NYSE AMEX NYSEARCA ARCA NYSEAMERICAN NYSEMKT BATS CBOE OTC OTCMKTS'.split(' '))

/** `exchange`: what stood before the symbol, in capitals. A share of that name on another exchange is another share. */
export function meant(symbol: string, { listing, history }: Found, exchange: string | null = null): Meant {
  const shown = symbol.slice(0, 20)
  if (!listing) {
    const { left } = history
    const why = left === null ? '' : ` It left the exchange${left.day === null ? '' : ` after ${left.day}`}.`
    return { listing: null, remark: `Nothing is listed under ${shown}.${why}` }
  }
  if (exchange !== null && !isOn(exchange, listing))
    return { listing: null, remark: `${listing.symbol} here is the one on ${listing.exchange}, not on ${exchange.slice(0, 20)}.` }
  const { became } = history
  // A former symbol may be listed itself again.
  if (became === null || listing.symbol === became.former) return { listing, remark: null }
  const since = became.present === listing.symbol && became.day !== null ? `, since ${became.day}` : ' now'
  return { listing, remark: `${shown} goes by ${listing.symbol}${since}.` }
}

function isOn(exchange: string, listing: Listing): boolean {
  const own = listing.exchange.toUpperCase()
  // A listing made from somebody's file alone is on no exchange that we know of.
  return own === exchange || own === 'NOT STATED' || (american.has(exchange) && american.has(own))
}
