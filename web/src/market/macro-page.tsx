import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { MacroAnswer } from '../../../src/product/market/market.contract.ts'
import { type Line, SeriesChart } from '../chart/series-chart.tsx'
import { Answered } from '../elements/fault.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { Section, TableOutline } from '../elements/section.tsx'
import { useTitle } from '../elements/use-title.ts'
import { count, month, percent, price, ratio } from '../numbers/numbers.ts'
import { dividendYield, latest, median, percentileOf } from './macro.ts'
import { macroQuery } from './queries.ts'

export function MacroPage() {
  const macro = useQuery(macroQuery)
  useTitle('Macro')
  return (
    <article className="mx-auto max-w-6xl">
      <h1 className="home-title">The S&P composite since 1871</h1>
      <Answered
        result={macro}
        what="The macro series"
        outline={
          <div aria-hidden="true">
            <div className="mt-3 h-12" />
            <TableOutline rows={4} height={420} />
          </div>
        }
      >
        {data => <MacroSeries data={data} />}
      </Answered>
    </article>
  )
}

function MacroSeries({ data }: { data: MacroAnswer }) {
  const { dates, cape } = data
  const figures = useMemo(() => {
    const yields = dividendYield(data.dividend, data.price)
    const line = (label: string, colour: string, values: Line['values'], write: Line['write']): Line => ({
      label,
      colour,
      values,
      write,
    })
    const capeMedian = median(cape)
    return {
      yields,
      capeLevel: capeMedian === null ? undefined : { value: capeMedian, label: `the median of all months, ${ratio(capeMedian)}` },
      price: [
        line('Real, in money of the last month', '--accent', data.realPrice, price),
        line('Nominal', '--series-2', data.price, price),
      ] as const,
      cape: [line('CAPE', '--accent', cape, ratio)] as const,
      earnings: [
        line('Earnings, 12 months', '--accent', data.earnings, price),
        line('Dividends, 12 months', '--series-2', data.dividend, price),
      ] as const,
      yield: [
        line('Dividend yield', '--accent', yields, percent),
        line('Long interest rate', '--series-2', data.longRate, percent),
      ] as const,
    }
  }, [data, cape])
  const lastCape = latest(cape)
  const place = lastCape && percentileOf(cape, lastCape.value)
  const lastYield = latest(figures.yields)
  return (
    <>
      <p className="mt-3 max-w-3xl text-[17px]">
        {lastCape && place !== null && (
          <>
            In {month(dates[lastCape.index])} the price stood at {ratio(lastCape.value)} times the average real earnings of ten
            years (CAPE), higher than in {Math.floor(place)}% of all months since{' '}
            {month(dates[cape.findIndex(value => value !== null)])}.{' '}
          </>
        )}
        {lastYield && (
          <>
            The dividend yield was {percent(lastYield.value)} in {month(dates[lastYield.index])}.
          </>
        )}
      </p>
      <p className="mt-1 text-sm text-muted">
        {data.source}, {count(dates.length)} months, up to {month(data.asOf)}. Monthly averages, not closes; earnings and
        dividends are interpolated from quarters.
      </p>
      <Section id="price" title="Price" aside="logarithmic">
        <SeriesChart label="S&P composite, real and nominal" dates={dates} lines={figures.price} isLog />
      </Section>
      <Section id="cape" title="Price over ten years’ real earnings (CAPE)">
        <SeriesChart
          label="Cyclically adjusted price-earnings ratio"
          dates={dates}
          lines={figures.cape}
          {...(figures.capeLevel ? { level: figures.capeLevel } : {})}
        />
      </Section>
      <Section id="earnings" title="Earnings and dividends per share of the index" aside="nominal, logarithmic">
        <SeriesChart label="Earnings and dividends" dates={dates} lines={figures.earnings} isLog />
      </Section>
      <Section id="yield" title="Dividend yield and the long interest rate" aside="percent">
        <SeriesChart label="Dividend yield and long interest rate" dates={dates} lines={figures.yield} />
      </Section>
      <Section id="table" title="The same data as a table">
        <MacroTable data={data} yields={figures.yields} />
      </Section>
    </>
  )
}

const rowsAPage = 60

function MacroTable({ data, yields }: { data: MacroAnswer; yields: readonly (number | null)[] }) {
  const [page, setPage] = useState(0)
  const pageCount = Math.ceil(data.dates.length / rowsAPage)
  const newest = data.dates.length - 1 - page * rowsAPage
  const rows = Array.from({ length: Math.min(rowsAPage, newest + 1) }, (_, at) => newest - at)
  return (
    <>
      <Scroller label="Monthly table">
        <table className="figures">
          <caption className="sr-only">S&P composite by month, newest first</caption>
          <thead>
            <tr>
              <th scope="col">Month</th>
              <th scope="col">Price</th>
              <th scope="col">Real price</th>
              <th scope="col">CAPE</th>
              <th scope="col">Earnings</th>
              <th scope="col">Dividends</th>
              <th scope="col">Yield, %</th>
              <th scope="col">Long rate, %</th>
              <th scope="col">Consumer prices</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(at => (
              <tr key={data.dates[at]}>
                <th scope="row">{month(data.dates[at])}</th>
                <td>{price(data.price[at])}</td>
                <td>{price(data.realPrice[at])}</td>
                <td>{ratio(data.cape[at])}</td>
                <td>{price(data.earnings[at])}</td>
                <td>{price(data.dividend[at])}</td>
                <td>{percent(yields[at])}</td>
                <td>{percent(data.longRate[at])}</td>
                <td>{ratio(data.consumerPrices[at])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
      <div className="mt-3 flex items-center gap-3">
        <button type="button" className="button" disabled={page === 0} onClick={() => setPage(page - 1)}>
          Newer
        </button>
        <button type="button" className="button" disabled={page === pageCount - 1} onClick={() => setPage(page + 1)}>
          Older
        </button>
        <output className="text-sm text-muted">
          Page {page + 1} of {pageCount}
        </output>
      </div>
    </>
  )
}
