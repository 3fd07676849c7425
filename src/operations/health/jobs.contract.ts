// Single background jobs over HTTP, for administrators. A payload holds ids, never a secret.
import { z } from 'zod'

const instant = z.iso.datetime()

export const jobsQuery = z.strictObject({
  which: z.enum(['running', 'waiting', 'dead']).default('running').meta({
    description: 'running: in whichever process. waiting: for its turn, its time or its next try. dead: its retries are used up.',
  }),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export const jobParams = z.strictObject({ name: z.string().max(60), jobId: z.uuid() })
export const deadJobParams = z.strictObject({ jobId: z.uuid() })
/** As a body, or behind the address of what is thrown away. */
export const deadKind = z.strictObject({ name: z.string().max(60).meta({ description: 'The queue that they gave up in.' }) })
export const discardedAnswer = z.strictObject({
  discarded: z.int().min(1),
  left: z.int().min(0).meta({ description: 'So many of that kind are still there: they were over the bound, or gave up since.' }),
})
export const triedAgainAnswer = z.strictObject({
  moved: z.int().min(1).meta({ description: 'So many are back in their queue.' }),
  left: z
    .int()
    .min(0)
    .meta({ description: 'So many of that kind have not gone back: over the bound, or one for the same is there already.' }),
})

const progress = {
  attempt: z.int().meta({ description: 'How often it was tried before.' }),
  done: z.number(),
  total: z.number(),
  says: z.string().meta({ description: 'How far it is; when it failed, why.' }),
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
}

export const jobsAnswer = z.strictObject({
  jobs: z.array(
    z.strictObject({
      id: z.uuid(),
      name: z.string(),
      state: z.enum(['running', 'waiting', 'dead']),
      payload: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
      ...progress,
      askedAt: instant.nullable(),
      dueAt: instant.nullable().meta({ description: 'Not taken up before.' }),
    }),
  ),
})

export const jobAnswer = z.strictObject({
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  ...progress,
  askedAt: instant,
})

export type JobsAnswer = z.infer<typeof jobsAnswer>
export type DiscardedAnswer = z.infer<typeof discardedAnswer>
export type TriedAgainAnswer = z.infer<typeof triedAgainAnswer>
