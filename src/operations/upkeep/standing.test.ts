import { describe, expect, it } from 'vitest'
import type { Duty, Rhythm } from './duty.ts'
import { type DutyRun, type Known, type Standing, standingOf } from './standing.ts'

const times = { at: '04:00', timeZone: 'Europe/Berlin' }
const duty = (rhythm: Rhythm): Duty => ({
  // The first: at the very time.
  name: 'backup',
  rhythm,
  title: 'Backup and its proof',
  does: '',
  carryOut: async () => [],
})
const run = (finishedAt: string, outcome: DutyRun['outcome'] = 'done'): DutyRun => ({
  duty: 'backup',
  by: null,
  outcome,
  findings: [],
  startedAt: new Date(finishedAt),
  finishedAt: new Date(finishedAt),
})
const known = (lastDone: string | null, since: string | null = '2025-01-01T00:00:00Z', failed?: string): Known => ({
  lastRun: failed ? run(failed, 'failed') : lastDone ? run(lastDone) : null,
  lastDoneAt: lastDone ? new Date(lastDone) : null,
  since: since ? new Date(since) : null,
})
const at = (rhythm: Rhythm, its: Known, now: string): Standing => standingOf(duty(rhythm), times, its, Date.parse(now))

describe('a duty', () => {
  it('is due by the calendar of the time zone, whose 04:00 is another instant in summer', () => {
    const winter = at('day', known(null), '2026-03-28T12:00:00Z')
    expect([winter.dueAt, winter.nextAt].map(one => one?.toISOString())).toEqual([
      '2026-03-28T03:00:00.000Z',
      '2026-03-29T02:00:00.000Z',
    ])
    const week = at('week', known(null), '2026-03-30T12:00:00Z')
    expect([week.dueAt, week.nextAt].map(one => one?.toISOString())).toEqual([
      '2026-03-29T02:00:00.000Z',
      '2026-04-05T02:00:00.000Z',
    ])
    expect(at('month', known(null), '2026-03-30T12:00:00Z').dueAt?.toISOString()).toBe('2026-03-01T03:00:00.000Z')
  })

  it.each<[string, Rhythm, Known, string, Standing['state']]>([
    ['done on time', 'day', known('2026-06-10T02:05:00Z'), '2026-06-10T12:00:00Z', 'done'],
    ['done yesterday, two hours after its time', 'day', known('2026-06-09T02:05:00Z'), '2026-06-10T04:00:00Z', 'done'],
    ['done yesterday, four hours after its time', 'day', known('2026-06-09T02:05:00Z'), '2026-06-10T06:30:00Z', 'overdue'],
    ['done ten days ago', 'week', known('2026-05-31T02:05:00Z'), '2026-06-10T04:00:00Z', 'overdue'],
    ['done in this week', 'week', known('2026-06-07T02:05:00Z'), '2026-06-10T04:00:00Z', 'done'],
    ['done by hand in the middle of last month', 'month', known('2026-05-15T02:05:00Z'), '2026-06-03T04:00:00Z', 'overdue'],
    ['done by hand before its first time', 'month', known('2026-06-15T02:05:00Z'), '2026-06-16T04:00:00Z', 'done'],
    ['never done, in an installation of an hour', 'day', known(null, '2026-06-10T11:00:00Z'), '2026-06-10T12:00:00Z', 'new'],
    ['never done, in an installation of two days', 'day', known(null, '2026-06-08T11:00:00Z'), '2026-06-10T12:00:00Z', 'overdue'],
    ['never done, in an installation of two days', 'month', known(null, '2026-06-08T11:00:00Z'), '2026-06-10T12:00:00Z', 'new'],
    [
      'done today, and failed since',
      'day',
      known('2026-06-10T02:05:00Z', undefined, '2026-06-10T09:00:00Z'),
      '2026-06-10T12:00:00Z',
      'failed',
    ],
    ['done by a clock that was a year ahead', 'day', known('2027-06-10T02:05:00Z'), '2026-06-10T12:00:00Z', 'done'],
  ])('%s (%s) is %#', (_what, rhythm, its, now, state) => {
    expect(at(rhythm, its, now).state).toBe(state)
  })
})
