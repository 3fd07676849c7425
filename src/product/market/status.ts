// What is here, in the words of the HTTP answer and of `data status --json`.
import { timeText } from './batch.ts'
import { contradictionText } from './disagreement.ts'
import type { StoredContradiction } from './disagreement.store.ts'
import type { StoredSeries } from './bars.store.ts'
import { sourceText } from './joined.ts'
import type { MarketStatus } from './market.ts'

export function seriesOf(series: StoredSeries) {
  const day = (time: number) => timeText(time, series.interval).slice(0, 10)
  return {
    source: series.source,
    label: seriesText(series),
    interval: series.interval,
    from: day(series.firstTime),
    to: day(series.lastTime),
    barCount: series.barCount,
    heldAdjustment: series.sourceAdjustment,
    storedAdjustment: series.storedAdjustment,
    fetchedAt: series.fetchedAt.toISOString(),
    precisionNote: series.precisionNote,
  }
}

export function statusOf(status: MarketStatus) {
  const { directory, reports, filedReports, exchangeRates, macro, series, findings, contradictions } = status
  return {
    directory: { ...directory, source: directory.source ?? '' },
    series: series.map(stateOf),
    findings: [...findings],
    contradictions: contradictions.map(contradictionOf),
    annualReports: { ...reports, source: reports.source ?? '' },
    filedReports: { ...filedReports, source: filedReports.source ?? '' },
    exchangeRates: { ...exchangeRates, fetchedAt: exchangeRates.fetchedAt?.toISOString() ?? null },
    macro: { ...macro, source: macro.source ?? '' },
  }
}

function stateOf({ series, name, last, changePercent, sparkline, freshness }: MarketStatus['series'][number]) {
  return { symbol: series.symbol, name, ...seriesOf(series), freshness, last, changePercent, sparkline: [...sparkline] }
}

/** How a series is called by itself: "bundled history, source Yahoo via vega-datasets, ends 2020-04-17". */
function seriesText(series: StoredSeries): string {
  return sourceText({ stretches: [{ from: series.firstTime, to: series.lastTime, series }], interval: series.interval })
}

export function contradictionOf(one: StoredContradiction) {
  return { ...one, foundAt: one.foundAt.toISOString(), says: contradictionText(one) }
}
