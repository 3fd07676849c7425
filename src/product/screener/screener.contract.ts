// Looking for shares over HTTP, and the screens that an account keeps: the shapes for browser and server.
import { z } from 'zod'

const id = z.uuid()
const instant = z.iso.datetime()
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
/** Longer ones than a rule may be are refused by the language itself, with a sentence. */
const ruleText = z
  .string()
  .max(4_000)
  .meta({ description: 'A condition of the rule language, like pe < 15 and close > sma(200).' })
const columnText = z.string().min(1).max(300)
const columnsMeta = {
  description:
    'Numbers and conditions of the rule language, like rsi(14), or sector, industry, exchange, currency, rating, kind; at most 12. Without: what the rule compares.',
}
const sortMeta = { description: 'A column, symbol or name. Without: the largest companies first.' }

/** As an address carries it; columns in one text, separated by semicolons. */
export const screenerQuery = z.strictObject({
  rule: ruleText,
  columns: z
    .string()
    .max(4_000)
    .optional()
    .meta({ ...columnsMeta, description: `${columnsMeta.description} Separated by semicolons.` }),
  sort: columnText.optional().meta(sortMeta),
  order: z.enum(['ascending', 'descending']).optional(),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export const screenerBody = z.strictObject({
  rule: ruleText,
  columns: z.array(columnText).max(50).optional().meta(columnsMeta),
  sort: columnText.optional().meta(sortMeta),
  order: z.enum(['ascending', 'descending']).optional(),
  offset: z.int().min(0).max(1_000_000).default(0),
  limit: z.int().min(1).max(100).default(50),
})
export type ScreenerBody = z.input<typeof screenerBody>

export const screenerExportQuery = screenerQuery.omit({ offset: true, limit: true })
export const screenerExportAnswer = z.string().meta({
  description: 'text/csv: Symbol, Name, Exchange, Last bar, and the columns; a truth is 1 or 0.',
})

const quote = z.strictObject({
  date: day.meta({ description: 'Of the last close.' }),
  last: z.number(),
  changePercent: z.number().nullable(),
})
const hit = z.strictObject({
  symbol: z.string(),
  name: z.string(),
  exchange: z.string(),
  values: z.array(z.union([z.number(), z.string()]).nullable()).meta({
    description: 'One for each column, as it is on the last bar; a truth is 1 or 0, null what is not known.',
  }),
  currency: z.string().nullable(),
  quote: quote.nullable().meta({ description: 'Null where there are no prices.' }),
  closes: z.array(z.number()).meta({ description: 'The last closes, oldest first, adjusted for splits; at most 60.' }),
})
export const screenerAnswer = z.strictObject({
  rule: z.string().meta({ description: 'In its canonical form.' }),
  columns: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(['number', 'truth', 'text']),
      unit: z.enum(['share', 'price', 'large', 'plain']).meta({
        description: 'share: 0.12 is 12 %; price: of one share; large: an amount of money or shares; plain: anything else.',
      }),
    }),
  ),
  sort: z.string(),
  order: z.enum(['ascending', 'descending']),
  total: z.int().meta({ description: 'How many hits there are in all.' }),
  listedCount: z.int().meta({ description: 'Of so many listings.' }),
  pricedCount: z.int().nullable().meta({ description: 'How many of them have daily prices; null for a rule that needs none.' }),
  isCurrentOnly: z
    .boolean()
    .meta({ description: 'Uses what is known as of today only, so that it cannot be tried on the past.' }),
  snapshot: z
    .strictObject({ asOf: day, source: z.string() })
    .nullable()
    .meta({ description: 'Of which day the figures of companies are.' }),
  hits: z.array(hit),
})
export type ScreenerAnswer = z.infer<typeof screenerAnswer>

const screen = z.strictObject({
  id,
  name: z.string(),
  rule: z.string(),
  columns: z.array(z.string()).nullable().meta({ description: 'Null: what the rule compares.' }),
  sort: z.string().nullable().meta({ description: 'Null: the largest companies first.' }),
  order: z.enum(['ascending', 'descending']),
  createdAt: instant,
  changedAt: instant,
})
export type SavedScreen = z.infer<typeof screen>

export const screenParams = z.strictObject({ screenId: id })
export const screensAnswer = z.strictObject({
  screens: z.array(screen),
  limits: z.strictObject({ plan: z.enum(['self-hosted']), screens: z.int() }),
})
export type ScreensAnswer = z.infer<typeof screensAnswer>

const given = {
  name: z.string().min(1).max(300).meta({ description: 'At most 60 characters; unlike those of the other screens.' }),
  rule: ruleText,
  columns: z.array(columnText).max(50).nullable(),
  sort: columnText.nullable(),
  order: z.enum(['ascending', 'descending']),
}
export const newScreenBody = z.strictObject({
  ...given,
  columns: given.columns.default(null),
  sort: given.sort.default(null),
  order: given.order.default('descending'),
})
export type NewScreenBody = z.input<typeof newScreenBody>
export const screenChangeBody = z
  .strictObject(given)
  .partial()
  .refine(change => Object.values(change).some(value => value !== undefined), 'names no change')
export const screenAnswer = screen
