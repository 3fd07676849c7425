// A trading day is a date on the exchange's own calendar, not an instant: it is kept as a day number and never meets a time zone.

/** Days since 1970-01-01 on the exchange's calendar; negative before. */
export type Day = number

const msPerDay = 86_400_000
const isoShape = /^(\d{4})-(\d{2})-(\d{2})$/

/** '2018-05-11' → 17662. Throws RangeError when the text is not a day that exists. */
export function dayOf(iso: string): Day {
  const parts = isoShape.exec(iso)
  if (!parts) throw new RangeError(`not a date (YYYY-MM-DD): ${iso.slice(0, 40)}`)
  const ms = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]))
  const day = ms / msPerDay
  if (isoDay(day) !== iso) throw new RangeError(`no such day: ${iso}`)
  return day
}

/** 17662 → '2018-05-11'. */
export function isoDay(day: Day): string {
  return new Date(day * msPerDay).toISOString().slice(0, 10)
}

/** 0 Sunday … 6 Saturday. */
export function weekdayOf(day: Day): number {
  return (((day + 4) % 7) + 7) % 7
}

export function yearOf(day: Day): number {
  return new Date(day * msPerDay).getUTCFullYear()
}

/** Same day of the month `months` later (negative: earlier), clipped to the month's last day, as people count "a month ago". */
export function addMonths(day: Day, months: number): Day {
  const date = new Date(day * msPerDay)
  const target = date.getUTCMonth() + months
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), target + 1, 0)).getUTCDate()
  return Date.UTC(date.getUTCFullYear(), target, Math.min(date.getUTCDate(), lastDay)) / msPerDay
}
