// The shapes of a forecast and its record, for the routes and the browser.
import { z } from 'zod'
import { symbolText } from '../market/market.contract.ts'

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const choice = z.enum(['base rate', 'autoregression', 'logistic regression', 'boosted trees'])
const skill = z.strictObject({
  brier: z.number(),
  baseBrier: z.number(),
  /** 1 − brier / baseBrier; above 0 is better than the base rate. from, to: its 95 % interval. */
  skill: z.number(),
  from: z.number(),
  to: z.number(),
})

export const forecastParams = z.strictObject({ symbol: symbolText })

export const forecastAnswer = z.strictObject({
  symbol: z.string(),
  /** Why there is none, in a sentence; null where there are forecasts. */
  note: z.string().nullable(),
  forecasts: z.array(
    z.strictObject({
      horizonSessions: z.number().int(),
      asOf: day,
      price: z.number(),
      /** Chance that the close is higher after so many sessions: the model's where its record is better than luck, else the base rate. */
      probability: z.number(),
      shown: z.enum(['model', 'base rate']),
      base: z.number(),
      model: z.strictObject({ choice, probability: z.number(), trust: z.number() }),
      record: z.strictObject({
        from: day,
        to: day,
        forecasts: z.number().int(),
        independent: z.number().int(),
        skill,
        choices: z.array(z.strictObject({ choice, stretches: z.number().int() })),
        reliability: z.array(z.strictObject({ said: z.number(), happened: z.number(), count: z.number().int() })),
      }),
      /** Prices between which it ended in `share` of like moves before; held of told: on days not seen. */
      range: z
        .strictObject({ share: z.number(), low: z.number(), high: z.number(), held: z.number().int(), told: z.number().int() })
        .nullable(),
      features: z.array(z.string()),
      trainedAt: z.iso.datetime(),
      dataHash: z.string(),
    }),
  ),
  definitions: z.array(z.string()),
})
export type ForecastAnswer = z.infer<typeof forecastAnswer>

export const pooledAnswer = z.strictObject({
  pooled: z.array(
    z.strictObject({
      horizonSessions: z.number().int(),
      symbolCount: z.number().int(),
      symbols: z.array(z.string()),
      skill,
      /** Said where there are fewer than 30 symbols. */
      note: z.string().nullable(),
    }),
  ),
})
