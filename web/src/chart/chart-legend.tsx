import { Fragment } from 'react'
import { PercentChange } from '../elements/change.tsx'
import { dayOrMinute } from '../numbers/numbers.ts'
import { indicatorsAt, legendOf } from './legend.ts'
import { type Point, usePoint } from './point.ts'
import type { ChartData } from './use-chart-data.ts'

/** The bar under the crosshair, or the last one; above the drawing, so that it covers nothing. */
export function ChartLegend({ data, point }: { data: ChartData; point: Point }) {
  const pointed = usePoint(point)
  const index = Math.min(pointed ?? Number.POSITIVE_INFINITY, data.bars.dates.length - 1)
  if (index < 0) return null
  const { date, items, change, events } = legendOf(data, index)
  const overlays = data.compared.length > 1 ? [] : indicatorsAt(data, index).filter(one => one.pane === 0)
  return (
    <div
      className="tabular flex min-h-11 flex-wrap content-start items-baseline gap-x-3 text-[13px] leading-[22px]"
      data-testid="legend"
    >
      <span className="font-semibold whitespace-nowrap">{dayOrMinute(date, data.bars.timeZone)}</span>
      {items.map(item => (
        <span key={item.label} className="whitespace-nowrap">
          <span
            className={item.colour ? 'font-semibold' : 'text-muted'}
            style={item.colour ? { color: `var(${item.colour})` } : undefined}
          >
            {item.label}
          </span>{' '}
          {item.text}
        </span>
      ))}
      {change !== null && <PercentChange value={change} />}
      {events.map(event => (
        <span key={event} className="font-semibold">
          {event}
        </span>
      ))}
      {overlays.map(({ name, label, values }) => (
        <span key={name} className="whitespace-nowrap" style={{ color: `var(${values[0]?.colour ?? '--text'})` }}>
          <span className="font-semibold">{label}</span> {values.map(value => value.text).join(' / ')}
        </span>
      ))}
    </div>
  )
}

/** The name and values of each pane below the prices, at its top. */
export function PaneLegends({ data, point, tops }: { data: ChartData; point: Point; tops: readonly number[] }) {
  const pointed = usePoint(point)
  const index = Math.min(pointed ?? Number.POSITIVE_INFINITY, data.bars.dates.length - 1)
  return indicatorsAt(data, index)
    .filter(one => one.pane > 0 && tops[one.pane] !== undefined)
    .map(({ name, label, pane, values }) => (
      <p
        key={name}
        className="tabular pointer-events-none absolute left-2 z-10 text-[13px]"
        style={{ top: (tops[pane] ?? 0) + 3 }}
      >
        <span className="font-semibold">{label}</span>
        {values.map(value => (
          <Fragment key={value.label}>
            {' '}
            <span style={{ color: `var(${value.colour})` }}>{value.text}</span>
          </Fragment>
        ))}
      </p>
    ))
}
