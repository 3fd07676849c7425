// Minutes in files: a time of day beside the date or behind it, in the exchange's own time unless an offset says otherwise. Which
// exchange that is, the first minute of its days tells, or a person.
import { Failure } from '#basics'
import { type ExchangeCode, exchangeByCode, localInstant, sessionHours, isKnownDay } from '#exchange-days'

/** In whose time the minutes stand. */
export type TimeZoneName = 'new-york' | 'london' | 'frankfurt' | 'tokyo' | 'utc'

/** A day and minutes after its midnight; offset: minutes ahead of UTC where the cell says so. */
export type LocalMinute = { readonly day: number; readonly minute: number; readonly offset: number | null }

const codes: Readonly<Record<Exclude<TimeZoneName, 'utc'>, ExchangeCode>> = {
  'new-york': 'XNYS',
  london: 'XLON',
  frankfurt: 'XETR',
  tokyo: 'XTKS',
}
export const timeZoneTexts: Readonly<Record<TimeZoneName, string>> = {
  'new-york': 'the time of New York',
  london: 'the time of London',
  frankfurt: 'the time of Frankfurt',
  tokyo: 'the time of Tokyo',
  utc: 'UTC',
}
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
export function decideZone(times: readonly LocalMinute[]): TimeZoneName | 'stated' | null {
  if (times.every(({ offset }) => offset !== null)) return 'stated'
  const firsts = [...Map.groupBy(times, ({ day }) => day)].map(([day, its]) => ({
    day,
    minute: Math.min(...its.map(one => one.minute)),
  }))
  const fits = (name: TimeZoneName): boolean => firsts.filter(one => opensAt(one, name)).length > firsts.length * 0.8
  const local = (['new-york', 'london', 'frankfurt', 'tokyo'] as const).filter(fits)
  if (local.length === 1) return local[0]!
  return local.length === 0 && fits('utc') ? 'utc' : null
}

/** Whether a day that begins at that minute begins with the session: in the first two minutes, since some name a bar by its end. */
function opensAt({ day, minute }: { day: number; minute: number }, name: TimeZoneName): boolean {
  if (!isKnownDay(day)) return false
  const its = name === 'utc' ? (['XNYS'] as const) : [codes[name]]
  return its.some(code => {
    const hours = sessionHours(exchangeByCode(code), day)
    const late = hours && minuteInUtc({ day, minute, offset: null }, name) - hours.openUtc / 60_000
    return late !== null && late >= 0 && late <= 1
  })
}

/** Minutes since 1970 in UTC. */
export function minuteInUtc({ day, minute, offset }: LocalMinute, zone: TimeZoneName | 'stated'): number {
  if (offset !== null) return day * minutesPerDay + minute - offset
  if (zone === 'utc' || zone === 'stated') return day * minutesPerDay + minute
  return localInstant(exchangeByCode(codes[zone]), day, minute) / 60_000
}
