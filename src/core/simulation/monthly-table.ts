// The returns of each month and year, as people read them.
import { isoDay } from '#basics'

export type YearOfMonths = {
  readonly year: number /** January first; null where the simulation did not trade. */
  readonly months: readonly (number | null)[]
  readonly total: number
}

/** days ascending, equity at each close; the first month starts from `cash`. Returns as shares: 0.02 is +2 %. */
export function monthlyTable(days: Int32Array, equity: Float64Array, cash: number): YearOfMonths[] {
  const years = new Map<number, { months: (number | null)[]; from: number; to: number }>()
  let before = cash
  for (let t = 0; t < days.length; t++) {
    const month = isoDay(days[t]!).slice(0, 7)
    if (t + 1 < days.length && isoDay(days[t + 1]!).slice(0, 7) === month) continue
    const year = Number(month.slice(0, 4))
    const of = years.get(year) ?? { months: Array.from({ length: 12 }, () => null), from: before, to: before }
    of.months[Number(month.slice(5)) - 1] = before > 0 ? equity[t]! / before - 1 : null
    of.to = before = equity[t]!
    years.set(year, of)
  }
  return [...years].map(([year, { months, from, to }]) => ({ year, months, total: from > 0 ? to / from - 1 : 0 }))
}
