// The shapes of what is said about a series' quality: what was found wrong, what became of it, what changed, how old it is.
import { z } from 'zod'
import { permission } from './permission.contract.ts'

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
/** A day, or a minute in UTC for minute bars. */
const time = z.string().regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}Z)?$/)
const interval = z.enum(['1m', '1d'])

export const freshness = z.strictObject({
  /** Completed sessions after the last bar; null where the exchange's days are not known. */
  sessionsBehind: z.number().int().nullable(),
  daysBehind: z.number().int(),
  /** The first session of which a bar is missing. */
  staleSince: day.nullable(),
  /** What was counted: "sessions of New York", "calendar days: …". */
  basis: z.string(),
  /** "up to date", "2 sessions old", "12 calendar days old". */
  says: z.string(),
})

export const finding = z.strictObject({
  id: z.number().int(),
  symbol: z.string(),
  source: z.string(),
  sourceLabel: z.string(),
  interval,
  kind: z.string(),
  title: z.string(),
  /** flagged: for a person to judge. dismissed: looked at, and right as it is. repaired: put right, and can be undone. undone: by a person. recomputed: a figure that is never used. */
  state: z.enum(['flagged', 'dismissed', 'repaired', 'undone', 'recomputed']),
  from: time,
  to: time,
  /** A sentence with the days and figures. */
  says: z.string(),
  /** What was done, or what to do. */
  advice: z.string(),
  /** Figures that the repair changed. */
  cellCount: z.number().int(),
  inspectedAt: z.string(),
  /** Of the series, when it was inspected. */
  revision: z.number().int(),
  /** What a person last said of it. by: "the Data page", "an administrator"; administrators see whose account it was. */
  judgement: z.strictObject({ at: z.string(), by: z.string(), reason: z.string().nullable() }).nullable(),
})

export const findingsAnswer = z.strictObject({
  findings: z.array(finding),
  /** Whether whoever asks may undo, repeat, dismiss and put back, and a sentence why not. */
  undoing: permission,
})

export const dismissBody = z.strictObject({
  /** Why it is right as it is. */
  reason: z.string().trim().min(1).max(300),
})

export const findingParams = z.strictObject({
  id: z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(2_147_483_647)),
})

const figure = z.union([z.number(), z.string()]).nullable()
const revision = z.strictObject({
  revision: z.number().int(),
  at: z.string(),
  cause: z.enum(['load', 'import', 'refresh', 'repair', 'undo', 'redo']),
  /** Who or what made it: "file acme.csv, by the Data page", "Yahoo", "the inspection", "an administrator"; administrators see whose account it was. */
  by: z.string(),
  /** "12 bars corrected, 1 dividend taken away". */
  says: z.string(),
  barsAdded: z.number().int(),
  barsChanged: z.number().int(),
  eventsAdded: z.number().int(),
  eventsChanged: z.number().int(),
  eventsRemoved: z.number().int(),
  /** The first few; before and after null: there was, or is, none. */
  differences: z.array(
    z.strictObject({
      what: z.enum(['open', 'high', 'low', 'close', 'volume', 'split', 'dividend']),
      at: time,
      before: figure,
      after: figure,
    }),
  ),
})

export const revisionsAnswer = z.strictObject({
  symbol: z.string(),
  /** Symbols that it gave up and whose prices are its past. */
  formerly: z.array(z.string()),
  /** holds: events: splits and dividends that came without prices. */
  series: z.array(
    z.strictObject({
      source: z.string(),
      label: z.string(),
      interval,
      holds: z.enum(['bars', 'events']),
      revisions: z.array(revision),
    }),
  ),
})

export type FindingsAnswer = z.infer<typeof findingsAnswer>
export type RevisionsAnswer = z.infer<typeof revisionsAnswer>
