// Schedules live in the database and are looked at by every worker: whichever sees first that one is due hands its job to the queue and
// moves it on, in one transaction. So each due time is worked once however many look; a time that nobody was there for is made up for
// by one run, not by many; and a clock that jumps neither repeats nor forgets one.
import type { Database } from '#database'
import { addSchedule, lockSchedule, moveSchedule, noteDue, type Rows } from './jobs.store.ts'
import { nextAfter, type Timetable, wordsOf } from './timetable.ts'

export type Schedule = { readonly name: string; readonly timetable: Timetable }

/** The first run of something that is due every few minutes or hours: not at the busiest moment, right after the start. */
const firstAfterMs = 60_000

/** Returns whether a job was handed over. `ask` runs in the transaction. */
export async function passSchedule(
  database: Database,
  { name, timetable }: Schedule,
  now: number,
  ask: (within: Rows) => Promise<string | null>,
): Promise<boolean> {
  return database.kysely.transaction().execute(async within => {
    const row = await lockSchedule(within, name)
    const plan = wordsOf(timetable)
    const next = nextAfter(timetable, now)
    if (!row) {
      const first = timetable.every === 'minutes' ? Math.min(next, now + firstAfterMs) : next
      await addSchedule(within, { name, plan, nextAt: new Date(first) })
      return false
    }
    // Set by a clock that was ahead, or for another plan: worked out anew, so that nothing is skipped for ever.
    const isAstray = row.plan !== plan || row.nextAt.getTime() > nextAfter(timetable, next)
    if (isAstray) await moveSchedule(within, name, { plan, nextAt: new Date(next) })
    if (isAstray || row.nextAt.getTime() > now) return false
    await moveSchedule(within, name, { plan, nextAt: new Date(next) })
    await noteDue(within, name, { at: row.nextAt, jobId: await ask(within) })
    return true
  })
}
