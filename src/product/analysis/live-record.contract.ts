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
  /** By horizon; squared errors as means, chances as fractions. */
  forecasts: z.array(
    z.strictObject({
      /** Sessions. */
      horizon: z.int(),
      sealed: z.int(),
      settled: z.int(),
      /** Of the settled ones: how many closed higher, with their 95 % range, and the mean chance that was said. */
      rose: z.int(),
      roseRange: z.strictObject({ low: figure, high: figure }),
      saidProbability: figure,
      /** Brier scores of what was said and of the base rates, and 1 less their ratio. */
      brier: figure,
      baseBrier: figure,
      skill: figure,
      /** What the records through history said of the same ones when they were sealed. */
      saidBrier: figure,
      saidBaseBrier: figure,
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
      /** Of a forecast: the chance that was said; of a signal null. */
      probability: figure,
      horizon: z.int(),
      sealedAt: z.string(),
      /** SHA-256, which the audit trail holds since then. */
      digest: z.string(),
      /** returnAfterCosts: of a forecast from close to close, without costs. */
      settled: z.strictObject({ boughtDay: day, soldDay: day, returnAfterCosts: z.number() }).nullable(),
    }),
  ),
})
export type LiveRecordAnswer = z.infer<typeof liveRecordAnswer>
