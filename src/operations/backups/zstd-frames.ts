// Where one zstd frame ends and the next begins (RFC 8878, section 3.1.1). Node's own reader stops at the first end, so each frame is
// handed to it alone.
import { damaged } from './tar.ts'

const magic = 0xfd2fb528
const magicBytes = 4
const blockHeaderBytes = 3
const [rawBlock, runBlock, packedBlock] = [0, 1, 2]
/** Ours hold a megabyte each. */
const mostFrameBytes = 4 << 20

/** Throws Failure 'damaged' where there is no frame, or not the whole of it. */
export async function* zstdFrames(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  // Filled again and again; only what is handed over is a copy.
  let held = Buffer.allocUnsafeSlow(1 << 20)
  let count = 0
  /** No use in looking again before so many bytes are there. */
  let wanted = magicBytes + 1
  for await (const chunk of source) {
    if (count + chunk.length > held.length) {
      if (count > mostFrameBytes) throw damaged('has a piece of an impossible size')
      held = Buffer.concat([held.subarray(0, count)], 2 * (count + chunk.length))
    }
    count += chunk.copy(held, count)
    if (count < wanted) continue
    let from = 0
    for (;;) {
      const found = frameIn(held.subarray(from, count))
      if ('wanted' in found) {
        wanted = found.wanted
        break
      }
      yield Buffer.from(held.subarray(from, from + found.end))
      from += found.end
    }
    held.copyWithin(0, from, count)
    count -= from
  }
  if (count > 0) throw damaged('ends too early')
}

function frameIn(bytes: Buffer): { end: number } | { wanted: number } {
  if (bytes.length < magicBytes + 1) return { wanted: magicBytes + 1 }
  if (bytes.readUInt32LE(0) !== magic) throw damaged('goes on after its end')
  const descriptor = bytes[magicBytes]!
  const isSingle = (descriptor & 0x20) !== 0
  const hasChecksum = (descriptor & 0x04) !== 0
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!
  const contentSizeBytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6]!
  let at = magicBytes + 1 + (isSingle ? 0 : 1) + dictionaryBytes + contentSizeBytes
  for (let isLast = false; !isLast; ) {
    if (bytes.length < at + blockHeaderBytes) return { wanted: at + blockHeaderBytes }
    const header = bytes.readUIntLE(at, blockHeaderBytes)
    isLast = (header & 1) === 1
    const kind = (header >> 1) & 3
    if (kind !== rawBlock && kind !== runBlock && kind !== packedBlock) throw damaged('cannot be unpacked')
    at += blockHeaderBytes + (kind === runBlock ? 1 : header >> 3)
  }
  const end = at + (hasChecksum ? 4 : 0)
  return bytes.length < end ? { wanted: end } : { end }
}
