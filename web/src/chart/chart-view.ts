// What a chart is asked to draw, apart from how it draws it.
import type { ChartKind } from './chart-state.ts'

export type Column = readonly (number | null)[]
/** A column drawn over the prices (pane 0) or in a pane of its own. colour: name of a token, e.g. --series-1. */
export type Drawing = {
  id: string
  pane: number
  style: 'line' | 'histogram' | 'area' | 'dots'
  colour: string
  values: Column
  levels: readonly number[]
}
export type ChartEvent = { index: number; kind: 'split' | 'dividend' }
export type ChartView = {
  dates: readonly string[]
  /** In which bars of minutes are read; null: UTC. */
  timeZone: string | null
  open: Column
  high: Column
  low: Column
  close: Column
  volume: Column | null
  kind: ChartKind
  log: boolean
  /** The close column holds percent since a base day: compared symbols. */
  isPercent: boolean
  /** How the axis writes a value; without it as a price, or as a change where isPercent. */
  write?: (value: number) => string
  drawings: readonly Drawing[]
  /** Lines across the prices at fixed heights. */
  levels: readonly number[]
  events: readonly ChartEvent[]
  /** The bars to show; taken up only when the name changes, so that an update never moves what the reader arranged. */
  window: { name: string; from: number }
  /** More history can be had by moving left of the first bar. */
  hasMore: boolean
}
export type ChartListener = {
  /** The bar under the crosshair, null when it left. */
  onPoint: (index: number | null) => void
  /** The reader moved left of the first bar. */
  onWantMore: () => void
  /** Pane tops in px from the top of the chart, pane 0 first. */
  onPanes: (tops: number[]) => void
}
