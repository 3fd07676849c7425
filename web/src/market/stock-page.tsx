import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useMemo } from 'react'
import type { StockAnswer } from '../../../src/product/market/market.contract.ts'
import { Returns } from '../analysis/returns.tsx'
import { Risk } from '../analysis/risk.tsx'
import { Statements } from '../analysis/statements.tsx'
import { Verdict } from '../analysis/verdict.tsx'
import { ChartPanel } from '../chart/chart-panel.tsx'
import { type ChartState, parseChartState, printChartState } from '../chart/chart-state.ts'
import { Answered } from '../elements/fault.tsx'
import { useTitle } from '../elements/use-title.ts'
import { RequestFault } from '../http/request.ts'
import { SummaryOutline } from '../narrative/summary-outline.tsx'
import { percentChange, price } from '../numbers/numbers.ts'
import { CompanyReports } from './company-reports.tsx'
import { Facts } from './facts.tsx'
import { viewed } from './last-viewed.ts'
import { NoHistory } from './no-history.tsx'
import { Peers } from './peers.tsx'
import { StockHeading, StockHeadingOutline } from './stock-heading.tsx'
import { Provenance } from './provenance.tsx'
import { stockQuery } from './queries.ts'
import { UnknownSymbol } from './unknown-symbol.tsx'

/** Below the first screen, and not needed to read it. */
const Signals = lazy(() => import('../analysis/signals.tsx').then(({ Signals }) => ({ default: Signals })))
const Forecast = lazy(() => import('../forecasts/forecast.tsx').then(({ Forecast }) => ({ default: Forecast })))
const Summary = lazy(() => import('../narrative/summary.tsx').then(({ Summary }) => ({ default: Summary })))

export function StockPage() {
  const params = useParams({ from: '/stocks/$symbol' })
  const query = useSearch({ from: '/stocks/$symbol' })
  const navigate = useNavigate({ from: '/stocks/$symbol' })
  const symbol = params.symbol.toUpperCase()
  const change = useCallback(
    (next: Partial<ChartState>) =>
      void navigate({
        search: before => ({ ...printChartState({ ...parseChartState(before), ...next }), change: before.change }),
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  )
  const stock = useQuery(stockQuery(symbol))
  const series = stock.data?.series
  const holds = useMemo(
    () =>
      series && {
        days: series.some(({ interval }) => interval !== '1m'),
        minutes: series.some(({ interval }) => interval === '1m'),
      },
    [series],
  )
  const state = useMemo(() => {
    const asked = parseChartState(query)
    const isOnlyMinutes = holds?.minutes === true && !holds.days && query.interval === undefined
    return isOnlyMinutes
      ? { ...asked, interval: '1m' as const, range: query.range === undefined ? ('1M' as const) : asked.range }
      : asked
  }, [query, holds])
  const isUnknown = stock.error instanceof RequestFault && stock.error.isMissing
  useTitle(isUnknown ? `${symbol} is not known` : stock.data ? titleOf(stock.data) : symbol)
  const found = stock.data?.symbol
  useEffect(() => {
    if (found) viewed(found)
  }, [found])

  if (isUnknown) return <UnknownSymbol symbol={symbol} />
  return (
    <article>
      <Answered result={stock} what={symbol} outline={<StockHeadingOutline symbol={symbol} />}>
        {data => <StockHeading stock={data} />}
      </Answered>
      {stock.data && stock.data.series.length === 0 ? (
        <>
          <NoHistory stock={stock.data} />
          <InWords symbol={symbol} />
        </>
      ) : (
        <>
          {holds?.days !== false && <Verdict symbol={symbol} />}
          {/* Where the stock itself cannot be shown, the fault above says so: an outline below it would promise something to come. */}
          {(stock.data || !stock.error) && (
            <div className="mt-4 grid gap-x-8 gap-y-6 xl:grid-cols-[minmax(0,1fr)_19rem] 2xl:grid-cols-[minmax(0,1fr)_22rem]">
              <div className="min-w-0">
                <ChartPanel symbol={symbol} name={stock.data?.name ?? symbol} state={state} holds={holds} onChange={change} />
              </div>
              <Facts stock={stock.data} />
            </div>
          )}
          {holds?.days !== false && <InWords symbol={symbol} />}
          {holds?.days !== false && (
            <>
              <Statements symbol={symbol} />
              <Suspense fallback={<div className="bone mt-12 h-80" aria-hidden="true" />}>
                <Signals symbol={symbol} />
                <Forecast symbol={symbol} />
              </Suspense>
              <Returns symbol={symbol} />
              <Risk symbol={symbol} />
            </>
          )}
        </>
      )}
      {stock.data && <CompanyReports annual={stock.data.annualReports} quarterly={stock.data.quarterlyReports} />}
      {stock.data?.kind !== 'index' && <Peers symbol={symbol} />}
      {stock.data && <Provenance stock={stock.data} />}
    </article>
  )
}

/** Fetched after the chart: nobody reads it first. */
function InWords({ symbol }: { symbol: string }) {
  return (
    <Suspense fallback={<SummaryOutline />}>
      <Summary symbol={symbol} />
    </Suspense>
  )
}

const titleOf = ({ symbol, name, quote }: StockAnswer) =>
  quote ? `${symbol} ${price(quote.last)} ${percentChange(quote.changePercent)}` : `${symbol} ${name}`
