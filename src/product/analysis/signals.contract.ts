// The shapes of signals with their record.
import { z } from 'zod'

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const figure = z.number().nullable()
const range = z.strictObject({ low: figure, high: figure })
const part = z.strictObject({ count: z.int(), mean: figure, excess: figure })

/** Returns and shares as fractions: 0.01 is 1 %. null: too few to tell. */
export const horizonRecord = z.strictObject({
  /** Sessions from the open after the signal to the open at which it is sold. */
  horizon: z.int(),
  /** How often the rule became true with that much history after it. */
  count: z.int(),
  /** How many occurrences without common days would be as sure. */
  effectiveCount: figure,
  /** Mean return after costs, with its 95 % range. */
  mean: figure,
  meanRange: range,
  /** Share of occurrences with a gain after costs, with its 95 % range. */
  hitRate: figure,
  hitRange: range,
  /** The same for all days, held as long without costs. */
  holdingMean: figure,
  holdingHitRate: figure,
  /** Mean before costs less that of all days, with its 95 % range. */
  excess: figure,
  excessRange: range,
  /** 95 % of the means after costs of as many random days. */
  randomRange: range,
  /** The smallest excess, either way, that four of five such histories would show as an edge; null: too few to show any. */
  findable: figure,
  /** The first 70 % of the history, and the rest. */
  inSample: part,
  outOfSample: part,
})

export const record = {
  /** Whether it is true on the last bar; null: not known. */
  isActive: z.boolean().nullable(),
  /** Bars since it last became true; null: never. */
  barsSince: z.int().nullable(),
  verdict: z.enum(['edge', 'no edge found', 'too few samples']),
  /** Of an edge: better (1) or worse (-1) than other days. */
  direction: z.union([z.literal(1), z.literal(-1)]).nullable(),
  /** The horizon that the verdict is of; null: too few on each. */
  verdictHorizon: z.int().nullable(),
  /** How likely something as surprising is by chance, among all rules and horizons looked at. */
  correctedChance: figure,
  horizons: z.array(horizonRecord),
}

export const history = {
  symbol: z.string(),
  name: z.string(),
  from: day.nullable(),
  asOf: day.nullable(),
  barCount: z.int(),
  source: z.string().nullable(),
  withDividends: z.boolean(),
  /** SHA-256 of everything that the record is computed from. */
  dataHash: z.string(),
  /** What buying and selling costs each way, as a share. */
  costShareEachWay: z.number(),
  /** How many rules were looked at together, each over three horizons. */
  lookedAt: z.int(),
}

export const signalsAnswer = z.strictObject({
  ...history,
  signals: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      group: z.enum(['trend', 'momentum', 'reversal', 'breakout', 'volatility', 'volume', 'seasonality', 'valuation']),
      rule: z.string(),
      /** For how many sessions, and which way, it is said to hold. */
      horizon: z.int(),
      claims: z.enum(['up', 'down']),
      /** What was read for the rule, and which part of it, or "folklore". */
      source: z.string(),
      note: z.string().nullable(),
      ...record,
    }),
  ),
})
export type SignalsAnswer = z.infer<typeof signalsAnswer>
export type Signal = SignalsAnswer['signals'][number]
