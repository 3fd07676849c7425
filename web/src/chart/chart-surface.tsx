import type { KeyboardEvent, Ref } from 'react'
import type { PriceChart } from './price-chart.ts'

type Props = { ref: Ref<HTMLDivElement>; label: string; height: string; onKeyDown: (event: KeyboardEvent) => void }

/** What a chart is drawn on: one stop for the keyboard, with keys of its own; a table beside it holds the same data. */
export function ChartSurface({ ref, label, height, onKeyDown }: Props) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- an application answers the keyboard
    <div
      ref={ref}
      role="application"
      aria-roledescription="chart"
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
      tabIndex={0}
      data-testid="chart"
      className="w-full overflow-hidden rounded"
      style={{ height }}
      onKeyDown={onKeyDown}
    />
  )
}

/** What a key does with a chart; false when it is none of the chart's. stride: bars that Shift and an arrow move. */
export function pressOn(chart: PriceChart, event: KeyboardEvent, stride: number): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  const bars = event.shiftKey ? stride : 1
  const acts: Record<string, () => void> = {
    ArrowLeft: () => chart.step(-bars),
    ArrowRight: () => chart.step(bars),
    Home: () => chart.stepTo('first'),
    End: () => chart.stepTo('last'),
    '+': () => chart.zoom(0.7),
    '=': () => chart.zoom(0.7),
    '-': () => chart.zoom(1 / 0.7),
    Escape: () => chart.leave(),
  }
  const act = acts[event.key]
  if (!act) return false
  event.preventDefault()
  act()
  return true
}
