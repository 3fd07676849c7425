// Unexpected failures over HTTP, for administrators.
import { z } from 'zod'

const count = z.int().min(0)
const instant = z.iso.datetime()
const state = z.enum(['new', 'seen', 'resolved', 'regressed']).meta({
  description: 'new: nobody has looked at it. seen: somebody knows of it. resolved: it should not come back. regressed: it did.',
})

export const errorsQuery = z.strictObject({
  which: z.enum(['open', 'resolved', 'all']).default('open').meta({ description: 'open: all but resolved ones.' }),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export const errorParams = z.strictObject({ errorId: z.string().regex(/^[a-z0-9-]{1,40}$/) })

const group = {
  id: z.string().max(40),
  origin: z.enum(['request', 'job', 'background', 'crash', 'browser']).meta({
    description:
      'background: neither for a request nor in a job. crash: it ended its process. browser: reported by a page; anybody can send that.',
  }),
  type: z.string().max(100),
  message: z.string().max(1_000).meta({ description: 'Without secrets, tokens, mail addresses and folders.' }),
  state,
  count: count.meta({ description: 'Every one of them, over all processes.' }),
  firstAt: instant,
  lastAt: instant,
  firstRelease: z.string().max(50),
  lastRelease: z.string().max(50),
  resolvedAt: instant.nullable(),
  resolvedRelease: z.string().max(50).nullable(),
}

const sums = {
  new: count.meta({ description: 'Kinds of errors.' }),
  seen: count,
  resolved: count,
  regressed: count,
  lastHour: count.meta({ description: 'Errors since the hour began.' }),
  lastDay: count.meta({ description: 'Errors of the last 24 hours.' }),
}

/** Part of every picture of /api/admin/live. */
export const errorSums = z.strictObject(sums)

export const errorsAnswer = z.strictObject({
  sums: errorSums,
  errors: z
    .array(z.strictObject({ ...group, lastDay: count }))
    .max(500)
    .meta({ description: 'The one met last comes first.' }),
})

export const errorAnswer = z.strictObject({
  ...group,
  sample: z.strictObject({
    type: z.string().max(100),
    message: z.string().max(1_000),
    stack: z.string().max(4_000),
    causes: z.array(z.string().max(500)).max(4),
    where: z.string().max(200).meta({ description: 'The route, the job, the page, or what was done.' }),
    requestId: z.string().max(64).nullable(),
  }),
  hours: z
    .array(z.strictObject({ hour: instant, count }))
    .max(24 * 7 + 1)
    .meta({ description: 'Of seven days; hours without one are left out.' }),
})

export const seenAnswer = z.strictObject({ seen: count })

export type ErrorsAnswer = z.infer<typeof errorsAnswer>
export type ErrorAnswer = z.infer<typeof errorAnswer>
