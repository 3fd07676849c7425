// What every service has to make of an answer that is none: one failure with one sentence, never a figure. Over real connections.
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isFailure } from '#basics'
import type { Outbound } from '#outbound'
import type { Timeouts } from '../../src/platform/outbound/exchange.ts'
import {
  type Behaviour,
  breaksOff,
  drips,
  floods,
  type HostileServer,
  hostileServer,
  says,
  sendsRound,
  staysSilent,
  understates,
} from '../support/hostile-server.ts'
import { loopbackSources, patient } from '../support/loopback-sources.ts'

const packed = { 'content-encoding': 'gzip', 'content-type': 'text/plain' }
/** Sixty megabytes of blanks, as some hundred kB. */
const bomb = gzipSync(Buffer.alloc(60_000_000, 0x20), { level: 1 })
const page = '<!doctype html><html><body>Sign in</body></html>'
const hostile: [what: string, code: 'busy' | 'damaged', behaviour: Behaviour][] = [
  ['garbage', 'damaged', says('{"unexpected":1}')],
  ['JSON of nothing', 'damaged', says('null')],
  ['a page', 'damaged', says(page, { 'content-type': 'text/html' })],
  ['a page labelled as data', 'damaged', says(page, { 'content-type': 'text/plain' })],
  ['an empty body', 'damaged', says('')],
  ['bytes that are no text', 'damaged', says(Buffer.from([0xff, 0xfe, 0x00, 0x80]), { 'content-type': 'text/plain' })],
  ['JSON of a hundred thousand levels', 'damaged', says('['.repeat(100_000) + ']'.repeat(100_000))],
  ['numbers that JSON does not know', 'damaged', says('{"chart":{"result":[{"meta":NaN}]}}')],
  ['status 204', 'damaged', (_request, response) => void response.writeHead(204).end()],
  ['429', 'busy', says('', { 'retry-after': '3600' }, 429)],
  ['429 until a date', 'busy', says('', { 'retry-after': 'Mon, 05 Jan 2026 15:00:00 GMT' }, 429)],
  ['429 until some time', 'busy', says('', { 'retry-after': 'soon, <b>perhaps</b>' }, 429)],
  ['a fault of its own', 'busy', says('', {}, 500)],
  ['no answer', 'busy', staysSilent],
  ['a byte now and then', 'busy', drips(100)],
  ['half a body', 'damaged', breaksOff('{"a":', 5_000)],
  ['a body that is longer than it says', 'damaged', understates('{"a":1,"b":2}', 5)],
  ['something that is no HTTP', 'damaged', request => void request.socket.end('220 mail.example ESMTP\r\n')],
  ['a hang-up', 'busy', request => void request.socket.destroy()],
  ['a bomb', 'damaged', says(bomb, packed)],
  ['half a packed body', 'damaged', says(gzipSync(page).subarray(0, 30), packed)],
  ['a body that is not packed as it says', 'damaged', says('{"a":1}', packed)],
  ['redirects round and round', 'damaged', sendsRound],
  [
    'a redirect elsewhere',
    'damaged',
    (_request, response) => void response.writeHead(302, { location: 'https://example.org/' }).end(),
  ],
  ['100 MB', 'damaged', floods(100_000_000, { 'content-type': 'text/plain' })],
]

/** What is sat out in real time; all else may take as long as a busy machine needs. */
const isWaitedFor = new Set(['no answer', 'a byte now and then'])
const short: Timeouts = { connectMs: 300, headersMs: 300, idleMs: 300, totalMs: 500 }

/**
 * label: with which every sentence begins. ask: the source, opened on `outbound`, about anything. saysNothingWith: answers whose contents
 * the source does not look at, after which it has nothing.
 */
export function refusesHostileAnswers(
  label: string,
  ask: (outbound: Outbound, now: () => number, signal: AbortSignal) => Promise<unknown>,
  { saysNothingWith = [] }: { saysNothingWith?: readonly string[] } = {},
): void {
  describe(`${label}, answering badly`, () => {
    let server: HostileServer
    beforeAll(async () => {
      server = await hostileServer()
    })
    afterAll(() => server.close())

    it.each(hostile)('with %s is one failure and one sentence', async (what, code, behaviour) => {
      server.behave(behaviour)
      const start = Date.UTC(2026, 0, 5, 14, 0)
      const { outbound, now, sent } = loopbackSources(server.origin, start, isWaitedFor.has(what) ? short : patient)
      try {
        const got = await ask(outbound, now, AbortSignal.timeout(60_000)).catch((error: unknown) => error)
        if (!isFailure(got)) throw new Error(`no failure: ${JSON.stringify(got)}`)
        expect(got.code).toBe(saysNothingWith.includes(what) ? 'busy' : code)
        expect(got.message).toMatch(new RegExp(`^${label}:? [^<>\\n]{5,160}\\.$`))
        if (/^429( until a date)?$/.test(what)) expect(got.detail?.retryAt).toBe('2026-01-05T15:00:00.000Z')
        // A first try, and as many more as a passing fault is given; each counted, and one failure in a row at least.
        expect(sent.length).toBeLessThanOrEqual(code === 'damaged' ? 4 : 3)
        expect(server.seen.length).toBeGreaterThan(0)
        for (const { counts, breaker, budget } of outbound.describe().filter(one => one.counts.asked > 0)) {
          expect(counts.failed + counts.succeeded).toBe(counts.sent)
          expect([breaker.state, breaker.failuresInARow]).toEqual(['closed', counts.succeeded > 0 ? 0 : counts.failed])
          for (const { requests, left } of budget) expect(requests - left).toBeLessThanOrEqual(counts.sent)
        }
      } finally {
        outbound.close()
      }
    })
  })
}
