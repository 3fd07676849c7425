import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { StockAnswer } from '../../../src/product/market/market.contract.ts'
import { Section } from '../elements/section.tsx'
import { count, day, instant, price } from '../numbers/numbers.ts'
import { FindingList } from './findings.tsx'
import { Revisions } from './revisions.tsx'
import { sourcesQuery } from './queries.ts'
import { RefreshControl } from './refresh-control.tsx'

const held = {
  none: 'raw prices',
  splits: 'prices adjusted for splits',
  all: 'prices adjusted for splits and dividends',
} as const
const units = { '1m': 'minute', '1d': 'daily', '1wk': 'weekly', '1mo': 'monthly' } as const

/** Where the data comes from and how old it is. */
export function Provenance({ stock }: { stock: StockAnswer }) {
  const sources = useQuery(sourcesQuery)
  const { series, fundamentals, annualReports, quarterlyReports, splits, dividends } = stock
  return (
    <Section id="provenance" title="Where this comes from">
      <ul className="grid max-w-4xl gap-3">
        {series.map(one => (
          <li key={`${one.source}/${one.interval}`}>
            <span className="font-medium">{capital(units[one.interval])} bars: </span>
            {one.label}. {count(one.barCount)} bars from {day(one.from)} to {day(one.to)}; the source holds{' '}
            {held[one.heldAdjustment]}; loaded {instant(one.fetchedAt)}.{one.precisionNote && ` ${one.precisionNote}`}
          </li>
        ))}
        {stock.freshness && (
          <li>
            <span className="font-medium">Age: </span>
            {stock.freshness.says}, counted in {stock.freshness.basis}.
          </li>
        )}
        {(splits.length > 0 || dividends.length > 0) && (
          <li>
            <span className="font-medium">Events: </span>
            {count(splits.length)} {splits.length === 1 ? 'split' : 'splits'}, {count(dividends.length)}{' '}
            {dividends.length === 1 ? 'dividend' : 'dividends'}.
          </li>
        )}
        {stock.origins.length > 1 && (
          <li>
            <span className="font-medium">Each daily price: </span>
            {stock.origins.toReversed().map(({ from, to, label, fetchedAt }, at) => (
              <span key={from}>
                {at > 0 && '; '}
                {day(from)} to {day(to)} {label}, fetched {instant(fetchedAt)}
              </span>
            ))}
            .
          </li>
        )}
        {stock.contradictions.map(({ says, otherSource, source }) => (
          <li key={`${source}/${otherSource}`} className="text-warn">
            <span className="font-medium">Sources differ: </span>
            {says}
          </li>
        ))}
        {stock.quoted && (
          <li>
            <span className="font-medium">Last price: </span>
            {stock.quoted.source}, {price(stock.quoted.price, stock.quoted.currency)} at {instant(stock.quoted.at)}, fetched{' '}
            {instant(stock.quoted.fetchedAt)}.
          </li>
        )}
        {fundamentals && (
          <li>
            <span className="font-medium">Fundamentals: </span>
            {fundamentals.source}, one snapshot of {day(fundamentals.asOf)}.
          </li>
        )}
        {annualReports && (
          <li>
            <span className="font-medium">Annual reports: </span>
            {annualReports.source}, {count(annualReports.reports.length)} years.
          </li>
        )}
        {quarterlyReports && (
          <li>
            <span className="font-medium">Quarterly reports: </span>
            {quarterlyReports.source}, {count(quarterlyReports.reports.length)}{' '}
            {quarterlyReports.reports.length === 1 ? 'quarter' : 'quarters'}.
          </li>
        )}
      </ul>
      {stock.attempts.length > 0 && <Attempts attempts={stock.attempts} />}
      {stock.findings.length > 0 && (
        <div className="mt-6 max-w-4xl">
          <h3 className="font-semibold">What is doubtful in these figures</h3>
          <FindingList findings={stock.findings} />
        </div>
      )}
      {series.length > 0 && <Revisions symbol={stock.symbol} />}
      {sources.data && (
        <div className="mt-5 max-w-4xl">
          <RefreshControl symbol={stock.symbol} permission={sources.data.refreshes} />
        </div>
      )}
      <p className="mt-4 text-sm text-muted">
        More about every source on the{' '}
        <Link to="/data" className="link">
          data page
        </Link>
        . Not investment advice; data may be late or wrong.
      </p>
    </Section>
  )
}

const fields: Record<string, string> = {
  bars: 'Bars',
  quote: 'Last price',
  fundamentals: 'Profile and figures',
  reports: 'Reports',
}

/** How each source answered when it was asked last. */
function Attempts({ attempts }: { attempts: StockAnswer['attempts'] }) {
  return (
    <div className="mt-6 max-w-4xl">
      <h3 className="font-semibold">Asked last</h3>
      <ul className="mt-1 grid gap-1 text-[14px]">
        {attempts.map(({ source, field, at, outcome, says }) => (
          <li key={`${source}/${field}`}>
            <span className="text-muted">
              {fields[field] ?? field}, {instant(at)}:{' '}
            </span>
            <span className={outcome === 'failed' ? 'text-warn' : ''}>{says}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
