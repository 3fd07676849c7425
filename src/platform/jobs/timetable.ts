// When scheduled work is due. Daily work is due once on each day of the calendar, in a named time zone, also on the two days a year on
// which 02:00 does not exist or exists twice.
import { assert } from '#basics'

export type Timetable =
  | { readonly every: 'minutes'; readonly minutes: number }
  | { readonly every: 'day' /** HH:MM on the clock of the time zone. */; readonly at: string; readonly timeZone: string }

const dayMs = 86_400_000
const minuteMs = 60_000

/** In words that change when the timetable does. */
export function wordsOf(timetable: Timetable): string {
  return timetable.every === 'day' ? `daily at ${timetable.at} (${timetable.timeZone})` : `every ${timetable.minutes} min`
}

/** The time zone by name, as IANA has it; work that has none to name runs in UTC. */
export function zoneOf(timetable: Timetable): string {
  return timetable.every === 'day' ? timetable.timeZone : 'UTC'
}

// In the five fields of cron, as monitors expect it.
export function cronOf(timetable: Timetable): string {
  if (timetable.every === 'day') {
    const [hour, minute] = timetable.at.split(':')
    return `${Number(minute)} ${Number(hour)} * * *`
  }
  return timetable.minutes < 60 ? `*/${timetable.minutes} * * * *` : `0 */${Math.round(timetable.minutes / 60)} * * *`
}

/** The first time strictly after `after`, both in ms since 1970. */
export function nextAfter(timetable: Timetable, after: number): number {
  if (timetable.every === 'minutes') {
    assert(timetable.minutes >= 1, 'at most once a minute')
    const step = timetable.minutes * minuteMs
    return (Math.floor(after / step) + 1) * step
  }
  const [hour, minute] = timetable.at.split(':').map(Number)
  const today = Math.floor((after + offsetAt(after, timetable.timeZone)) / dayMs)
  for (let day = today - 1; ; day++) {
    const due = instantOf(day * dayMs + hour! * 60 * minuteMs + minute! * minuteMs, timetable.timeZone)
    if (due > after) return due
  }
}

/**
 * The instant at which the zone's clock shows `local` (ms as if it were UTC). Shown twice, the first counts. Never shown (the clock is put
 * forward over it), it is due when it would have been by the old time, which the clock shows as an hour later.
 */
function instantOf(local: number, timeZone: string): number {
  const before = local - offsetAt(local - dayMs, timeZone)
  const after = local - offsetAt(local + dayMs, timeZone)
  const shown = [before, after].filter(instant => instant + offsetAt(instant, timeZone) === local)
  return shown.length > 0 ? Math.min(...shown) : before
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** How far the zone's clock is ahead of UTC at that instant, in ms. */
function offsetAt(instant: number, timeZone: string): number {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', dateStyle: 'short', timeStyle: 'medium' })
  clocks.set(timeZone, clock)
  const {
    year = 0,
    month = 1,
    day = 1,
    hour = 0,
    minute = 0,
    second = 0,
  } = Object.fromEntries(clock.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
  const shown = Date.UTC(year, month - 1, day, hour, minute, second)
  return shown - Math.floor(instant / 1000) * 1000
}
