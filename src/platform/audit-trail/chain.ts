// The arithmetic of the chain: what a row's hash covers, and how it commits to personal data without holding any.
import { hash } from 'node:crypto'

/** A row as it is hashed. `detail` and `personal` are JSON texts, exactly as stored. */
export type ChainedRow = {
  seq: number
  /** Milliseconds since 1970. */
  at: number
  kind: string
  outcome: string
  actor: string | null
  subject: string | null
  count: number
  detail: string
  personal: string
}

/** What the first row has before it. */
export const beginning: Buffer = Buffer.alloc(32)

/** SHA-256 over the hash before and every field, as JSON: no two different rows are spelled alike. */
export function hashOf(previous: Buffer, row: ChainedRow): Buffer {
  const { seq, at, kind, outcome, actor, subject, count, detail, personal } = row
  const fields = JSON.stringify([seq, at, kind, outcome, actor, subject, count, detail, personal])
  return hash('sha256', `tradewise audit 1\n${previous.toString('hex')}\n${fields}`, 'buffer')
}

/** With 128 random bits of salt nobody finds the text by trying: once salt and text are gone, the hash says nothing. */
export function commitment(salt: Buffer, field: string, text: string): string {
  return hash('sha256', `${salt.toString('hex')}\n${JSON.stringify([field, text])}`, 'base64url')
}
