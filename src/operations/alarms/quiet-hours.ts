// The hours in which only what is critical may wake anybody, on the operator's clock.

export type QuietHours = { readonly from: string; readonly until: string; readonly timeZone: string } | null

const minuteMs = 60_000
const dayMinutes = 24 * 60

export function isQuiet(hours: QuietHours, at: Date): boolean {
  if (!hours) return false
  const [now, from, until] = [minuteOfDay(at, hours.timeZone), minutesIn(hours.from), minutesIn(hours.until)]
  return from <= until ? now >= from && now < until : now >= from || now < until
}

/** When the ones that it is in are over. */
export function quietUntil(hours: NonNullable<QuietHours>, at: Date): Date {
  const left = (minutesIn(hours.until) - minuteOfDay(at, hours.timeZone) + dayMinutes) % dayMinutes
  const minute = Math.floor(at.getTime() / minuteMs)
  const end = new Date((minute + left) * minuteMs)
  // The clock may be put forward or back in between.
  const off = minutesIn(hours.until) - minuteOfDay(end, hours.timeZone)
  const nearest = ((off + dayMinutes * 1.5) % dayMinutes) - dayMinutes / 2
  return new Date(end.getTime() + nearest * minuteMs)
}

function minutesIn(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number)
  return hours! * 60 + minutes!
}

function minuteOfDay(at: Date, timeZone: string): number {
  const shown = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit' }).format(at)
  return minutesIn(shown)
}
