// Backups and proofs as jobs: made every day, or asked for.
import { z } from 'zod'
import { declareJob } from '#jobs'

const nothing = z.strictObject({})
/** The account that asked, never more than its id; null: the calendar. */
const asked = z.strictObject({ by: z.string().max(100).nullable() })

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
/** What was written and not proved at once, such as what was there before a restore. */
export const proofOfTheRest = declareJob({
  ...limits,
  name: 'backup.proof-of-the-rest',
  payload: nothing,
  retryLimit: 3,
  retryDelaySeconds: 600,
})
/** A second place that is away is given half a day; the next backup asks again anyhow. */
export const copyAway = declareJob({
  ...limits,
  name: 'backup.copy',
  payload: nothing,
  retryLimit: 12,
  retryDelaySeconds: 300,
  retryDelayMaxSeconds: 3_600,
})

export const backupKinds = { daily: dailyBackup, now: backupNow, proof: proofNow }
