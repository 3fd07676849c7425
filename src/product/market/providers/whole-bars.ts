// Rows of a service into bars. A few rows that no market can have made are left out and counted; many mean that the answer is
// not what it should be, and then none is used.
import { isoDay } from '#basics'
import { type Bars, emptyBars } from '#series'
import { outboundFault } from '#outbound'

/** NaN or null where the source has nothing. */
export type PriceRow = {
  readonly day: number
  readonly open: number | null | undefined
  readonly high: number | null | undefined
  readonly low: number | null | undefined
  readonly close: number | null | undefined
  readonly volume: number | null | undefined
}

/** One in fifty, and a handful in any case: old years of every archive have some. */
const tolerated = (rowCount: number): number => Math.max(5, rowCount / 50)

/**
 * Bars oldest first, and a sentence on what was left out (null: nothing). Rows without any price are days without trade and are
 * not counted. Throws Failure('damaged') when days repeat with other prices, or too many rows are broken.
 */
export function wholeBars(rows: readonly PriceRow[], label: string): { bars: Bars; note: string | null } {
  const traded = rows.filter(row => [row.open, row.high, row.low, row.close].some(price => price != null))
  const sorted = traded.filter(isWhole).sort((a, b) => a.day - b.day)
  const broken = traded.length - sorted.length
  const kept = sorted.filter((row, i) => {
    const before = sorted[i - 1]
    if (before?.day !== row.day) return true
    if (before.close === row.close && before.open === row.open) return false
    throw outboundFault('garbage', label, { rest: `${isoDay(row.day)} twice, with different prices` })
  })
  if (broken > tolerated(rows.length)) {
    throw outboundFault('garbage', label, { rest: `${broken} of ${rows.length} days with impossible prices` })
  }
  const bars = emptyBars(kept.length)
  kept.forEach((row, i) => {
    bars.time[i] = row.day
    for (const name of ['open', 'high', 'low', 'close'] as const) bars[name][i] = row[name]!
    bars.volume[i] = row.volume ?? Number.NaN
  })
  const first = traded.find(row => !isWhole(row))
  const note = first
    ? `${broken} ${broken === 1 ? 'day' : 'days'} with impossible prices left out (first ${isoDay(first.day)})`
    : null
  return { bars, note }
}

function isWhole({ open, high, low, close, volume }: PriceRow): boolean {
  if (open == null || high == null || low == null || close == null) return false
  if (!(low > 0 && low <= open && low <= close && high >= open && high >= close && high < Number.POSITIVE_INFINITY)) return false
  return volume == null || Number.isNaN(volume) || (volume >= 0 && volume < Number.POSITIVE_INFINITY)
}

/** The source's own adjusted closes beside the bars; undefined where it states none. NaN for a bar of which it states none. */
export function adjustedCloses(
  { time }: Bars,
  stated: readonly { readonly day: number; readonly adjusted: number | null | undefined }[],
): Float64Array | undefined {
  const byDay = new Map(stated.map(({ day, adjusted }) => [day, adjusted]))
  const column = Float64Array.from(time, day => byDay.get(day) ?? Number.NaN)
  return column.every(Number.isNaN) ? undefined : column
}
