// The shapes of what is noted of symbols that were given up.
import { z } from 'zod'
import { permission } from './permission.contract.ts'

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

export const symbolChange = z.strictObject({
  former: z.string(),
  /** Null: it left the exchange, and nothing is traded in its place. */
  present: z.string().nullable(),
  /** The first day under the present symbol; where it left, the last on which it was traded. Null: not known. */
  day: day.nullable(),
  /** Who says so. */
  source: z.string(),
})

export const renaming = symbolChange.extend({ present: z.string() })

export const symbolChangesAnswer = z.strictObject({
  changes: z.array(symbolChange),
  /** Whether whoever asks may bring a list in. */
  importing: permission,
})

/** Less strict than a symbol of a listing: whatever a list could note can be taken back. */
export const symbolChangeParams = z.strictObject({
  former: z
    .string()
    .min(1)
    .max(20)
    .regex(/^[A-Za-z0-9][A-Za-z0-9.\-/]*$/, 'a former symbol has letters, digits, and . - /'),
})

export const symbolChangesQuery = z.strictObject({ source: z.string().trim().min(1).max(200) })

export const symbolChangesImported = z.strictObject({
  lineCount: z.number().int(),
  /** Lines that were new, or said something else than what was noted. */
  changedCount: z.number().int(),
})

export type SymbolChange = z.infer<typeof symbolChange>
export type SymbolChangesAnswer = z.infer<typeof symbolChangesAnswer>
export type SymbolChangesImported = z.infer<typeof symbolChangesImported>
