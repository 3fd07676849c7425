import type { ReactNode } from 'react'
import type { StockAnswer } from '../../../src/product/market/market.contract.ts'
import { compact, day, missing, percent, percentChange, price, ratio } from '../numbers/numbers.ts'
import { otherNames } from './other-names.ts'

type Row = readonly [label: string, value: ReactNode]

/** Key facts beside the chart: from the bars, then the fundamentals snapshot with its date. */
export function Facts({ stock }: { stock: StockAnswer | undefined }) {
  if (!stock) return <FactsOutline />
  const { quote, kind, sector, industry } = stock
  const fromBars: Row[] = quote
    ? [
        ['Previous close', price(quote.previousClose)],
        ['Volume', compact(quote.volume)],
        ['52-week high', price(quote.high52w)],
        ['52-week low', price(quote.low52w)],
      ]
    : []
  const { brands } = otherNames(stock.alsoKnownAs)
  const { profile } = stock
  const classed: Row[] = [
    ...named('Sector', profile?.sector ?? sector),
    ...named('Industry', profile?.industry ?? industry),
    ...named('Country', profile?.country),
    ...(brands.length > 0 ? [['Brands', brands.join(', ')] as const] : []),
  ]
  return (
    <aside aria-labelledby="facts" className="grid content-start gap-6 sm:grid-cols-2 xl:grid-cols-1">
      <h2 id="facts" className="sr-only">
        Key facts
      </h2>
      {quote && (
        <FactList
          title={kind === 'index' ? 'Level' : 'Price'}
          note={`close of ${day(quote.date)}, split-adjusted`}
          rows={fromBars}
        >
          <YearRange low={quote.low52w} high={quote.high52w} last={quote.last} />
        </FactList>
      )}
      <Fundamentals stock={stock} />
      {classed.length > 0 && (
        <FactList
          title="Business"
          {...(profile && { note: `${profile.source}, ${day(profile.fetchedAt.slice(0, 10))}` })}
          rows={classed}
        />
      )}
    </aside>
  )
}

export function Fundamentals({ stock }: { stock: StockAnswer }) {
  const { fundamentals } = stock
  if (!fundamentals) return null
  return (
    <FactList
      title="Fundamentals"
      note={`as of ${day(fundamentals.asOf)}${fundamentals.currency ? `, in ${fundamentals.currency}` : ''}`}
      rows={statedOnly([
        ['Market cap', compact(fundamentals.marketCap)],
        ['Price / earnings', ratio(fundamentals.priceToEarnings)],
        ['Shares outstanding', compact(fundamentals.sharesOutstanding)],
        ['EPS, diluted, 12 months', price(fundamentals.epsDilutedTtm)],
        ['EPS growth, yearly', percentChange(fundamentals.epsGrowthPercent)],
        ['Dividend yield', percent(fundamentals.dividendYieldPercent)],
        ['Price that day', price(fundamentals.price)],
        ['Volume that day', compact(fundamentals.volume)],
        ['Relative volume', ratio(fundamentals.relativeVolume)],
        ['Analysts’ rating', fundamentals.analystRating ?? '–'],
      ])}
    />
  )
}

const named = (label: string, value: string | null | undefined): Row[] => (value ? [[label, value]] : [])

/** A source that does not know a figure at all need not say so in a line of its own. */
const mayBeLeftOut = new Set<string>(['Shares outstanding', 'Relative volume', 'EPS growth, yearly'])
function statedOnly(rows: readonly Row[]): Row[] {
  return rows.filter(([label, value]) => value !== missing || !mayBeLeftOut.has(label))
}

export function FactList(props: { title: string; note?: string; rows: readonly Row[]; children?: ReactNode }) {
  return (
    <div>
      <h3 className="flex flex-wrap items-baseline justify-between gap-x-2 border-b border-edge pb-1 font-semibold">
        {props.title}
        {props.note && <span className="text-[13px] font-normal text-muted">{props.note}</span>}
      </h3>
      <dl>
        {props.rows.map(([label, value]) => (
          <div key={label} className="flex justify-between gap-4 border-b border-line py-1 text-[14px]">
            <dt className="text-muted">{label}</dt>
            <dd className="text-right font-medium">{value}</dd>
          </div>
        ))}
      </dl>
      {props.children}
    </div>
  )
}

/** Where the last close lies between the year's low and high; the figures stand in the list above. */
function YearRange({ low, high, last }: { low: number; high: number; last: number }) {
  const share = high > low ? Math.min(1, Math.max(0, (last - low) / (high - low))) : 0.5
  return (
    <div className="mt-2.5" aria-hidden="true">
      <div className="relative h-1.5 rounded-full bg-sunken">
        <div className="absolute -top-1 h-3.5 w-1 -translate-x-1/2 rounded-full bg-accent" style={{ left: `${share * 100}%` }} />
      </div>
      <div className="mt-1 flex justify-between text-[12px] text-muted">
        <span>52-week low</span>
        <span>high</span>
      </div>
    </div>
  )
}

function FactsOutline() {
  return (
    <div aria-hidden="true" className="grid content-start gap-2">
      {Array.from({ length: 16 }, (_, at) => (
        <div key={at} className="bone h-6" />
      ))}
    </div>
  )
}
