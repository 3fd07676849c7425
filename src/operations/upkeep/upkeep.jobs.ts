// Each duty as a job at its time. One that was missed while no machine ran is done once after the start, not once for each time.
import type { Jobs } from '#jobs'
import { dutyJob } from './duty.ts'
import { calendarOf } from './standing.ts'
import type { Upkeep } from './upkeep.ts'

export function upkeepJobs(jobs: Jobs, upkeep: Upkeep): void {
  for (const duty of upkeep.duties) {
    const kind = dutyJob(duty.name)
    jobs.handle(kind, ({ by }, job) =>
      upkeep.carryOut(duty.name, { by, signal: job.signal, progress: (done, total, says) => job.progress(done, total, says) }),
    )
    jobs.schedule(kind, calendarOf(duty, upkeep.times), { by: null })
  }
}
