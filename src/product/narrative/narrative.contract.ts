// The shapes of a stock in words: sentences, and the facts that each is made of.
import { z } from 'zod'
import { symbolText } from '../market/market.contract.ts'
import { screenerBody } from '../screener/screener.contract.ts'

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
  /** The language model that can be asked about it; null where there is none. */
  languageModel: z.string().nullable(),
  sentences: z.array(
    z.strictObject({
      id: z.string(),
      part: z.enum(['price', 'risk', 'evidence', 'company']),
      text: z.string(),
      /** Ids of the facts below. */
      facts: z.array(z.string()),
    }),
  ),
  facts: z.array(fact),
})

const question = z.string().trim().min(1).max(400)
export const questionBody = z.strictObject({ question })
export const screenQuestionBody = screenerBody.omit({ offset: true, limit: true }).extend({ question })

export const languageModelAnswer = z.strictObject({
  name: z.string().nullable().meta({ description: 'As the operator named it; null where none is set up.' }),
})
export type LanguageModelAnswer = z.infer<typeof languageModelAnswer>

/** One a line. */
const answerPart = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('sentence'),
    text: z.string(),
    facts: z.array(fact),
    /** False: every figure, day and name of it is a fact, and it has words that the check does not know, or something that no fact settles. */
    isWordingChecked: z.boolean(),
  }),
  /** A sentence that did not pass; why never holds its text. */
  z.strictObject({ kind: z.literal('struck'), why: z.string() }),
  z.strictObject({
    kind: z.literal('end'),
    writtenBy: z.string(),
    outcome: z.enum(['answered', 'refused', 'broken off']),
    says: z.string(),
  }),
])

export type AnswerPart = z.infer<typeof answerPart>
export type SummaryAnswer = z.infer<typeof summaryAnswer>
