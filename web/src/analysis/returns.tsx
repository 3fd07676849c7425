import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AnalysisAnswer } from '../../../src/product/analysis/analysis.contract.ts'
import { PercentChange } from '../elements/change.tsx'
import { Answered } from '../elements/fault.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { Section, TableOutline } from '../elements/section.tsx'
import { analysisQuery } from '../market/queries.ts'
import { day } from '../numbers/numbers.ts'

type ReturnsAnswer = NonNullable<AnalysisAnswer['returns']>
const fewYears = 12

export function Returns({ symbol }: { symbol: string }) {
  const analysis = useQuery(analysisQuery(symbol))
  return (
    <Section id="returns" title="Returns" aside={analysis.data?.asOf && `up to ${day(analysis.data.asOf)}`}>
      <Answered result={analysis} what="The returns" outline={<TableOutline rows={10} />}>
        {({ returns, risk }) =>
          returns ? (
            <>
              <div className="grid gap-x-12 gap-y-8 xl:grid-cols-2">
                <Periods returns={returns} benchmark={risk?.benchmark?.symbol} />
                <Years returns={returns} benchmark={risk?.benchmark?.symbol} />
              </div>
              <ul className="mt-4 text-[13px] text-muted">
                {returns.definitions.map(definition => (
                  <li key={definition}>{definition}</li>
                ))}
              </ul>
            </>
          ) : (
            <p>Too few bars for a return.</p>
          )
        }
      </Answered>
    </Section>
  )
}

type TableProps = { returns: ReturnsAnswer; benchmark: string | undefined }

function Periods({ returns, benchmark }: TableProps) {
  return (
    <Scroller label="Returns by period">
      <table className="figures">
        <caption className="pb-1 font-semibold">By period</caption>
        <thead>
          <tr>
            <th scope="col">Period</th>
            <th scope="col">From</th>
            <th scope="col">Price</th>
            <th scope="col">With dividends</th>
            <th scope="col">A year</th>
            {benchmark && <th scope="col">{benchmark}</th>}
          </tr>
        </thead>
        <tbody>
          {returns.periods.map(period => (
            <tr key={period.id}>
              <th scope="row">{period.label}</th>
              <td className="text-muted">{day(period.from)}</td>
              <td>
                <PercentChange value={period.priceReturn} />
              </td>
              <td>
                <PercentChange value={period.totalReturn} hasArrow={false} />
              </td>
              <td>
                <PercentChange value={period.annualised} hasArrow={false} />
              </td>
              {benchmark && (
                <td>
                  <PercentChange value={period.benchmarkReturn} hasArrow={false} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}

function Years({ returns, benchmark }: TableProps) {
  const [isWhole, setIsWhole] = useState(false)
  const years = [...returns.calendarYears].sort((one, other) => other.year - one.year)
  const shown = isWhole ? years : years.slice(0, fewYears)
  const most = Math.max(1, ...shown.map(year => Math.abs(year.priceReturn ?? 0)))
  return (
    <div className="min-w-0">
      <Scroller label="Returns by calendar year">
        <table className="figures">
          <caption className="pb-1 font-semibold">By calendar year</caption>
          <thead>
            <tr>
              <th scope="col">Year</th>
              <th scope="col">
                <span className="sr-only">Price return drawn</span>
              </th>
              <th scope="col">Price</th>
              <th scope="col">With dividends</th>
              {benchmark && <th scope="col">{benchmark}</th>}
            </tr>
          </thead>
          <tbody>
            {shown.map(year => (
              <tr key={year.year}>
                <th scope="row">
                  {year.year}
                  {!year.complete && <span className="text-[13px] text-muted"> to {day(year.to)}</span>}
                </th>
                <td className="w-[30%] min-w-24">
                  <YearBar value={year.priceReturn ?? 0} most={most} />
                </td>
                <td>
                  <PercentChange value={year.priceReturn} />
                </td>
                <td>
                  <PercentChange value={year.totalReturn} hasArrow={false} />
                </td>
                {benchmark && (
                  <td>
                    <PercentChange value={year.benchmarkReturn} hasArrow={false} />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
      {years.length > fewYears && (
        <button type="button" className="button mt-3" onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? `Last ${fewYears} years` : `All ${years.length} years`}
        </button>
      )}
    </div>
  )
}

/** From the middle to the right when up, to the left when down. */
function YearBar({ value, most }: { value: number; most: number }) {
  const width = (Math.abs(value) / most) * 50
  return (
    <span aria-hidden="true" className="relative block h-3">
      <span className="absolute inset-y-0 left-1/2 w-px bg-edge" />
      <span
        className={`absolute inset-y-0 ${value < 0 ? 'bg-loss' : 'bg-gain'}`}
        style={{ width: `${width}%`, left: value < 0 ? `${50 - width}%` : '50%' }}
      />
    </span>
  )
}
