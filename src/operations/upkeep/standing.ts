// How a duty stands: when it was done, when it is due, and whether it is overdue. By the calendar of the operator's time zone, whatever
// the queue believes: a queue that stands still must not look like duties that are done.
import { type Calendar, lastUpTo, nextAfter } from '#jobs'
import { type Duty, type DutyName, dutyNames, type Finding, type Rhythm } from './duty.ts'

export type DutyRun = {
  readonly duty: DutyName
  /** The account that asked; null: the calendar. */
  readonly by: string | null
  readonly outcome: 'done' | 'failed'
  readonly findings: readonly Finding[]
  readonly startedAt: Date
  readonly finishedAt: Date
}

/** new: not due yet since the installation was made. */
export type State = 'new' | 'done' | 'failed' | 'overdue'

export type Standing = Pick<Duty, 'name' | 'rhythm' | 'title' | 'does'> & {
  readonly state: State
  readonly lastRun: DutyRun | null
  readonly lastDoneAt: Date | null
  /** When it should have been done last; null before the first time. */
  readonly dueAt: Date | null
  readonly nextAt: Date
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** How late it may be: the machine may have to start first, and some take their time. */
const graceMs: Record<Rhythm, number> = { day: 3 * hourMs, week: 12 * hourMs, month: 24 * hourMs }
/** One after the other, so that a night's work is not all at once. */
const apartMinutes = 10

export type Times = { readonly at: string; readonly timeZone: string }

export function calendarOf({ name, rhythm }: Pick<Duty, 'name' | 'rhythm'>, { at, timeZone }: Times): Calendar {
  const [hour, minute] = at.split(':').map(Number)
  const minutes = (hour! * 60 + minute! + dutyNames.indexOf(name) * apartMinutes) % (24 * 60)
  const time = { at: [Math.floor(minutes / 60), minutes % 60].map(part => String(part).padStart(2, '0')).join(':'), timeZone }
  if (rhythm === 'day') return { ...time, every: 'day' }
  return rhythm === 'week' ? { ...time, every: 'week', weekday: 0 } : { ...time, every: 'month', day: 1 }
}

export type Known = {
  readonly lastRun: DutyRun | null
  readonly lastDoneAt: Date | null
  /** Since when the installation is there: what was due before is nobody's fault. */
  readonly since: Date | null
}

export function standingOf(duty: Duty, times: Times, { lastRun, lastDoneAt, since }: Known, now: number): Standing {
  const calendar = calendarOf(duty, times)
  const { name, rhythm, title, does } = duty
  const last = lastUpTo(calendar, now)
  const wasDue = since === null || last >= since.getTime()
  // Done ahead of its time, by hand or by a clock that was ahead, it counts for the time that it was before.
  const isDone = lastDoneAt !== null && lastDoneAt.getTime() >= last
  const isOverdue = wasDue && !isDone && now - last > graceMs[rhythm]
  return {
    name,
    rhythm,
    title,
    does,
    state: stateOf(lastRun, { isOverdue }),
    lastRun,
    lastDoneAt,
    dueAt: wasDue ? new Date(last) : null,
    nextAt: new Date(nextAfter(calendar, now)),
  }
}

function stateOf(lastRun: DutyRun | null, { isOverdue }: { isOverdue: boolean }): State {
  // That it failed says more than that it is late.
  if (lastRun?.outcome === 'failed') return 'failed'
  if (isOverdue) return 'overdue'
  return lastRun ? 'done' : 'new'
}
