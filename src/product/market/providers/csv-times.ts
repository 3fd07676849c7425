// Minutes in files: a time of day beside the date or behind it, or a moment counted since 1970. An offset says in whose time they
// stand; else the hours of the markets tell (csv-zones.ts), or a person.
import { Failure } from '#basics'
import { decideZone, minutesAhead, type TimeZoneName } from './csv-zones.ts'

export { type TimeZoneName, timeZoneNames, timeZoneTexts } from './csv-zones.ts'

/** A day and minutes after its midnight; offset: minutes ahead of UTC where the cell says so. */
export type LocalMinute = { readonly day: number; readonly minute: number; readonly offset: number | null }

const minutesPerDay = 1440
const clockShape =
  /(?:^|[T\s,])(\d{1,2}):(\d{2})(?::\d{2}(?:[.,]\d{1,9})?)?\s?([ap])?\.?(?:m\.?)?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i

/** The time of day in a cell: "09:30", "2024-01-02T14:30:00Z", "9:30 PM", "0930", "093000"; null when there is none. */
export function timeOfDay(cell: string): { minute: number; offset: number | null } | null {
  const bare = /^(\d{2})(\d{2})(?:\d{2})?$/.exec(cell)
  const shape = bare ?? clockShape.exec(cell)
  if (!shape) return null
  const half = bare ? undefined : shape[3]?.toLowerCase()
  const hour = half === undefined ? Number(shape[1]) : (Number(shape[1]) % 12) + (half === 'p' ? 12 : 0)
  const minute = Number(shape[2])
  if (hour > 23 || minute > 59) return null
  return { minute: hour * 60 + minute, offset: bare ? null : offsetOf(shape[4]) }
}

function offsetOf(text: string | undefined): number | null {
  if (text === undefined) return null
  const shape = /^([+-])(\d{2}):?(\d{2})$/.exec(text)
  return shape ? (shape[1] === '-' ? -1 : 1) * (Number(shape[2]) * 60 + Number(shape[3])) : 0
}

/** A moment counted since 1970, as the minute in UTC that it lies in. */
export function countedMinute(count: number, unit: 'seconds' | 'milliseconds'): LocalMinute {
  const minute = Math.floor(count / (unit === 'seconds' ? 60 : 60_000))
  const day = Math.floor(minute / minutesPerDay)
  return { day, minute: minute - day * minutesPerDay, offset: 0 }
}

/** Several rows a day, at different times of day. One row a day, at whatever time, is a daily file. */
export function isIntraday(times: readonly (LocalMinute | null)[]): boolean {
  const known = times.filter(time => time !== null)
  const days = new Set(known.map(({ day }) => day)).size
  return new Set(known.map(({ day, minute }) => day * minutesPerDay + minute)).size >= 3 * days
}

/** Throws Failure('invalid') when the bars are longer than a minute. */
export function refuseLongerBars(times: readonly LocalMinute[]): void {
  const sorted = times.map(({ day, minute }) => day * minutesPerDay + minute).sort((a, b) => a - b)
  const steps = sorted.slice(1).map((time, i) => time - sorted[i]!)
  const usual = steps.filter(step => step > 0 && step < minutesPerDay / 2).sort((a, b) => a - b)
  const step = usual[usual.length >> 1] ?? 1
  // Quiet shares do not trade every minute, but some minutes follow each other.
  if (step <= 1 || usual[0] === 1) return
  throw new Failure(
    'invalid',
    `The rows are ${step} minutes apart: daily bars and bars of one minute are stored, and nothing between them.`,
  )
}

/** 'stated' when every time says its offset; null when nothing tells. */
export function zoneOf(times: readonly LocalMinute[]): TimeZoneName | 'stated' | null {
  if (times.every(({ offset }) => offset !== null)) return 'stated'
  return decideZone(times.map(({ day, minute }) => day * minutesPerDay + minute))
}

/** Minutes since 1970 in UTC. */
export function minuteInUtc({ day, minute, offset }: LocalMinute, zone: TimeZoneName | 'stated'): number {
  return day * minutesPerDay + minute - (offset ?? (zone === 'stated' ? 0 : minutesAhead(zone, day)))
}
