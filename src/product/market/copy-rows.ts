// PostgreSQL's binary COPY format, read as it arrives: signature, flags, extension; per row a count of fields and the fields, each
// with its length before it; −1 at the end.
import { assert } from '#basics'

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1')

export type CopyRows = {
  /** The next bytes, cut anywhere. */
  readonly push: (chunk: Buffer) => void
  /** Whether the end was there, and nothing after it. */
  readonly isComplete: () => boolean
}

/** Hands over one row after the other; the fields are good until takeRow returns. No field may be null. */
export function rowsInCopy(takeRow: (fields: readonly Buffer[]) => void): CopyRows {
  let rest: Buffer = Buffer.alloc(0)
  let [hasBegun, hasEnded] = [false, false]
  return {
    push: chunk => {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      let at = hasBegun ? 0 : headEnd(bytes)
      hasBegun ||= at > 0
      if (!hasBegun) {
        rest = bytes
        return
      }
      while (!hasEnded && at + 2 <= bytes.length) {
        const count = bytes.readInt16BE(at)
        hasEnded = count === -1
        const end = hasEnded ? at + 2 : rowEnd(bytes, at, count)
        if (end === 0) break
        if (!hasEnded) takeRow(fieldsOf(bytes, at, count))
        at = end
      }
      rest = bytes.subarray(at)
    },
    isComplete: () => hasEnded && rest.length === 0,
  }
}

/** Where the first row begins; 0: not here yet. */
function headEnd(bytes: Buffer): number {
  const fixed = signature.length + 8
  if (bytes.length < fixed) return 0
  assert(bytes.subarray(0, signature.length).equals(signature), 'the server did not answer with a binary COPY')
  const end = fixed + bytes.readInt32BE(signature.length + 4)
  return bytes.length < end ? 0 : end
}

/** Where the row ends; 0: it is not wholly here yet. */
function rowEnd(bytes: Buffer, from: number, count: number): number {
  let at = from + 2
  for (let i = 0; i < count; i++) {
    if (at + 4 > bytes.length) return 0
    at += 4 + bytes.readInt32BE(at)
  }
  return at > bytes.length ? 0 : at
}

function fieldsOf(bytes: Buffer, from: number, count: number): Buffer[] {
  const fields: Buffer[] = []
  let at = from + 2
  for (let i = 0; i < count; i++) {
    const length = bytes.readInt32BE(at)
    fields.push(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return fields
}
