// The smallest part of tar (POSIX ustar) that stock tools read: regular files with short names. Every entry is small enough to be held
// whole, so that the length in front of it is known without a second pass.
import { Failure } from '#basics'

/** In pieces as they came, so that a gigabyte is not copied. */
export type TarEntry = { name: string; parts: Buffer[] }

const blockBytes = 512
const mostNameBytes = 100
/** An entry is never larger than this; whoever reads holds one at a time. */
const mostEntryBytes = 4 << 20

/** In pieces as they came, as above. */
export function tarEntry(name: string, ...parts: Buffer[]): Buffer[] {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  if (Buffer.byteLength(name) > mostNameBytes || length > mostEntryBytes) throw new Error(`${name} does not fit into an entry`)
  const header = Buffer.alloc(blockBytes)
  header.write(name, 0)
  header.write('0000600\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write(`${length.toString(8).padStart(11, '0')}\0`, 124)
  header.write('00000000000\0', 136)
  header.write('0', 156)
  header.write('ustar\0', 257)
  header.write('00', 263)
  header.write(`${sumOf(header).toString(8).padStart(6, '0')}\0 `, 148)
  return [header, ...parts, Buffer.alloc((blockBytes - (length % blockBytes)) % blockBytes)]
}

export const tarEnd: Buffer = Buffer.alloc(2 * blockBytes)

/** Every entry in order. Throws Failure 'foreign' when it begins with anything else than tar, 'damaged' when it does not go on as one. */
export async function* readTar(bytes: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const source = bytes[Symbol.asyncIterator]()
  const held: Buffer[] = []
  let count = 0
  async function take(wanted: number): Promise<Buffer[] | undefined> {
    while (count < wanted) {
      const next = await source.next()
      if (next.done) return undefined
      held.push(next.value)
      count += next.value.length
    }
    const parts: Buffer[] = []
    for (let missing = wanted; missing > 0; ) {
      const part = held[0]!.subarray(0, missing)
      if (part.length === held[0]!.length) held.shift()
      else held[0] = held[0]!.subarray(missing)
      missing -= part.length
      parts.push(part)
    }
    count -= wanted
    return parts
  }
  async function takeWhole(wanted: number): Promise<Buffer | undefined> {
    const parts = await take(wanted)
    return parts && (parts.length === 1 ? parts[0] : Buffer.concat(parts))
  }
  for (let index = 0; ; index++) {
    const header = await takeWhole(blockBytes)
    if (!header) throw index === 0 ? notOurs() : damaged('ends too early')
    if (header.every(byte => byte === 0)) break
    const stated = Number.parseInt(header.toString('latin1', 148, 156), 8)
    if (stated !== sumOf(header)) throw index === 0 ? notOurs() : damaged('has a broken entry')
    const size = Number.parseInt(header.toString('latin1', 124, 136), 8)
    if (!(size >= 0 && size <= mostEntryBytes)) throw damaged('has an entry of an impossible size')
    const parts = await take(size)
    const padding = await take((blockBytes - (size % blockBytes)) % blockBytes)
    if (!parts || !padding) throw damaged('ends too early')
    yield { name: header.toString('utf8', 0, mostNameBytes).replace(/\0.*$/s, ''), parts }
  }
  const last = await takeWhole(blockBytes)
  if (!last?.every(byte => byte === 0)) throw damaged('ends too early')
  if (count > 0 || !(await source.next()).done) throw damaged('goes on after its end')
}

function sumOf(header: Buffer): number {
  let sum = 8 * 32
  for (let at = 0; at < blockBytes; at++) if (at < 148 || at >= 156) sum += header[at]!
  return sum
}

function notOurs(): Failure {
  return new Failure('foreign', 'This file is no backup of TradeWise.')
}

export function damaged(how: string, cause?: unknown): Failure {
  return new Failure('damaged', `The backup is damaged: it ${how}.`, { cause })
}
