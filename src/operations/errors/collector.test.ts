import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { openOutbound } from '#outbound'
import { type Collector, type CollectorOptions, openCollector } from './collector.ts'
import { openTally } from './tally.ts'

const closers: (() => unknown)[] = []
afterAll(async () => {
  for (const close of closers) await close()
})

const failing = (message: string) => ({
  origin: 'request' as const,
  type: 'TypeError',
  message,
  stack: '    at priceOf (/app/dist/server/a.js:12:7)\n    at async serve (/app/node_modules/fastify/x.js:1:2)',
  causes: [],
  where: 'GET /api/x',
  requestId: 'r-1',
})

function opened(dsn: string, change: Partial<CollectorOptions> & Pick<CollectorOptions, 'post'>): Collector {
  const log = { info: () => {}, warn: () => {} }
  const collector = openCollector({
    dsn,
    release: '1.2.3',
    environment: 'production',
    client: 'tradewise/1.2.3',
    now: () => Date.now(),
    log,
    sendEveryMs: 5,
    isRejected: error => error instanceof Error && error.message === 'rejected',
    ...change,
  })
  closers.push(() => collector.close())
  return collector
}

describe('a Sentry-compatible place', () => {
  it('gets an envelope with the error, its stack and how many it stands for, over HTTP', async () => {
    const got: { url: string | undefined; headers: Record<string, unknown>; lines: Record<string, unknown>[] }[] = []
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (piece: Buffer) => (body += piece.toString()))
      request.on('end', () => {
        got.push({
          url: request.url,
          headers: request.headers,
          lines: body
            .trim()
            .split('\n')
            .map(line => JSON.parse(line) as Record<string, unknown>),
        })
        response.end('{"id":"x"}')
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const outbound = openOutbound({ userAgent: 'test', allowPrivate: true, allowLoopback: true })
    closers.push(
      () => server.close(),
      () => outbound.close(),
    )
    const { port } = server.address() as AddressInfo
    const collector = opened(`http://key1@127.0.0.1:${port}/under/42`, {
      post: message => outbound.post({ label: 'The place', ...message }),
    })
    const tally = openTally()
    for (let i = 0; i < 500; i++) collector.tell(tally.add(failing(`bar ${i}`), Date.now()))
    await expect.poll(() => got.length).toBe(1)
    const [{ url, headers, lines }] = got as [(typeof got)[number]]
    expect(url).toBe('/under/api/42/envelope/')
    expect(headers['x-sentry-auth']).toBe('Sentry sentry_version=7, sentry_client=tradewise/1.2.3, sentry_key=key1')
    expect(lines).toMatchObject([
      { event_id: expect.stringMatching(/^[0-9a-f]{32}$/), sent_at: expect.any(String) },
      { type: 'event' },
      {
        level: 'error',
        release: '1.2.3',
        transaction: 'GET /api/x',
        tags: { origin: 'request', request_id: 'r-1' },
        extra: { count: 500 },
        exception: {
          values: [
            {
              type: 'TypeError',
              value: 'bar 0',
              stacktrace: {
                frames: [
                  { function: 'serve', in_app: false },
                  { function: 'priceOf', filename: 'dist/server/a.js', lineno: 12, in_app: true },
                ],
              },
            },
          ],
        },
      },
    ])
    expect(Buffer.byteLength(JSON.stringify(lines[2]))).toBe(lines[1]!.length)
    await expect.poll(() => collector.counts()).toEqual({ sent: 1, dropped: 0 })
  })
  it('is told of a kind once a minute, and of all that came meanwhile', async () => {
    let at = 0
    const counts: number[] = []
    const post = async ({ body }: { body: string }) =>
      counts.push((JSON.parse(body.split('\n')[2]!) as { extra: { count: number } }).extra.count)
    const collector = opened('https://key1@sentry.example/1', { post, now: () => at })
    const tally = openTally()
    const fail = (times: number) => {
      for (let i = 0; i < times; i++) collector.tell(tally.add(failing('x'), at))
    }
    fail(3)
    await expect.poll(() => counts).toEqual([3])
    fail(10)
    at = 60_000
    fail(1)
    await expect.poll(() => counts).toEqual([3, 11])
  })
  it('that is away is left alone for a while, then told; what finds no room is counted', async () => {
    let at = 0
    let isAway = true
    let asked = 0
    const post = async () => {
      asked++
      if (isAway) throw new Error('refused')
    }
    const collector = opened('https://key1@sentry.example/1', { post, now: () => at })
    const tally = openTally()
    for (let i = 0; i < 130; i++) collector.tell(tally.add(failing(`kind ${String.fromCodePoint(0x4e00 + i)}`), at))
    await expect.poll(() => asked).toBe(1)
    await new Promise(resolve => setTimeout(resolve, 30))
    expect([asked, collector.counts()]).toEqual([1, { sent: 0, dropped: 30 }])
    isAway = false
    at = 20_000
    await expect.poll(() => collector.counts().sent).toBe(100)
  })
  it('that rejects one is told of the others', async () => {
    const told: string[] = []
    const post = async ({ body }: { body: string }) => {
      if (body.includes('too strange')) throw new Error('rejected')
      told.push(body)
    }
    const collector = opened('https://key1@sentry.example/1', { post })
    const tally = openTally()
    collector.tell(tally.add(failing('too strange'), Date.now()))
    collector.tell(tally.add(failing('as usual'), Date.now()))
    await expect.poll(() => collector.counts()).toEqual({ sent: 1, dropped: 1 })
    expect(told).toHaveLength(1)
  })
  it('has to name a key and a project', () => {
    for (const dsn of ['https://sentry.example/1', 'https://key1@sentry.example/'])
      expect(() => openCollector({ dsn } as CollectorOptions)).toThrow('SENTRY_DSN')
  })
})
