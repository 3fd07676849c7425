// A stretch of the chain as a file: one JSON line a row, packed with gzip. It holds no personal data, only the commitments to it.
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { StoredRow } from './chain.store.ts'

/** Writes it whole or not at all, readable by its owner only. Its SHA-256. */
export async function writeSegment(directory: string, file: string, rows: AsyncIterable<StoredRow>): Promise<Buffer> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const draft = join(directory, `${file}.draft`)
  const sha256 = createHash('sha256')
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sha256.update(chunk)
      done(null, chunk)
    },
  })
  await pipeline(Readable.from(linesOf(rows)), createGzip(), hashing, createWriteStream(draft, { mode: 0o600, flush: true }))
  await rename(draft, join(directory, file))
  const folder = await open(directory, 'r')
  await folder.sync()
  await folder.close()
  return sha256.digest()
}

async function* linesOf(rows: AsyncIterable<StoredRow>): AsyncGenerator<string> {
  for await (const { previous, hash, ...row } of rows)
    yield `${JSON.stringify({ ...row, previous: previous.toString('hex'), hash: hash.toString('hex') })}\n`
}

/** Throws as node:fs does when there is no such file, and as zlib and JSON do when it is damaged. */
export async function* readSegment(directory: string, file: string): AsyncGenerator<StoredRow> {
  const source = createReadStream(join(directory, file))
  const unpacked = createGunzip()
  const piping = pipeline(source, unpacked)
  // The reader below sees the same error; without this one nobody would be listening while it still waits.
  piping.catch(() => undefined)
  for await (const line of createInterface({ input: unpacked, crlfDelay: Number.POSITIVE_INFINITY })) {
    const { previous, hash, ...row } = JSON.parse(line) as Omit<StoredRow, 'previous' | 'hash'> &
      Record<'previous' | 'hash', string>
    yield { ...row, previous: Buffer.from(previous, 'hex'), hash: Buffer.from(hash, 'hex') }
  }
  await piping
}

export async function digestOf(directory: string, file: string): Promise<Buffer> {
  const sha256 = createHash('sha256')
  await pipeline(createReadStream(join(directory, file)), sha256)
  return sha256.digest()
}
