// A database that cannot prove who it is gets neither password nor queries.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isFailure } from '#basics'
import { openDatabase } from '#database'
import { limits, silent } from '../support/database-settings.ts'

const folder = await mkdtemp(join(tmpdir(), 'tls-'))
afterAll(() => rm(folder, { recursive: true }))
const certificates = new Map(['localhost', 'elsewhere.example'].map(name => [name, certificate(name)]))

let server: Server
let received: string
let offered: 'localhost' | 'elsewhere.example' | undefined

beforeEach(async () => {
  received = ''
  offered = 'localhost'
  server = createServer(socket => void receive(socket).catch(() => socket.destroy()))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(() => new Promise(resolve => server.close(resolve)))

describe('a database over TLS', () => {
  it('that offers none is refused before the password', async () => {
    offered = undefined
    await expect(query('sslmode=verify-full')).rejects.toSatisfy(error => isFailure(error, 'misconfigured'))
    expect(received).toBe('')
  })

  it('with a certificate of an unknown authority is refused', async () => {
    await expect(query('sslmode=require')).rejects.toSatisfy(error => isFailure(error, 'misconfigured'))
    expect(received).toBe('')
  })

  it('with a certificate for another name is refused', async () => {
    offered = 'elsewhere.example'
    await expect(query(`sslrootcert=${certificates.get(offered)?.cert}&sslmode=verify-ca`)).rejects.toSatisfy(error =>
      isFailure(error, 'misconfigured'),
    )
    expect(received).toBe('')
  })

  it('with a certificate of the authority that sslrootcert names is spoken to', async () => {
    await expect(query(`sslmode=require&sslrootcert=${certificates.get('localhost')?.cert}`)).rejects.toSatisfy(error =>
      isFailure(error, 'busy'),
    )
    expect(received).toContain('a-user')
  })
})

async function query(parameters: string): Promise<unknown> {
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const url = `postgresql://a-user:a-password@localhost:${port}/d?${parameters}`
  const database = openDatabase({ ...limits, url, log: silent })
  return sql`SELECT 1`.execute(database.kysely).finally(() => database.close())
}

/** Answers the request for TLS, then notes what the client says, and hangs up. */
async function receive(socket: Socket): Promise<void> {
  await once(socket, 'data')
  const files = certificates.get(offered ?? '')
  // In one go: what comes after the S is already TLS.
  socket.write(files ? 'S' : 'N')
  const told = files
    ? new TLSSocket(socket, { isServer: true, cert: readFileSync(files.cert), key: readFileSync(files.key) })
    : socket
  told.on('error', () => {})
  received = String((await once(told, 'data'))[0])
  told.end()
}

function certificate(name: string): { cert: string; key: string } {
  const files = { cert: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) }
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      ...subject,
      '-keyout',
      files.key,
      '-out',
      files.cert,
    ],
    {
      stdio: 'ignore',
    },
  )
  return files
}
