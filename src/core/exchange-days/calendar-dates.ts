// The dates that holiday rules are written in: n-th weekdays, Easter, equinoxes. All as day numbers, so that no time zone gets in.
import { type Day, weekdayOf } from '#basics'

const msPerDay = 86_400_000
export const monday = 1
export const thursday = 4
export const friday = 5
export const saturday = 6
export const sunday = 0

/** month 1–12. */
export function dayAt(year: number, month: number, dayOfMonth: number): Day {
  return Date.UTC(year, month - 1, dayOfMonth) / msPerDay
}

/** The n-th (1 = first) given weekday of a month. */
export function nthWeekday(year: number, month: number, weekday: number, n: number): Day {
  const first = dayAt(year, month, 1)
  return first + ((weekday - weekdayOf(first) + 7) % 7) + (n - 1) * 7
}

export function lastWeekday(year: number, month: number, weekday: number): Day {
  const last = dayAt(year, month + 1, 0)
  return last - ((weekdayOf(last) - weekday + 7) % 7)
}

export function isWeekend(day: Day): boolean {
  const weekday = weekdayOf(day)
  return weekday === saturday || weekday === sunday
}

/** The day itself or the last working weekday before it. */
export function weekdayOnOrBefore(day: Day): Day {
  const weekday = weekdayOf(day)
  return weekday === saturday ? day - 1 : weekday === sunday ? day - 2 : day
}

/** Gregorian Easter Sunday (the anonymous algorithm of 1876; Meeus, Astronomical Algorithms, chapter 8). */
export function easterSunday(year: number): Day {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114
  return dayAt(year, Math.floor(f / 31), (f % 31) + 1)
}

/** March equinox in Japan, 1980–2099 (the approximation that Japanese calendars print; the cabinet confirms it each February). */
export function vernalEquinoxInJapan(year: number): Day {
  return dayAt(year, 3, Math.floor(20.8431 + 0.242194 * (year - 1980)) - Math.floor((year - 1980) / 4))
}

/** September equinox in Japan, 1980–2099. */
export function autumnalEquinoxInJapan(year: number): Day {
  return dayAt(year, 9, Math.floor(23.2488 + 0.242194 * (year - 1980)) - Math.floor((year - 1980) / 4))
}
