import { z } from 'zod'
import { declareJob, type Jobs } from '#jobs'
import type { Identity } from './identity.ts'

const tidy = declareJob({ name: 'accounts.tidy', payload: z.strictObject({}), unique: 'whole', retryLimit: 1 })

/** Twice is as good as once: it deletes what has expired. */
export function identityJobs(jobs: Jobs, identity: Pick<Identity, 'tidy'>): void {
  jobs.handle(tidy, () => identity.tidy())
  jobs.schedule(tidy, { every: 'minutes', minutes: 15 }, {})
}
