import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { RollingRiskAnswer } from '../../../src/product/analysis/analysis.contract.ts'
import { type Line, SeriesChart } from '../chart/series-chart.tsx'
import { Answered } from '../elements/fault.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { rollingRiskQuery } from '../market/queries.ts'
import { count, inUnit, month } from '../numbers/numbers.ts'
import { withoutLabel } from './definition.ts'
import { lastOfMonths } from './last-of-months.ts'

type Figure = RollingRiskAnswer['figures'][number]

const spans = [
  ['63', '3 months'],
  ['126', '6 months'],
  ['252', '1 year'],
] as const
/** A line to read the figure against. */
const levels: Partial<Record<string, { value: number; label: string }>> = {
  sharpe: { value: 0, label: '0, no gain for the risk' },
  beta: { value: 1, label: '1, moves as the index does' },
}

/** The same figures through time: how they were over the quarter, half year or year before each day. */
export function RollingRisk({ symbol }: { symbol: string }) {
  const [returns, chooseReturns] = useState<(typeof spans)[number][0]>('252')
  const [id, choose] = useState('volatility')
  const answer = useQuery(rollingRiskQuery(symbol, returns))
  return (
    <section aria-labelledby="rolling-risk" className="min-w-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6">
        <h3 id="rolling-risk" className="font-semibold">
          Risk over time
        </h3>
        <fieldset className="choices">
          <legend className="sr-only">Each figure is of the last</legend>
          {spans.map(([value, label]) => (
            <button
              key={value}
              type="button"
              className="choice"
              aria-pressed={value === returns}
              onClick={() => chooseReturns(value)}
            >
              {label}
            </button>
          ))}
        </fieldset>
      </div>
      <Answered result={answer} what="Risk over time" outline={<div className="bone mt-2 h-[21rem]" aria-hidden="true" />}>
        {data => {
          const figure = data.figures.find(one => one.id === id) ?? data.figures[0]
          return figure ? <Shown data={data} figure={figure} choose={choose} /> : <TooFew data={data} />
        }}
      </Answered>
    </section>
  )
}

function TooFew({ data: { closeCount, returns } }: { data: RollingRiskAnswer }) {
  return (
    <p className="mt-2">
      Too few closes: {count(closeCount)} are known, and a figure of {count(returns)} daily returns needs {count(returns + 1)}.
      {returns > 63 && ' Choose a shorter time.'}
    </p>
  )
}

type ShownProps = { data: RollingRiskAnswer; figure: Figure; choose: (id: string) => void }

function Shown({ data: { dates, figures, benchmark, returns, definition }, figure, choose }: ShownProps) {
  const lines = useMemo(
    (): [Line] => [
      { label: figure.label, colour: '--accent', values: figure.values, write: value => inUnit(value, figure.unit) },
    ],
    [figure],
  )
  const level = levels[figure.id]
  return (
    <>
      <fieldset className="choices -ml-2 flex-wrap">
        <legend className="sr-only">Figure</legend>
        {figures.map(one => (
          <button
            key={one.id}
            type="button"
            className="choice"
            aria-pressed={one.id === figure.id}
            onClick={() => choose(one.id)}
          >
            {one.label}
          </button>
        ))}
      </fieldset>
      <div className="mt-2">
        <SeriesChart
          key={`${figure.id} ${returns}`}
          label={`${figure.label} over the last ${count(returns)} daily returns`}
          dates={dates}
          lines={lines}
          isDaily
          height="15rem"
          {...(level && { level })}
        />
      </div>
      <p className="mt-2 text-[13px] text-muted">
        {withoutLabel(figure.definition, figure.label)} {definition} Here {count(returns)}.
        {figure.id === 'beta' && benchmark && ` Benchmark: ${benchmark.name} (${benchmark.symbol}).`}
      </p>
      <MonthEnds dates={dates} figures={figures} />
    </>
  )
}

function MonthEnds({ dates, figures }: Pick<RollingRiskAnswer, 'dates' | 'figures'>) {
  const rows = useMemo(() => lastOfMonths(dates).toReversed(), [dates])
  return (
    <details className="mt-1">
      <summary className="cursor-pointer text-[14px]">As a table: the last day of each month</summary>
      <Scroller label="Risk over time" className="mt-2 max-h-96 overflow-y-auto">
        <table className="figures">
          <caption className="sr-only">Risk over time, the last day of each month, newest first</caption>
          <thead>
            <tr>
              <th scope="col">Month</th>
              {figures.map(({ id, label }) => (
                <th key={id} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(at => (
              <tr key={dates[at]}>
                <th scope="row">{month(dates[at])}</th>
                {figures.map(({ id, values, unit }) => (
                  <td key={id}>{inUnit(values[at], unit)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </details>
  )
}
