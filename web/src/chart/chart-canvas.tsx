import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { subscribe } from '../app/appearance.ts'
import { ChartSurface, pressOn } from './chart-surface.tsx'
import { ChartLegend, PaneLegends } from './chart-legend.tsx'
import { spoken } from './legend.ts'
import { createPoint } from './point.ts'
import { PriceChart } from './price-chart.ts'
import type { ChartData } from './use-chart-data.ts'

type Props = { data: ChartData; label: string; onWantMore: () => void; onTable: () => void }

export function ChartCanvas({ data, label, onWantMore, onTable }: Props) {
  const container = useRef<HTMLDivElement>(null)
  const chart = useRef<PriceChart | null>(null)
  const [point] = useState(createPoint)
  const [tops, setTops] = useState<number[]>([])
  const [said, setSaid] = useState('')
  const paneCount = Math.max(0, ...data.view.drawings.map(drawing => drawing.pane))
  const wantMore = useRef(onWantMore)
  useEffect(() => {
    wantMore.current = onWantMore
  })

  useEffect(() => {
    if (!container.current) return undefined
    const drawn = new PriceChart(container.current, {
      onPoint: point.write,
      onWantMore: () => wantMore.current(),
      onPanes: next => setTops(before => (String(before) === String(next) ? before : next)),
    })
    chart.current = drawn
    const unsubscribe = subscribe(() => drawn.applyColours())
    return () => {
      unsubscribe()
      drawn.destroy()
      chart.current = null
    }
  }, [point])
  useEffect(() => chart.current?.show(data.view), [data.view])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 't' && !event.ctrlKey && !event.metaKey && !event.altKey) onTable()
    else if (chart.current && pressOn(chart.current, event, 10)) {
      const index = point.read()
      setSaid(index === null ? '' : spoken(data, index))
    }
  }

  return (
    <>
      <ChartLegend data={data} point={point} />
      <div className="relative">
        <ChartSurface
          ref={container}
          label={label}
          height={`calc(${chartHeight} + ${paneCount * 110}px)`}
          onKeyDown={onKeyDown}
        />
        <PaneLegends data={data} point={point} tops={tops} />
      </div>
      <output className="sr-only">{said}</output>
    </>
  )
}

/** As much of the first screen as price, verdict and controls leave; also the height of the outline while it loads. */
export const chartHeight = 'clamp(320px, 100dvh - 400px, 680px)'
