// Where one packed piece ends and the next begins, so that each can be unpacked by itself: of zstd its frames say so (RFC 8878, section
// 3.1.1; Node's own reader stops at the first end), of gzip a field of ours in the head of each member (RFC 1952, section 2.3.1.1).
import { damaged } from './tar.ts'

const magic = 0xfd2fb528
const magicBytes = 4
const blockHeaderBytes = 3
const [rawBlock, runBlock, packedBlock] = [0, 1, 2]
/** Ours hold a megabyte each. */
const mostPieceBytes = 4 << 20
/** Deflate, no name, no time, of no particular system; with one field, of four bytes: how long the member is, from here to its end. */
const gzipHead = Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 8, 0, 0x54, 0x57, 4, 0])
const gzipHeadBytes = gzipHead.length + 4
const gzipTailBytes = 8

type Found = { end: number } | { wanted: number }

/** body: of raw deflate. */
export function gzipMember(body: readonly Buffer[], checksum: number, unpackedBytes: number): Buffer[] {
  const head = Buffer.alloc(gzipHeadBytes)
  gzipHead.copy(head)
  const packedBytes = body.reduce((sum, part) => sum + part.length, 0)
  head.writeUInt32LE(gzipHeadBytes + packedBytes + gzipTailBytes, gzipHead.length)
  const tail = Buffer.alloc(gzipTailBytes)
  tail.writeUInt32LE(checksum)
  tail.writeUInt32LE(unpackedBytes, 4)
  return [head, ...body, tail]
}

/** What its end says. */
export function unpackedBytesOf(member: Buffer): number {
  return member.readUInt32LE(member.length - 4)
}

/** False for a gzip of other tools, and of ours until 0.1: that is read as one stream. */
export function saysItsLength(beginning: Buffer): boolean {
  return beginning.subarray(0, gzipHead.length).equals(gzipHead)
}

/** `atOnce`: whoever asks for one piece more than that lets go of the oldest. */
type Pieces = (source: AsyncIterable<Buffer>, atOnce: number) => AsyncGenerator<Buffer>

/** Both throw Failure 'damaged' where there is no such piece, or not the whole of it. */
export const zstdFrames: Pieces = (source, atOnce) => piecesOf(source, atOnce, frameIn, magicBytes + 1)
export const gzipMembers: Pieces = (source, atOnce) => piecesOf(source, atOnce, memberIn, gzipHeadBytes)

async function* piecesOf(
  source: AsyncIterable<Buffer>,
  atOnce: number,
  find: (bytes: Buffer) => Found,
  least: number,
): AsyncGenerator<Buffer> {
  // Used in turn: a gigabyte makes no garbage.
  const given = Array.from({ length: atOnce }, () => Buffer.alloc(0))
  let turn = 0
  const keep = (piece: Buffer): Buffer => {
    const place = turn++ % atOnce
    if (given[place]!.length < piece.length) given[place] = Buffer.allocUnsafeSlow(Math.ceil(piece.length * 1.25))
    return given[place]!.subarray(0, piece.copy(given[place]!))
  }
  // Filled again and again; only what is handed over is a copy.
  let held = Buffer.allocUnsafeSlow(1 << 20)
  let count = 0
  /** No use in looking again before so many bytes are there. */
  let wanted = least
  for await (const chunk of source) {
    if (count + chunk.length > held.length) {
      if (count > mostPieceBytes) throw damaged('has a piece of an impossible size')
      held = Buffer.concat([held.subarray(0, count)], 2 * (count + chunk.length))
    }
    count += chunk.copy(held, count)
    if (count < wanted) continue
    let from = 0
    for (;;) {
      const found = find(held.subarray(from, count))
      if ('wanted' in found) {
        wanted = found.wanted
        break
      }
      yield keep(held.subarray(from, from + found.end))
      from += found.end
    }
    held.copyWithin(0, from, count)
    count -= from
  }
  if (count > 0) throw damaged('ends too early')
}

function memberIn(bytes: Buffer): Found {
  if (bytes.length < gzipHeadBytes) return { wanted: gzipHeadBytes }
  if (!saysItsLength(bytes)) throw damaged('goes on after its end')
  const end = bytes.readUInt32LE(gzipHead.length)
  if (end < gzipHeadBytes + gzipTailBytes || end > mostPieceBytes) throw damaged('has a piece of an impossible size')
  return bytes.length < end ? { wanted: end } : { end }
}

function frameIn(bytes: Buffer): Found {
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
