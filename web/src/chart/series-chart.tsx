import { useEffect, useMemo, useRef, useState } from 'react'
import { subscribe } from '../app/appearance.ts'
import { day, month } from '../numbers/numbers.ts'
import { ChartSurface, pressOn } from './chart-surface.tsx'
import { createPoint, type Point, usePoint } from './point.ts'
import type { Column } from './chart-view.ts'
import { PriceChart } from './price-chart.ts'

export type Line = { label: string; colour: string; values: Column; write: (value: number | null) => string }
type Props = {
  label: string
  dates: readonly string[]
  lines: readonly [Line, ...Line[]]
  isLog?: boolean
  level?: { value: number; label: string }
  isDaily?: boolean
  height?: string
}

/** Lines of months or days on one scale, with a legend that follows the crosshair; the page's table holds the same data as text. */
export function SeriesChart({ label, dates, lines, isLog = false, level, isDaily = false, height = '20rem' }: Props) {
  const container = useRef<HTMLDivElement>(null)
  const chart = useRef<PriceChart | null>(null)
  const [point] = useState(createPoint)
  const view = useMemo(() => {
    const [main, ...others] = lines
    return {
      dates,
      timeZone: null,
      open: main.values,
      high: main.values,
      low: main.values,
      close: main.values,
      volume: null,
      kind: 'line' as const,
      log: isLog,
      isPercent: false,
      write: main.write,
      drawings: others.map(line => ({
        id: line.label,
        pane: 0,
        style: 'line' as const,
        colour: line.colour,
        values: line.values,
        levels: [],
      })),
      levels: level ? [level.value] : [],
      events: [],
      window: { name: label, from: 0 },
      hasMore: false,
    }
  }, [label, dates, lines, isLog, level])
  useEffect(() => {
    if (!container.current) return undefined
    const drawn = new PriceChart(container.current, {
      onPoint: point.write,
      onWantMore: () => undefined,
      onPanes: () => undefined,
    })
    chart.current = drawn
    const unsubscribe = subscribe(() => drawn.applyColours())
    return () => {
      unsubscribe()
      drawn.destroy()
      chart.current = null
    }
  }, [point])
  useEffect(() => chart.current?.show(view), [view])

  return (
    <>
      <SeriesLegend dates={dates} lines={lines} point={point} isDaily={isDaily} />
      <ChartSurface
        ref={container}
        label={`${label}. Arrow keys read it ${isDaily ? 'day by day' : 'month by month'}; the table below holds the same data.`}
        height={height}
        onKeyDown={event => {
          if (chart.current) pressOn(chart.current, event, isDaily ? 21 : 12)
        }}
      />
      {level && <p className="mt-1 text-[13px] text-muted">Dashed: {level.label}.</p>}
    </>
  )
}

type LegendProps = { dates: readonly string[]; lines: readonly Line[]; point: Point; isDaily: boolean }

function SeriesLegend({ dates, lines, point, isDaily }: LegendProps) {
  const index = usePoint(point) ?? dates.length - 1
  return (
    <p className="tabular flex min-h-6 flex-wrap gap-x-4 text-[13px]" aria-live="polite">
      <span className="font-semibold">{isDaily ? day(dates[index]) : month(dates[index])}</span>
      {lines.map(line => (
        <span key={line.label}>
          <span className="font-medium" style={{ color: `var(${line.colour})` }}>
            {line.label}
          </span>{' '}
          {line.write(line.values[index] ?? null)}
        </span>
      ))}
    </p>
  )
}
