import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { BacktestReport } from '../../../src/product/backtests/backtests.contract.ts'
import { type Line, SeriesChart } from '../chart/series-chart.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { ratio } from '../numbers/numbers.ts'
import { figuresOf } from './figures.ts'
import { backtestQuery } from './queries.ts'
import { labelsOf } from './words.ts'

const colours = ['--series-1', '--series-2', '--series-3', '--series-4'] as const

/** Up to four side by side: what 1 became over the days that all of them have, and their figures. */
export function Comparison({ ids }: { ids: readonly string[] }) {
  const answers = useQueries({ queries: ids.map(id => backtestQuery(id)) })
  const reports = answers.flatMap((answer, i) => (answer.data?.result ? [{ id: ids[i]!, report: answer.data.result }] : []))
  if (reports.length < 2) return <div className="bone mt-6 h-80" aria-busy="true" />
  const { dates, columns } = commonEquity(reports.map(({ report }) => report))
  const labels = labelsOf(reports.map(({ report }) => report))
  const lines = reports.map(
    (_, i): Line => ({
      label: `${i + 1}: ${labels[i]!}`,
      colour: colours[i]!,
      values: columns[i]!,
      write: ratio,
    }),
  )
  const [first, ...others] = lines
  const rows = reports.map(({ report }) => figuresOf(report))
  return (
    <div className="mt-8">
      <h3 className="mb-2 font-semibold">Side by side</h3>
      {dates.length > 1 && first ? (
        <SeriesChart label="What 1 became, on the days that all of them have" dates={dates} lines={[first, ...others]} isLog />
      ) : (
        <p className="text-muted">They have no days in common.</p>
      )}
      <Scroller label="Figures side by side">
        <table className="figures">
          <thead>
            <tr>
              <th scope="col">
                <span className="sr-only">Figure</span>
              </th>
              {reports.map(({ id, report }, i) => (
                <th key={id} scope="col" className="max-w-56 !whitespace-normal">
                  {i + 1}:{' '}
                  <Link to="/backtests/$id" params={{ id }} className="link font-mono text-sm break-words">
                    {report.rule}
                  </Link>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows[0]!.map(({ label }, row) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {rows.map((of, i) => (
                  <td key={reports[i]!.id}>{of[row]!.value}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
      <p className="mt-2 text-sm text-muted">The figures are each of the run’s own time.</p>
    </div>
  )
}

/** Each rebased to 1 on the first day that all have. */
function commonEquity(reports: readonly BacktestReport[]): { dates: string[]; columns: number[][] } {
  const places = reports.map(({ equity }) => new Map(equity.dates.map((day, i) => [day, i])))
  const dates = reports[0]!.equity.dates.filter(day => places.every(of => of.has(day)))
  const columns = reports.map(({ equity }, k) => {
    const values = dates.map(day => equity.values[places[k]!.get(day)!]!)
    return values.map(value => value / values[0]!)
  })
  return { dates, columns }
}
