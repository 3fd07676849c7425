// What is answered before the framework is asked must be what it would have answered: the same requests are sent to a server that has the
// answer ready and to one that keeps none, over a socket, byte by byte.
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openCache } from '#cache'
import { openMeasuring } from '#measuring'
import { openRateLimits } from '#protection'
import { openLog } from '#telemetry'
import { sampleOptions } from '../../../test/support/sample-server.ts'
import { buildServer, type ServerOptions } from './http.ts'

type Line = { route: string; status: number; requestId: string; client: string }
const closers: (() => unknown)[] = []
afterAll(async () => {
  for (const close of closers) await close()
})

async function running({ keeps, ...more }: Partial<ServerOptions> & { keeps: boolean }) {
  const lines: Line[] = []
  const log = openLog({
    level: 'info',
    readable: false,
    write: line => line.includes('requestId') && lines.push(JSON.parse(line) as Line),
  })
  const cache = openCache({ log })
  const asked: string[] = []
  const of = { state: 'one' as string | undefined, isClosing: false, level: 0 }
  const routes: FastifyPluginAsyncZod = async app => {
    app.get(
      '/api/stocks/:symbol',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags: ['test'],
          summary: 'A stock',
          params: z.strictObject({ symbol: z.string().max(20) }),
          querystring: z.strictObject({ range: z.string().optional() }),
          response: { 200: z.strictObject({ symbol: z.string(), words: z.string() }) },
        },
      },
      async request => {
        asked.push(request.url)
        return { symbol: request.params.symbol, words: 'a long answer, ü '.repeat(200) }
      },
    )
  }
  const measuring = openMeasuring({ now: () => Date.now(), slowMs: 1_000 })
  const app = await buildServer({
    ...sampleOptions,
    log,
    measuring,
    trustProxy: ['127.0.0.1'],
    mounts: [{ routes, publicForSeconds: 60 }],
    rateLimits: openRateLimits({ now: () => Date.now(), log }),
    authenticate: () => null,
    isClosing: () => of.isClosing,
    overload: { level: () => of.level as 0, refused: () => {}, refusals: () => ({ costly: 0, usual: 0, last: 0 }) },
    ...(keeps && {
      keptAnswers: {
        space: cache.space({ name: 'answers', ttlMs: 60_000, parts: ['state', 'route', 'asked'] }),
        state: () => of.state,
        changed: () => {},
      },
    }),
    ...more,
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  closers.push(
    () => app.close(),
    () => measuring.stop(),
    () => cache.close(),
  )
  return { port, lines, asked, of, measuring, cache }
}

const usual = 'Host: localhost:3000\r\nX-Forwarded-For: 10.1.2.3\r\n'
const get = (headers = usual, path = '/api/stocks/ACME', method = 'GET', version = '1.1') =>
  `${method} ${path} HTTP/${version}\r\n${headers}Connection: close\r\n\r\n`

type Answer = { head: string; headers: Map<string, string>; body: Buffer }

async function answerTo(port: number, text: string): Promise<Answer> {
  const socket = connect(port, '127.0.0.1')
  const pieces: Buffer[] = []
  // The server ends it: an end from here, read before the answer is made, would be taken for leaving.
  socket.on('data', piece => pieces.push(piece)).write(text)
  await once(socket, 'close')
  const all = Buffer.concat(pieces)
  const end = all.indexOf('\r\n\r\n')
  const [head = '', ...rest] = all.subarray(0, end).toString('latin1').split('\r\n')
  return { head, headers: new Map(rest.map(line => line.split(/: (.*)/s, 2) as [string, string])), body: all.subarray(end + 4) }
}

/** What may differ from one answer to the next. */
function comparable({ head, headers, body }: Answer): unknown {
  const fixed = [...headers].map(([name, value]) => {
    if (name === 'x-request-id' || name === 'Date') return [name, 'any']
    return [name, name === 'ratelimit' ? value.replace(/r=\d+;t=\d+/, 'r=N;t=N') : value]
  })
  const shown = headers.get('content-type')?.startsWith('application/problem')
    ? body.toString().replace(/[\w-]{36}/g, 'ID')
    : body
  return { head, headers: fixed.toSorted(([a], [b]) => (a! < b! ? -1 : 1)), body: shown.toString('latin1') }
}

const asked: [string, string][] = [
  ['plainly', get()],
  [
    'by a browser',
    get(`${usual}Accept: application/json\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nCookie: __Host-cookies=kept\r\n`),
  ],
  ['by one that unpacks gzip alone', get(`${usual}Accept-Encoding: gzip\r\n`)],
  ['by one that unpacks nothing', get(`${usual}Accept-Encoding: identity\r\n`)],
  ['with a tag that has changed', get(`${usual}If-None-Match: W/"before"\r\n`)],
  ['with any tag', get(`${usual}If-None-Match: *\r\n`)],
  ['with any tag, packed', get(`${usual}If-None-Match: *\r\nAccept-Encoding: br\r\n`)],
  ['for HTML', get(`${usual}Accept: text/html\r\n`)],
  ['for another host', get('Host: evil.example\r\n')],
  ['for two hosts', get(`${usual}Host: localhost:3000\r\n`)],
  ['for no host', get('')],
  ['by a proxy for another host', get(`${usual}X-Forwarded-Host: evil.example\r\n`)],
  ['in the form of HTTP/1.0', get(usual, undefined, undefined, '1.0')],
  ['with a packed body', get(`${usual}Content-Encoding: gzip\r\n`)],
  ['with a body', get(`${usual}Content-Length: 2\r\n`).concat('{}')],
  ['with two credentials', get(`${usual}Authorization: Bearer x\r\nCookie: __Host-session=abc\r\n`)],
  ['by a foreign page', get(`${usual}Origin: https://evil.example\r\n`)],
  ['by a page that may ask', get(`${usual}Origin: https://friend.example\r\n`)],
  ['for the head alone', get(usual, undefined, 'HEAD')],
  ['by another method', get(usual, undefined, 'DELETE')],
  ['with a word too many', get(usual, '/api/stocks/ACME?x=1')],
  ['with a question', get(usual, '/api/stocks/ACME?range=1Y')],
  ['in other letters of the address', get(usual, '/api/stocks/%41CME')],
]

describe('an answer that is ready', async () => {
  const corsOrigins = ['https://friend.example']
  const [keeping, whole] = [await running({ keeps: true, corsOrigins }), await running({ keeps: false, corsOrigins })]

  it.each(asked)('is what the whole way would have answered, asked %s', async (_how, text) => {
    // The first two make it ready, for whoever asks plainly and for whoever asks so.
    await answerTo(keeping.port, get())
    const first = comparable(await answerTo(keeping.port, text))
    const expected = comparable(await answerTo(whole.port, text))
    expect(first).toEqual(expected)
    expect(comparable(await answerTo(keeping.port, text))).toEqual(expected)
  })
  it('has an id of its own, stands in the log and the figures, and was not made again', async () => {
    const { port, lines, asked, measuring, cache } = await running({ keeps: true })
    const answers = []
    for (let i = 0; i < 5; i++) answers.push(await answerTo(port, get()))
    const ids = answers.map(({ headers }) => headers.get('x-request-id'))
    expect(new Set(ids).size).toBe(5)
    await expect.poll(() => lines.length).toBe(5)
    expect(lines.map(({ requestId }) => requestId)).toEqual(ids)
    for (const line of lines) expect(line).toMatchObject({ route: '/api/stocks/:symbol', status: 200, client: '10.1.2.0' })
    expect(measuring.figures().routes).toMatchObject([{ method: 'GET', route: '/api/stocks/:symbol', count: 5 }])
    expect([asked.length, cache.figures().hits]).toEqual([1, 4])
    expect(answers.map(({ headers }) => /r=(\d+)/.exec(headers.get('ratelimit')!)![1])).toEqual([
      '299',
      '298',
      '297',
      '296',
      '295',
    ])
  })
  it('is ready in every packing, whatever words somebody else asked for it in', async () => {
    const { port } = await running({ keeps: true })
    const ask = (words: string, caller = '10.1.2.3') =>
      answerTo(port, get(`${usual.replace('10.1.2.3', caller)}Accept-Encoding: ${words}\r\n`))
    // Before the framework is asked, the id stands behind what was kept.
    const isReady = ({ headers }: Answer) => [...headers.keys()].indexOf('x-request-id') > [...headers.keys()].indexOf('etag')
    for (let i = 0; i < 20; i++) await ask(`gzip;q=0.${i}, x-${i}`)
    await ask('gzip, deflate, br, zstd')
    await ask('gzip')
    const [packed, otherwise, plain] = [await ask('gzip, deflate, br, zstd'), await ask('gzip'), await ask('identity')]
    expect([packed, otherwise, plain].map(({ headers }) => headers.get('content-encoding'))).toEqual(['br', 'gzip', undefined])
    expect([isReady(packed), isReady(otherwise), isReady(await ask('identity'))]).toEqual([true, true, true])
    // What is asked for in no usual words is not kept by them.
    const endless = 'x'.repeat(8_000)
    await ask(endless)
    expect(isReady(await ask(endless))).toBe(false)
  })
  it('is refused to whoever asks too often, each address for itself', async () => {
    const { port } = await running({ keeps: true })
    const statuses = []
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.on('data', piece => (text += piece.toString('latin1')))
    const one = `GET /api/stocks/ACME HTTP/1.1\r\n${usual}\r\n`
    for (let i = 0; i < 301; i++) socket.write(one)
    socket.write(get())
    await once(socket, 'close')
    for (const [, status] of text.matchAll(/HTTP\/1\.1 (\d+)/g)) statuses.push(status)
    expect([statuses.length, statuses.filter(status => status === '200').length, statuses.slice(-2)]).toEqual([
      302,
      300,
      ['429', '429'],
    ])
    expect((await answerTo(port, get(usual.replace('10.1.2.3', '10.1.2.4')))).head).toContain('200')
  })
  it('is given no longer once the state is another or unknown, and not while there is too much to do', async () => {
    const { port, asked, of } = await running({ keeps: true })
    for (let i = 0; i < 3; i++) await answerTo(port, get())
    expect(asked.length).toBe(1)
    of.state = 'two'
    for (let i = 0; i < 3; i++) await answerTo(port, get())
    expect(asked.length).toBe(2)
    of.state = undefined
    for (let i = 0; i < 3; i++) await answerTo(port, get())
    expect(asked.length).toBe(5)
    of.state = 'three'
    for (let i = 0; i < 3; i++) await answerTo(port, get())
    of.level = 3
    expect((await answerTo(port, get())).head).toContain('503')
  })
})
