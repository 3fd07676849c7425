import type { AllocationAnswer } from '../../../src/product/portfolio/portfolio.contract.ts'
import { Scroller } from '../elements/scroller.tsx'
import { percent } from '../numbers/numbers.ts'
import { methodColours, methodNames } from './methods.ts'
import { placeOf, scaleOf } from '../chart/plot-scale.ts'

const size = { width: 720, height: 420, left: 56, right: 24, top: 16, bottom: 44 }

/** Volatility to the right, return upwards: the frontier as a line, each way as a dot, each symbol as a ring. The tables beside it say the same. */
export function FrontierPlot({ data }: { data: AllocationAnswer }) {
  const { assets, frontier, methods } = data
  const found = methods.flatMap(({ method, inSample }) => (inSample ? [{ method, ...inSample }] : []))
  const all = [...assets, ...frontier, ...found]
  const across = scaleOf(
    all.map(point => point.volatility),
    6,
  )
  const up = scaleOf(
    all.map(point => point.annualReturn),
    5,
  )
  const x = (value: number) => placeOf(across, value, size.left, size.width - size.right)
  const y = (value: number) => placeOf(up, value, size.height - size.bottom, size.top)
  const name = `Expected return against volatility: the efficient frontier of ${assets.map(asset => asset.symbol).join(', ')}, from ${percent(
    100 * frontier[0]!.volatility,
  )} volatility up. The tables below hold the same figures.`
  return (
    <figure>
      <Scroller label="Plot of the frontier">
        <svg
          viewBox={`0 0 ${size.width} ${size.height}`}
          role="img"
          aria-label={name}
          className="plot w-full max-w-3xl min-w-[34rem]"
        >
          {across.ticks.map(tick => (
            <g key={tick}>
              <line x1={x(tick)} x2={x(tick)} y1={size.top} y2={size.height - size.bottom} className="plot-grid" />
              <text x={x(tick)} y={size.height - size.bottom + 18} textAnchor="middle">
                {shortPercent(tick)}
              </text>
            </g>
          ))}
          {up.ticks.map(tick => (
            <g key={tick}>
              <line x1={size.left} x2={size.width - size.right} y1={y(tick)} y2={y(tick)} className="plot-grid" />
              <text x={size.left - 8} y={y(tick) + 4} textAnchor="end">
                {shortPercent(tick)}
              </text>
            </g>
          ))}
          <text x={size.width - size.right} y={size.height - 6} textAnchor="end">
            volatility a year →
          </text>
          <text x={size.left} y={size.top - 4} textAnchor="start">
            return a year ↑
          </text>
          <polyline
            points={frontier.map(point => `${x(point.volatility)},${y(point.annualReturn)}`).join(' ')}
            className="plot-line"
          />
          {assets.map(asset => (
            <g key={asset.symbol}>
              <circle cx={x(asset.volatility)} cy={y(asset.annualReturn)} r={4} className="plot-ring" />
              <text x={x(asset.volatility) + 8} y={y(asset.annualReturn) + 4} className="plot-name">
                {asset.symbol}
              </text>
            </g>
          ))}
          {found.map(({ method, volatility, annualReturn }) => (
            <circle key={method} cx={x(volatility)} cy={y(annualReturn)} r={6} fill={`var(${methodColours[method]})`} />
          ))}
        </svg>
      </Scroller>
      <figcaption className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-sm">
        {found.map(({ method }) => (
          <span key={method} className="flex items-center gap-2">
            <svg width="12" height="12" aria-hidden="true">
              <circle cx="6" cy="6" r="6" fill={`var(${methodColours[method]})`} />
            </svg>
            {methodNames[method]}
          </span>
        ))}
        <span className="text-muted">
          Line: the most return for each volatility, within the bounds. Rings: the symbols themselves.
        </span>
      </figcaption>
    </figure>
  )
}

const shortPercent = (share: number): string => `${Number((100 * share).toPrecision(6))}%`
