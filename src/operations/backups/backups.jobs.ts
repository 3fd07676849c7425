import { type Failure, isFailure } from '#basics'
import type { JobContext, Jobs } from '#jobs'
import { backupNow, copyAway, dailyBackup, proofNow, proofOfTheRest } from './backup-kinds.ts'
import { type Backups, isGood, type Progress } from './backups.ts'

/** Twice is as good as once: another backup. A process that was killed at it has left nothing that is listed. */
export function backupsJobs(jobs: Jobs, backups: Backups, { at, timeZone }: { at: string; timeZone: string }): void {
  /** What trying again cannot mend, by job: the reason stays the same, and every try would leave a backup that is not proved. */
  const hopeless = new Map<string, Failure>()
  jobs.handle(dailyBackup, async (_, job) => {
    const before = hopeless.get(job.id)
    if (before) throw before
    try {
      await makeOne('daily', job)
      const isWritten = async () => (await backups.list()).some(({ state }) => state === 'written')
      if (backups.canProve && (await isWritten())) await jobs.send(proofOfTheRest, {})
    } catch (error) {
      if (isFailure(error) && !isFailure(error, 'busy') && !isFailure(error, 'io')) hopeless.set(job.id, error)
      throw error
    }
  })
  jobs.handle(backupNow, async ({ by }, job) => {
    await makeOne('asked for', job, by ?? undefined)
  })
  jobs.handle(proofNow, async ({ by, backup }, job) => {
    await backups.prove(backup, { ...following(job), ...(by !== null && { by }) })
  })
  jobs.handle(proofOfTheRest, async (_, job) => {
    const faults: unknown[] = []
    for (const { id, state } of await backups.list())
      if (state === 'written') await backups.prove(id, following(job)).catch((error: unknown) => faults.push(error))
    if (faults.length > 0) throw faults[0]
  })
  jobs.handle(copyAway, async (_, job) => {
    await backups.sync(following(job))
  })
  jobs.schedule(dailyBackup, { every: 'day', at, timeZone }, {})

  async function makeOne(reason: string, job: JobContext, by?: string): Promise<void> {
    const made = await backups.create(reason, { ...following(job), proves: true, ...(by !== undefined && { by }) })
    // Only a good one makes room for itself.
    if (isGood(made)) await backups.cleanup({ dryRun: false, doubting: true })
    // A job of its own: a second place that is away must not make another backup.
    if (backups.copiesAway) await jobs.send(copyAway, {})
  }
}

/** A part of what is not known has no end: then only its words are shown. */
function following(job: JobContext): { signal: AbortSignal; progress: Progress } {
  return {
    signal: job.signal,
    progress: (what, done = 0, total = 0) => job.progress(Math.min(done, total), Math.max(1, total), `${what} …`),
  }
}
