import type { StockAnswer } from '../../../src/product/market/market.contract.ts'
import { PercentChange, PriceChange } from '../elements/change.tsx'
import { day, price } from '../numbers/numbers.ts'
import { otherNames } from './other-names.ts'

/** Name, symbol, exchange; then last, change, as-of and source in one line. */
export function StockHeading({ stock }: { stock: StockAnswer }) {
  const { quote, fundamentals } = stock
  const { others } = otherNames(stock.alsoKnownAs)
  return (
    <header>
      <h1 className="flex flex-wrap items-baseline gap-x-3 text-2xl leading-9 font-semibold tracking-tight">
        {stock.name}
        <span className="text-base font-normal tracking-normal text-muted">
          {stock.symbol} · {stock.kind === 'index' ? 'Index' : stock.exchange}
          {others.length > 0 && ` · ${others.join(', ')}`}
        </span>
      </h1>
      <p className="mt-1 flex min-h-12 flex-wrap items-baseline gap-x-3">
        {quote ? (
          <>
            <span className="tabular text-[2.5rem] leading-12 font-semibold tracking-tight" data-testid="last">
              {price(quote.last)}
            </span>
            {stock.currency && <span className="text-muted">{stock.currency}</span>}
            <span className="text-lg font-medium">
              <PriceChange change={quote.change} percent={quote.changePercent} last={quote.last} />
            </span>
            <span className="text-sm text-muted">
              close of {day(quote.date)} · {stock.source}
            </span>
          </>
        ) : fundamentals?.price != null ? (
          <>
            <span className="text-[2.5rem] leading-12 font-semibold tracking-tight">{price(fundamentals.price)}</span>
            {fundamentals.currency && <span className="text-muted">{fundamentals.currency}</span>}
            <span className="text-lg font-medium">
              <PercentChange value={fundamentals.priceChangePercent} />
            </span>
            <span className="text-sm text-muted">
              close of {day(fundamentals.asOf)}, one snapshot · {fundamentals.source}
            </span>
          </>
        ) : (
          <span className="text-muted">No price is held for this symbol.</span>
        )}
      </p>
    </header>
  )
}

export function StockHeadingOutline({ symbol }: { symbol: string }) {
  return (
    <header aria-busy="true">
      <h1 className="text-2xl leading-9 font-semibold tracking-tight text-muted">{symbol}</h1>
      <div className="mt-1 flex h-12 items-center" aria-hidden="true">
        <div className="bone h-9 w-80 max-w-full" />
      </div>
    </header>
  )
}
