// The shape of the performance figures. Strangers get the totals: no route, no process, no version.
import { z } from 'zod'

const count = z.int().min(0)
const ms = z.number().min(0).nullable()
const share = z.number().min(0).max(1)
const instant = z.iso.datetime()
const eventLoop = z.strictObject({ p50Ms: ms, p99Ms: ms, utilization: share })

const totals = z.strictObject({ count, p50Ms: ms, p95Ms: ms, p99Ms: ms, errorRate: share })

const details = z.strictObject({
  from: instant.meta({ description: 'Requests that ended at this moment or later are counted.' }),
  routes: z
    .array(
      z.strictObject({
        route: z
          .string()
          .max(500)
          .meta({ description: 'The template, as the access log has it; `none` for addresses that do not exist.' }),
        method: z.string().max(20),
        count,
        p50Ms: ms,
        p95Ms: ms,
        p99Ms: ms,
        maxMs: z.number(),
        errorRate: share,
      }),
    )
    .max(1_000),
  slowRequests: z
    .array(
      z.strictObject({
        at: instant,
        requestId: z.string().max(100),
        method: z.string().max(20),
        route: z.string().max(500),
        status: z.int(),
        durationMs: z.number(),
        databaseMs: z.number().meta({ description: 'While statements ran in the database; side by side counts once.' }),
        connectionMs: z.number().meta({ description: 'While it waited for a free connection to the database.' }),
        computingMs: z.number().meta({ description: 'While a computing thread worked for it, waiting for one included.' }),
        ownMs: z.number().meta({ description: 'The rest: the work of the process, its other requests included.' }),
      }),
    )
    .max(50)
    .meta({ description: 'The newest.' }),
  slowRequestsCount: count,
  cache: z.strictObject({
    hits: count,
    misses: count,
    hitRatio: share.nullable(),
    entries: count.meta({ description: 'Answers that are kept, over all processes.' }),
    bytes: count,
  }),
  eventLoop: eventLoop.meta({ description: 'The delay of all processes together; the utilization of the busiest.' }),
  memory: z.strictObject({ rssBytes: count, heapUsedBytes: count }),
  processes: z
    .array(
      z.strictObject({
        id: z.string().max(40),
        kind: z.enum(['serve', 'worker']),
        host: z.string().max(300),
        pid: z.int(),
        version: z.string().max(50),
        startedAt: instant,
        lastSeenAt: instant,
        state: z.enum(['running', 'gone']),
        count,
        rssBytes: count,
        eventLoop,
      }),
    )
    .max(1_000),
  uptimeSeconds: count.meta({ description: 'Of the process that answers.' }),
  availability: z
    .strictObject({
      objectivePercent: z.number(),
      periods: z
        .array(
          z.strictObject({
            days: z.int(),
            minutes: count,
            upPercent: z.number(),
            requests: count,
            failed: count,
            answeredPercent: z.number(),
            isMet: z.boolean(),
          }),
        )
        .max(3),
    })
    .nullable(),
})

export const performanceAnswer = z.strictObject({ windowSeconds: count, totals, ...details.partial().shape })
