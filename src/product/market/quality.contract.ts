// The shapes of what is said about a series' quality: what was found wrong, what became of it, what changed, how old it is.
import { z } from 'zod'

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
  /** flagged: for a person to judge. repaired: put right, and can be undone. undone: by a person. recomputed: a figure that is never used. */
  state: z.enum(['flagged', 'repaired', 'undone', 'recomputed']),
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
})

export const findingsAnswer = z.strictObject({
  findings: z.array(finding),
  /** Whether repairs may be undone over HTTP here, and a sentence why not. */
  undoing: z.strictObject({ allowed: z.boolean(), says: z.string() }),
})

export const findingParams = z.strictObject({ id: z.coerce.number().int().min(1).max(2_147_483_647) })

const figure = z.union([z.number(), z.string()]).nullable()
const revision = z.strictObject({
  revision: z.number().int(),
  at: z.string(),
  cause: z.enum(['load', 'import', 'refresh', 'repair', 'undo']),
  /** Who or what made it: "file acme.csv, by the Data page", "Yahoo", "the inspection". */
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
  series: z.array(z.strictObject({ source: z.string(), label: z.string(), interval, revisions: z.array(revision) })),
})

export type FindingsAnswer = z.infer<typeof findingsAnswer>
export type RevisionsAnswer = z.infer<typeof revisionsAnswer>
