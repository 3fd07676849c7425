import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import type { AnalysisAnswer } from '../../../src/product/analysis/analysis.contract.ts'
import { Answered } from '../elements/fault.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { Section, TableOutline } from '../elements/section.tsx'
import { analysisQuery } from '../market/queries.ts'
import { count, day, inUnit, percentChange } from '../numbers/numbers.ts'
import { withoutLabel } from './definition.ts'

/** With the drawing of charts, which the figures need not wait for. */
const RollingRisk = lazy(() => import('./rolling-risk.tsx').then(({ RollingRisk }) => ({ default: RollingRisk })))

type RiskAnswer = NonNullable<AnalysisAnswer['risk']>

export function Risk({ symbol }: { symbol: string }) {
  const analysis = useQuery(analysisQuery(symbol))
  const risk = analysis.data?.risk
  return (
    <Section
      id="risk"
      title="Risk"
      aside={risk && `${day(risk.from)} to ${day(risk.to)}, ${count(risk.returnCount)} daily returns`}
    >
      <Answered result={analysis} what="The risk figures" outline={<TableOutline rows={10} height={60} />}>
        {data =>
          data.risk ? (
            <div className="grid gap-y-8">
              <RiskFigures risk={data.risk} />
              <Suspense fallback={<div className="bone h-[27rem]" aria-hidden="true" />}>
                <RollingRisk symbol={symbol} />
              </Suspense>
              <Drawdowns drawdowns={data.risk.drawdowns} />
            </div>
          ) : (
            <p>Too few bars for a risk figure.</p>
          )
        }
      </Answered>
    </Section>
  )
}

function RiskFigures({ risk }: { risk: RiskAnswer }) {
  return (
    <div className="min-w-0">
      {risk.benchmark && (
        <p className="mb-2 text-[14px] text-muted">
          Beta and alpha against {risk.benchmark.name} ({risk.benchmark.symbol}), {day(risk.benchmark.from)} to{' '}
          {day(risk.benchmark.to)}, {count(risk.benchmark.returnCount)} common returns.
        </p>
      )}
      <dl className="grid gap-x-10 md:grid-cols-2 xl:grid-cols-3">
        {risk.figures.map(figure => (
          <div key={figure.id} className="grid grid-cols-[1fr_auto] content-start gap-x-4 border-b border-line py-2">
            <dt>
              <span className="font-medium">{figure.label}</span>
              <span className="block text-[13px] text-muted">{withoutLabel(figure.definition, figure.label)}</span>
            </dt>
            <dd className="text-right text-lg font-medium">{inUnit(figure.value, figure.unit)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function Drawdowns({ drawdowns }: { drawdowns: RiskAnswer['drawdowns'] }) {
  if (drawdowns.length === 0) return <p>No drawdown in this time.</p>
  return (
    <Scroller label="Deepest drawdowns" className="self-start">
      <table className="figures">
        <caption className="pb-1 font-semibold">Deepest drawdowns</caption>
        <thead>
          <tr>
            <th scope="col">Depth</th>
            <th scope="col">Peak</th>
            <th scope="col">Trough</th>
            <th scope="col">Recovered</th>
            <th scope="col">Trading days</th>
          </tr>
        </thead>
        <tbody>
          {drawdowns.map(one => (
            <tr key={one.peak}>
              <th scope="row" className="text-loss">
                {percentChange(one.depthPercent)}
              </th>
              <td>{day(one.peak)}</td>
              <td>{day(one.trough)}</td>
              <td>{one.recovered ? day(one.recovered) : 'not yet'}</td>
              <td>{count(one.tradingDays)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}
