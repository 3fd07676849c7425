// What keeps watch over the trail and in its bounds, at its times.
import { z } from 'zod'
import { declareJob, type Jobs } from '#jobs'
import type { TrailWatch } from './watch.ts'

const payload = z.strictObject({})
const look = declareJob({ name: 'audit-trail.look', payload, unique: 'whole', retryLimit: 0, keepFinishedSeconds: 3_600 })
const tidy = declareJob({ name: 'audit-trail.tidy', payload, unique: 'whole', timeoutMs: 900_000 })

export type AuditTrailWork = {
  readonly watch: TrailWatch
  readonly upkeep: { expire(): Promise<unknown>; archive(): Promise<unknown> }
}

export function auditTrailJobs(jobs: Jobs, { watch, upkeep }: AuditTrailWork): void {
  jobs.handle(look, async () => void (await watch.look()))
  jobs.schedule(look, { every: 'minutes', minutes: 1 }, {})

  // Twice is as good as once: what is gone is gone, and a month moves with its rows in one transaction.
  jobs.handle(tidy, async () => {
    await upkeep.expire()
    await upkeep.archive()
  })
  jobs.schedule(tidy, { every: 'minutes', minutes: 360 }, {})
}
