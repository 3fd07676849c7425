// What became of a symbol, from what is noted of changes.
import { type Day, dayOf } from '#basics'

export type SymbolChange = {
  readonly former: string
  /** Null: it left the exchange, and nothing is traded in its place. */
  readonly present: string | null
  /** The first day under the present symbol; where it left, the last on which it was traded. Null: not known. */
  readonly day: string | null
  /** Who says so. */
  readonly source: string
}

export type Renaming = SymbolChange & { readonly present: string }

export type SymbolHistory = {
  /** Under which it was listed before. */
  readonly formerly: readonly Renaming[]
  /** Under which it went on. */
  readonly became: Renaming | null
  /** It, or what it became, left the exchange. */
  readonly left: SymbolChange | null
}

export const unchangedSymbol: SymbolHistory = { formerly: [], became: null, left: null }

/** Nobody renames a share more often; a list that leads in circles ends here too. */
const mostSteps = 10

/** `changes`: at least those in which the symbol, and what it became, is named. */
export function symbolHistory(symbol: string, changes: readonly SymbolChange[]): SymbolHistory {
  const of = new Map(changes.map(change => [change.former, change]))
  const own = of.get(symbol)
  let last = own
  for (let step = 0; step < mostSteps && last?.present != null && of.has(last.present); step++) last = of.get(last.present)
  return {
    formerly: changes.filter(isRenaming).filter(({ present }) => present === symbol),
    became: own && isRenaming(own) ? own : null,
    left: last && last.present === null ? last : null,
  }
}

/** The symbol under which it goes on today, as far as is known. */
export function presentSymbol(symbol: string, changes: readonly SymbolChange[]): string {
  const of = new Map(changes.map(change => [change.former, change.present]))
  let present = symbol
  for (let step = 0; step < mostSteps; step++) present = of.get(present) ?? present
  return present
}

/** The last day on which something was traded under the symbol: without an end while it is not given up, null when nobody knows the day. */
export function lastTradedDay({ became, left }: SymbolHistory): Day | null {
  if (became) return became.day === null ? null : dayOf(became.day) - 1
  if (left) return left.day === null ? null : dayOf(left.day)
  return Number.POSITIVE_INFINITY
}

export function isRenaming(change: SymbolChange): change is Renaming {
  return change.present !== null
}
