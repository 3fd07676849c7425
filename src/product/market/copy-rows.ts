// PostgreSQL's binary COPY format, read as it arrives: signature, flags, extension; per row a count of fields and the fields, each
// with its length before it; −1 at the end.
import { assert } from '#basics'

/** Rows that are read so are those of one query of ours. */
const mostFields = 16
const firstBytes = 1 << 18
const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1')

export type CopyRows = {
  /** The next bytes, cut anywhere. */
  readonly push: (chunk: Buffer) => void
  /** Whether the end was there, and nothing after it. */
  readonly isComplete: () => boolean
}

/**
 * Hands over one row after the other: field k lies in bytes from fields[2k] up to fields[2k + 1]. Both are good until takeRow returns. No
 * field may be null.
 */
export function rowsInCopy(takeRow: (bytes: Buffer, fields: Int32Array, count: number) => void): CopyRows {
  const fields = new Int32Array(2 * mostFields)
  // One piece of memory for all chunks: made anew for each they would keep the garbage collector busier than the decoding is.
  let memory = Buffer.allocUnsafeSlow(firstBytes)
  let held = 0
  let [hasBegun, hasEnded] = [false, false]
  return {
    push: chunk => {
      if (held + chunk.length > memory.length) {
        const larger = Buffer.allocUnsafeSlow(2 * (held + chunk.length))
        larger.set(memory.subarray(0, held))
        memory = larger
      }
      memory.set(chunk, held)
      held += chunk.length
      const bytes = memory.subarray(0, held)
      let at = hasBegun ? 0 : headEnd(bytes)
      hasBegun ||= at > 0
      if (!hasBegun) return
      while (!hasEnded && at + 2 <= bytes.length) {
        const count = bytes.readInt16BE(at)
        hasEnded = count === -1
        const end = hasEnded ? at + 2 : rowEnd(bytes, at, count, fields)
        if (end === 0) break
        if (!hasEnded) takeRow(bytes, fields, count)
        at = end
      }
      memory.copyWithin(0, at, held)
      held -= at
    },
    isComplete: () => hasEnded && held === 0,
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

/** Where the row ends, and its fields' places into `fields`; 0: it is not wholly here yet. */
function rowEnd(bytes: Buffer, from: number, count: number, fields: Int32Array): number {
  assert(count <= mostFields, 'a row of the copy has more fields than were asked for')
  let at = from + 2
  for (let i = 0; i < count; i++) {
    if (at + 4 > bytes.length) return 0
    fields[2 * i] = at + 4
    at += 4 + bytes.readInt32BE(at)
    fields[2 * i + 1] = at
  }
  return at > bytes.length ? 0 : at
}
