// When scheduled work is due. Daily work is due once on each day of the calendar, in a named time zone, also on the two days a year on
// which 02:00 does not exist or exists twice; weekly and monthly work likewise, on the days of the calendar that are its own.
import { assert } from '#basics'

export type Timetable = { readonly every: 'minutes'; readonly minutes: number } | Calendar

/** at: HH:MM on the clock of the time zone. */
export type Calendar = { readonly at: string; readonly timeZone: string } & (
  | { readonly every: 'day' }
  /** 0 is Sunday. */
  | { readonly every: 'week'; readonly weekday: number }
  /** 1 to 28: a day that every month has. */
  | { readonly every: 'month'; readonly day: number }
)

const dayMs = 86_400_000
const minuteMs = 60_000

/** In words that change when the timetable does. */
export function wordsOf(timetable: Timetable): string {
  if (timetable.every === 'minutes') return `every ${timetable.minutes} min`
  const when = {
    day: 'daily',
    week: `on day ${fieldOf(timetable)} of the week`,
    month: `on day ${fieldOf(timetable)} of the month`,
  }
  return `${when[timetable.every]} at ${timetable.at} (${timetable.timeZone})`
}

function fieldOf(timetable: Calendar): number {
  if (timetable.every === 'day') return 0
  return timetable.every === 'week' ? timetable.weekday : timetable.day
}

/** The time zone by name, as IANA has it; work that has none to name runs in UTC. */
export function zoneOf(timetable: Timetable): string {
  return timetable.every === 'minutes' ? 'UTC' : timetable.timeZone
}

// In the five fields of cron, as monitors expect it.
export function cronOf(timetable: Timetable): string {
  if (timetable.every === 'minutes')
    return timetable.minutes < 60 ? `*/${timetable.minutes} * * * *` : `0 */${Math.round(timetable.minutes / 60)} * * *`
  const [hour, minute] = timetable.at.split(':')
  const days = { day: '* * *', week: `* * ${fieldOf(timetable)}`, month: `${fieldOf(timetable)} * *` }
  return `${Number(minute)} ${Number(hour)} ${days[timetable.every]}`
}

/** The first time strictly after `after`, both in ms since 1970. */
export function nextAfter(timetable: Timetable, after: number): number {
  if (timetable.every === 'minutes') {
    assert(timetable.minutes >= 1, 'at most once a minute')
    const step = timetable.minutes * minuteMs
    return (Math.floor(after / step) + 1) * step
  }
  for (let day = localDay(timetable, after) - 1; ; day++) {
    const due = dueOn(timetable, day)
    if (due !== null && due > after) return due
  }
}

/** The last time at or before `before`, both in ms since 1970. */
export function lastUpTo(timetable: Calendar, before: number): number {
  for (let day = localDay(timetable, before) + 1; ; day--) {
    const due = dueOn(timetable, day)
    if (due !== null && due <= before) return due
  }
}

function localDay({ timeZone }: Calendar, instant: number): number {
  return Math.floor((instant + offsetAt(instant, timeZone)) / dayMs)
}

/** When it is due on a day of its calendar, counted from 1 January 1970; null on the other days. */
function dueOn(timetable: Calendar, day: number): number | null {
  // 1 January 1970 was a Thursday.
  if (timetable.every === 'week' && (((day + 4) % 7) + 7) % 7 !== timetable.weekday) return null
  if (timetable.every === 'month') {
    assert(timetable.day >= 1 && timetable.day <= 28, 'every month has the day')
    if (new Date(day * dayMs).getUTCDate() !== timetable.day) return null
  }
  const [hour, minute] = timetable.at.split(':').map(Number)
  return instantOf(day * dayMs + hour! * 60 * minuteMs + minute! * minuteMs, timetable.timeZone)
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
