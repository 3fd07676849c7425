// Reads an answer's body without trusting any of it: neither its length, nor that its compression unpacks to something bounded,
// nor that it is whole.
import { pipeline, Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { TooSlow } from './exchange.ts'

export class TooLarge extends Error {}
export class HalfBody extends Error {}
export class UnreadableEncoding extends Error {}

export const acceptedEncodings = 'gzip, br'

/**
 * The unpacked bytes. Throws TooLarge as soon as they are more than `maxBytes` (packed or unpacked: nothing more is read then),
 * HalfBody when the connection or the compressed stream ends early, UnreadableEncoding, TooSlow.
 */
export async function readBody(body: AsyncIterable<Uint8Array>, encoding: string | undefined, maxBytes: number): Promise<Buffer> {
  const unpack = unpackerFor(encoding)
  const source = Readable.from(body, { objectMode: false })
  // pipeline hands every fault on to the last stream, where the loop below meets it.
  const stream: Readable = unpack ? pipeline(source, unpack, () => undefined) : source
  const chunks: Buffer[] = []
  let byteCount = 0
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      byteCount += chunk.length
      if (byteCount > maxBytes) throw new TooLarge(`more than ${maxBytes} bytes`)
      chunks.push(chunk)
    }
  } catch (error) {
    throw bodyFault(error)
  } finally {
    stream.destroy()
    source.destroy()
  }
  return Buffer.concat(chunks, byteCount)
}

function unpackerFor(encoding: string | undefined): Transform | null {
  const name = encoding?.trim().toLowerCase() ?? ''
  if (name === '' || name === 'identity') return null
  if (name === 'gzip' || name === 'x-gzip') return createGunzip()
  if (name === 'br') return createBrotliDecompress()
  if (name === 'deflate') return createInflate()
  throw new UnreadableEncoding(`content-encoding ${name.slice(0, 40)}`)
}

/** What Node calls a connection that ended in the middle, and zlib a stream that did. */
const endedEarly = /^(ECONNRESET|ERR_STREAM_PREMATURE_CLOSE|EPIPE|Z_BUF_ERROR|HPE_\w+)$/
const brokenStream = /^(Z_\w+|ERR_+BROTLI\w*|ERR__ERROR_\w+|ERR_PADDING\w*)$/

function bodyFault(error: unknown): unknown {
  if (error instanceof TooLarge || error instanceof TooSlow || !(error instanceof Error)) return error
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (endedEarly.test(code)) return new HalfBody(error.message, { cause: error })
  if (brokenStream.test(code)) return new UnreadableEncoding(error.message, { cause: error })
  return error
}
