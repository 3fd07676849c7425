// What the queue looks like from outside, in the shape that monitors are promised.
import { deadLetterQueue } from './boss.ts'
import type { JobKind } from './job-kind.ts'
import { queueRows, type Rows, schedules, workers } from './jobs.store.ts'
import type { Schedule } from './scheduling.ts'
import { cronOf, zoneOf } from './timetable.ts'

export type QueueNumbers = {
  totals: { queued: number; active: number; failed: number }
  queues: {
    name: string
    queued: number
    active: number
    retrying: number
    failed: number
    deadLetter: number
    completed: number
    oldestAgeSeconds: number | null
    averageDurationMs: number | null
  }[]
  workers: { id: string; startedAt: string; lastSeenAt: string; active: number; completed: number; failed: number }[]
  schedules: {
    name: string
    cron: string
    timeZone: string
    lastRunAt: string | null
    lastStatus: 'running' | 'done' | 'failed' | null
    nextRunAt: string
  }[]
}

const none = { queued: 0, active: 0, retrying: 0, failed: 0, completed: 0, deadLetter: 0 }
const nothing = { ...none, oldestAgeSeconds: null, averageDurationMs: null }

export async function queueNumbers(
  db: Rows,
  { kinds, schedules: planned }: { kinds: readonly JobKind[]; schedules: readonly Schedule[] },
): Promise<QueueNumbers> {
  const [rows, living, rowsOfSchedules] = await Promise.all([queueRows(db, deadLetterQueue), workers(db), schedules(db)])
  const byName = new Map(rows.map(row => [row.name, row]))
  // Also those that nobody declares any more, or not yet: what waits or gave up there is seen by nobody else.
  const undeclared = [...byName.keys()].filter(name => !name.startsWith('__'))
  const names = new Set([...kinds.map(({ name }) => name), ...undeclared])
  const queues = [...names].map(name => ({ ...nothing, ...byName.get(name), name }))
  const sum = (field: 'queued' | 'active' | 'retrying' | 'failed') => queues.reduce((total, queue) => total + queue[field], 0)
  return {
    totals: { queued: sum('queued') + sum('retrying'), active: sum('active'), failed: sum('failed') },
    queues,
    workers: living.map(({ id, startedAt, lastSeenAt, active, completed, failed }) => ({
      id,
      startedAt: startedAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
      active,
      completed,
      failed,
    })),
    schedules: planned.flatMap(({ name, timetable }) => {
      const row = rowsOfSchedules.find(one => one.name === name)
      if (!row) return []
      return {
        name,
        cron: cronOf(timetable),
        timeZone: zoneOf(timetable),
        lastRunAt: row.lastStartedAt?.toISOString() ?? null,
        lastStatus: row.lastOutcome as 'running' | 'done' | 'failed' | null,
        nextRunAt: row.nextAt.toISOString(),
      }
    }),
  }
}
