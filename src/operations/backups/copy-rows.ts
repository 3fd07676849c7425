// Counts the rows of a binary COPY and digests them, whatever their order: each row's digest, added up lane by lane. So a table that
// was loaded again, and lies on its pages otherwise, still gives the same sum.
import { addDigest } from './row-digest.ts'
import { damaged } from './tar.ts'

export type TableSum = { rows: number; digest: string }

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1')
const headerBytes = signature.length + 8

export function openRowSum(): { add(chunk: Buffer): void; end(): TableSum } {
  const lanes = new Uint32Array(4)
  let rows = 0
  let state: 'header' | 'row' | 'over' = 'header'
  /** The beginning of a row that is not whole yet, in the parts in which it came. */
  let held: Buffer[] = []
  let heldBytes = 0
  /** No use in looking at it before so many bytes are there: a large row comes in many chunks. */
  let wanted = 1

  /** End of the row that begins at `from`; -1 when it is not whole yet. */
  function endOf(bytes: DataView, from: number): number {
    const length = bytes.byteLength
    const fields = bytes.getInt16(from)
    let at = from + 2
    for (let field = 0; field < fields; field++) {
      if (length < at + 4) return need(at + 4)
      const fieldBytes = bytes.getInt32(at)
      if (fieldBytes < -1) throw damaged('has a broken row')
      at += 4 + Math.max(0, fieldBytes)
    }
    return length < at ? need(at) : at
  }

  function need(bytes: number): number {
    wanted = bytes
    return -1
  }

  /** Takes what is whole; answers with how many bytes that were. */
  function take(bytes: Buffer): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    let at = 0
    wanted = 1
    if (state === 'header') {
      if (bytes.length < headerBytes) {
        wanted = headerBytes
        return 0
      }
      // Flags and an extension: no server writes any.
      const isPlain = view.getInt32(headerBytes - 8) === 0 && view.getInt32(headerBytes - 4) === 0
      if (!isPlain || !bytes.subarray(0, signature.length).equals(signature)) throw damaged('has a broken table')
      at = headerBytes
      state = 'row'
    }
    while (state === 'row') {
      if (bytes.length < at + 2) {
        wanted = 2
        return at
      }
      const fields = view.getInt16(at)
      if (fields < -1) throw damaged('has a broken row')
      if (fields === -1) {
        state = 'over'
        at += 2
        break
      }
      const end = endOf(view, at)
      if (end < 0) {
        wanted -= at
        return at
      }
      addDigest(lanes, view, at, end)
      rows++
      at = end
    }
    if (at < bytes.length) throw damaged('has a table that goes on after its end')
    return at
  }

  function hold(part: Buffer): void {
    if (part.length > 0) held.push(part)
    heldBytes += part.length
  }

  return {
    add(chunk) {
      let rest = chunk
      // Of a row that lies across the border only that row is copied.
      while (heldBytes > 0 && rest.length > 0) {
        const more = Math.min(rest.length, Math.max(1, wanted - heldBytes))
        hold(rest.subarray(0, more))
        rest = rest.subarray(more)
        if (heldBytes < wanted) return
        const begun = Buffer.concat(held)
        held = []
        heldBytes = 0
        hold(begun.subarray(take(begun)))
      }
      if (rest.length > 0) hold(rest.subarray(take(rest)))
    },
    end() {
      if (state !== 'over' || heldBytes > 0) throw damaged('has a table that ends too early')
      return { rows, digest: [...lanes].map(lane => lane.toString(16).padStart(8, '0')).join('') }
    },
  }
}
