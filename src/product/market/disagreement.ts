// Where two sources contradict each other. Both are kept; which one speaks is a matter of trust, that they differ is a fact to show.
import { isoDay } from '#basics'
import type { Bars, Split } from '#series'
import type { StoredSeries } from './bars.store.ts'
import { trustIn } from './trust.ts'

/** Closes of one day, as traded. */
export type Disagreement = {
  readonly day: number
  readonly close: number
  readonly otherClose: number
  readonly source: string
  readonly otherSource: string
}

/** Closing auctions, rounding to cents and 32-bit numbers differ by less; a missed split, another currency or another share by far more. */
const threshold = 0.01

export type Side = { readonly series: Pick<StoredSeries, 'source' | 'storedAdjustment'>; readonly bars: Bars }

/**
 * The days on which both have a bar and their closes differ by more than one in a hundred, oldest first. Bars as traded;
 * series that hold fully adjusted prices only cannot be compared and are left out.
 */
export function disagreements(one: Side, others: readonly Side[]): Disagreement[] {
  if (one.series.storedAdjustment === 'all') return []
  return others
    .filter(other => other.series.storedAdjustment !== 'all' && other.series.source !== one.series.source)
    .flatMap(other => {
      const found: Disagreement[] = []
      let j = 0
      for (let i = 0; i < one.bars.time.length; i++) {
        const day = one.bars.time[i]!
        while (j < other.bars.time.length && other.bars.time[j]! < day) j++
        if (other.bars.time[j] !== day) continue
        const [close, otherClose] = [one.bars.close[i]!, other.bars.close[j]!]
        if (Math.abs(close - otherClose) > threshold * Math.min(close, otherClose))
          found.push({ day, close, otherClose, source: one.series.source, otherSource: other.series.source })
      }
      return found
    })
    .sort((a, b) => a.day - b.day)
}

/** Everything in which two sources differ, as it is remembered; `source` sorts before `otherSource`. */
export type Contradiction = {
  readonly source: string
  readonly otherSource: string
  readonly dayCount: number
  readonly firstDay: number
  readonly lastDay: number
  /** The day of the greatest difference, and both closes. */
  readonly worstDay: number
  readonly close: number
  readonly otherClose: number
}

/** Each two of `sides` that disagree anywhere. */
export function contradictionsOf(sides: readonly Side[]): Contradiction[] {
  const sorted = sides.toSorted((a, b) => (a.series.source < b.series.source ? -1 : 1))
  return sorted.flatMap((side, i) =>
    sorted.slice(i + 1).flatMap(other => {
      const found = disagreements(side, [other])
      if (found.length === 0) return []
      const share = ({ close, otherClose }: Disagreement): number => Math.abs(Math.log(close / otherClose))
      const worst = found.reduce((a, b) => (share(b) > share(a) ? b : a))
      const { source, otherSource, close, otherClose } = worst
      const days = { firstDay: found[0]!.day, lastDay: found.at(-1)!.day, worstDay: worst.day }
      return [{ source, otherSource, dayCount: found.length, ...days, close, otherClose }]
    }),
  )
}

/** What is remembered of two sources, for a person; days as ISO dates. */
export function contradictionText(of: {
  source: string
  otherSource: string
  dayCount: number
  firstDay: string
  lastDay: string
  worstDay: string
  close: number
  otherClose: number
}): string {
  const { source, otherSource, dayCount, firstDay, lastDay, worstDay, close, otherClose } = of
  const days = dayCount === 1 ? `on ${firstDay}` : `on ${dayCount} days from ${firstDay} to ${lastDay}, most on ${worstDay}`
  const shown = trustIn('bars', source) >= trustIn('bars', otherSource) ? source : otherSource
  return `The closes of ${source} and ${otherSource} differ by more than 1 % ${days}: ${close} against ${otherClose}. Both are kept; ${shown} is shown.`
}

/** One sentence for all; null when there are none. */
export function disagreementText(found: readonly Disagreement[]): string | null {
  const [first] = found
  if (!first) return null
  const days = found.length === 1 ? 'On one day' : `On ${found.length} days`
  return `${days} the close differs from other sources by more than 1 %; first ${isoDay(first.day)}: ${first.close} from ${first.source}, ${first.otherClose} from ${first.otherSource}. Both are kept.`
}

/** How a file's prices were adjusted, by splits that are known already: at a split raw closes fall by its ratio, adjusted ones do not. Null when no known split falls into the bars. */
export function adjustmentBySplits(bars: Bars, splits: readonly Split[]): { adjustment: 'none' | 'splits'; split: Split } | null {
  for (const split of splits) {
    const ratio = Math.log(split.numerator / split.denominator)
    const at = bars.time.findIndex(day => day >= split.day)
    if (at < 1 || bars.time[at]! - bars.time[at - 1]! > 7 || Math.abs(ratio) < 0.3) continue
    const fall = Math.log(bars.close[at - 1]! / bars.open[at]!)
    return { adjustment: Math.abs(fall - ratio) < Math.abs(fall) ? 'none' : 'splits', split }
  }
  return null
}
