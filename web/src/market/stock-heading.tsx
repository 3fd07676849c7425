import { Link } from '@tanstack/react-router'
import type { StockAnswer } from '../../../src/product/market/market.contract.ts'
import { AlertBell } from '../alerts/alert-bell.tsx'
import { BacktestLink } from '../backtests/backtest-link.tsx'
import { PercentChange, PriceChange } from '../elements/change.tsx'
import { price } from '../numbers/numbers.ts'
import { WatchStar } from '../watchlists/watch-star.tsx'
import { flaggedText } from './finding-text.ts'
import { lastPrice } from './last-price.ts'
import { otherNames } from './other-names.ts'
import { symbolChangeText } from './symbol-change.ts'

/** As high as its outline, with room for a long name of the source, so that the chart does not move. */
const rowClass = 'mt-1 min-h-28 md:min-h-[5.5rem] xl:flex xl:min-h-12 xl:items-center xl:gap-x-3'

/** Name, symbol, exchange; then last, change, as-of and source, all of it: how old a price is must not be what does not fit. */
export function StockHeading({ stock }: { stock: StockAnswer }) {
  const { others } = otherNames(stock.alsoKnownAs)
  const changed = symbolChangeText(stock)
  const flagged = flaggedText(stock.findings)
  const shown = lastPrice(stock)
  return (
    <header>
      <div className="flex items-start gap-x-2">
        <h1 className="flex min-w-0 flex-wrap items-baseline gap-x-3 text-2xl leading-9 font-semibold tracking-tight">
          {stock.name}
          <span className="text-base font-normal tracking-normal text-muted">
            {stock.name !== stock.symbol && `${stock.symbol} · `}
            {stock.kind === 'index' ? 'Index' : stock.exchange === 'not stated' ? 'exchange not stated' : stock.exchange}
            {others.length > 0 && ` · ${others.join(', ')}`}
          </span>
        </h1>
        <WatchStar symbol={stock.symbol} />
        <AlertBell symbol={stock.symbol} />
        {shown !== null && <BacktestLink symbol={stock.symbol} />}
      </div>
      <div className={rowClass}>
        {shown === null ? (
          <p className="text-muted">
            {stock.series.some(({ interval }) => interval === '1m')
              ? 'Prices of minutes are held for this symbol, none of days.'
              : 'No price is held for this symbol.'}
          </p>
        ) : (
          <p className="tabular flex shrink-0 items-baseline gap-x-3 whitespace-nowrap">
            <span className="text-[2rem] leading-12 font-semibold tracking-tight md:text-[2.5rem]" data-testid="last">
              {price(shown.last)}
            </span>
            {shown.currency && <span className="text-muted">{shown.currency}</span>}
            <span className="font-medium md:text-lg">
              {shown.change === null ? (
                <PercentChange value={shown.changePercent} />
              ) : (
                <PriceChange change={shown.change} percent={shown.changePercent} last={shown.last} />
              )}
            </span>
          </p>
        )}
        {shown !== null && (
          <p className="min-w-0 text-xs text-muted md:text-sm">
            {flagged !== null && (
              <>
                <Link to="." hash="provenance" className="link">
                  {flagged}
                </Link>
                {' · '}
              </>
            )}
            {shown.says}
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
