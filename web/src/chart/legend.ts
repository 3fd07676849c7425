// What the legend and the table say of one bar.
import { compact, dayOrMinute, missing, percentChange, price } from '../numbers/numbers.ts'
import type { Rebased } from './rebase.ts'
import { eventsOf } from './use-chart-data.ts'
import type { ChartData } from './use-chart-data.ts'

export type LegendItem = { label: string; text: string; colour?: string }
export type LegendLine = { date: string; items: LegendItem[]; change: number | null; events: string[] }

/** The bar's prices, its change from the bar before, and what happened on it. */
export function legendOf(data: ChartData, index: number): LegendLine {
  const { bars, compared } = data
  const close = bars.close[index] ?? null
  const before = bars.close[index - 1] ?? null
  const events = eventsOf(bars)
    .filter(event => event.index === index)
    .map(event => event.text)
  const date = bars.dates[index] ?? ''
  if (compared.length > 1) {
    const items = compared.map((one, at) => ({
      label: one.symbol,
      text: comparedText(one, bars, index),
      colour: at === 0 ? '--text' : `--series-${at}`,
    }))
    return { date, items, change: null, events }
  }
  return {
    date,
    items: [
      { label: 'O', text: price(bars.open[index]) },
      { label: 'H', text: price(bars.high[index]) },
      { label: 'L', text: price(bars.low[index]) },
      { label: 'C', text: price(close) },
      { label: 'Vol', text: compact(bars.volume[index]) },
    ],
    change: close === null || before === null || before === 0 ? null : (close / before - 1) * 100,
    events,
  }
}

/** Each shown indicator's values at one bar. */
export function indicatorsAt(
  data: ChartData,
  index: number,
): { name: string; label: string; pane: number; values: LegendItem[] }[] {
  return data.indicators.map(({ name, label, pane, drawings }) => ({
    name,
    label,
    pane,
    values: drawings.map(drawing => ({
      label: drawing.label,
      text: drawing.values[index] === null || drawing.values[index] === undefined ? missing : amount(drawing.values[index]),
      colour: drawing.style === 'histogram' ? '--muted' : drawing.colour,
    })),
  }))
}

/** One spoken sentence for the bar that the keyboard stands on. */
export function spoken(data: ChartData, index: number): string {
  const { date, items, change, events } = legendOf(data, index)
  const words: Record<string, string> = { O: 'open', H: 'high', L: 'low', C: 'close', Vol: 'volume' }
  const parts = items.map(item => `${words[item.label] ?? item.label} ${item.text}`)
  const more = indicatorsAt(data, index).map(({ label, values }) => `${label} ${values.map(value => value.text).join(' ')}`)
  const when = date.includes('T') ? dayOrMinute(date, data.bars.timeZone) : date
  return [when, ...parts, ...(change === null ? [] : [`change ${percentChange(change)}`]), ...more, ...events].join(', ')
}

/** The value at a bar; after a history's end its last value, with the day. */
function comparedText({ values, base }: Rebased, { dates, timeZone }: ChartData['bars'], index: number): string {
  if (base === null) return 'no bars in this window'
  const last = values.findLastIndex(value => value !== null)
  return index > last ? `${percentChange(values[last])} to ${dayOrMinute(dates[last], timeZone)}` : percentChange(values[index])
}

const amount = (value: number) => (Math.abs(value) >= 100_000 ? compact(value) : price(value))
