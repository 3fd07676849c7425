// A file as it arrives: put together a stretch at a time, because memory for 64 MB at once holds the event loop for a quarter of a second.
import type { Readable } from 'node:stream'
import { setImmediate as everybodyElse } from 'node:timers/promises'
import { Failure } from '#basics'

const stretchBytes = 4 * 1024 * 1024

/** The whole body. Throws Failure('too-large') above `most` bytes, without reading on. */
export async function fileBody(body: Readable, most: number): Promise<Buffer> {
  const chunks = await chunksOf(body, most)
  return await joined(chunks)
}

/** Of these a copy in memory of its own, so that it can be handed to a thread. */
export async function joined(chunks: readonly Uint8Array[]): Promise<Buffer> {
  const whole = Buffer.allocUnsafeSlow(chunks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  let rested = 0
  for (const chunk of chunks) {
    for (let from = 0; from < chunk.length; from += stretchBytes) {
      const part = chunk.subarray(from, from + stretchBytes)
      whole.set(part, at)
      at += part.length
      if (at - rested < stretchBytes) continue
      rested = at
      await everybodyElse()
    }
  }
  return whole
}

/** By listeners: to leave a loop over the stream would close the connection before anything is answered. */
async function chunksOf(body: Readable, most: number): Promise<Buffer[]> {
  const chunks: Buffer[] = []
  let size = 0
  const { promise, resolve, reject } = Promise.withResolvers<Buffer[]>()
  const onData = (chunk: Buffer): void => {
    size += chunk.length
    chunks.push(chunk)
    if (size <= most) return
    // At once: a stream that has more at hand would not let anybody else run before it is told.
    body.pause()
    reject(new Failure('too-large', `The file is larger than ${most / 1024 / 1024} MB.`))
  }
  const onEnd = (): void => resolve(chunks)
  const onClose = (): void => reject(new Failure('invalid', 'The file broke off on its way.'))
  body.on('data', onData).once('end', onEnd).once('error', onClose).once('close', onClose)
  try {
    return await promise
  } finally {
    body.off('data', onData).off('end', onEnd).off('error', onClose).off('close', onClose)
    body.pause()
  }
}
