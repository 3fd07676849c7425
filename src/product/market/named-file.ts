// A file that a person names: never more of it read than a file of prices can be, and what would be waited for in vain is told.
import { constants, createReadStream, open as openFile, read } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Socket } from 'node:net'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { Failure } from '#basics'
import { mostFileBytes } from './providers/csv.ts'

/** Throws Failure('not-found') for what cannot be read and Failure('too-large') above 64 MB. */
export async function readNamedFile(path: string): Promise<Buffer> {
  const name = basename(path)
  try {
    const about = await stat(path)
    if (about.isDirectory()) throw new Failure('not-found', `${name} is a directory: name the files in it.`)
    if (about.isSocket()) throw new Failure('not-found', `${name} is a socket, not a file.`)
    if (about.size > mostFileBytes) throw tooLarge(name)
    const file = await wholeOf(about.isFIFO() ? await pipeAt(path, name) : createReadStream(path, { end: mostFileBytes }))
    if (file.length > mostFileBytes) throw tooLarge(name)
    return file
  } catch (cause) {
    if (cause instanceof Failure) throw cause
    throw new Failure('not-found', `${name} cannot be read: is the path right, and may it be read?`, { cause })
  }
}

/** Opened without waiting for somebody who writes: nothing could end that wait. */
async function pipeAt(path: string, name: string): Promise<Readable> {
  const fd = await promisify(openFile)(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const stream = new Socket({ fd, readable: true, writable: false })
  const start = await promisify(read)(fd, { buffer: Buffer.alloc(65_536) }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return null
    throw error
  })
  if (start === null) return stream
  if (start.bytesRead === 0) {
    stream.destroy()
    throw new Failure('not-found', `${name} is a pipe that nothing is written to.`)
  }
  stream.unshift(start.buffer.subarray(0, start.bytesRead))
  return stream
}

async function wholeOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer)
    size += (chunk as Buffer).length
    if (size > mostFileBytes) break
  }
  return Buffer.concat(chunks)
}

function tooLarge(name: string): Failure {
  return new Failure('too-large', `${name} is larger than 64 MB, which is more than the daily prices of one symbol can be.`)
}
