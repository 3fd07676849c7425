// Counts the rows of a binary COPY and digests them, whatever their order: each row's SHA-256, added up lane by lane. So a table that
// was loaded again, and lies on its pages otherwise, still gives the same digest.
import { createHash, hash } from 'node:crypto'
import { damaged } from './tar.ts'

export type TableSum = { rows: number; digest: string }

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1')
const headerBytes = signature.length + 8

export function openRowSum(): { add(chunk: Buffer): void; end(): TableSum } {
  const lanes = new Uint32Array(8)
  let rows = 0
  let state: 'header' | 'row' | 'over' = 'header'
  let rest: Buffer = Buffer.alloc(0)
  const parts: Buffer[] = []
  let partBytes = 0
  /** No use in looking again before so many bytes are there: a large row comes in many chunks. */
  let wanted = 0

  function addRow(row: Buffer): void {
    const digest = row.length < 65_536 ? hash('sha256', row, 'buffer') : createHash('sha256').update(row).digest()
    for (let lane = 0; lane < 8; lane++) lanes[lane] = (lanes[lane]! + digest.readUInt32LE(lane * 4)) >>> 0
    rows++
  }

  /** End of the row that begins at `from`; -1 when it is not whole yet. */
  function endOf(bytes: Buffer, from: number): number {
    if (bytes.length < from + 2) return need(from + 2)
    const fields = bytes.readInt16BE(from)
    let at = from + 2
    for (let field = 0; field < fields; field++) {
      if (bytes.length < at + 4) return need(at + 4)
      const length = bytes.readInt32BE(at)
      if (length < -1) throw damaged('has a broken row')
      at += 4 + Math.max(0, length)
    }
    return bytes.length < at ? need(at) : at
  }

  function need(bytes: number): number {
    wanted = bytes
    return -1
  }

  return {
    add(chunk) {
      parts.push(chunk)
      partBytes += chunk.length
      if (partBytes + rest.length < wanted) return
      const bytes = rest.length === 0 && parts.length === 1 ? chunk : Buffer.concat([rest, ...parts])
      parts.length = 0
      partBytes = 0
      wanted = 0
      let at = 0
      if (state === 'header') {
        if (bytes.length < headerBytes) {
          rest = bytes
          return
        }
        if (!bytes.subarray(0, signature.length).equals(signature)) throw damaged('has a broken table')
        at = headerBytes + bytes.readInt32BE(headerBytes - 4)
        state = 'row'
      }
      while (state === 'row' && bytes.length >= at + 2) {
        if (bytes.readInt16BE(at) === -1) {
          state = 'over'
          at += 2
          break
        }
        const end = endOf(bytes, at)
        if (end < 0) {
          wanted -= at
          break
        }
        addRow(bytes.subarray(at, end))
        at = end
      }
      rest = bytes.subarray(at)
      if (state === 'over' && rest.length > 0) throw damaged('has a table that goes on after its end')
    },
    end() {
      if (state !== 'over' || rest.length > 0 || partBytes > 0) throw damaged('has a table that ends too early')
      return { rows, digest: Buffer.from(lanes.buffer).toString('hex') }
    },
  }
}
