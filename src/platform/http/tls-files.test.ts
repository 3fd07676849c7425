import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import { connect as connectPlain, createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { freePort } from '../../../test/support/product.ts'
import { sampleOptions } from '../../../test/support/sample-server.ts'
import { testCertificate } from '../../../test/support/test-certificate.ts'
import { openLog } from '#telemetry'
import { buildServer, listenPlain } from './http.ts'
import { readTls, renewTls } from './tls-files.ts'

const directory = mkdtempSync(join(tmpdir(), 'tls-'))
afterAll(() => rmSync(directory, { recursive: true }))
const files = { certFile: join(directory, 'cert.pem'), keyFile: join(directory, 'key.pem') }
const first = testCertificate()
const second = testCertificate()
const write = ({ cert, key }: { cert: string; key: string }, into = files) => {
  writeFileSync(into.certFile, cert)
  writeFileSync(into.keyFile, key)
}
write(first)

/** Resolves with the socket after the handshake. */
function shakeHands(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options }, () => resolve(socket))
    socket.once('error', reject)
  })
}

async function certificateAt(port: number): Promise<string> {
  const socket = await shakeHands(port)
  const { raw } = socket.getPeerCertificate()
  socket.destroy()
  return raw.toString('base64')
}

const bytesOf = (pem: string) => pem.replaceAll(/-----[^-]+-----|\s/g, '')

describe('the certificate', () => {
  const said: string[] = []
  const everything: string[] = []
  const log = openLog({
    level: 'info',
    readable: false,
    write: line => {
      said.push(line)
      everything.push(line)
    },
  })
  let server: Server
  let end: () => void
  let port: number
  beforeAll(async () => {
    server = createServer(readTls(files))
    end = renewTls(server, files, { log, now: () => Date.now(), everyMs: 40 })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as { port: number }).port
  })
  afterAll(() => {
    end()
    server.close()
  })

  it('is the new one soon after its files are replaced, without a restart', async () => {
    expect(await certificateAt(port)).toBe(bytesOf(first.cert))
    write(second)
    await vi.waitUntil(async () => (await certificateAt(port)) === bytesOf(second.cert), { timeout: 30_000 })
  })
  it('stays while only one of two files is new, or one is broken, and the log says why', async () => {
    said.length = 0
    writeFileSync(files.certFile, first.cert)
    await vi.waitUntil(() => said.some(line => line.includes('the one before stays')), { timeout: 30_000 })
    expect(await certificateAt(port)).toBe(bytesOf(second.cert))
    said.length = 0
    writeFileSync(files.keyFile, 'nonsense')
    await vi.waitUntil(() => said.some(line => line.includes('the one before stays')), { timeout: 30_000 })
    expect(await certificateAt(port)).toBe(bytesOf(second.cert))
    expect(said.join('\n')).not.toMatch(/PRIVATE KEY/)
    writeFileSync(files.keyFile, first.key)
    await vi.waitUntil(async () => (await certificateAt(port)) === bytesOf(first.cert), { timeout: 30_000 })
  })
  it('keeps its protocols when it changes', async () => {
    await expect(shakeHands(port, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' })).rejects.toThrow(
      /alert|protocol|handshake|disconnected|reset/i,
    )
    await expect(shakeHands(port, { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' })).rejects.toThrow(
      /alert|protocol|handshake|disconnected|reset/i,
    )
  })
  it('that soon expires is told', () => expect(everything.join('\n')).toContain('expires soon'))
  it('that was replaced while the server was being made is not missed', async () => {
    const early = { certFile: join(directory, 'early-cert.pem'), keyFile: join(directory, 'early-key.pem') }
    write(first, early)
    const own = createServer(readTls(early))
    write(second, early)
    const stop = renewTls(own, early, { log, now: () => Date.now(), everyMs: 60_000 })
    await new Promise<void>(resolve => own.listen(0, '127.0.0.1', resolve))
    expect(await certificateAt((own.address() as { port: number }).port)).toBe(bytesOf(second.cert))
    stop()
    own.close()
  })
  it('may be a link that is set anew, as renewal programs do', async () => {
    const linked = { certFile: join(directory, 'live-cert.pem'), keyFile: join(directory, 'live-key.pem') }
    const archive = (name: string) => ({
      certFile: join(directory, `${name}-cert.pem`),
      keyFile: join(directory, `${name}-key.pem`),
    })
    write(first, archive('1'))
    write(second, archive('2'))
    symlinkSync(archive('1').certFile, linked.certFile)
    symlinkSync(archive('1').keyFile, linked.keyFile)
    const own = createServer(readTls(linked))
    const stop = renewTls(own, linked, { log, now: () => Date.now(), everyMs: 40 })
    await new Promise<void>(resolve => own.listen(0, '127.0.0.1', resolve))
    for (const [to, from] of [
      [archive('2').certFile, linked.certFile],
      [archive('2').keyFile, linked.keyFile],
    ] as const) {
      symlinkSync(to, `${from}.next`)
      renameSync(`${from}.next`, from)
    }
    const at = (own.address() as { port: number }).port
    await vi.waitUntil(async () => (await certificateAt(at)) === bytesOf(second.cert), { timeout: 30_000 })
    stop()
    own.close()
  })
  it('whose files do not fit or are not there keeps the server from starting, without a word about where they are', () => {
    const odd = { certFile: join(directory, 'odd-cert.pem'), keyFile: join(directory, 'odd-key.pem') }
    write({ cert: first.cert, key: second.key }, odd)
    expect(() => readTls(odd)).toThrow(/fit together/)
    expect(() => readTls({ ...odd, keyFile: join(directory, 'none') })).toThrow(
      /^The file that TLS_KEY names cannot be read \(ENOENT\)\.$/,
    )
  })
})

describe('a server with TLS of its own', () => {
  let app: FastifyInstance
  let port: number
  let plainPort: number
  let closePlain: () => Promise<void>
  beforeAll(async () => {
    write(first)
    const options = {
      ...sampleOptions,
      production: true,
      publicUrl: 'https://stocks.example.net',
      tls: files,
      listensOn: '127.0.0.1',
    }
    app = await buildServer({ ...options, now: () => Date.now() })
    await app.listen({ port: 0, host: '127.0.0.1' })
    port = (app.server.address() as { port: number }).port
    plainPort = await freePort()
    closePlain = (await listenPlain(app, { ...options, host: '127.0.0.1', port: plainPort })).close
  })
  afterAll(async () => {
    await closePlain()
    await app.close()
  })

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('speaks %s with forward secrecy and authenticated encryption', async version => {
    const socket = await shakeHands(port, { minVersion: version, maxVersion: version })
    expect(socket.getProtocol()).toBe(version)
    expect(socket.getCipher().standardName).toMatch(/^TLS_(ECDHE_ECDSA_WITH_)?(AES_(128|256)_GCM|CHACHA20_POLY1305)_SHA/)
    expect(socket.getEphemeralKeyInfo()).toMatchObject({ type: 'ECDH' })
    socket.destroy()
  })
  it.each([
    ['TLSv1', 'DEFAULT@SECLEVEL=0'],
    ['TLSv1.1', 'DEFAULT@SECLEVEL=0'],
    ['TLSv1.2', 'ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA384:ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA'],
    ['TLSv1.2', 'AES128-GCM-SHA256:AES256-GCM-SHA384:AES128-SHA'],
    ['TLSv1.2', 'DHE-RSA-AES128-GCM-SHA256:AECDH-AES128-SHA:NULL:ADH@SECLEVEL=0'],
  ] as const)('refuses %s with %s', async (version, ciphers) => {
    await expect(shakeHands(port, { minVersion: version, maxVersion: version, ciphers })).rejects.toThrow(
      /alert|protocol|handshake|disconnected|reset/i,
    )
  })
  it.each([
    ['TLSv1.2', 'ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'],
    ['TLSv1.2', 'ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'],
    ['TLSv1.2', 'ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256'],
    ['TLSv1.3', 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256', 'AES_128_GCM_SHA256'],
    ['TLSv1.3', 'TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256', 'CHACHA20_POLY1305_SHA256'],
  ] as const)('orders the suites itself, ChaCha20 first for whom asks so: %s %s', async (version, ciphers, chosen) => {
    const socket = await shakeHands(port, { minVersion: version, maxVersion: version, ciphers })
    expect(socket.getCipher().standardName).toBe(`TLS_${chosen}`)
    socket.destroy()
  })
  it('shakes hands once on a connection', async () => {
    const socket = await shakeHands(port, { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' })
    const again = new Promise((resolve, reject) => {
      socket.on('error', reject)
      socket.renegotiate({ rejectUnauthorized: false }, error => (error ? reject(error) : resolve('done')))
    })
    await expect(again).rejects.toThrow(/renegotiation/i)
    socket.destroy()
  })
  it('ends what is no handshake without a word, and goes on', async () => {
    const answer = await new Promise<string>(resolve => {
      let text = ''
      const socket = connectPlain(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'))
      socket.on('data', (data: Buffer) => (text += data.toString('latin1')))
      socket.on('close', () => resolve(text)).on('error', () => {})
    })
    expect(answer).not.toMatch(/HTTP\/1|nginx|node/i)
    expect(await certificateAt(port)).toBe(bytesOf(first.cert))
  })

  const plain = async (path: string, init: RequestInit & { host?: string } = {}) => {
    const { host = 'stocks.example.net' } = init
    return new Promise<string>((resolve, reject) => {
      const socket = createConnection(plainPort, '127.0.0.1', () =>
        socket.write(`${init.method ?? 'GET'} ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
      )
      let text = ''
      socket.on('data', (data: Buffer) => (text += data.toString()))
      socket.on('close', () => resolve(text)).on('error', reject)
    })
  }
  it('sends pages from the plain port to the public address, path and query kept', async () => {
    const answer = await plain('/stocks/AAPL?range=1Y')
    expect(answer).toMatch(/^HTTP\/1\.1 301 /)
    expect(answer).toContain('location: https://stocks.example.net/stocks/AAPL?range=1Y\r\n')
    expect(answer).toContain('x-frame-options: DENY')
  })
  it.each([
    ['evil.example', '/', 421],
    ['stocks.example.net', 'work://evil.example/', 400],
    ['stocks.example.net', 'http://evil.example/', 400],
  ])('sends nobody elsewhere: host %s, target %s', async (host, target, status) => {
    const answer = await plain(target, { host })
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(answer).not.toMatch(/^location:/im)
  })
  it('refuses the API on the plain port', async () => {
    expect(await plain('/api/things/A')).toMatch(/^HTTP\/1\.1 403 [\s\S]*https-required/)
    expect(await plain('/api/things', { method: 'POST' })).toMatch(/^HTTP\/1\.1 403 /)
  })
  it('refuses what is no HTTP on the plain port with the strict headers', async () => {
    expect(await plain('\u0001')).toMatch(/^HTTP\/1\.1 400 [\s\S]*x-frame-options: DENY/)
  })
})
