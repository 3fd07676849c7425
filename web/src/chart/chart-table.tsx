import { useState } from 'react'
import { PercentChange } from '../elements/change.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { count, dayOrMinute, percentChange, price } from '../numbers/numbers.ts'
import { indicatorsAt } from './legend.ts'
import { type ChartData, eventsOf } from './use-chart-data.ts'

const rowsAPage = 60

/** The chart's data as text, newest first. */
export function ChartTable({ data, name }: { data: ChartData; name: string }) {
  const [page, setPage] = useState(0)
  const { bars, indicators, compared, view } = data
  const first = view.window.from
  const all = bars.dates.length - first
  const pageCount = Math.max(1, Math.ceil(all / rowsAPage))
  const shownPage = Math.min(page, pageCount - 1)
  const newest = bars.dates.length - 1 - shownPage * rowsAPage
  const rows = Array.from({ length: Math.min(rowsAPage, newest - first + 1) }, (_, at) => newest - at)
  const events = eventsOf(bars)
  const others = compared.length > 1 ? compared : []
  const units = { '1m': 'minute', '1d': 'day', '1wk': 'week', '1mo': 'month' } as const
  return (
    <div>
      <Scroller label="Price table">
        <table className="figures" data-testid="bars-table">
          <caption className="pb-2 text-sm text-muted">
            {name}, one row a {units[bars.interval]}, newest first{bars.currency ? `, in ${bars.currency}` : ''}.{' '}
            {bars.adjustmentNote}
          </caption>
          <thead>
            <tr>
              <th scope="col">Date</th>
              <th scope="col">Open</th>
              <th scope="col">High</th>
              <th scope="col">Low</th>
              <th scope="col">Close</th>
              <th scope="col">Change</th>
              <th scope="col">Volume</th>
              {others.map(one => (
                <th key={one.symbol} scope="col">
                  {one.symbol} since {dayOrMinute(one.base, bars.timeZone)}
                </th>
              ))}
              {indicators.flatMap(one =>
                one.drawings.map(drawing => (
                  <th key={drawing.id} scope="col">
                    {one.drawings.length > 1 ? `${one.label} ${drawing.label}` : one.label}
                  </th>
                )),
              )}
              <th scope="col" className="words pl-4">
                Event
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(at => {
              const close = bars.close[at]
              const before = bars.close[at - 1]
              return (
                <tr key={bars.dates[at]}>
                  <th scope="row">{dayOrMinute(bars.dates[at], bars.timeZone)}</th>
                  <td>{price(bars.open[at])}</td>
                  <td>{price(bars.high[at])}</td>
                  <td>{price(bars.low[at])}</td>
                  <td className="font-medium">{price(close)}</td>
                  <td>
                    <PercentChange value={close && before ? (close / before - 1) * 100 : null} />
                  </td>
                  <td>{count(bars.volume[at])}</td>
                  {others.map(one => (
                    <td key={one.symbol}>{percentChange(one.values[at])}</td>
                  ))}
                  {indicatorsAt(data, at).flatMap(one =>
                    one.values.map(value => <td key={`${one.name}/${value.label}`}>{value.text}</td>),
                  )}
                  <td className="words pl-4">
                    {events
                      .filter(event => event.index === at)
                      .map(event => event.text)
                      .join(', ')}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </Scroller>
      {pageCount > 1 && (
        <div className="mt-3 flex items-center gap-3">
          <button type="button" className="button" disabled={shownPage === 0} onClick={() => setPage(shownPage - 1)}>
            Newer
          </button>
          <button type="button" className="button" disabled={shownPage === pageCount - 1} onClick={() => setPage(shownPage + 1)}>
            Older
          </button>
          <output className="text-sm text-muted">
            Page {shownPage + 1} of {pageCount}, {count(all)} rows
          </output>
        </div>
      )}
    </div>
  )
}
