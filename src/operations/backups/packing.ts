// Compression in pieces that do not know of each other, so that several processors work on them. The pieces one after the other are one
// gzip (or zstd) stream to every tool: both formats say so.
import { availableParallelism } from 'node:os'
import { Readable, type Transform } from 'node:stream'
import { constants, crc32, createDeflateRaw, createGunzip, createZstdCompress, createZstdDecompress, type Zlib } from 'node:zlib'
import { Failure } from '#basics'
import { gzipMember, gzipMembers, saysItsLength, unpackedBytesOf, zstdFrames } from './packed-pieces.ts'
import { damaged } from './tar.ts'

/** With a level of its own, as in 'gzip:1', or at that of its kind. */
export type Compression = `${'gzip' | 'zstd'}${'' | `:${number}`}`
type Kind = 'gzip' | 'zstd'

const levels = { gzip: 6, zstd: 3 }
const pieceBytes = 1 << 20
const outputBytes = 1 << 18
/** What one of our pieces comes to, at most. */
const mostUnpackedBytes = 4 << 20
/** More at once is memory, and what waits for the database gains nothing. */
const mostAtOnce = 3

function kindOf(compression: Compression): Kind {
  return compression.startsWith('gzip') ? 'gzip' : 'zstd'
}

export function extensionOf(compression: Compression): string {
  return kindOf(compression) === 'gzip' ? 'tar.gz' : 'tar.zst'
}

export async function* packed(source: AsyncIterable<Buffer>, compression: Compression): AsyncGenerator<Buffer> {
  const kind = kindOf(compression)
  const level = Number(compression.split(':')[1] ?? levels[kind])
  const params = { [constants.ZSTD_c_compressionLevel]: level }
  yield* inOrder(inPieces(source), () =>
    kind === 'gzip'
      ? gzipped(level)
      : reused(createZstdCompress({ params, flush: constants.ZSTD_e_end, chunkSize: outputBytes })),
  )
}

/** Throws Failure 'foreign' when it begins with neither, 'damaged' when it goes on after its end; what zlib throws. */
export async function* unpacked(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const reader = source[Symbol.asyncIterator]()
  const first = await reader.next()
  async function* all(): AsyncGenerator<Buffer> {
    for (let next = first; !next.done; next = await reader.next()) yield next.value
  }
  const beginning = first.done ? Buffer.alloc(0) : first.value
  if (saysItsLength(beginning)) yield* inOrder(gzipMembers(all(), mostAtOnce + 1), gunzipping)
  else if (beginning[0] === 0x1f && beginning[1] === 0x8b) yield* gunzipped(all())
  else if (beginning.length > 3 && beginning.readUInt32LE(0) === 0xfd2fb528) {
    yield* inOrder(zstdFrames(all(), mostAtOnce + 1), () =>
      reused(createZstdDecompress({ chunkSize: outputBytes }), { most: mostUnpackedBytes }),
    )
  } else throw new Failure('foreign', 'This file is no backup of TradeWise.')
}

async function* gunzipped(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let given = 0
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      given += chunk.length
      yield chunk
    }
  }
  const from = Readable.from(counted(), { objectMode: false })
  const unpacker = createGunzip({ chunkSize: outputBytes })
  from.once('error', error => unpacker.destroy(error))
  // A fault that nobody waits for any more is no fault of the process.
  unpacker.on('error', () => from.destroy())
  from.pipe(unpacker)
  try {
    yield* unpacker as AsyncIterable<Buffer>
  } finally {
    from.destroy()
  }
  if (unpacker.bytesWritten !== given) throw damaged('goes on after its end')
}

type Worker = { work(piece: Buffer): Promise<Buffer[]>; close(): void }

/**
 * One stream of zlib for piece after piece, each with an end of its own (its `flush` says so): to begin anew for every megabyte costs more
 * memory than the megabyte, and the collector's time with it.
 */
function reused(
  stream: Zlib & Transform,
  { most = Infinity, again = () => {} }: { most?: number; again?: () => void } = {},
): Worker {
  let parts: Buffer[] = []
  let bytes = 0
  let fail: (error: unknown) => void = () => {}
  stream.on('data', (part: Buffer) => {
    bytes += part.length
    if (bytes > most) stream.destroy(damaged('has a piece of an impossible size'))
    else parts.push(part)
  })
  stream.on('error', error => fail(error))
  return {
    work: piece =>
      new Promise((resolve, reject) => {
        fail = reject
        parts = []
        bytes = 0
        const done = (): void => {
          if (stream.destroyed) return
          // Nothing of it waits to be handed over.
          if (stream.readableLength > 0) return void setImmediate(done)
          again()
          resolve(parts)
        }
        stream.write(piece, done)
      }),
    close: () => void stream.destroy(),
  }
}

/** Members of gzip (RFC 1952): of zlib's own writers only the raw one may begin again. */
function gzipped(level: number): Worker {
  const raw = createDeflateRaw({ level, memLevel: constants.Z_MAX_MEMLEVEL, flush: constants.Z_FINISH, chunkSize: outputBytes })
  const packer = reused(raw, { again: () => raw.reset() })
  return {
    ...packer,
    work: async piece => gzipMember(await packer.work(piece), crc32(piece), piece.length),
  }
}

/** One stream of gzip takes member after member. What one lacks would be looked for in the next one. */
function gunzipping(): Worker {
  const unpacker = reused(createGunzip({ chunkSize: outputBytes }), { most: mostUnpackedBytes })
  return {
    ...unpacker,
    async work(member) {
      const parts = await unpacker.work(member)
      const bytes = parts.reduce((sum, part) => sum + part.length, 0)
      if (bytes !== unpackedBytesOf(member)) throw damaged('cannot be unpacked')
      return parts
    },
  }
}

/** Some are worked on at once, each by a worker of its own, while the next one is read; the results come in order. */
async function* inOrder(pieces: AsyncGenerator<Buffer>, open: () => Worker): AsyncGenerator<Buffer> {
  const workers = Array.from({ length: Math.min(mostAtOnce, availableParallelism()) }, open)
  const working: Promise<Buffer[]>[] = []
  const read = () => looked(pieces.next())
  let turn = 0
  try {
    for (let next = read(); ; ) {
      const { value: piece, done } = await next
      if (done) break
      next = read()
      // Whose turn it is has given its last result.
      working.push(looked(workers[turn++ % workers.length]!.work(piece)))
      if (working.length >= workers.length) yield* await working.shift()!
    }
    while (working.length > 0) yield* await working.shift()!
  } finally {
    await pieces.return(undefined)
    await Promise.allSettled(working)
    for (const worker of workers) worker.close()
  }
}

/** Its fault is looked at when its turn comes, and is no fault of the process until then. */
function looked<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined)
  return work
}

/** As many buffers as pieces that are worked on and the one that is being filled, used in turn: a gigabyte makes no garbage. */
async function* inPieces(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const buffers = Array.from({ length: mostAtOnce + 1 }, () => Buffer.allocUnsafeSlow(pieceBytes))
  let turn = 0
  let filled = 0
  for await (const bytes of source)
    for (let at = 0; at < bytes.length; ) {
      const buffer = buffers[turn % buffers.length]!
      const taken = bytes.copy(buffer, filled, at)
      at += taken
      filled += taken
      if (filled < pieceBytes) continue
      yield buffer
      turn++
      filled = 0
    }
  if (filled > 0) yield buffers[turn % buffers.length]!.subarray(0, filled)
}
