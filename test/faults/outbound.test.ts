// The door to the outside against a server that behaves badly: each fault is one sentence, and nothing comes in.
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isFailure } from '#basics'
import { type Ask, type ClientRules, deliveryFault, faultKind, openOutbound, type Outbound } from '#outbound'
import {
  type Behaviour,
  breaksOff,
  drips,
  floods,
  type HostileServer,
  hostileServer,
  says,
  staysSilent,
} from '../support/hostile-server.ts'
import { patient } from '../support/loopback-sources.ts'
import { testCertificate } from '../support/test-certificate.ts'

let server: HostileServer
let elsewhere: HostileServer
const opened: Outbound[] = []
beforeAll(async () => {
  server = await hostileServer()
  elsewhere = await hostileServer()
})
afterAll(async () => {
  for (const outbound of opened) outbound.close()
  await server.close()
  await elsewhere.close()
})

const start = Date.UTC(2026, 0, 5, 14, 0)

/** A client of the hostile server, with a clock that only moves when something sleeps. */
function clientWith(rules: Partial<ClientRules> = {}, options: Partial<Parameters<typeof openOutbound>[0]> = {}) {
  const clock = { now: start, slept: [] as number[] }
  const outbound = openOutbound({
    userAgent: 'TradeWise/test',
    allowLoopback: true,
    now: () => clock.now,
    sleep: async ms => {
      clock.slept.push(ms)
      clock.now += ms
    },
    chance: () => 0.999,
    ...options,
  })
  opened.push(outbound)
  const client = outbound.client({
    name: 'acme',
    label: 'Acme Prices',
    allowed: [`${server.origin}/v1/`],
    budget: [{ requests: 1000, perMs: 1000 }],
    maxAnswerBytes: 2_000_000,
    timeouts: patient,
    retry: { retries: 0 },
    ...rules,
  })
  return { client, clock }
}

/** What is sat out in real time; all else may take as long as a busy machine needs. */
const satOut: Record<string, typeof patient> = {
  nothing: { ...patient, connectMs: 1_500, headersMs: 1_500 },
  'a pause in the middle': { ...patient, idleMs: 300 },
  'a drip': { ...patient, connectMs: 1_500, headersMs: 1_500, totalMs: 1_500 },
}

const ask = (path = '/v1/bars'): Ask => ({ url: `${server.origin}${path}`, kind: 'json' })
const parsed = ({ text }: { text: string }): unknown => JSON.parse(text)

async function faultOf(answer: Promise<unknown>): Promise<{ kind: string | null; says: string; retryAt: unknown }> {
  const error = await answer.then(
    value => new Error(`there was an answer: ${JSON.stringify(value)?.slice(0, 80)}`),
    (fault: unknown) => fault,
  )
  if (!isFailure(error)) throw error
  return { kind: faultKind(error), says: error.message, retryAt: error.detail?.retryAt }
}

describe('a source that answers badly', () => {
  it.each<[string, Behaviour, string, string]>([
    [
      'a page with status 200',
      says('<!DOCTYPE html><p>consent', { 'content-type': 'text/html' }),
      'page',
      'Acme Prices answered with a page instead of data.',
    ],
    [
      'a page labelled as data',
      says('\n <html><body>moved</body></html>'),
      'page',
      'Acme Prices answered with a page instead of data.',
    ],
    ['429', says('{}', {}, 429), 'too-often', 'Acme Prices says it was asked too often (429).'],
    [
      '429 with seconds',
      says('{}', { 'retry-after': '120' }, 429),
      'too-often',
      'Acme Prices says it was asked too often (429); next try at 14:02 UTC.',
    ],
    [
      '429 with a date',
      says('{}', { 'retry-after': 'Tue, 06 Jan 2026 08:30:00 GMT' }, 429),
      'too-often',
      'Acme Prices says it was asked too often (429); next try on 2026-01-06 at 08:30 UTC.',
    ],
    ['nothing', staysSilent, 'slow', 'Acme Prices did not answer in time (no answer).'],
    ['half a body', breaksOff('{"a": 1', 500), 'half', 'Acme Prices answered with half a body; it was thrown away.'],
    [
      'half a compressed body',
      says(gzipSync('{"a": 1}').subarray(0, 15), { 'content-encoding': 'gzip' }),
      'half',
      'Acme Prices answered with half a body; it was thrown away.',
    ],
    ['100 MB', floods(100_000_000), 'too-large', 'Acme Prices answered with more than 2 MB; it was cut off and thrown away.'],
    [
      'a body that unpacks to 100 MB',
      says(gzipSync(Buffer.alloc(100_000_000)), { 'content-encoding': 'gzip' }),
      'too-large',
      'Acme Prices answered with more than 2 MB; it was cut off and thrown away.',
    ],
    ['a drip', drips(50), 'endless', 'Acme Prices did not answer in time (the whole answer).'],
    [
      'a pause in the middle',
      (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{'),
      'slow',
      'Acme Prices did not answer in time (silence within the answer).',
    ],
    [
      'another kind of content',
      says('PK', { 'content-type': 'image/png' }),
      'garbage',
      'Acme Prices answered with something else than the data asked for (labelled image/png).',
    ],
    ['an empty body', says(''), 'garbage', 'Acme Prices answered with something else than the data asked for (empty).'],
    [
      'bytes that are no UTF-8',
      says(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])),
      'garbage',
      'Acme Prices answered with something else than the data asked for (bytes that are no text).',
    ],
    [
      'a compression that does not unpack',
      says('no gzip', { 'content-encoding': 'gzip' }),
      'garbage',
      'Acme Prices answered with something else than the data asked for (compressed in a way that does not unpack).',
    ],
    [
      'a compression nobody asked for',
      says('x', { 'content-encoding': 'zstd' }),
      'garbage',
      'Acme Prices answered with something else than the data asked for (compressed in a way that does not unpack).',
    ],
    ['status 500', says('{}', {}, 500), 'unwell', 'Acme Prices has a fault of its own (status 500).'],
    [
      'status 401',
      says('{}', {}, 401),
      'refused',
      'Acme Prices refused the request (status 401): check its key and what it allows.',
    ],
    ['status 404', says('{}', {}, 404), 'unknown', 'Acme Prices does not know what was asked for.'],
    ['status 418', says('{}', {}, 418), 'rejected', 'Acme Prices rejected the request (status 418).'],
    [
      'status 304 unasked',
      says('', {}, 304),
      'garbage',
      'Acme Prices answered with something else than the data asked for (status 304).',
    ],
    ['a connection that is reset', request => void request.socket.destroy(), 'no-connection', 'Acme Prices: no connection.'],
    [
      'something that is not HTTP',
      request => void request.socket.end('hello\r\n\r\n'),
      'garbage',
      'Acme Prices answered with something else than the data asked for (not HTTP).',
    ],
  ])('%s is one sentence', async (name, behaviour, kind, sentence) => {
    server.behave(behaviour)
    const { client } = clientWith({ timeouts: satOut[name] ?? patient })
    const fault = await faultOf(client.ask(ask(), parsed))
    expect(fault).toMatchObject({ kind, says: sentence })
    expect(client.describe().lastFailure).toMatchObject({ kind, says: sentence, at: start })
  })

  it('is not asked again at once when it drips for the whole of the time', async () => {
    server.behave(drips(50))
    const { client } = clientWith({ timeouts: satOut['a drip']!, retry: { retries: 2, firstWaitMs: 1 } })
    await faultOf(client.ask(ask(), parsed))
    expect(client.describe().counts).toMatchObject({ sent: 1, failed: 1, retried: 0 })
  })

  it('is cut off early: of 100 MB only a few are ever sent', async () => {
    let sentBytes = 0
    server.behave((request, response) => {
      floods(100_000_000)(request, response)
      response.on('close', () => (sentBytes = request.socket.bytesWritten))
    })
    await faultOf(clientWith().client.ask(ask(), parsed))
    await expect.poll(() => sentBytes).toBeGreaterThan(0)
    expect(sentBytes).toBeLessThan(20_000_000)
  })
})

describe('a redirect', () => {
  it('to another host is refused, and that host is not asked', async () => {
    elsewhere.behave(says('{"stolen": true}'))
    server.behave(says('', { location: `${elsewhere.origin}/v1/bars` }, 302))
    const fault = await faultOf(clientWith().client.ask(ask(), parsed))
    expect(fault).toMatchObject({ kind: 'redirected', says: 'Acme Prices redirected elsewhere; it was not followed.' })
    expect(elsewhere.seen).toEqual([])
  })
  it.each(['/v2/bars', '/v1/../v2/bars', '/v1/%2e%2e/v2', 'file:///etc/passwd', 'http://[', '//169.254.169.254/v1/'])(
    'to %s is refused',
    async location => {
      server.behave(says('', { location }, 301), says('{}'))
      expect(await faultOf(clientWith().client.ask(ask(), parsed))).toMatchObject({ kind: 'redirected' })
    },
  )
  it('within the allowed addresses is followed, three times at most', async () => {
    server.behave(says('', { location: '/v1/moved' }, 302), says('{"ok": true}'))
    expect(await clientWith().client.ask(ask(), parsed)).toEqual({ ok: true })
    server.behave(says('', { location: '/v1/again' }, 307))
    expect(await faultOf(clientWith().client.ask(ask(), parsed))).toMatchObject({ kind: 'redirected' })
    expect(server.seen).toHaveLength(4)
  })
  it('to another host that is allowed does not get the key', async () => {
    elsewhere.behave(says('{}'))
    server.behave(says('', { location: `${elsewhere.origin}/v1/bars` }, 302))
    const { client } = clientWith({ allowed: [`${server.origin}/v1/`, `${elsewhere.origin}/v1/`] })
    await client.ask({ ...ask(), headers: { authorization: 'Token made-up' } }, parsed)
    expect(server.seen[0]?.headers.authorization).toBe('Token made-up')
    expect(elsewhere.seen[0]?.headers.authorization).toBeUndefined()
  })
})

describe('an address inside the network', () => {
  const inside = { allowed: ['https://prices.example/'], url: 'https://prices.example/' }
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '192.168.1.1',
    '::1',
    'fd00::1',
    'fe80::1',
    '::ffff:127.0.0.1',
    '0.0.0.0',
  ])('%s is not reached by a name that leads there', async address => {
    const { client } = clientWith(
      { allowed: inside.allowed },
      {
        allowLoopback: false,
        resolve: (_host, done) => done(null, [{ address, family: address.includes(':') ? 6 : 4 }]),
      },
    )
    expect(await faultOf(client.ask({ url: inside.url, kind: 'json' }, parsed))).toEqual({
      kind: 'private',
      says: 'Acme Prices leads to an address inside this network; it was not asked.',
      retryAt: undefined,
    })
  })
  it('is not reached by a name that leads to a public address as well', async () => {
    const { client } = clientWith(
      { allowed: inside.allowed },
      {
        allowLoopback: false,
        resolve: (_host, done) =>
          done(null, [
            { address: '93.184.215.14', family: 4 },
            { address: '10.0.0.1', family: 4 },
          ]),
      },
    )
    expect(await faultOf(client.ask({ url: inside.url, kind: 'json' }, parsed))).toMatchObject({ kind: 'private' })
  })
  it('is not reached by a name that changes its mind between check and use', async () => {
    server.behave(says('{"inside": true}'))
    const { port } = new URL(server.origin)
    let lookups = 0
    const { client } = clientWith(
      { allowed: [`http://rebind.example:${port}/`] },
      {
        // Allowed are this machine's addresses only; the second answer would be another one.
        resolve: (_host, done) => done(null, [{ address: lookups++ === 0 ? '127.0.0.1' : '10.0.0.1', family: 4 }]),
      },
    )
    expect(await client.ask({ url: `http://rebind.example:${port}/`, kind: 'json' }, parsed)).toEqual({ inside: true })
    expect(lookups).toBe(1)
  })
  it.each(['https://127.0.0.1/', 'https://2130706433/', 'https://0x7f.1/', 'https://[::1]/', 'https://[::ffff:7f00:1]/'])(
    'is not reached as a literal: %s',
    async url => {
      const { client } = clientWith({ allowed: [url] }, { allowLoopback: false })
      expect(await faultOf(client.ask({ url, kind: 'json' }, parsed))).toMatchObject({ kind: 'private' })
    },
  )
})

describe('what may be asked', () => {
  it('is https only, but for tests on this machine', () => {
    expect(() => clientWith({ allowed: ['http://prices.example/'] }, { allowLoopback: false })).toThrow(/https/)
  })
  it.each(['/v2/bars', '/v1/../admin', '/v1/%2e%2e/admin'])('is not %s', async path => {
    server.behave(says('{}'))
    await expect(clientWith().client.ask(ask(path), parsed)).rejects.toThrow(/may not be asked/)
    expect(server.seen).toEqual([])
  })
  it('is only a server with a certificate that is valid', async () => {
    const { cert, key } = testCertificate()
    const secure = await hostileServer({ cert, key })
    try {
      secure.behave(says('{"ok": true}'))
      const rules = {
        allowed: [`${secure.origin}/`],
        timeouts: patient,
      }
      const asked: Ask = { url: `${secure.origin}/`, kind: 'json' }
      expect(await faultOf(clientWith(rules).client.ask(asked, parsed))).toMatchObject({
        kind: 'untrusted',
        says: 'Acme Prices: its certificate is not valid, so nothing was asked.',
      })
      expect(secure.seen).toEqual([])
      expect(await clientWith(rules, { ca: cert }).client.ask(asked, parsed)).toEqual({ ok: true })
    } finally {
      await secure.close()
    }
  })
  it('is told when nobody listens', async () => {
    const gone = await hostileServer()
    await gone.close()
    const { client } = clientWith({ allowed: [`${gone.origin}/`] })
    expect(await faultOf(client.ask({ url: `${gone.origin}/`, kind: 'json' }, parsed))).toMatchObject({
      kind: 'no-connection',
      says: 'Acme Prices: no connection.',
    })
  })
})

describe('a message to a webhook', () => {
  const redirect = (status: number): Behaviour => says('', { location: `${elsewhere.origin}/else` }, status)
  const post = async (behaviour: Behaviour) => {
    server.behave(behaviour)
    elsewhere.behave(says('{}'))
    const outbound = openOutbound({
      userAgent: 'TradeWise/test',
      allowLoopback: true,
      postTimeouts: behaviour === staysSilent ? satOut['nothing']! : patient,
    })
    opened.push(outbound)
    const message = { label: 'The webhook', url: `${server.origin}/hook`, headers: {}, body: '{}' }
    const answered = await outbound.post({ ...message, signal: new AbortController().signal }).catch(deliveryFault)
    // Once, and nowhere else.
    expect([server.seen.length, elsewhere.seen.length]).toEqual([1, 0])
    return answered
  }

  it.each<[string, () => Behaviour, boolean, string]>([
    ['301', () => redirect(301), false, 'The webhook redirected elsewhere; it was not followed.'],
    ['307', () => redirect(307), false, 'The webhook redirected elsewhere; it was not followed.'],
    ['304 without an address', () => says('', {}, 304), false, 'The webhook redirected elsewhere; it was not followed.'],
    ['410', () => says('gone', {}, 410), false, 'The webhook does not know what was asked for.'],
    ['403', () => says('', {}, 403), false, 'The webhook refused the request (status 403): check its key and what it allows.'],
    ['429', () => says('', { 'retry-after': '5' }, 429), true, 'The webhook says it was asked too often (429); next try'],
    ['500', () => says('', {}, 500), true, 'The webhook has a fault of its own (status 500).'],
    ['503', () => says('', {}, 503), true, 'The webhook has a fault of its own (status 503).'],
    ['nothing in time', () => staysSilent, true, 'The webhook did not answer in time (no answer).'],
    ['a hang-up', () => request => void request.socket.destroy(), true, 'The webhook: no connection.'],
  ])('that is answered with %s', async (_, behaviour, isWorthAnotherTry, says) => {
    expect(await post(behaviour())).toEqual({ isWorthAnotherTry, says: expect.stringContaining(says) })
  })
  it.each<[string, Behaviour]>([
    ['100 MB', floods(100_000_000)],
    ['a drip', drips(50)],
    ['half a body', breaksOff('{', 500)],
  ])('is delivered when its answer begins with 200 and goes on with %s, which nobody reads', async (_, behaviour) => {
    const before = process.memoryUsage().arrayBuffers
    expect(await post(behaviour)).toBe(200)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20e6)
  })
})
