// The shapes of looking a rule over while it is written, and of the words that it can be written with.
import { z } from 'zod'

/** Longer than a rule may be, so that the language itself says how long that is. */
const mostCharacters = 4000

const ruleUse = z.enum(['backtest', 'signal', 'screen', 'alert'])

export const ruleCheckBody = z.strictObject({
  text: z.string().max(mostCharacters, 'a rule has at most 2000 characters, and this has more than 4000'),
  /** What it is meant for: then `refused` says why it cannot be used there. */
  use: ruleUse.optional(),
})

export const ruleCheckAnswer = z.strictObject({
  /** null while something is wrong. */
  rule: z
    .strictObject({
      /** The canonical form: reading it gives the same rule. */
      text: z.string(),
      kind: z.enum(['truth', 'number']),
      needs: z.strictObject({
        columns: z.array(z.string()),
        indicators: z.array(z.string()),
        benchmark: z.boolean(),
        reports: z.array(z.string()),
        facts: z.array(z.string()),
        tradedPrices: z.boolean(),
      }),
      /** Uses what is known as of today only. */
      isCurrentOnly: z.boolean(),
    })
    .nullable(),
  /** from, to: characters of the text, to not included. */
  faults: z.array(z.strictObject({ from: z.int(), to: z.int(), says: z.string() })),
  refused: z.string().nullable(),
})
export type RuleCheckAnswer = z.infer<typeof ruleCheckAnswer>

export const ruleVocabularyAnswer = z.strictObject({
  words: z.array(
    z.strictObject({
      name: z.string(),
      sort: z.enum(['column', 'function', 'indicator']),
      form: z.string(),
      gives: z.enum(['number', 'condition', 'text']),
      help: z.string(),
      example: z.string().nullable(),
      outputs: z.array(z.string()),
      isCurrentOnly: z.boolean(),
    }),
  ),
})
export type RuleVocabularyAnswer = z.infer<typeof ruleVocabularyAnswer>
