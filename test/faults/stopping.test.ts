// Told to stop, under load over connections that are kept open, in production: every request that was sent is answered, and the exit
// code is 0 within ten seconds, however often and at whichever moment it is told.
import { randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../support/database.ts'
import { endProducts, freePort, remove, run, serve, temporaryDirectory } from '../support/product.ts'
import { rounds } from '../support/rounds.ts'

const database = await testDatabase()
const dataDirectory = temporaryDirectory()
afterAll(async () => {
  await endProducts()
  remove(dataDirectory)
})

const settings = {
  NODE_ENV: 'production',
  SESSION_SECRET: randomBytes(48).toString('base64'),
  PUBLIC_URL: 'https://stocks.example.net',
  DATABASE_URL: database.url,
  DATABASE_MIGRATE_URL: database.ownerUrl,
  BILLING: 'off',
  BACKUP_ENCRYPTION: 'off',
  TRUST_PROXY: '127.0.0.1',
}

type Outcome = { sent: number; answered: number; refused: number; lost: string[] }

/** Clients that keep their connections, each asking again as soon as it is answered, until no connection is taken any more. */
async function pressing(port: number, clientCount: number): Promise<Outcome> {
  const outcome: Outcome = { sent: 0, answered: 0, refused: 0, lost: [] }
  const agent = new Agent({ keepAlive: true, maxSockets: clientCount })
  const paths = ['/api/stocks/AAPL', '/api/symbols/search?q=micro', '/api/market/status', '/about']
  /** False when the port is closed. */
  const ask = (client: number, n: number) =>
    new Promise<boolean>(resolve => {
      const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-for': `198.51.${client}.${Math.floor(n / 100)}` }
      outcome.sent++
      const asked = request({ host: '127.0.0.1', port, path: paths[(client + n) % paths.length]!, agent, headers }, answer => {
        let body = ''
        answer.on('error', error => outcome.lost.push(`half: ${error.message}`))
        answer.setEncoding('utf8').on('data', (text: string) => (body = (body + text).slice(0, 2_000)))
        answer.on('close', () => {
          // A machine that is busy with something else makes it refuse; it has answered all the same.
          const isAnswer = answer.statusCode === 200 || (answer.statusCode === 503 && body.includes('"code":"overloaded"'))
          if (answer.complete && isAnswer) outcome.answered++
          else outcome.lost.push(`${answer.statusCode}, complete: ${answer.complete}`)
          resolve(true)
        })
      })
      asked.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ECONNREFUSED') outcome.refused++
        else outcome.lost.push(`${error.code}, on a kept connection: ${asked.reusedSocket}`)
        resolve(error.code !== 'ECONNREFUSED')
      })
      asked.end()
    })
  await Promise.all(
    Array.from({ length: clientCount }, async (_, client) => {
      for (let n = 0; await ask(client, n); n++) await sleep(5 + (client % 4) * 10)
    }),
  )
  agent.destroy()
  return outcome
}

/** How long a start took last: on a machine that does something else besides, an end takes longer too. */
let startSeconds = 0
async function started() {
  const since = performance.now()
  const product = await serve(dataDirectory, settings)
  await product.ready()
  startSeconds = (performance.now() - since) / 1_000
  return product
}
const mostSeconds = () => Math.max(10, 3 * startSeconds)

describe('SIGTERM in production', () => {
  it('loses no request, and ends with 0 within ten seconds', { timeout: 200_000 }, async () => {
    for (let round = 0; round < rounds({ short: 1, long: 5 }); round++) {
      const product = await started()
      const port = Number(new URL(product.origin).port)
      const outcome = pressing(port, 12)
      await sleep(1_500)
      const asked = performance.now()
      product.signal('SIGTERM')
      // Told twice is told once.
      setTimeout(() => product.signal('SIGTERM'), 300)
      const { code, signal } = await product.ended
      const seconds = (performance.now() - asked) / 1_000
      const { sent, answered, refused, lost } = await outcome
      expect(lost).toEqual([])
      expect(answered).toBe(sent - refused)
      expect(answered).toBeGreaterThan(12)
      expect({ code, signal }).toEqual({ code: 0, signal: null })
      expect(seconds).toBeLessThan(mostSeconds())
    }
  })

  it('does not wait for a client that never ends its request, nor for one that never reads its answer', {
    timeout: 60_000,
  }, async () => {
    const product = await started()
    const port = Number(new URL(product.origin).port)
    const half = connect(port, '127.0.0.1')
    half.write('POST /api/auth/sign-in HTTP/1.1\r\nhost: localhost\r\ncontent-length: 50\r\n\r\n{')
    const deaf = connect(port, '127.0.0.1').pause()
    for (let n = 0; n < 50; n++)
      deaf.write('GET /api/openapi.json HTTP/1.1\r\nhost: localhost\r\nx-forwarded-proto: https\r\n\r\n')
    for (const socket of [half, deaf]) socket.on('error', () => socket.destroy())
    await sleep(500)
    const asked = performance.now()
    product.signal('SIGTERM')
    expect((await product.ended).code).toBe(0)
    expect((performance.now() - asked) / 1_000).toBeLessThan(mostSeconds())
    for (const socket of [half, deaf]) socket.destroy()
  })

  it('stops a start that is under way, and a worker, with 0', { timeout: 90_000 }, async () => {
    for (const afterMs of rounds({ short: [400], long: [50, 200, 400, 800, 1_200, 2_000, 3_000] })) {
      const product = await serve(dataDirectory, { ...settings, PORT: String(await freePort()) })
      await sleep(afterMs)
      const asked = performance.now()
      product.signal('SIGTERM')
      const { code, signal } = await product.ended
      // Before it has begun to listen for signals the kernel ends it.
      expect(code === 0 || signal === 'SIGTERM', `after ${afterMs} ms: ${code} ${signal} ${product.said()}`).toBe(true)
      expect((performance.now() - asked) / 1_000).toBeLessThan(mostSeconds())
    }
    const worker = run(['worker'], { DATA_DIR: dataDirectory, ...settings })
    while (!worker.said().includes('The worker is ready')) await sleep(100)
    worker.signal('SIGTERM')
    expect((await worker.ended).code).toBe(0)
  })
})
