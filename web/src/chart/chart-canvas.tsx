import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { subscribe } from '../app/appearance.ts'
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
    if (!container.current) return
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
    const drawn = chart.current
    if (!drawn || event.ctrlKey || event.metaKey || event.altKey) return
    const bars = event.shiftKey ? 10 : 1
    const acts: Record<string, () => void> = {
      ArrowLeft: () => drawn.step(-bars),
      ArrowRight: () => drawn.step(bars),
      Home: () => drawn.stepTo('first'),
      End: () => drawn.stepTo('last'),
      '+': () => drawn.zoom(0.7),
      '=': () => drawn.zoom(0.7),
      '-': () => drawn.zoom(1 / 0.7),
      Escape: () => drawn.leave(),
      t: onTable,
    }
    const act = acts[event.key]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
    const index = point.read()
    setSaid(index === null ? '' : spoken(data, index))
  }

  return (
    <>
      <ChartLegend data={data} point={point} />
      <div className="relative">
        {/* The drawing is a widget of its own with documented keys; the table view holds the same data as text. */}
        <div
          ref={container}
          role="application"
          aria-roledescription="chart"
          aria-label={label}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it answers the keyboard
          tabIndex={0}
          data-testid="chart"
          className="w-full overflow-hidden rounded"
          style={{ height: `calc(${chartHeight} + ${paneCount * 110}px)` }}
          onKeyDown={onKeyDown}
        />
        <PaneLegends data={data} point={point} tops={tops} />
      </div>
      <p className="sr-only" role="status">
        {said}
      </p>
    </>
  )
}

/** As much of the first screen as price, verdict and controls leave; also the height of the outline while it loads. */
export const chartHeight = 'clamp(320px, 100dvh - 400px, 680px)'
