// A real S3 server from npm on the loopback interface, and before it a gate that does to requests what networks and servers do.
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type S3rver = new (options: object) => { run(): Promise<AddressInfo>; close(): Promise<void> }

/** What the gate does to one request; undefined lets it through. */
export type Fault =
  | { status: number; code: string }
  /** The connection ends after so many bytes of what is sent. */
  | { cutAfter: number }
  | { wrongTag: true }
  /** One bit of what is read back. */
  | { flip: true }
  | { waitMs: number }
  /** With this, and nothing is asked of the server. */
  | { answer: string }
  /** Of what is read back, and then nothing more. */
  | { stallAfter: number }

export type S3Server = {
  /** For BACKUP_S3_URL, with its key. */
  url: string
  secret: string
  /** Asked for every request; keeps what was asked. */
  gate: { fault: (asked: { method: string; path: string; query: string }) => Fault | undefined; asked: string[] }
  close(): Promise<void>
}

const bucket = 'copies'
const [keyId, secret] = ['S3RVER', 'S3RVER']

export async function startS3(): Promise<S3Server> {
  const directory = mkdtempSync(join(tmpdir(), 's3-'))
  const Server = createRequire(import.meta.url)('s3rver') as S3rver
  const server = new Server({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: bucket, configs: [] }],
  })
  const { port } = await server.run()
  const gate: S3Server['gate'] = { fault: () => undefined, asked: [] }
  const before = createServer((asking, answer) => {
    const [path = '', query = ''] = (asking.url ?? '').split('?')
    gate.asked.push(`${asking.method} ${path.split('/').slice(2).join('/')}${query.includes('partNumber') ? ' part' : ''}`)
    pass(asking, answer, port, gate.fault({ method: asking.method ?? '', path, query }))
  })
  before.listen(0, '127.0.0.1')
  await once(before, 'listening')
  return {
    url: `http://${keyId}:${secret}@127.0.0.1:${(before.address() as AddressInfo).port}/${bucket}/tradewise`,
    secret,
    gate,
    async close() {
      await ended(before)
      await server.close()
      rmSync(directory, { recursive: true })
    },
  }
}

function pass(asking: IncomingMessage, answer: ServerResponse, port: number, fault: Fault | undefined): void {
  if (fault && 'status' in fault) {
    asking.resume()
    answer.writeHead(fault.status, { 'content-type': 'application/xml' })
    answer.end(`<?xml version="1.0"?><Error><Code>${fault.code}</Code><Message>refused for a test</Message></Error>`)
    return
  }
  if (fault && 'answer' in fault) {
    asking.resume()
    answer.writeHead(200, { 'content-type': 'application/xml' })
    answer.end(fault.answer)
    return
  }
  if (fault && 'cutAfter' in fault) {
    let bytes = 0
    asking.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes >= fault.cutAfter) asking.socket.destroy()
    })
    return
  }
  if (fault && 'waitMs' in fault) {
    asking.resume()
    setTimeout(() => answer.destroy(), fault.waitMs).unref()
    return
  }
  const onwards = request(
    { port, host: '127.0.0.1', method: asking.method, path: asking.url, headers: asking.headers },
    given => {
      const headers = { ...given.headers }
      if (fault && 'wrongTag' in fault) headers.etag = `"${'0'.repeat(32)}"`
      answer.writeHead(given.statusCode ?? 500, headers)
      if (fault && 'stallAfter' in fault) {
        given.once('data', (chunk: Buffer) => answer.write(chunk.subarray(0, fault.stallAfter)))
        return
      }
      let isFirst = true
      given.on('data', (chunk: Buffer) => {
        if (isFirst && fault && 'flip' in fault) chunk[chunk.length >> 1]! ^= 1
        isFirst = false
        answer.write(chunk)
      })
      given.on('end', () => answer.end())
    },
  )
  onwards.on('error', () => answer.destroy())
  asking.pipe(onwards)
}

async function ended(server: Server): Promise<void> {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
}
