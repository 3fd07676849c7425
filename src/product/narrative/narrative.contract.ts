// The shapes of a stock in words: sentences, and the facts that each is made of.
import { z } from 'zod'
import { symbolText } from '../market/market.contract.ts'

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

export const narrativeParams = z.strictObject({ symbol: symbolText })

const fact = z.strictObject({
  id: z.string(),
  label: z.string(),
  /** percent: 12.3 means 12.3 %; points: percentage points; price and money: whole units of the currency; date: a day. */
  value: z.union([z.number(), z.string()]),
  unit: z.enum(['price', 'money', 'percent', 'points', 'ratio', 'index', 'count', 'days', 'date', 'name']),
  currency: z.string().nullable(),
  asOf: day.nullable(),
  source: z.string().nullable(),
  definition: z.string(),
})

export const summaryAnswer = z.strictObject({
  symbol: z.string(),
  name: z.string(),
  asOf: day.nullable(),
  writtenBy: z.literal('templates'),
  sentences: z.array(
    z.strictObject({
      id: z.string(),
      part: z.enum(['price', 'risk', 'company']),
      text: z.string(),
      /** Ids of the facts below. */
      facts: z.array(z.string()),
    }),
  ),
  facts: z.array(fact),
})

export type SummaryAnswer = z.infer<typeof summaryAnswer>
