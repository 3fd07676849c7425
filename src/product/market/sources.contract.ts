// The shapes of the sources' answers: their state, what was understood of a file, and what an import brought in.
import { z } from 'zod'
import { permission } from './permission.contract.ts'
import { adjustmentName, symbolText } from './market.contract.ts'

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

const sourceState = z.strictObject({
  name: z.string(),
  label: z.string(),
  /** What it has, in words. */
  gives: z.string(),
  state: z.enum(['ready', 'over-budget', 'paused', 'resting', 'not-set-up']),
  /** One sentence: how it is, or what it needs. */
  says: z.string(),
  /** At most `requests` in any span of `perMs`; `left` of them now. */
  budget: z.array(
    z.strictObject({
      requests: z.number().int(),
      perMs: z.number().int(),
      left: z.number().int(),
      nextAt: z.string().nullable(),
    }),
  ),
  breaker: z.enum(['closed', 'open', 'half-open']).nullable(),
  lastSuccessAt: z.string().nullable(),
  lastFailure: z.strictObject({ at: z.string(), says: z.string() }).nullable(),
  /** What a person can do about it now; null when there is nothing wrong. */
  advice: z.string().nullable(),
})

const outcome = z.enum(['refreshed', 'unchanged', 'unknown', 'failed'])
const attempt = z.strictObject({
  source: z.string(),
  field: z.enum(['bars', 'quote', 'fundamentals', 'reports', 'rates']),
  outcome,
  says: z.string(),
})

/** Nothing: everything that has daily bars, and exchange rates. restated: the whole history of that symbol takes the place of the stored one. */
export const refreshBody = z.strictObject({ symbol: symbolText.optional(), restated: z.boolean().optional() })

/** A refresh under way, or the last one of this process. */
export const refreshAnswer = z.strictObject({
  state: z.enum(['idle', 'running', 'done', 'failed']),
  /** One sentence: how far it is, or how it ended. */
  says: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  /** What is refreshed; exchange rates come last when withRates. */
  symbols: z.array(z.string()),
  withRates: z.boolean(),
  done: z.array(
    z.strictObject({
      symbol: z.string(),
      outcome,
      asOf: day.nullable(),
      says: z.string(),
      attempts: z.array(attempt),
      barsAdded: z.number().int(),
    }),
  ),
  rates: z.strictObject({ outcome, asOf: day.nullable(), says: z.string(), attempts: z.array(attempt) }).nullable(),
})

export const sourcesAnswer = z.strictObject({
  sources: z.array(sourceState),
  /** Whether whoever asks may import files, and a sentence. */
  imports: permission,
  /** Likewise a refresh. */
  refreshes: permission,
})

const csvHints = {
  dateOrder: z.enum(['day-first', 'month-first']).optional(),
  decimalMark: z.enum(['comma', 'point']).optional(),
  adjustment: adjustmentName.optional(),
  timeZone: z.enum(['new-york', 'london', 'frankfurt', 'mumbai', 'hong-kong', 'tokyo', 'sydney', 'utc']).optional(),
}
export const previewQuery = z.strictObject(csvHints)
export const importQuery = z.strictObject({
  ...csvHints,
  symbol: symbolText,
  fileName: z.string().min(1).max(200),
  skipBadRows: z.enum(['true', 'false']).default('false'),
  name: z.string().min(1).max(100).optional(),
  currency: z
    .string()
    .regex(/^[A-Za-z]{3}$/)
    .optional(),
})

const bar = z.strictObject({
  /** A day, or a minute in UTC. */
  date: z.string(),
  open: z.number(),
  high: z.number(),
  low: z.number(),
  close: z.number(),
  volume: z.number().nullable(),
})

export const previewAnswer = z.strictObject({
  /** Daily bars, minute bars, or splits and dividends alone. */
  holds: z.enum(['days', 'minutes', 'events']),
  encoding: z.string(),
  isCompressed: z.boolean(),
  delimiter: z.string(),
  /** Null while that is a question. */
  decimalMark: z.enum([',', '.']).nullable(),
  dateFormat: z.string().nullable(),
  order: z.enum(['oldest first', 'newest first', 'mixed']),
  hasHeadings: z.boolean(),
  /** role: null for a column that is left out. */
  columns: z.array(z.strictObject({ heading: z.string(), role: z.string().nullable() })),
  symbols: z.array(z.string()),
  /** As far as the file says. */
  currency: z.string().nullable(),
  adjustment: adjustmentName,
  adjustmentBecause: z.string(),
  rowCount: z.number().int(),
  barCount: z.number().int(),
  first: bar.nullable(),
  last: bar.nullable(),
  splits: z.array(z.strictObject({ date: day, numerator: z.number(), denominator: z.number() })),
  dividends: z.array(z.strictObject({ date: day, amount: z.number() })),
  /** The first hundred; line 1 is the file's first. None of these rows is counted in barCount. */
  problems: z.array(
    z.strictObject({ line: z.number().int(), column: z.string().nullable(), value: z.string().nullable(), what: z.string() }),
  ),
  problemCount: z.number().int(),
  /** While there is one, nothing can be imported; it is answered by the query. */
  questions: z.array(z.strictObject({ about: z.enum(['dateOrder', 'decimalMark', 'timeZone']), says: z.string() })),
  /** What was taken for what although no heading says so. */
  guesses: z.array(z.string()),
  notes: z.array(z.string()),
})

export const importAnswer = z.strictObject({
  symbol: z.string(),
  name: z.string(),
  holds: z.enum(['days', 'minutes', 'events']),
  from: day,
  to: day,
  /** Splits and dividends that the file names. */
  eventCount: z.number().int(),
  barCount: z.number().int(),
  barsAdded: z.number().int(),
  /** Bars that were there with other figures; those are kept as a revision. */
  barsChanged: z.number().int(),
  adjustment: adjustmentName,
  adjustmentBecause: z.string(),
  notes: z.array(z.string()),
})

export type RefreshAnswer = z.infer<typeof refreshAnswer>
export type SourcesAnswer = z.infer<typeof sourcesAnswer>
export type PreviewAnswer = z.infer<typeof previewAnswer>
export type ImportAnswer = z.infer<typeof importAnswer>
