import { Link } from '@tanstack/react-router'
import type { StockAnswer } from '../../../src/product/market/market.contract.ts'
import { PercentChange, PriceChange } from '../elements/change.tsx'
import { day, price } from '../numbers/numbers.ts'
import { flaggedText } from './finding-text.ts'
import { otherNames } from './other-names.ts'
import { symbolChangeText } from './symbol-change.ts'

/** As high as its outline, whatever the source is called, so that the chart does not move. */
const rowClass = 'mt-1 min-h-[5.5rem] md:flex md:min-h-12 md:items-baseline md:gap-x-3'

/** Name, symbol, exchange; then last, change, as-of and source in one line. */
export function StockHeading({ stock }: { stock: StockAnswer }) {
  const { quote, fundamentals } = stock
  const { others } = otherNames(stock.alsoKnownAs)
  const changed = symbolChangeText(stock)
  const flagged = flaggedText(stock.findings)
  const last = quote?.last ?? fundamentals?.price ?? null
  const currency = quote ? stock.currency : fundamentals?.currency
  // Cut off where it does not fit: all of it stands under "Where this comes from".
  const source = quote
    ? `close of ${day(quote.date)}${stock.freshness ? `, ${stock.freshness.says}` : ''} · ${stock.source ?? ''}`
    : `close of ${day(fundamentals?.asOf)}, one snapshot · ${fundamentals?.source ?? ''}`
  return (
    <header>
      <h1 className="flex flex-wrap items-baseline gap-x-3 text-2xl leading-9 font-semibold tracking-tight">
        {stock.name}
        <span className="text-base font-normal tracking-normal text-muted">
          {stock.symbol} · {stock.kind === 'index' ? 'Index' : stock.exchange}
          {others.length > 0 && ` · ${others.join(', ')}`}
        </span>
      </h1>
      <div className={rowClass}>
        {last === null ? (
          <p className="text-muted">No price is held for this symbol.</p>
        ) : (
          <p className="tabular flex shrink-0 items-baseline gap-x-3 whitespace-nowrap">
            <span className="text-[2rem] leading-12 font-semibold tracking-tight md:text-[2.5rem]" data-testid="last">
              {price(last)}
            </span>
            {currency && <span className="text-muted">{currency}</span>}
            <span className="font-medium md:text-lg">
              {quote ? (
                <PriceChange change={quote.change} percent={quote.changePercent} last={quote.last} />
              ) : (
                <PercentChange value={fundamentals?.priceChangePercent} />
              )}
            </span>
          </p>
        )}
        {last !== null && (
          <p className="min-w-0 text-sm text-muted max-md:line-clamp-2 md:truncate" title={source}>
            {flagged !== null && (
              <>
                <Link to="." hash="provenance" className="link">
                  {flagged}
                </Link>
                {' · '}
              </>
            )}
            {source}
          </p>
        )}
      </div>
      {changed !== null && <p className="mt-1 text-sm font-medium">{changed}</p>}
    </header>
  )
}

export function StockHeadingOutline({ symbol }: { symbol: string }) {
  return (
    <header aria-busy="true">
      <h1 className="text-2xl leading-9 font-semibold tracking-tight text-muted">{symbol}</h1>
      <div className={rowClass} aria-hidden="true">
        <div className="bone h-9 w-80 max-w-full" />
      </div>
    </header>
  )
}
