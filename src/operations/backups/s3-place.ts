// An S3-compatible bucket as the second place for backups. The AWS SDK is loaded only where one is set. Every part carries its MD5, so that the
// server refuses what changed on the way; how far an upload has come is written down after each part, so that it goes on after a kill.
import { createHash } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { CompletedPart } from '@aws-sdk/client-s3'
import { Failure } from '#basics'
import { writeWhole } from '#database'
import type { S3Address } from './s3-address.ts'
import { codeOf, s3Failure } from './s3-faults.ts'
import type { Placed, SecondPlace } from './second-place.ts'

export type S3Options = {
  /** Where it is noted how far each upload has come. */
  notes: string
  partBytes?: number
  /** Of one request, all of it. */
  requestMs?: number
  /** Of one request; waits grow between them. */
  tries?: number
}

/** Parts that were taken, in order, by their tags. */
type Begun = { uploadId: string; partBytes: number; bytes: number; tags: string[] }

/** What S3 allows. */
const mostParts = 10_000
const connectMs = 10_000
/** Of a thousand keys each. */
const mostPages = 1_000

export async function openS3(
  { endpoint, region, bucket: Bucket, prefix, credentials }: S3Address,
  { notes, partBytes: leastPartBytes = 8 << 20, requestMs = 120_000, tries = 5 }: S3Options,
): Promise<SecondPlace> {
  const s3 = await import('@aws-sdk/client-s3')
  const client = new s3.S3Client({
    region,
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(credentials && { credentials }),
    maxAttempts: tries,
    // The first is until an answer begins, the second until more of it comes.
    requestHandler: {
      requestTimeout: requestMs,
      throwOnRequestTimeout: true,
      socketTimeout: requestMs,
      connectionTimeout: connectMs,
    },
    // Not every server knows the newer ones; ours is the MD5 of each part.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  const noteOf = (key: string) => join(notes, `${key}.upload`)

  async function said<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw s3Failure(error) ?? error
    }
  }

  async function begin(key: string, partBytes: number, bytes: number): Promise<Begun> {
    const { UploadId } = await client.send(new s3.CreateMultipartUploadCommand({ Bucket, Key: prefix + key }))
    if (UploadId === undefined) throw new Failure('io', 'The second place for backups began no upload.')
    return { uploadId: UploadId, partBytes, bytes, tags: [] }
  }

  /** Its parts would be paid for without end. Not every server can: what is left there is then for a rule of the bucket's own. */
  async function giveUp(key: string, { uploadId }: Begun): Promise<void> {
    try {
      await client.send(new s3.AbortMultipartUploadCommand({ Bucket, Key: prefix + key, UploadId: uploadId }))
    } catch (error) {
      if (!/^(NoSuchUpload|MethodNotAllowed|NotImplemented)$/.test(codeOf(error))) throw error
    }
  }

  async function putFrom(file: FileHandle, key: string, begun: Begun, progress: (bytes: number) => void): Promise<void> {
    const { uploadId: UploadId, partBytes, bytes, tags } = begun
    const Key = prefix + key
    const parts: CompletedPart[] = []
    for (let at = 0, PartNumber = 1; at < bytes || PartNumber === 1; at += partBytes, PartNumber++) {
      const Body = await partOf(file, at, Math.min(partBytes, bytes - at))
      const md5 = createHash('md5').update(Body)
      const hex = md5.copy().digest('hex')
      const known = tags[PartNumber - 1]
      // Of another file, or of one that has changed.
      if (known !== undefined && isOther(known, hex)) throw new s3.NoSuchUpload({ message: '', $metadata: {} })
      if (known === undefined) {
        const { ETag = '' } = await client.send(
          new s3.UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ContentMD5: md5.digest('base64') }),
        )
        if (isOther(ETag, hex)) throw otherBytes()
        tags.push(ETag)
        await writeWhole(noteOf(key), JSON.stringify(begun))
      }
      parts.push({ PartNumber, ETag: tags[PartNumber - 1] })
      progress(Math.min(bytes, at + partBytes))
    }
    try {
      await client.send(new s3.CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts: parts } }))
    } catch (error) {
      // Asked a second time, because the answer was lost: then it is there.
      if (codeOf(error) !== 'NoSuchUpload') throw error
      const there = await client.send(new s3.HeadObjectCommand({ Bucket, Key })).catch(() => undefined)
      if (there?.ContentLength !== bytes) throw error
    }
  }

  async function put(key: string, path: string, progress: (bytes: number) => void): Promise<void> {
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      const partBytes = Math.max(leastPartBytes, Math.ceil(size / mostParts))
      const earlier = readNote(noteOf(key))
      if (earlier?.bytes === size && earlier.partBytes === partBytes) {
        try {
          await putFrom(file, key, earlier, progress)
          return
        } catch (error) {
          // The server gave the upload up, or the file is another: from the beginning.
          if (codeOf(error) !== 'NoSuchUpload' && codeOf(error) !== 'InvalidPart') throw error
        }
      }
      if (earlier) await giveUp(key, earlier)
      await putFrom(file, key, await begin(key, partBytes, size), progress)
    } finally {
      await file.close()
    }
  }

  return {
    name: `${endpoint === undefined ? 's3:/' : new URL(endpoint).host}/${Bucket}/${prefix}`,
    async put(key, path, progress) {
      await said(() => put(key, path, progress))
      rmSync(noteOf(key), { force: true })
    },
    async *get(key) {
      try {
        const { Body } = await client.send(new s3.GetObjectCommand({ Bucket, Key: prefix + key }))
        for await (const chunk of Body as AsyncIterable<Uint8Array>)
          yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
      } catch (error) {
        throw s3Failure(error) ?? error
      }
    },
    list: () =>
      said(async () => {
        const found: Placed[] = []
        const asked = new Set<string | undefined>()
        for (let from: string | undefined; ; ) {
          // Else one that never comes to an end would be asked without end.
          if (asked.has(from) || asked.size === mostPages)
            throw new Failure('io', 'The second place for backups gives a list without an end.')
          asked.add(from)
          const page = await client.send(new s3.ListObjectsV2Command({ Bucket, Prefix: prefix, ContinuationToken: from }))
          for (const { Key = '', Size = -1 } of page.Contents ?? []) found.push({ key: Key.slice(prefix.length), bytes: Size })
          if (page.IsTruncated !== true) return found
          from = page.NextContinuationToken
        }
      }),
    async remove(key) {
      await said(() => client.send(new s3.DeleteObjectCommand({ Bucket, Key: prefix + key })))
    },
    close: () => client.destroy(),
  }
}

async function partOf(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const part = Buffer.allocUnsafe(length)
  for (let filled = 0; filled < length; ) {
    const { bytesRead } = await file.read(part, filled, length - filled, at + filled)
    if (bytesRead === 0) throw new Failure('io', 'The backup became shorter while it was uploaded.')
    filled += bytesRead
  }
  return part
}

/** A server that encrypts with a key of its own gives tags that are no MD5, and nothing follows from those. */
function isOther(tag: string, hex: string): boolean {
  const plain = tag.replaceAll('"', '')
  return /^[0-9a-f]{32}$/.test(plain) && plain !== hex
}

function otherBytes(): Failure {
  return new Failure('io', 'Other bytes than those that were sent arrived at the second place for backups.')
}

function readNote(path: string): Begun | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Begun
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined
    throw error
  }
}
