// Every header, by its exact value and exactly once, on every kind of response, read from a socket as a client reads it.
import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleOptions } from '../../../test/support/sample-server.ts'
import { buildServer } from './http.ts'

const always = {
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'x-xss-protection': '1; mode=block',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy':
    'accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), ' +
    'magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-permitted-cross-domain-policies': 'none',
}
const inProduction = {
  'strict-transport-security': 'max-age=31536000; includeSubDomains; preload',
  'reporting-endpoints': 'csp="/api/csp-report"',
}
const reports = 'report-uri /api/csp-report'
const endings = { production: `${reports}; report-to csp; upgrade-insecure-requests`, development: reports }
const notAPage = "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
const page =
  "default-src 'none'; script-src 'nonce-N' 'strict-dynamic'; style-src 'self' 'nonce-N'; style-src-attr 'none'; connect-src 'self'; img-src 'self'; " +
  "font-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; " +
  "require-trusted-types-for 'script'; trusted-types 'none'"

type Kind = {
  line: string
  headers?: string[]
  body?: string
  plain?: true
  status: number
  isPage?: true
  kept?: true
  repeat?: number
}

const json = 'content-type: application/json'
const kinds: Record<string, Kind> = {
  'a page': { line: 'GET /', status: 200, isPage: true, kept: true },
  'an unknown page': { line: 'GET /nowhere', headers: ['accept: text/html'], status: 404, isPage: true, kept: true },
  'an answer': { line: 'GET /api/things/A', status: 200 },
  'an answer that may be kept': { line: 'GET /api/large', status: 200, kept: true },
  'nothing new': { line: 'GET /api/large', headers: ['if-none-match: *'], status: 304, kept: true },
  'HEAD of an answer': { line: 'HEAD /api/things/A', status: 200 },
  'HEAD of a page': { line: 'HEAD /', status: 200, isPage: true, kept: true },
  'an answer without content': {
    line: 'POST /api/csp-report',
    headers: ['content-type: application/csp-report'],
    body: '{"csp-report":{}}',
    status: 204,
  },
  health: { line: 'GET /api/health', status: 200 },
  'an unknown address': { line: 'GET /api/nowhere', status: 404 },
  'a wrong method': { line: 'DELETE /api/things/A', status: 405 },
  OPTIONS: { line: 'OPTIONS /api/things/A', status: 405 },
  TRACE: { line: 'TRACE /api/things/A', status: 405 },
  'a wrong value': { line: 'GET /api/things/A?n=9', status: 400 },
  'a malformed body': { line: 'POST /api/things', headers: [json], body: '{"symbol":', status: 400 },
  'an unreadable address': { line: 'GET /api/things/%E0%A4%A', status: 400 },
  'a whole address': { line: 'GET http://evil.example/', status: 400 },
  'a large body': { line: 'POST /api/things', headers: [json], body: `{"symbol":"${'A'.repeat(70_000)}"}`, status: 413 },
  'a long address': { line: `GET /api/things/A?${'n=1&'.repeat(1_100)}`, status: 414 },
  'a foreign type': { line: 'POST /api/things', headers: ['content-type: text/xml'], body: '<a/>', status: 415 },
  'a want of something else': { line: 'GET /api/things/A', headers: ['accept: image/png'], status: 406 },
  'a foreign page': { line: 'POST /api/things', headers: [json, 'sec-fetch-site: cross-site'], body: '{}', status: 403 },
  'one request too many': {
    line: 'POST /api/client-errors',
    headers: [json],
    body: '{"message":"m","page":"/"}',
    status: 429,
    repeat: 61,
  },
  'a bug': { line: 'GET /api/bug', status: 500 },
  'a busy service': { line: 'GET /api/busy', status: 503 },
  'a file': { line: 'GET /assets/a-1.js', status: 200, kept: true },
  'a compressed file': { line: 'GET /assets/a-1.js', headers: ['accept-encoding: br'], status: 200, kept: true },
  'a piece of a file': { line: 'GET /assets/a-1.js', headers: ['range: bytes=0-3'], status: 206, kept: true },
  'an impossible piece': { line: 'GET /assets/a-1.js', headers: ['range: bytes=999999-'], status: 416 },
  'an unknown file': { line: 'GET /assets/nope.js', status: 404 },
  'a page as a file': { line: 'GET /stocks/AAPL/logo.css', headers: ['accept: text/html'], status: 404 },
  'a redirect': { line: 'GET /favicon.ico', status: 301 },
  'security.txt': { line: 'GET /.well-known/security.txt', status: 200, kept: true },
  'no HTTP': { line: '\u0001', status: 400 },
  'two lengths': { line: 'POST /api/things', headers: ['content-length: 1', 'content-length: 2'], status: 400 },
  'large headers': { line: 'GET /', headers: [`x: ${'a'.repeat(20_000)}`], status: 431 },
  'an odd expectation': { line: 'GET /', headers: ['expect: tea'], status: 417 },
}

describe.each(['production', 'development'] as const)('in %s', mode => {
  let app: FastifyInstance
  let port: number
  let caller = 0
  const host = mode === 'production' ? 'stocks.example.net' : 'localhost'
  beforeAll(async () => {
    app = await buildServer({
      ...sampleOptions,
      production: mode === 'production',
      publicUrl: mode === 'production' ? 'https://stocks.example.net' : 'http://localhost:3000',
      trustProxy: ['127.0.0.1'],
      hstsPreload: true,
    })
    await app.listen({ port: 0, host: '127.0.0.1' })
    port = (app.server.address() as { port: number }).port
  })
  afterAll(() => app.close())

  const exchange = ({ line, headers = [], body }: Kind, proto = 'https') =>
    new Promise<string>((resolve, reject) => {
      const forwarded = [`x-forwarded-for: 203.0.113.${caller}`, `x-forwarded-proto: ${proto}`]
      const all = [`host: ${host}`, ...forwarded, 'connection: close', ...headers]
      if (body !== undefined) all.push(`content-length: ${Buffer.byteLength(body)}`)
      const socket = connect(port, '127.0.0.1', () => socket.write([`${line} HTTP/1.1`, ...all, '', body ?? ''].join('\r\n')))
      let answer = ''
      socket.on('data', (data: Buffer) => (answer += data.toString('latin1')))
      socket.on('close', () => resolve(answer)).on('error', error => (answer === '' ? reject(error) : resolve(answer)))
    })

  function expectStrict(answer: string, { status, isPage, kept }: Pick<Kind, 'status' | 'isPage' | 'kept'>): void {
    const [start = '', ...lines] = answer.slice(0, answer.indexOf('\r\n\r\n')).split('\r\n')
    expect(start).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    const headers = lines.map(
      line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()] as const,
    )
    const names = headers.map(([name]) => name)
    expect(names).toEqual([...new Set(names)])
    const seen = Object.fromEntries(headers)
    expect(seen).toMatchObject({ ...always, ...(mode === 'production' ? inProduction : {}) })
    if (mode === 'development') for (const name of Object.keys(inProduction)) expect(names).not.toContain(name)
    const policy = (isPage ? page : notAPage).concat('; ', endings[mode])
    expect(seen['content-security-policy']?.replaceAll(/'nonce-[A-Za-z0-9+/=]{24}'/g, "'nonce-N'")).toBe(policy)
    expect(seen['x-request-id']).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/)
    if (!kept) expect(seen['cache-control']).toBe('no-store')
    expect(seen['set-cookie']).toBe(isPage ? '__Host-cookies=kept; Path=/; Secure; HttpOnly; SameSite=Strict' : undefined)
    for (const name of ['server', 'x-powered-by', 'access-control-allow-origin', 'via']) expect(names).not.toContain(name)
  }

  it.each(Object.entries(kinds))('%s', async (_, kind) => {
    caller++
    for (let i = 1; i < (kind.repeat ?? 1); i++) await exchange(kind)
    expectStrict(await exchange(kind), kind)
  })

  if (mode === 'production')
    it('a page and the API over plain http', async () => {
      const sent = await exchange({ line: 'GET /stocks/AAPL?range=1Y', status: 301 }, 'http')
      expectStrict(sent, { status: 301 })
      expect(sent).toContain('location: https://stocks.example.net/stocks/AAPL?range=1Y\r\n')
      expectStrict(await exchange({ line: 'GET /api/things/A', status: 403 }, 'http'), { status: 403 })
    })

  it('CONNECT is not answered at all', async () => {
    expect(await exchange({ line: 'CONNECT evil.example:443', status: 0 })).toBe('')
  })

  it('nothing of what a client sends comes back in a header', async () => {
    const headers = ['cookie: other=MARKER', 'user-agent: MARKER', 'referer: http://MARKER/', 'origin: http://marker.example']
    for (const line of ['GET /', 'GET /api/things/A', 'GET /nowhere', 'GET /api/nowhere'])
      expect(await exchange({ line, headers, status: 200 })).not.toMatch(/marker/i)
  })
})
