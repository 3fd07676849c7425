// A source that is asked for the last days once more says of them what it said before, but for a correction here and there. One
// that says something else of most of them speaks of another share, in another unit, or of a split that is in its list and not in
// its prices or the other way round: joined to what is stored, that would be a history of two halves.
import { Failure, isoDay } from '#basics'
import { outboundFault } from '#outbound'
import type { Bars, Split } from '#series'
import type { SeriesBatch } from './batch.ts'

/** Closes are stated to the cent or to seven digits; what differs by more is a correction or another thing. */
const closeThreshold = 0.001
/** A single day may well be corrected, but not by more than half of its price. */
const loneThreshold = 0.5
/** Of volumes much is corrected for days; not by more than this factor. */
const volumeFactor = 5
/** Of the stored bars, those that an answer has to have which takes the place of all of them. */
const wholeShare = 0.98

/**
 * stored: what the same source has said so far, on the same adjustment. isWhole: the answer is meant to take the place of it.
 * Throws Failure('damaged') with one sentence on what to do when the two do not belong together; the batch is not to be stored then.
 */
export function refuseRestated(batch: SeriesBatch, stored: Bars, isWhole: boolean): void {
  const fresh = batch.bars
  if (stored.time.length === 0 || fresh.time.length === 0) return
  const { label, symbol } = batch
  if (isWhole) {
    const isThere = new Set(fresh.time)
    const share = stored.time.filter(day => isThere.has(day)).length / stored.time.length
    if (share >= wholeShare) return
    throw fault(label, `${label} has ${Math.floor(share * 100)} of a hundred stored days of ${symbol} only; nothing was changed.`)
  }
  const stretches = commonStretches(stored, fresh, batch.splits)
  if (stretches.every(({ length }) => length === 0)) {
    const last = isoDay(stored.time.at(-1)!)
    const what = `${label} has no price of ${symbol} any more for the days to ${last} that it gave before; nothing was changed.`
    throw fault(label, `${what} ${wayOut(symbol)}`)
  }
  for (const common of stretches) {
    const [other] = differing(stored, fresh, common)
    if (!other) continue
    const [was, is] = [stored.close[other.before]!, fresh.close[other.now]!]
    const what = was === is ? 'volumes' : 'prices'
    const example = was === is ? `${stored.volume[other.before]}, now ${fresh.volume[other.now]}` : `${was}, now ${is}`
    const says = `${label} gives other ${what} of ${symbol} than before for days that it gave already (${isoDay(stored.time[other.before]!)}: ${example}); nothing was changed.`
    throw fault(label, `${says} ${wayOut(symbol)}`)
  }
}

/** Throws Failure('damaged') for bars of days that have not come. latest: the last day that can have been traded anywhere. */
export function refuseFuture({ bars, label }: SeriesBatch, latest: number): void {
  if ((bars.time.at(-1) ?? latest) > latest) throw outboundFault('garbage', label, { rest: 'a day that has not come yet' })
}

/**
 * Symbols are given to other shares later. lastTraded: the day on which the symbol was given up, by what is noted of it.
 * Throws Failure('damaged') for bars after it.
 */
export function refuseAnotherShare({ bars, label, symbol }: SeriesBatch, lastTraded: number | null): void {
  const last = bars.time.at(-1)
  if (last === undefined || lastTraded === null || last <= lastTraded) return
  const what = `${label} has prices of ${symbol} to ${isoDay(last)}, but that symbol was given up after ${isoDay(lastTraded)}`
  throw fault(label, `${what}: they may be another share’s, and nothing was changed.`)
}

function wayOut(symbol: string): string {
  return `If it is right now, take its whole history with \`data refresh ${symbol} --restated\`.`
}

function fault(label: string, says: string): Failure {
  return new Failure('damaged', says, { detail: { kind: 'garbage', source: label } })
}

/** A day that both have, by its index in each. */
type Common = { readonly before: number; readonly now: number }

/** The days that both have, parted where the answer names a split, because on one side of it prices may be right. */
function commonStretches(stored: Bars, fresh: Bars, splits: readonly Split[]): Common[][] {
  const indexOf = new Map(Array.from(stored.time, (day, i) => [day, i]))
  const stretches = new Map<number, Common[]>()
  for (const [now, day] of fresh.time.entries()) {
    const before = indexOf.get(day)
    if (before === undefined) continue
    const stretch = splits.filter(split => split.day <= day).length
    stretches.set(stretch, [...(stretches.get(stretch) ?? []), { before, now }])
  }
  return [...stretches.values()]
}

/** The days that differ when they are most of a stretch, else none. */
function differing(stored: Bars, fresh: Bars, common: readonly Common[]): Common[] {
  const threshold = common.length === 1 ? loneThreshold : closeThreshold
  const most = (found: Common[]): Common[] => (found.length > common.length / 2 ? found : [])
  const apart = (a: number, b: number): number => Math.abs(Math.log(a / b))
  const prices = most(common.filter(({ before, now }) => apart(stored.close[before]!, fresh.close[now]!) > threshold))
  if (prices.length > 0 || common.length === 1) return prices
  return most(common.filter(({ before, now }) => apart(stored.volume[before]!, fresh.volume[now]!) > Math.log(volumeFactor)))
}
