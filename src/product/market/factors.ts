// Adjustment factors of a series, in the rows of a factor file: what adjusting does to a raw price, written down.
import type { Day } from '#basics'
import { adjust } from '#series'
import type { JoinedSeries } from './joined.ts'

export type Factors = {
  /** The day whose own price stands as it was traded. */
  readonly asOf: Day
  readonly note: string | null
  /** Oldest first. priceFactor: null where the dividends are not completely known. */
  readonly rows: readonly { readonly lastDay: Day; readonly priceFactor: number | null; readonly splitFactor: number }[]
}

/** Of a daily series. Where its splits are not completely known, nothing is adjusted and the note says so. */
export function factorsOf({ bars, held, splits, dividends, splitsKnownFrom, dividendsKnownFrom }: JoinedSeries): Factors {
  const { time } = bars
  const first = time[0]!
  const isKnown = (from: number | null): boolean => from !== null && from <= first
  const complete = { splits: isKnown(splitsKnownFrom), dividends: isKnown(dividendsKnownFrom) }
  const series = { bars, held, splits, dividends, complete }
  const [raw, bySplits, all] = [adjust(series, 'none'), adjust(series, 'splits'), adjust(series, 'all')]
  const last = time.length - 1
  const breaks = [...splits, ...dividends].flatMap(({ day }) => {
    const bar = time.findIndex(at => at >= day)
    return bar > 0 ? [bar - 1] : []
  })
  const rows = [...new Set([...breaks, last])].sort((a, b) => a - b)
  return {
    asOf: time[last]!,
    note: all.note,
    rows: rows.map(bar => ({
      lastDay: time[bar]!,
      priceFactor: all.adjustment === 'all' ? all.bars.close[bar]! / bySplits.bars.close[bar]! : null,
      splitFactor: bySplits.bars.close[bar]! / raw.bars.close[bar]!,
    })),
  }
}
