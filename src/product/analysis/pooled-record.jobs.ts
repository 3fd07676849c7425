// The pooled record is looked at every half hour, and computed anew where bars have arrived since: once for all that came in that time.
import { z } from 'zod'
import { declareJob, type Jobs } from '#jobs'
import type { PooledRecords } from './pooled-record.ts'

const pool = declareJob({
  name: 'signals.pool',
  payload: z.strictObject({}),
  unique: 'whole',
  timeoutMs: 60 * 60_000,
  keepFinishedSeconds: 86_400,
})

export function pooledRecordJobs(jobs: Jobs, pooled: PooledRecords): void {
  jobs.handle(pool, async (_, context) => {
    await pooled.refresh({
      signal: context.signal,
      progress: async (done, total, says) => context.progress(done, total, says),
    })
  })
  jobs.schedule(pool, { every: 'minutes', minutes: 30 }, {})
}
