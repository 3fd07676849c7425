// From content to a file and back: compression, encryption, length and digest, and the words for each way in which that fails.
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip, createZstdCompress, createZstdDecompress, constants } from 'node:zlib'
import { Failure, isFailure } from '#basics'
import { isAge, type Keys, type Lock, opened, sealed } from './age-file.ts'
import { damaged } from './tar.ts'

export type Compression = 'gzip' | 'zstd'
export type FileSum = { bytes: number; sha256: string }

const gzipLevel = 6
const zstdLevel = 3
const readBytes = 1 << 18

/** On the disk when it resolves. Throws Failure 'io' when there is no space. */
export async function writeFileOf(
  path: string,
  content: AsyncIterable<Buffer>,
  compression: Compression,
  lock: Lock | undefined,
): Promise<FileSum> {
  const packer =
    compression === 'gzip'
      ? createGzip({ level: gzipLevel, chunkSize: readBytes })
      : createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: zstdLevel }, chunkSize: readBytes })
  const hash = createHash('sha256')
  let bytes = 0
  try {
    await pipeline(
      Readable.from(content, { objectMode: false }),
      packer,
      (packed: AsyncIterable<Buffer>) => (lock ? sealed(packed, lock) : packed),
      async function* (whole: AsyncIterable<Buffer>) {
        for await (const chunk of whole) {
          hash.update(chunk)
          bytes += chunk.length
          yield chunk
        }
      },
      createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }),
    )
  } catch (error) {
    throw diskFailure(error) ?? error
  }
  return { bytes, sha256: hash.digest('hex') }
}

export function diskFailure(error: unknown): Failure | undefined {
  if (isFailure(error) || !(error instanceof Error && 'code' in error)) return undefined
  const { code } = error
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new Failure('io', 'There is no space left for the backup; what was there is intact.', { cause: error })
  if (code === 'EACCES' || code === 'EROFS' || code === 'EIO' || code === 'EPERM')
    return new Failure('io', `The backup cannot be written (${code}).`, { cause: error })
  return undefined
}

/** Length and digest, without any key. */
export async function sumFile(path: string): Promise<FileSum> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path, { highWaterMark: readBytes }) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { bytes, sha256: hash.digest('hex') }
}

export async function isEncrypted(path: string): Promise<boolean> {
  return isAge(await beginningOf(path))
}

/** Hands the content to `work`. Throws Failure: 'not-allowed' (wrong key), 'damaged', 'foreign'. */
export async function withContent<T>(path: string, keys: Keys, work: (content: AsyncIterable<Buffer>) => Promise<T>): Promise<T> {
  const isSealed = isAge(await beginningOf(path))
  if (isSealed && keys.identity === undefined && keys.passphrase === undefined)
    throw new Failure('not-allowed', 'The backup is encrypted, and there is no key here: set BACKUP_IDENTITY.')
  const file: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: readBytes })
  try {
    const inner = isSealed ? opened(file, keys) : file
    return await work(unpacked(inner))
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^(Z_|ERR_ZSTD|ZSTD_|ERR_BUFFER)/.test(String(error.code)))
      throw damaged('cannot be unpacked', error)
    throw error
  }
}

async function* unpacked(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const reader = source[Symbol.asyncIterator]()
  const first = await reader.next()
  const beginning = first.done ? Buffer.alloc(0) : first.value
  const isGzip = beginning[0] === 0x1f && beginning[1] === 0x8b
  const isZstd = beginning.length > 3 && beginning.readUInt32LE(0) === 0xfd2fb528
  if (!isGzip && !isZstd) throw new Failure('foreign', 'This file is no backup of TradeWise.')
  let given = 0
  async function* all(): AsyncGenerator<Buffer> {
    given += beginning.length
    yield beginning
    for (let next = await reader.next(); !next.done; next = await reader.next()) {
      given += next.value.length
      yield next.value
    }
  }
  const unpacker = isGzip ? createGunzip({ chunkSize: readBytes }) : createZstdDecompress({ chunkSize: readBytes })
  const from = Readable.from(all(), { objectMode: false })
  from.once('error', error => unpacker.destroy(error))
  from.pipe(unpacker)
  yield* unpacker as AsyncIterable<Buffer>
  if (unpacker.bytesWritten !== given) throw damaged('goes on after its end')
}

async function beginningOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new Failure('not-found', 'There is no such backup.', { cause: error })
    throw error
  })
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
