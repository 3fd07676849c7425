// What any source hands over about one series, and the door at which it is checked: corrupt data is worse than no data.
import { dayOf, Failure, isoDay } from '#basics'
import type { Adjustment, Bars, Dividend, Split } from '#series'
import type { Quoted } from './company.ts'

/** The intervals that are stored; weeks and months are made from days. */
export type StoredInterval = '1m' | '1d'

/** Bars of one symbol from one source; several batches make one series. Events are those of the batch's time and may be empty. */
export type SeriesBatch = {
  readonly symbol: string
  /** The listing to make when the symbol is not known yet. */
  readonly listing: { readonly name: string; readonly kind: 'share' | 'index'; readonly exchange: string }
  readonly source: string
  readonly label: string
  readonly trust: number
  readonly interval: StoredInterval
  readonly currency: string | null
  readonly sourceAdjustment: Adjustment
  readonly storedAdjustment: Adjustment
  readonly volumeAdjustment: 'none' | 'splits'
  readonly precisionNote: string | null
  readonly bars: Bars
  /** Open, high and low repeat the close, because the source gives closes alone: they are no news of a bar that is stored. */
  readonly isCloseOnly?: boolean | undefined
  /** The source's own close adjusted for splits and dividends, where it gives one, as long as the bars: inspected, never stored. */
  readonly adjustedClose?: Float64Array | undefined
  /** Days that the source names without a bar that could be taken: no alarm is raised about them. */
  readonly daysWithoutBar?: readonly number[] | undefined
  readonly splits: readonly Split[]
  readonly dividends: readonly Dividend[]
  /** Days from which on the source's events are complete; null: it says nothing about them. */
  readonly splitsKnownFrom: number | null
  readonly dividendsKnownFrom: number | null
  /** The last price, where it stands beside the bars. */
  readonly quote?: Quoted | null
}

/** Readable time of a bar: the day, or day and minute in UTC. */
export function timeText(time: number, interval: StoredInterval): string {
  if (interval === '1d') return isoDay(time)
  const minute = ((time % 1440) + 1440) % 1440
  const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
  return `${isoDay(Math.floor(time / 1440))}T${clock}Z`
}

/** A share's dearest price is below a million, an index after a great inflation below a billion; the cheapest coins have nine zeros. */
export const leastPrice = 1e-12
export const mostPrice = 1e12
/** The greatest split on record gave some thousands for one; a merger of shares as many the other way. */
export const mostSplitRatio = 1e6
/** Of the cheapest coins, counted in their smallest unit, a day's trade has sixteen digits. */
export const mostVolume = 1e18
/** There were no exchanges to speak of before, and moments that were meant otherwise lie far outside. */
const [earliestDay, lastDay] = [dayOf('1700-01-01'), dayOf('2200-01-01')]

/**
 * Throws Failure('damaged') naming position and value ("bar 41: close NaN, symbol ACME, source yahoo") at the first bar that
 * no market can have made: time not ascending, a price that is not finite, not positive or beyond what anything costs, high and low not around the others,
 * a negative or impossible volume (NaN is a missing one); likewise for events. Nothing of such a batch is stored.
 */
export function checkBatch(batch: SeriesBatch): void {
  const { bars, symbol, source, interval } = batch
  const { time, open, high, low, close, volume } = bars
  const refuse = (position: string, what: string): never => {
    throw new Failure('damaged', `${position}: ${what}, symbol ${symbol}, source ${source}`, {
      detail: { position, symbol, source },
    })
  }
  for (const column of [open, high, low, close, volume]) {
    if (column.length !== time.length) refuse('columns', `${column.length} values for ${time.length} bars`)
  }
  const perDay = interval === '1m' ? 1440 : 1
  const isWithin = (at: number): boolean => at >= earliestDay * perDay && at < lastDay * perDay
  for (const i of time.length === 0 ? [] : [0, time.length - 1]) {
    if (!isWithin(time[i]!)) refuse(`bar ${i}`, 'a day outside of the centuries that are kept')
  }
  for (let i = 0; i < time.length; i++) {
    const o = open[i]!
    const h = high[i]!
    const l = low[i]!
    const c = close[i]!
    const v = volume[i]!
    if (i > 0 && time[i]! <= time[i - 1]!) {
      refuse(`bar ${i}`, `time ${timeText(time[i]!, interval)} after ${timeText(time[i - 1]!, interval)}`)
    }
    // One comparison for the good case: false for NaN, infinities, zero and what contradicts itself.
    if (l >= leastPrice && l <= o && l <= c && h >= o && h >= c && h <= mostPrice && !(v < 0) && !(v > mostVolume)) {
      continue
    }
    for (const [name, value] of Object.entries({ open: o, high: h, low: l, close: c })) {
      if (!(value >= leastPrice && value <= mostPrice)) refuse(`bar ${i}`, `${name} ${value}`)
    }
    if (!(h >= Math.max(o, c, l)))
      refuse(`bar ${i}`, `high ${h} below ${h < l ? `low ${l}` : h < c ? `close ${c}` : `open ${o}`}`)
    if (!(l <= Math.min(o, c))) refuse(`bar ${i}`, `low ${l} above ${l > c ? `close ${c}` : `open ${o}`}`)
    refuse(`bar ${i}`, `volume ${v}`)
  }
  for (const [name, events] of Object.entries({ split: batch.splits, dividend: batch.dividends })) {
    const at = events.findIndex(({ day }) => !(day >= earliestDay && day < lastDay))
    if (at >= 0) refuse(`${name} ${at}`, 'a day outside of the centuries that are kept')
  }
  batch.splits.forEach((split, i) => {
    const ratio = split.numerator / split.denominator
    if (!(ratio >= 1 / mostSplitRatio && ratio <= mostSplitRatio))
      refuse(`split ${i}`, `${split.numerator} for ${split.denominator}`)
  })
  batch.dividends.forEach((dividend, i) => {
    if (!(dividend.amount > 0 && dividend.amount <= mostPrice)) refuse(`dividend ${i}`, `amount ${dividend.amount}`)
  })
}
