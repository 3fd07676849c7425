// What quantity a word names, and which of several a figure of a list is of. Pure.
import type { Claim } from './claims.ts'
import type { Term } from './terms.ts'

export function isQuantity({ ids }: Term): boolean {
  return (
    /risk-|rsi|adx|-di-|macd|momentum|volatility|atr|net-|revenue|market-cap|dividend|eps|price-to/.test(ids.source) &&
    !/return-\|total/.test(ids.source) &&
    !/distance-to\|/.test(ids.source)
  )
}

/** Not "industry", "peers" or "percentile", which are of whatever is named with them. */
export const isOwnQuantity = (term: Term): boolean =>
  isQuantity(term) && !term.ids.source.startsWith('^(?:industry-|percentile-|vol')

/** "Up capture and down capture were 113.7 % and 113.1 %": two lists as long as each other, in one order. */
export function quantityInList(claim: Claim, text: string, terms: readonly Term[], claims: readonly Claim[]): Term | undefined {
  const named = terms.filter(isOwnQuantity)
  const figures = claims.filter(({ at }) => at >= (terms[0]?.at ?? 0) && at >= claim.at - 60 && at <= claim.at + 60)
  const isList = (places: readonly { readonly at: number; readonly end: number }[], between: RegExp) =>
    places.every(({ end }, order) => order === places.length - 1 || between.test(text.slice(end, places[order + 1]?.at)))
  return named.length > 1 &&
    named.length === figures.length &&
    (named.at(-1)?.end ?? 0) <= (figures[0]?.at ?? 0) &&
    isList(named, /^(?: ratios?)?,? (?:and )?(?:the |its )?$/) &&
    isList(figures, /^,? and $|^, $/)
    ? named[figures.indexOf(claim)]
    : undefined
}
