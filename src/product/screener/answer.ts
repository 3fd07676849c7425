// The answer's shape, for HTTP and the command line alike.
import { unitOfColumn } from './column-units.ts'
import type { Hit, ScreenResult } from './screener.ts'

/** As `GET /api/screener` and `tradewise screen --json` give it. */
export function screenAnswerOf(result: ScreenResult) {
  const { rule, columns, sort, isDescending, total, listedCount, pricedCount, isCurrentOnly, snapshot, hits } = result
  return {
    rule,
    columns: columns.map(({ name, kind }) => ({ name, kind, unit: unitOfColumn(name) })),
    sort,
    order: isDescending ? ('descending' as const) : ('ascending' as const),
    total,
    listedCount,
    pricedCount,
    isCurrentOnly,
    snapshot: snapshot && { ...snapshot },
    hits: hits.map(hitOf),
  }
}

function hitOf({ symbol, name, exchange, values, glance }: Hit) {
  const { currency = null, quote = null, closes = [] } = glance ?? {}
  return {
    symbol,
    name,
    exchange,
    values: [...values],
    currency,
    quote: quote && { date: quote.date, last: quote.last, changePercent: quote.changePercent },
    closes: [...closes],
  }
}
