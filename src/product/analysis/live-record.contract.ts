// The shape of what was said about the future, and what came of it.
import { z } from 'zod'

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const figure = z.number().nullable()

export const liveRecordAnswer = z.strictObject({
  /** By rule; returns and shares as fractions. */
  rules: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      sealed: z.int(),
      settled: z.int(),
      /** Of the settled ones: gains after costs with their 95 % range, and the mean return after costs. */
      gains: z.int(),
      gainRange: z.strictObject({ low: figure, high: figure }),
      mean: figure,
      /** What the records said of the same ones when they were sealed. */
      saidMean: figure,
      saidHitRate: figure,
    }),
  ),
  /** The newest hundred. */
  statements: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum(['signal', 'forecast']),
      subject: z.string(),
      name: z.string(),
      symbol: z.string(),
      day,
      horizon: z.int(),
      sealedAt: z.string(),
      /** SHA-256, which the audit trail holds since then. */
      digest: z.string(),
      settled: z.strictObject({ boughtDay: day, soldDay: day, returnAfterCosts: z.number() }).nullable(),
    }),
  ),
})
export type LiveRecordAnswer = z.infer<typeof liveRecordAnswer>
