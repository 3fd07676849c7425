import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { MarketStatusAnswer } from '../../../src/product/market/market.contract.ts'
import { PercentChange } from '../elements/change.tsx'
import { Answered } from '../elements/fault.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { Section, TableOutline } from '../elements/section.tsx'
import { Sparkline } from '../elements/sparkline.tsx'
import { useTitle } from '../elements/use-title.ts'
import { count, day, month, price } from '../numbers/numbers.ts'
import { forgetViewed, lastViewed } from './last-viewed.ts'
import { marketStatusQuery } from './queries.ts'
import { SearchBox } from './search-box.tsx'

export function HomePage() {
  const navigate = useNavigate()
  const status = useQuery(marketStatusQuery)
  useTitle('')
  // A phone would answer focus with its keyboard over half the page.
  const [hasKeyboard] = useState(() => matchMedia('(pointer: fine)').matches)
  return (
    <div className="mx-auto max-w-6xl">
      <h1 className="home-title">What would you like to look up?</h1>
      <div className="mt-6 max-w-2xl">
        <SearchBox
          list="floating"
          size="large"
          label="Search symbol or company"
          placeholder="Apple, MSFT, S&P 500"
          hasFocus={hasKeyboard}
          onPick={symbol => void navigate({ to: '/stocks/$symbol', params: { symbol } })}
        />
      </div>
      <LastViewed />
      <Section id="here" title="Price history here" className="mt-10">
        <Answered result={status} what="What is here" outline={<TableOutline rows={7} height={57} />}>
          {data => <SeriesTable series={data.series} />}
        </Answered>
      </Section>
      <Section id="more" title="Besides">
        <Answered result={status} what="What else is here" outline={<TableOutline rows={3} height={32} />}>
          {data => <Besides status={data} />}
        </Answered>
      </Section>
    </div>
  )
}

function LastViewed() {
  const [symbols, setSymbols] = useState(lastViewed)
  if (symbols.length === 0)
    return <p className="mt-4 min-h-9 text-muted">The pages you open are listed here, in this browser only.</p>
  return (
    <nav aria-label="Last viewed" className="mt-4 flex min-h-9 flex-wrap items-center gap-2">
      <span className="text-sm text-muted">Last viewed</span>
      {symbols.map(symbol => (
        <Link key={symbol} to="/stocks/$symbol" params={{ symbol }} className="button min-h-8 px-2.5">
          {symbol}
        </Link>
      ))}
      <button
        type="button"
        className="link text-sm"
        onClick={() => {
          forgetViewed()
          setSymbols([])
        }}
      >
        Forget
      </button>
    </nav>
  )
}

function SeriesTable({ series }: { series: MarketStatusAnswer['series'] }) {
  const daily = latestEach(series.filter(one => one.interval === '1d'))
  if (daily.length === 0) return <p>No price history is loaded yet. The directory can be searched all the same.</p>
  return (
    <Scroller label="Price history here">
      <table className="figures">
        <caption className="sr-only">Series with their last close</caption>
        <thead>
          <tr>
            <th scope="col">Symbol</th>
            <th scope="col" className="words max-sm:hidden">
              Name
            </th>
            <th scope="col" className="max-sm:hidden">
              Its last year
            </th>
            <th scope="col">Last</th>
            <th scope="col">Change</th>
            <th scope="col" className="max-sm:hidden">
              Ends
            </th>
            <th scope="col" className="words pl-4 max-lg:hidden">
              Source
            </th>
          </tr>
        </thead>
        <tbody>
          {daily.map(one => (
            <tr key={`${one.symbol}/${one.source}`}>
              <th scope="row">
                <Link to="/stocks/$symbol" params={{ symbol: one.symbol }} className="link font-semibold">
                  {one.symbol}
                </Link>
                <span className="block max-w-36 truncate text-[13px] text-muted sm:hidden">{one.name}</span>
              </th>
              <td className="words max-sm:hidden">{one.name}</td>
              <td className="max-sm:hidden">
                <span className="inline-block align-middle">
                  <Sparkline values={one.sparkline} isUp={(one.sparkline.at(-1) ?? 0) >= (one.sparkline[0] ?? 0)} />
                </span>
              </td>
              <td>
                <span className="font-medium">{price(one.last)}</span>
                <span className="block text-[13px] text-muted sm:hidden">{day(one.to)}</span>
              </td>
              <td>
                <PercentChange value={one.changePercent} />
              </td>
              <td className="max-sm:hidden">{day(one.to)}</td>
              <td className="words min-w-72 pl-4 text-[13px] !whitespace-normal text-muted max-lg:hidden">{one.label}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}

/** Of several sources of one symbol the one that ends last; the data page lists them all. */
function latestEach(series: MarketStatusAnswer['series']): MarketStatusAnswer['series'] {
  const latest = new Map<string, MarketStatusAnswer['series'][number]>()
  for (const one of series) {
    const other = latest.get(one.symbol)
    if (!other || other.to < one.to) latest.set(one.symbol, one)
  }
  return [...latest.values()]
}

function Besides({ status }: { status: MarketStatusAnswer }) {
  const { directory, annualReports, macro } = status
  return (
    <ul className="grid gap-3">
      <li>
        <span className="font-medium">{count(directory.shareCount)} US shares</span> and {count(directory.indexCount)} indices in
        the directory, with fundamentals and peers as of {day(directory.asOf)}.
      </li>
      <li>
        <span className="font-medium">{count(annualReports.reportCount)} annual reports</span> of{' '}
        {count(annualReports.companyCount)} companies, {annualReports.from?.slice(0, 4)} to {annualReports.to?.slice(0, 4)}.
      </li>
      <li>
        <Link to="/macro" className="link font-medium">
          {count(macro.monthCount)} months of the S&P composite
        </Link>
        , {month(macro.from)} to {month(macro.to)}: price, earnings, dividends, CAPE.
      </li>
    </ul>
  )
}
