// Backtests as jobs: one after the other in each process, on a thread of their own. A run that was cut off is computed again from the
// beginning, which gives the same result.
import { z } from 'zod'
import { assert } from '#basics'
import { declareJob, type Jobs } from '#jobs'
import type { Backtests, RunQueue } from './backtests.ts'

const run = declareJob({
  name: 'backtests.run',
  payload: z.strictObject({ backtestId: z.uuid() }),
  timeoutMs: 20 * 60_000,
  retryLimit: 2,
  keepFinishedSeconds: 86_400,
})

export function backtestQueue(jobs: Pick<Jobs, 'send' | 'follow' | 'cancel'>): RunQueue {
  return {
    async ask(backtestId, within) {
      const id = await jobs.send(run, { backtestId }, { within })
      assert(id !== null, 'each backtest is a job of its own')
      return id
    },
    async follow(jobId) {
      const job = await jobs.follow(run, jobId)
      const isOpen = job?.state === 'waiting' || job?.state === 'running'
      return isOpen ? { done: job.done, total: job.total, says: job.says } : undefined
    },
    async cancel(jobId) {
      await jobs.cancel(run, jobId)
    },
  }
}

export function backtestsJobs(jobs: Jobs, backtests: Backtests): void {
  jobs.handle(run, ({ backtestId }, context) =>
    backtests.work(backtestId, {
      signal: context.signal,
      progress: (done, total, says) => context.progress(done, total, says),
      lastAttempt: context.attempt >= run.retryLimit,
    }),
  )
}
