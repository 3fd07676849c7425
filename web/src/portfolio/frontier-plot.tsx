import type { AllocationAnswer } from '../../../src/product/portfolio/portfolio.contract.ts'
import { useMedia } from '../elements/use-media.ts'
import { percent } from '../numbers/numbers.ts'
import { methodColours, methodNames } from './methods.ts'
import { placeOf, scaleOf } from '../chart/plot-scale.ts'

const wide = { width: 720, height: 420, left: 56, right: 24, top: 16, bottom: 44 }
/** As wide as a phone shows it, so that nothing hides at its right end and the words keep their size. */
const narrow = { ...wide, width: 360, height: 320, left: 44, right: 12 }
/** Beyond this a symbol's name stands to the left of its ring. */
const nameRoom = 60

/** Volatility to the right, return upwards: the frontier as a line, each way as a dot, each symbol as a ring. The tables beside it say the same. */
export function FrontierPlot({ data }: { data: AllocationAnswer }) {
  const { assets, frontier, methods } = data
  const isNarrow = useMedia('(max-width: 639px)')
  const size = isNarrow ? narrow : wide
  const found = methods.flatMap(({ method, inSample }) => (inSample ? [{ method, ...inSample }] : []))
  const all = [...assets, ...frontier, ...found]
  const across = scaleOf(
    all.map(point => point.volatility),
    isNarrow ? 4 : 6,
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
      <svg viewBox={`0 0 ${size.width} ${size.height}`} role="img" aria-label={name} className="plot w-full max-w-3xl">
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
            <Name x={x(asset.volatility)} y={y(asset.annualReturn) + 4} end={size.width - nameRoom} text={asset.symbol} />
          </g>
        ))}
        {found.map(({ method, volatility, annualReturn }) => (
          <circle key={method} cx={x(volatility)} cy={y(annualReturn)} r={6} fill={`var(${methodColours[method]})`} />
        ))}
      </svg>
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

function Name({ x, y, end, text }: { x: number; y: number; end: number; text: string }) {
  const isLeft = x > end
  return (
    <text x={isLeft ? x - 8 : x + 8} y={y} textAnchor={isLeft ? 'end' : 'start'} className="plot-name">
      {text}
    </text>
  )
}

const shortPercent = (share: number): string => `${Number((100 * share).toPrecision(6))}%`
