// A joined series as somebody saw it on an earlier day: no bar after it, and nothing adjusted for what nobody knew yet.
import { type Day, Failure } from '#basics'
import { sliceBars } from '#series'
import { dayOfTime, type JoinedSeries } from './joined.ts'

/**
 * Null when there was no bar by that day. Throws Failure('conflict') for prices that their source adjusted and that cannot be
 * brought back to what was traded: they hold what came later.
 */
export function asOfDay(joined: JoinedSeries, day: Day): JoinedSeries | null {
  if (joined.held !== 'none')
    throw new Failure('conflict', `Of ${joined.symbol} only adjusted prices are held, which know what came after that day.`)
  const end = joined.bars.time.findIndex(time => dayOfTime(time, joined.interval) > day)
  if (end === 0) return null
  const bars = end < 0 ? joined.bars : sliceBars(joined.bars, 0, end)
  const last = bars.time[bars.time.length - 1]!
  const isKnown = (event: { readonly day: number }): boolean => event.day <= day
  return {
    ...joined,
    bars,
    stretches: joined.stretches.filter(({ from }) => from <= last).map(one => ({ ...one, to: Math.min(one.to, last) })),
    splits: joined.splits.filter(isKnown),
    dividends: joined.dividends.filter(isKnown),
  }
}
