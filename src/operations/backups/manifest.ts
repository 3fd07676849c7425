// What a manifest must say to be believed. Whoever can write into the directory, or into the second place, can write one: a file of another
// name, a number without end or a time that is none would otherwise reach whoever removes, counts or tells the time.
import { z } from 'zod'

const count = z.int().min(0)
const text = z.string().max(400)
const instant = z.iso.datetime()
/** Beyond all that counting and every clock of ours come to, and far from where numbers are no longer exact. */
const mostNumber = 1e12
const idShape = /^\d{8}T\d{6}Z-[0-9a-f]{6}$/

const shape = z.object({
  product: z.literal('tradewise'),
  format: z.literal(1),
  id: z.string().regex(idShape),
  /** Counts up, whatever the clock says. */
  number: count.max(mostNumber),
  createdAt: instant,
  reason: text,
  file: z.string(),
  bytes: count,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Before compression. */
  contentBytes: count,
  encrypted: z.boolean(),
  compression: text,
  keys: z.array(text),
  productVersion: text,
  schemaVersion: count,
  database: z.object({ kind: z.enum(['embedded', 'outside']), version: text }),
  tables: z.record(z.string(), z.object({ rows: count, digest: text })),
  /** Which installation it is of; null where it is of a release that had no such number. */
  installation: text.nullable().default(null),
  trailHead: z.object({ seq: count, hash: text }).nullable().default(null),
  previous: text.nullable().default(null),
  durationMs: count,
})
export type Manifest = z.infer<typeof shape>

const checkShape = z.object({
  state: z.enum(['verified', 'proved', 'proved-while-writing', 'bad']),
  at: instant,
  says: z.string().optional(),
})
export type Check = z.infer<typeof checkShape>

export function isBackupId(text: string): boolean {
  return idShape.test(text)
}

/** undefined: not one of ours, or one that does not agree with itself. */
export function manifestFrom(value: unknown, id: string): Manifest | undefined {
  const { data } = shape.safeParse(value)
  return data?.id === id && new RegExp(`^${id}\\.tar\\.(gz|zst)(\\.age)?$`).test(data.file) ? data : undefined
}

export function checkFrom(value: unknown): Check | undefined {
  return checkShape.safeParse(value).data
}
