// From content to a file and back: compression, encryption, length and digest, and the words for each way in which that fails.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { Failure, isFailure } from '#basics'
import { isAge, type Keys, type Lock, opened, sealed } from './age-file.ts'
import { type Compression, packed, unpacked } from './packing.ts'
import { damaged } from './tar.ts'

export { type Compression, extensionOf } from './packing.ts'

export type FileSum = { bytes: number; sha256: string }

export const noKey = 'The backup is encrypted, and there is no key here: set BACKUP_IDENTITY or BACKUP_PASSPHRASE.'
const readBytes = 1 << 18
const writeBytes = 1 << 20
/** So much is brought to the disk at a time. */
const syncBytes = 16 << 20

/** On the disk when it resolves. Throws Failure 'io' when there is no space. */
export async function writeFileOf(
  path: string,
  content: AsyncIterable<Buffer>,
  compression: Compression,
  lock: Lock | undefined,
): Promise<FileSum> {
  try {
    const file = await open(path, 'wx', 0o600)
    try {
      return await writeThrough(file, lock ? sealed(packed(content, compression), lock) : packed(content, compression))
    } finally {
      await file.close()
    }
  } catch (error) {
    throw diskFailure(error) ?? error
  }
}

/** In large pieces, each written while the next one is made; and brought to the disk meanwhile, so that at the end there is little left to wait for. */
async function writeThrough(file: FileHandle, source: AsyncIterable<Buffer>): Promise<FileSum> {
  const hash = createHash('sha256')
  const buffers = [Buffer.allocUnsafeSlow(writeBytes), Buffer.allocUnsafeSlow(writeBytes)]
  const trouble: { error?: unknown } = {}
  const tried = (work: Promise<void>) => work.catch((error: unknown) => void (trouble.error ??= error))
  const check = () => {
    if ('error' in trouble) throw trouble.error
  }
  let [bytes, turn, filled, unsynced] = [0, 0, 0, 0]
  let [writing, syncing]: Promise<void>[] = [Promise.resolve(), Promise.resolve()]
  let isSyncing = false

  async function put(): Promise<void> {
    const piece = buffers[turn++ % 2]!.subarray(0, filled)
    hash.update(piece)
    await writing
    check()
    bytes += filled
    unsynced += filled
    filled = 0
    if (unsynced >= syncBytes && !isSyncing) {
      unsynced = 0
      isSyncing = true
      syncing = tried(file.datasync()).finally(() => (isSyncing = false))
    }
    writing = tried(file.writeFile(piece))
  }

  try {
    for await (const chunk of source)
      for (let at = 0; at < chunk.length; ) {
        const taken = chunk.copy(buffers[turn % 2]!, filled, at)
        at += taken
        filled += taken
        if (filled === writeBytes) await put()
      }
    await put()
  } finally {
    await writing
    await syncing
  }
  check()
  await file.sync()
  return { bytes, sha256: hash.digest('hex') }
}

export function diskFailure(error: unknown): Failure | undefined {
  if (isFailure(error) || !(error instanceof Error && 'code' in error)) return undefined
  const { code } = error
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new Failure('io', 'There is no space left for the backup; what was there is intact.', { cause: error })
  // Of the file system (4 GB on FAT) or of the process.
  if (code === 'EFBIG')
    return new Failure('io', 'The backup is larger than a file may be there; what was there is intact.', { cause: error })
  if (code === 'EACCES' || code === 'EROFS' || code === 'EIO' || code === 'EPERM')
    return new Failure('io', `The backup cannot be written (${code}).`, { cause: error })
  return undefined
}

/** Length and digest, without any key. */
export async function sumFile(path: string): Promise<FileSum> {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafeSlow(readBytes)
  const file = await openedToRead(path)
  let bytes = 0
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer)
      if (bytesRead === 0) break
      hash.update(buffer.subarray(0, bytesRead))
      bytes += bytesRead
    }
  } finally {
    await file.close()
  }
  return { bytes, sha256: hash.digest('hex') }
}

export async function isEncrypted(path: string): Promise<boolean> {
  return isAge(await beginningOf(path))
}

/** Hands the content to `work`. Throws Failure: 'not-allowed' (wrong key), 'damaged', 'foreign'. */
export async function withContent<T>(path: string, keys: Keys, work: (content: AsyncIterable<Buffer>) => Promise<T>): Promise<T> {
  const isSealed = isAge(await beginningOf(path))
  if (isSealed && keys.identity === undefined && keys.passphrase === undefined) throw new Failure('not-allowed', noKey)
  const file = createReadStream(path, { highWaterMark: readBytes })
  try {
    const inner: AsyncIterable<Buffer> = isSealed ? opened(file, keys) : file
    return await work(unpacked(inner))
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^(Z_|ERR_ZSTD|ZSTD_|ERR_BUFFER)/.test(String(error.code)))
      throw damaged('cannot be unpacked', error)
    throw error
  } finally {
    file.destroy()
  }
}

async function openedToRead(path: string): Promise<FileHandle> {
  try {
    const file = await open(path, 'r')
    if ((await file.stat()).isFile()) return file
    await file.close()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'EACCES' || code === 'EPERM' || code === 'EIO')
      throw new Failure('io', `The backup cannot be read (${code}).`, { cause: error })
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error
  }
  throw new Failure('not-found', 'There is no such backup: its file is not there.')
}

async function beginningOf(path: string): Promise<Buffer> {
  const file = await openedToRead(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
