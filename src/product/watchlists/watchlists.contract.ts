// Watchlists over HTTP: the shapes for browser and server. Every list is its account's own; an id that is another's is answered like
// one that does not exist. `conflict` problems say in `context.reason` what stood in the way: name-taken, list-limit, entry-limit.
import { z } from 'zod'
import { symbolText as symbol } from '../market/market.contract.ts'

const id = z.uuid()
const instant = z.iso.datetime()
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
/** Longer ones are refused by a rule with a sentence, up to where a body ends. */
const givenName = z.string().min(1).max(300).meta({ description: 'At most 60 characters; unlike those of the other lists.' })
const givenNote = z.string().max(2_000).meta({ description: 'At most 500 characters.' })
const place = z.int().min(0).max(10_000).meta({ description: 'Counted from 0 in the order as it is afterwards.' })

export const listParams = z.strictObject({ watchlistId: id })
export const entryParams = z.strictObject({ watchlistId: id, symbol })

const list = z.strictObject({ id, name: z.string(), entryCount: z.int() })

export const listsQuery = z.strictObject({
  symbol: symbol.optional().meta({ description: 'Asks of each list whether it holds this one.' }),
})
export const listsAnswer = z.strictObject({
  lists: z.array(list.extend({ holds: z.boolean().nullable() })),
  limits: z.strictObject({
    plan: z.enum(['self-hosted']).meta({ description: 'By which plan; "self-hosted" has everything unlocked.' }),
    lists: z.int(),
    entriesPerList: z.int(),
  }),
})
export type ListsAnswer = z.infer<typeof listsAnswer>

export const newListBody = z.strictObject({ name: givenName })
export const newListAnswer = list
export type NewListAnswer = z.infer<typeof newListAnswer>

export const listChangeBody = z
  .strictObject({ name: givenName.optional(), position: place.optional() })
  .refine(change => change.name !== undefined || change.position !== undefined, 'names no change')

const quote = z.strictObject({
  date: day.meta({ description: 'Of the last close.' }),
  last: z.number(),
  change: z.number().nullable(),
  changePercent: z.number().nullable(),
  high52w: z.number(),
  low52w: z.number(),
})
const entry = z.strictObject({
  symbol: z.string(),
  name: z.string(),
  exchange: z.string(),
  note: z.string(),
  addedAt: instant,
  currency: z.string().nullable(),
  quote: quote.nullable().meta({ description: 'Null where there are no prices.' }),
  closes: z.array(z.number()).meta({ description: 'The last closes, oldest first, adjusted for splits; at most 60.' }),
})
/** `GET /api/watchlists/:watchlistId` */
export const tableAnswer = z.strictObject({ ...list.shape, entries: z.array(entry) })
export type TableAnswer = z.infer<typeof tableAnswer>

export const newEntryBody = z.strictObject({ symbol, note: givenNote.optional() })
export const newEntryAnswer = z.strictObject({
  symbol: z.string().meta({ description: 'As it is listed: BRK.B for brk-b, META for FB.' }),
  name: z.string(),
  isNew: z.boolean().meta({ description: 'False: it was in the list already, and stayed as it was.' }),
  remark: z.string().nullable().meta({ description: 'A sentence when it goes by another symbol now.' }),
})
export type NewEntryAnswer = z.infer<typeof newEntryAnswer>

export const entryChangeBody = z
  .strictObject({ note: givenNote.optional(), position: place.optional() })
  .refine(change => change.note !== undefined || change.position !== undefined, 'names no change')

export const exportQuery = z.strictObject({ watchlistId: id.optional().meta({ description: 'One list; without it all.' }) })
export const exportAnswer = z.string().meta({ description: 'text/csv: Symbol, Name, List, Note, Position.' })

const fileText = z.string().max(200_000)
export const previewBody = z.strictObject({ text: fileText })
export const importBody = z.strictObject({
  text: fileText,
  target: z.discriminatedUnion('into', [
    z.strictObject({ into: z.literal('lists-of-file') }),
    z.strictObject({ into: z.literal('list'), listId: id }),
    z.strictObject({ into: z.literal('name'), name: givenName }),
  ]),
})
export type ImportBody = z.infer<typeof importBody>

const leftOut = z.array(z.strictObject({ line: z.int(), given: z.string(), remark: z.string() }))
export const previewAnswer = z.strictObject({
  kind: z.enum(['lists', 'table', 'symbols']).meta({ description: 'lists: the file says which list each symbol is in.' }),
  lists: z.array(
    z.strictObject({
      name: z.string().nullable(),
      entries: z.array(z.strictObject({ symbol: z.string(), name: z.string(), note: z.string(), remark: z.string().nullable() })),
    }),
  ),
  leftOut,
})
export type PreviewAnswer = z.infer<typeof previewAnswer>

export const importAnswer = z.strictObject({ lists: z.array(list), added: z.int(), present: z.int(), leftOut })
export type ImportAnswer = z.infer<typeof importAnswer>
