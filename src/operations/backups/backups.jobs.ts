import { z } from 'zod'
import { type Failure, isFailure } from '#basics'
import { declareJob, type JobContext, type Jobs } from '#jobs'
import { type Backups, isGood, type Progress } from './backups.ts'

const nothing = z.strictObject({})
/** The account that asked; never more than its id. */
const asked = z.strictObject({ by: z.string().max(100) })

/** A database of many gigabytes takes its time; what hangs is stopped before the next one is due. */
const limits = { unique: 'whole', timeoutMs: 6 * 3_600_000 } as const

/** Somebody else who works on the backups, or a database that is away, is given two hours to end that. */
export const dailyBackup = declareJob({
  ...limits,
  name: 'backup.daily',
  payload: nothing,
  retryLimit: 6,
  retryDelaySeconds: 300,
  retryDelayMaxSeconds: 1_800,
})
/** Whoever asked sees that it failed, and asks again. */
export const backupNow = declareJob({ ...limits, name: 'backup.now', payload: asked, retryLimit: 0 })
export const proofNow = declareJob({
  ...limits,
  name: 'backup.proof',
  payload: asked.extend({ backup: z.string().max(60) }),
  retryLimit: 0,
})

/** Twice is as good as once: another backup. A process that was killed at it has left nothing that is listed. */
export function backupsJobs(jobs: Jobs, backups: Backups, { at, timeZone }: { at: string; timeZone: string }): void {
  /** What trying again cannot mend, by job: the reason stays the same, and every try would leave a backup that is not proved. */
  const hopeless = new Map<string, Failure>()
  jobs.handle(dailyBackup, async (_, job) => {
    const before = hopeless.get(job.id)
    if (before) throw before
    try {
      await makeOne('daily', job)
    } catch (error) {
      if (isFailure(error) && !isFailure(error, 'busy') && !isFailure(error, 'io')) hopeless.set(job.id, error)
      throw error
    }
  })
  jobs.handle(backupNow, async ({ by }, job) => {
    await makeOne('asked for', job, by)
  })
  jobs.handle(proofNow, async ({ by, backup }, job) => {
    await backups.prove(backup, { ...following(job), by })
  })
  jobs.schedule(dailyBackup, { every: 'day', at, timeZone }, {})

  async function makeOne(reason: string, job: JobContext, by?: string): Promise<void> {
    const made = await backups.create(reason, { ...following(job), proves: true, ...(by !== undefined && { by }) })
    // Only a good one makes room for itself.
    if (isGood(made)) await backups.cleanup({ dryRun: false })
  }
}

/** A part of what is not known has no end: then only its words are shown. */
function following(job: JobContext): { signal: AbortSignal; progress: Progress } {
  return {
    signal: job.signal,
    progress: (what, done = 0, total = 0) => job.progress(Math.min(done, total), Math.max(1, total), `${what} …`),
  }
}
