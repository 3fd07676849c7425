// The shape of the queue's numbers. Strangers get the totals.
import { z } from 'zod'

const count = z.int().min(0)
const instant = z.iso.datetime()

export const queueAnswer = z.strictObject({
  totals: z.strictObject({ queued: count, active: count, failed: count }),
  queues: z
    .array(
      z.strictObject({
        name: z.string(),
        queued: count,
        active: count,
        retrying: count,
        failed: count,
        deadLetter: count,
        completed: count,
        oldestAgeSeconds: z.number().nullable(),
        averageDurationMs: z.number().nullable(),
      }),
    )
    .optional(),
  workers: z
    .array(
      z.strictObject({
        id: z.string(),
        startedAt: instant,
        lastSeenAt: instant,
        active: count,
        completed: count.meta({ description: 'Attempts that it ended well since it started.' }),
        failed: count.meta({ description: 'Attempts that failed, were cancelled or took too long.' }),
      }),
    )
    .optional(),
  schedules: z
    .array(
      z.strictObject({
        name: z.string(),
        cron: z.string(),
        timeZone: z.string(),
        lastRunAt: instant.nullable(),
        lastStatus: z.enum(['running', 'done', 'failed']).nullable(),
        nextRunAt: instant,
      }),
    )
    .optional(),
})
