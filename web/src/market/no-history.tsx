import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { StockAnswer } from '../../../src/product/market/market.contract.ts'
import { FactList, Fundamentals } from './facts.tsx'
import { otherNames } from './other-names.ts'
import { marketStatusQuery } from './queries.ts'

/** A listing of which only the directory's snapshot is held: says so, shows what there is, and where there is more. */
export function NoHistory({ stock }: { stock: StockAnswer }) {
  const status = useQuery(marketStatusQuery)
  const { brands } = otherNames(stock.alsoKnownAs)
  const symbols = [...new Set(status.data?.series.map(one => one.symbol) ?? [])]
  return (
    <>
      <div className="mt-5 max-w-3xl rounded-xl bg-sunken p-5">
        <h2 className="text-lg font-semibold">No price history here</h2>
        <p className="mt-1">
          This installation holds the directory’s snapshot of {stock.symbol}, but no bars, so there is no chart, no return and no
          risk figure to show. Its fundamentals and peers follow.{' '}
          <Link to="/data" hash="own" className="link">
            Bring your own prices
          </Link>
          .
        </p>
        <p className="mt-3 flex min-h-9 flex-wrap items-baseline gap-x-4 gap-y-1">
          <span className="text-muted">With history:</span>
          {symbols.map(symbol => (
            <Link key={symbol} to="/stocks/$symbol" params={{ symbol }} className="link font-medium">
              {symbol}
            </Link>
          ))}
        </p>
      </div>
      <div className="mt-8 grid max-w-3xl gap-8 sm:grid-cols-2">
        <Fundamentals stock={stock} />
        <FactList
          title="Business"
          rows={[
            ['Sector', stock.profile?.sector ?? stock.sector ?? '–'],
            ['Industry', stock.profile?.industry ?? stock.industry ?? '–'],
            ...(stock.profile?.country ? [['Country', stock.profile.country] as const] : []),
            ['Exchange', stock.exchange],
            ...(brands.length > 0 ? [['Brands', brands.join(', ')] as const] : []),
          ]}
        />
      </div>
    </>
  )
}
