// Clients that send a little at a time hold a connection each; they are cut, while others are served.
import { beforeAll, describe, expect, it } from 'vitest'
import { type RawAnswer, rawRequest } from '../support/raw-request.ts'
import { host, type Target } from './target.ts'

export function slowClients(target: () => Target): void {
  let slow: Promise<RawAnswer[]>
  /** From the first moment on: every other attack beside these is answered while they hold on. */
  beforeAll(() => {
    const begin = `Host: ${host}\r\nX-Forwarded-Proto: https\r\n`
    const { port } = target()
    slow = Promise.all([
      rawRequest(port, `GET / HTTP/1.1\r\n${begin}`, 40_000),
      rawRequest(
        port,
        `POST /api/client-errors HTTP/1.1\r\n${begin}Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{`,
        40_000,
      ),
      ...Array.from({ length: 200 }, () => rawRequest(port, 'GET / HTTP/1.1\r\nHo', 40_000)),
    ])
  })

  describe('a client that does not go on', () => {
    it('keeps nobody waiting', async () => {
      const other = await target().ask('GET /api/health')
      expect([other.status, other.ms < 3_000]).toEqual([200, true])
    })
    it('is cut within seconds, in its headers or in its body', { timeout: 60_000 }, async () => {
      for (const answer of await slow) {
        expect(answer.cutOff).toBe(false)
        expect(answer.ms).toBeLessThan(25_000)
        expect(answer.status).toBe(408)
      }
    })
  })
}
