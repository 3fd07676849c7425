// When weights are made equal again: on the first close of a week, month or quarter, which everybody knows on that day; the last close
// of a period is only known to be the last one day later.
import { isoDay, weekdayOf } from '#basics'
import type { Conventions } from './conventions.ts'

/** Whether the day at index `t` is the first of its period among these days. The first day of all is. */
export function startsPeriod(period: Exclude<Conventions['rebalance'], 'never'>, days: Int32Array, t: number): boolean {
  return t === 0 || keyOf(period, days[t]!) !== keyOf(period, days[t - 1]!)
}

function keyOf(period: Exclude<Conventions['rebalance'], 'never'>, day: number): string | number {
  // Weeks start on Monday.
  if (period === 'weekly') return day - ((weekdayOf(day) + 6) % 7)
  const month = isoDay(day).slice(0, 7)
  return period === 'monthly' ? month : `${month.slice(0, 4)} ${Math.floor((Number(month.slice(5)) - 1) / 3)}`
}
