// Offsets from UTC by the law of each place since 1990. Written out instead of asked from Intl, because loops over decades need
// them often and because the answer must not change with the ICU data of the machine; a test holds them against Intl.
import { lastWeekday, nthWeekday, sunday } from './calendar-dates.ts'

const msPerDay = 86_400_000
const msPerHour = 3_600_000

/** When summer time begins and ends in a year, as UTC instants. */
type Summer = { readonly beginsMs: number; readonly endsMs: number }

export type ZoneRule = {
  readonly timeZone: string
  readonly standardOffsetMinutes: number
  readonly summer: ((year: number) => Summer) | undefined
}

/** Minutes to add to UTC for the local time at an instant. */
export function offsetMinutesAt(zone: ZoneRule, instantMs: number): number {
  if (!zone.summer) return zone.standardOffsetMinutes
  const { beginsMs, endsMs } = zone.summer(new Date(instantMs).getUTCFullYear())
  return zone.standardOffsetMinutes + (instantMs >= beginsMs && instantMs < endsMs ? 60 : 0)
}

/** Energy Policy Act 2005: second Sunday of March to first of November since 2007, before: first of April to last of October; 02:00 local. */
export const newYorkTime: ZoneRule = {
  timeZone: 'America/New_York',
  standardOffsetMinutes: -300,
  summer: year => ({
    beginsMs: (year >= 2007 ? nthWeekday(year, 3, sunday, 2) : nthWeekday(year, 4, sunday, 1)) * msPerDay + 7 * msPerHour,
    endsMs: (year >= 2007 ? nthWeekday(year, 11, sunday, 1) : lastWeekday(year, 10, sunday)) * msPerDay + 6 * msPerHour,
  }),
}

/** Summer Time Orders: last Sunday of March; until 1995 to the fourth Sunday of October, since 1996 to the last; 01:00 UTC. */
export const londonTime: ZoneRule = {
  timeZone: 'Europe/London',
  standardOffsetMinutes: 0,
  summer: year => ({
    beginsMs: lastWeekday(year, 3, sunday) * msPerDay + msPerHour,
    endsMs: (year >= 1996 ? lastWeekday(year, 10, sunday) : nthWeekday(year, 10, sunday, 4)) * msPerDay + msPerHour,
  }),
}

/** Directive 2000/84/EC and its forerunners: last Sunday of March to last of October, of September until 1995; 01:00 UTC. */
export const frankfurtTime: ZoneRule = {
  timeZone: 'Europe/Berlin',
  standardOffsetMinutes: 60,
  summer: year => ({
    beginsMs: lastWeekday(year, 3, sunday) * msPerDay + msPerHour,
    endsMs: lastWeekday(year, year >= 1996 ? 10 : 9, sunday) * msPerDay + msPerHour,
  }),
}

/** Japan has had no summer time since 1951. */
export const tokyoTime: ZoneRule = { timeZone: 'Asia/Tokyo', standardOffsetMinutes: 540, summer: undefined }
