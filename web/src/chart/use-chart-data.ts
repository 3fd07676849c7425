// Asks for everything that one chart needs, in parallel, and gives back a view that changes only as a whole: bars of one
// range are never drawn with the averages of another.
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { BarsAnswer } from '../../../src/product/market/market.contract.ts'
import { addresses } from '../market/addresses.ts'
import { barsQuery, indicatorCatalogueQuery, indicatorsQuery } from '../market/queries.ts'
import { type ChartState } from './chart-state.ts'
import { canonicalName, drawIndicators, type Indicator, type ShownIndicator } from './indicator-choice.ts'
import type { ChartEvent, ChartView } from './chart-view.ts'
import { lowerBound, type Rebased, rebase } from './rebase.ts'
import { windowStart } from './window.ts'

export type ChartData = {
  bars: BarsAnswer
  view: ChartView
  indicators: ShownIndicator[]
  /** The subject first, then the others; empty when nothing is compared. */
  compared: Rebased[]
}
const none: readonly Indicator[] = []
const compareColours = ['--series-1', '--series-2', '--series-3', '--series-4'] as const

/** names: the indicators to show. isWide: the reader moved beyond the range, so the whole history is wanted. */
export function useChartData(symbol: string, state: ChartState, names: readonly string[], isWide: boolean) {
  const choice = { range: isWide ? ('MAX' as const) : state.range, interval: state.interval, adjusted: state.adjusted }
  const catalogueResult = useQuery(indicatorCatalogueQuery)
  const catalogue = catalogueResult.data?.indicators ?? none
  // Until the catalogue is here nobody knows what is unknown; asking at once is quicker, and mostly right.
  const asked = useMemo(
    () => (catalogueResult.data ? names.filter(name => canonicalName(name, catalogue) !== null) : [...names]),
    [catalogueResult.data, catalogue, names],
  )
  const canonical = useMemo(() => asked.map(name => canonicalName(name, catalogue) ?? name), [asked, catalogue])

  const bars = useQuery({
    ...barsQuery(symbol, choice),
    placeholderData: (previous: BarsAnswer | undefined, query) =>
      query?.queryKey[0]?.startsWith(`${addresses.stock(symbol)}/`) ? previous : undefined,
  })
  const indicators = useQuery({ ...indicatorsQuery(symbol, asked, choice), placeholderData: keepPreviousData })
  const others = useQueries({
    queries: state.compare.map(other => barsQuery(other, { range: 'MAX', interval: state.interval, adjusted: state.adjusted })),
    combine: results => ({
      answers: results.map(result => result.data),
      isPending: results.some(result => result.isPending),
      faults: results.flatMap((result, at) => (result.error ? [{ symbol: state.compare[at] ?? '', error: result.error }] : [])),
    }),
  })

  const data = bars.data
  const from = data ? windowStart(data.dates, state.range) : 0
  const answer = data && sameDays(indicators.data?.dates, data.dates) ? indicators.data : undefined
  const shown = useMemo(() => drawIndicators(canonical, catalogue, answer), [canonical, catalogue, answer])
  const compared = useMemo(() => {
    if (!data || state.compare.length === 0 || others.isPending) return []
    const closes = [data, ...others.answers.filter(other => other !== undefined)].map(one => ({
      symbol: one.symbol,
      dates: one.dates,
      closes: one.close,
    }))
    return rebase(data.dates, data.dates[from] ?? '', closes)
  }, [data, from, state.compare.length, others])

  const view = useMemo(
    () => (data ? viewOf(data, state, shown, compared, from, isWide) : undefined),
    [data, state, shown, compared, from, isWide],
  )
  const current = useMemo(
    () => (data && view ? { bars: data, view, indicators: shown, compared } : undefined),
    [data, view, shown, compared],
  )

  const isWhole =
    !bars.isPlaceholderData &&
    (asked.length === 0 || answer !== undefined || indicators.isError) &&
    !(state.compare.length && others.isPending)
  // Kept from render to render until the next one is whole.
  const [held, setHeld] = useState<{ symbol: string; data: ChartData }>()
  if (current && current !== held?.data && (isWhole || held?.symbol !== symbol)) setHeld({ symbol, data: current })
  return {
    data: held?.symbol === symbol ? held.data : undefined,
    bars,
    indicatorFault: indicators.error,
    compareFaults: others.faults,
    catalogue,
    names: canonical,
    isLoading: !isWhole && !bars.error,
  }
}

function viewOf(
  bars: BarsAnswer,
  state: ChartState,
  indicators: readonly ShownIndicator[],
  compared: readonly Rebased[],
  from: number,
  isWide: boolean,
): ChartView {
  const isPercent = compared.length > 1
  const lines = compared.slice(1).map((one, at) => ({
    id: `compare/${one.symbol}`,
    pane: 0,
    style: 'line' as const,
    colour: compareColours[at] ?? '--series-1',
    values: one.values,
    levels: [],
  }))
  return {
    dates: bars.dates,
    timeZone: bars.timeZone,
    open: bars.open,
    high: bars.high,
    low: bars.low,
    close: isPercent ? (compared[0]?.values ?? []) : bars.close,
    volume: state.volume && !isPercent && bars.volume.some(value => value !== null && value > 0) ? bars.volume : null,
    kind: state.kind,
    log: state.log,
    isPercent,
    // Averages of prices have no place on a scale of percent.
    drawings: [...lines, ...indicators.filter(one => !isPercent || one.pane > 0).flatMap(one => one.drawings)],
    events: eventsOf(bars),
    levels: [],
    window: { name: `${bars.symbol}/${state.range}/${state.interval}`, from },
    hasMore: !isWide && state.range !== 'MAX',
  }
}

/** Each split and dividend at the bar that covers its day. */
export function eventsOf(bars: Pick<BarsAnswer, 'dates' | 'splits' | 'dividends'>): (ChartEvent & { text: string })[] {
  const at = (day: string) => lowerBound(bars.dates, day)
  return [
    ...bars.splits.map(one => ({
      index: at(one.date),
      kind: 'split' as const,
      text: `Split ${one.numerator}:${one.denominator}`,
    })),
    ...bars.dividends.map(one => ({ index: at(one.date), kind: 'dividend' as const, text: `Dividend ${one.amount}` })),
  ]
    .filter(event => event.index < bars.dates.length)
    .sort((one, other) => one.index - other.index)
}

const sameDays = (one: readonly string[] | undefined, other: readonly string[]) =>
  one !== undefined && one.length === other.length && one[0] === other[0] && one.at(-1) === other.at(-1)
