// What every service has to make of an answer that is none: one failure with one sentence, never a figure. Over real connections.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isFailure } from '#basics'
import type { Outbound } from '#outbound'
import {
  type Behaviour,
  breaksOff,
  floods,
  type HostileServer,
  hostileServer,
  says,
  staysSilent,
} from '../support/hostile-server.ts'
import { loopbackSources } from '../support/loopback-sources.ts'

const page = '<!doctype html><html><body>Sign in</body></html>'
const hostile: [what: string, code: 'busy' | 'damaged', behaviour: Behaviour][] = [
  ['garbage', 'damaged', says('{"unexpected":1}')],
  ['JSON of nothing', 'damaged', says('null')],
  ['a page', 'damaged', says(page, { 'content-type': 'text/html' })],
  ['a page labelled as data', 'damaged', says(page, { 'content-type': 'text/plain' })],
  ['an empty body', 'damaged', says('')],
  ['bytes that are no text', 'damaged', says(Buffer.from([0xff, 0xfe, 0x00, 0x80]), { 'content-type': 'text/plain' })],
  ['429', 'busy', says('', { 'retry-after': '3600' }, 429)],
  ['a fault of its own', 'busy', says('', {}, 500)],
  ['no answer', 'busy', staysSilent],
  ['half a body', 'damaged', breaksOff('{"a":', 5_000)],
  [
    'a redirect elsewhere',
    'damaged',
    (_request, response) => void response.writeHead(302, { location: 'https://example.org/' }).end(),
  ],
  ['100 MB', 'damaged', floods(100_000_000, { 'content-type': 'text/plain' })],
]

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
      const { outbound, now } = loopbackSources(server.origin, Date.UTC(2026, 0, 5, 14, 0))
      try {
        const got = await ask(outbound, now, AbortSignal.timeout(15_000)).catch((error: unknown) => error)
        if (!isFailure(got)) throw new Error(`no failure: ${JSON.stringify(got)}`)
        expect(got.code).toBe(saysNothingWith.includes(what) ? 'busy' : code)
        expect(got.message).toMatch(new RegExp(`^${label}:? [^<>\\n]{5,160}\\.$`))
        if (what === '429') expect(got.detail?.retryAt).toBe('2026-01-05T15:00:00.000Z')
      } finally {
        outbound.close()
      }
    })
  })
}
