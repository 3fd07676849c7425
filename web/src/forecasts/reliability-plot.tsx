import type { ForecastAnswer } from '../../../src/product/forecasts/forecasts.contract.ts'
import { placeOf, scaleOf } from '../chart/plot-scale.ts'
import { chance, sessions } from './forecast-text.ts'

type Bins = ForecastAnswer['forecasts'][number]['record']['reliability']

const size = { width: 360, height: 240, left: 40, right: 24, top: 12, bottom: 36 }

/** What was said to the right, what happened upwards: on the line both are the same. The table beneath says it in figures. */
export function ReliabilityPlot({ bins, horizon }: { bins: Bins; horizon: number }) {
  const both = scaleOf(
    bins.flatMap(bin => [bin.said, bin.happened]),
    5,
  )
  const x = (value: number) => placeOf(both, value, size.left, size.width - size.right)
  const y = (value: number) => placeOf(both, value, size.height - size.bottom, size.top)
  const name = `Reliability of the forecasts for ${sessions(horizon)}: what was said against how often it happened; the table below holds the same.`
  return (
    <figure className="mt-4">
      <svg viewBox={`0 0 ${size.width} ${size.height}`} role="img" aria-label={name} className="plot w-full max-w-md">
        {both.ticks.map(tick => (
          <g key={tick}>
            <line x1={x(tick)} x2={x(tick)} y1={size.top} y2={size.height - size.bottom} className="plot-grid" />
            <line x1={size.left} x2={size.width - size.right} y1={y(tick)} y2={y(tick)} className="plot-grid" />
            <text x={x(tick)} y={size.height - size.bottom + 16} textAnchor="middle">
              {chance(tick)}
            </text>
            <text x={size.left - 6} y={y(tick) + 4} textAnchor="end">
              {chance(tick)}
            </text>
          </g>
        ))}
        <line x1={x(both.low)} y1={y(both.low)} x2={x(both.high)} y2={y(both.high)} className="plot-ideal" />
        {bins.map(bin => (
          <circle key={`${bin.said} ${bin.happened}`} cx={x(bin.said)} cy={y(bin.happened)} r={5} fill="var(--accent)" />
        ))}
        <text x={size.width - size.right} y={size.height - 4} textAnchor="end">
          said →
        </text>
        <text x={size.left + 4} y={size.top + 10}>
          happened ↑
        </text>
      </svg>
      <details className="text-sm">
        <summary className="cursor-pointer py-1 text-muted">The same as a table</summary>
        <table className="figures max-w-md">
          <caption className="sr-only">Reliability, {sessions(horizon)}</caption>
          <thead>
            <tr>
              <th scope="col">Said</th>
              <th scope="col">Happened</th>
              <th scope="col">Forecasts</th>
            </tr>
          </thead>
          <tbody>
            {bins.map(bin => (
              <tr key={`${bin.said} ${bin.happened}`}>
                <th scope="row">{(100 * bin.said).toFixed(1)}%</th>
                <td>{(100 * bin.happened).toFixed(1)}%</td>
                <td>{bin.count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}
