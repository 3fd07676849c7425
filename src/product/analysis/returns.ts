// What holding the symbol has returned over spans that people name, with and without dividends, beside the benchmark.
import { type Day, isoDay } from '#basics'
import type { Bars } from '#series'
import {
  annualisedReturnDefinition,
  calendarYearReturnDefinition,
  calendarYearReturns,
  indexAtOrBefore,
  knownCloses,
  periodReturnDefinition,
  periodReturns,
} from '#statistics'

/** Daily bars of one symbol as the source allows them: null where an adjustment cannot be given. */
export type ReturnInput = {
  /** Adjusted for splits only. */
  readonly price: Bars | null
  /** Adjusted for splits and dividends; may begin later than price, where dividends are known for the last years only. */
  readonly total: Bars | null
  /** The benchmark's prices; null when there is none or the symbol is the benchmark itself. */
  readonly benchmark: Bars | null
}

/** Percent units: 12.3 means +12.3%. Days as ISO text. */
export type Returns = {
  readonly periods: {
    id: string
    label: string
    from: string
    to: string
    priceReturn: number | null
    totalReturn: number | null
    annualised: number | null
    benchmarkReturn: number | null
  }[]
  readonly calendarYears: {
    year: number
    from: string
    to: string
    complete: boolean
    priceReturn: number | null
    totalReturn: number | null
    benchmarkReturn: number | null
  }[]
  readonly definitions: string[]
}

/** null without two closes. Calendar years newest first. */
export function returnsOf({ price, total, benchmark }: ReturnInput): Returns | null {
  const priceCloses = price && knownCloses(price.time, price.close)
  const totalCloses = total && knownCloses(total.time, total.close)
  const benchmarkCloses = benchmark && knownCloses(benchmark.time, benchmark.close)
  const leading = priceCloses ?? totalCloses
  if (!leading || leading.prices.length < 2) return null

  const benchmarkReturn = (from: Day, to: Day): number | null => {
    if (!benchmarkCloses) return null
    const { time, prices } = benchmarkCloses
    const start = indexAtOrBefore(time, from)
    const end = indexAtOrBefore(time, to)
    // Days on which the index did not trade are bridged by the session before; a history that ended earlier is not.
    const covered = start >= 0 && end > start && to - (time[end] ?? Number.NEGATIVE_INFINITY) <= 5
    return covered ? percent((prices[end] as number) / (prices[start] as number) - 1) : null
  }
  const totalPeriods = totalCloses ? periodReturns(totalCloses.time, totalCloses.prices) : []
  const totalYears = totalCloses ? calendarYearReturns(totalCloses.time, totalCloses.prices) : []

  return {
    periods: periodReturns(leading.time, leading.prices).map(({ id, label, from, to, value, annualised }) => {
      const whole = totalPeriods.find(period => period.id === id && period.from === from)
      return {
        id,
        label,
        from: isoDay(from),
        to: isoDay(to),
        priceReturn: priceCloses ? percent(value) : null,
        totalReturn: whole ? percent(whole.value) : null,
        annualised: percentOrNull(whole ? whole.annualised : annualised),
        benchmarkReturn: benchmarkReturn(from, to),
      }
    }),
    calendarYears: calendarYearReturns(leading.time, leading.prices)
      .map(({ year, from, to, complete, value }) => {
        const whole = totalYears.find(candidate => candidate.year === year && candidate.from === from)
        return {
          year,
          from: isoDay(from),
          to: isoDay(to),
          complete,
          priceReturn: priceCloses ? percent(value) : null,
          totalReturn: whole ? percent(whole.value) : null,
          benchmarkReturn: benchmarkReturn(from, to),
        }
      })
      .reverse(),
    definitions: [
      periodReturnDefinition,
      calendarYearReturnDefinition,
      annualisedReturnDefinition,
      'Price: closes adjusted for splits. With dividends: closes adjusted for splits and dividends, as if each dividend were reinvested on its ex-day. Annualised: with dividends where there are any figures for it, else price.',
      ...(benchmark ? ['Index: the price index over the same days, without dividends.'] : []),
    ],
  }
}

function percent(share: number): number {
  return share * 100
}

function percentOrNull(share: number | null): number | null {
  return share === null ? null : percent(share)
}
