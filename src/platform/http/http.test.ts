import { brotliDecompressSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logged, sampleOptions as options } from '../../../test/support/sample-server.ts'
import { buildServer } from './http.ts'
import type { Problem } from './problems.ts'

type Operation = {
  operationId: string
  tags?: string[]
  summary?: string
  responses: Record<string, unknown>
  parameters?: object[]
}
type Description = { openapi: string; paths: Record<string, Record<string, Operation>> }

let app: FastifyInstance
let production: FastifyInstance
beforeAll(async () => {
  app = await buildServer(options)
  production = await buildServer({
    ...options,
    production: true,
    publicUrl: 'https://stocks.example.net',
    trustProxy: ['127.0.0.1'],
    hstsPreload: true,
    listensOn: '0.0.0.0',
  })
})
afterAll(async () => {
  await app.close()
  await production.close()
})

const strict = {
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'x-xss-protection': '1; mode=block',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-permitted-cross-domain-policies': 'none',
  'content-security-policy': expect.stringMatching(/^default-src 'none'; .*frame-ancestors 'none'/),
  'permissions-policy': expect.stringContaining('camera=()'),
  'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
}

describe('every response carries the strict headers', () => {
  it.each([
    ['a page', { url: '/' }, 200],
    ['an answer', { url: '/api/things/A' }, 200],
    ['HEAD', { method: 'HEAD', url: '/api/things/A' }, 200],
    ['a file', { url: '/assets/a-1.js' }, 200],
    ['an icon', { url: '/favicon.svg' }, 200],
    ['security.txt', { url: '/.well-known/security.txt' }, 200],
    ['an unknown page', { url: '/nowhere', headers: { accept: 'text/html' } }, 404],
    ['an unknown address', { url: '/api/nowhere' }, 404],
    ['an unknown file', { url: '/assets/nope.js' }, 404],
    ['a source map', { url: '/assets/a-1.js.map' }, 404],
    ['a dot file', { url: '/assets/.env' }, 404],
    ['a path outside', { url: '/assets/..%2f..%2f..%2fetc%2fpasswd' }, 404],
    ['a wrong method', { method: 'DELETE', url: '/api/things/A' }, 405],
    ['an unreadable address', { url: '/api/things/%E0%A4%A' }, 400],
    ['an overlong part', { url: `/api/things/${'A'.repeat(101)}` }, 414],
    ['an overlong address', { url: `/api/things/A?${'n=1&'.repeat(1_100)}` }, 414],
    ['a wrong value', { url: '/api/things/A?n=9' }, 400],
    ['an unknown field', { url: '/api/things/A?m=1' }, 400],
    ['a repeated field', { url: '/api/things/A?n=1&n=2' }, 400],
    ['a want of something else', { url: '/api/things/A', headers: { accept: 'text/html' } }, 406],
    [
      'a body of a wrong type',
      { method: 'POST', url: '/api/things', headers: { 'content-type': 'text/xml' }, payload: '<a/>' },
      415,
    ],
    [
      'a broken body',
      { method: 'POST', url: '/api/things', headers: { 'content-type': 'application/json' }, payload: '{"symbol":' },
      400,
    ],
    [
      'a poisoned body',
      {
        method: 'POST',
        url: '/api/things',
        headers: { 'content-type': 'application/json' },
        payload: '{"__proto__":{"a":1},"symbol":"A"}',
      },
      400,
    ],
    ['an empty body', { method: 'POST', url: '/api/things', headers: { 'content-type': 'application/json' }, payload: '' }, 400],
    [
      'a large body',
      {
        method: 'POST',
        url: '/api/things',
        headers: { 'content-type': 'application/json' },
        payload: `{"symbol":"${'A'.repeat(70_000)}"}`,
      },
      413,
    ],
    [
      'a foreign page',
      {
        method: 'POST',
        url: '/api/things',
        headers: { 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' },
        payload: '{}',
      },
      403,
    ],
    ['a foreign host', { url: '/', headers: { host: 'evil.example' } }, 421],
    ['a foreign host behind a colon', { url: '/', headers: { host: 'localhost:80.evil.example' } }, 421],
    ['no port behind a colon', { url: '/', headers: { host: 'localhost:80@evil.example' } }, 421],
    ['a bug', { url: '/api/bug' }, 500],
    ['an answer with too much in it', { url: '/api/leak' }, 500],
    ['a busy service', { url: '/api/busy' }, 503],
    ['a slow handler', { url: '/api/slow' }, 503],
  ] as const)('%s', async (_, request, status) => {
    const response = await app.inject(request as never)
    expect(response.statusCode).toBe(status)
    expect(response.headers).toMatchObject(strict)
    expect(response.headers['x-powered-by'] ?? response.headers.server).toBeUndefined()
    if (status >= 400 && !(request as { headers?: { accept?: string } }).headers?.accept?.includes('html')) {
      expect(response.headers['content-type']).toMatch(/^application\/problem\+json/)
      expect(response.headers['cache-control']).toBe('no-store')
      expect(response.json()).toMatchObject({
        type: expect.stringMatching(/^urn:/),
        title: expect.any(String),
        status,
        code: expect.any(String),
        requestId: response.headers['x-request-id'],
      })
    }
  })
})

describe('a problem', () => {
  it('of ours tells nothing of the inside; the log tells all of it under the same id', async () => {
    for (const url of ['/api/bug', '/api/leak']) {
      for (const server of [app, production]) {
        const response = await server.inject({ url, headers: { host: 'localhost', 'x-forwarded-proto': 'https' } })
        expect(response.statusCode).toBe(500)
        expect(response.body).not.toMatch(/SELECT|srv|hunter2|42P01|stack|at /)
        const entry = logged.find(line => line.requestId === response.json<Problem>().requestId && line.err)
        expect(entry).toMatchObject({ level: 'error', err: { stack: expect.any(String) } })
      }
    }
  })
  it('that was expected says what a person can do, with its context, and keeps the cause for the log', async () => {
    expect((await app.inject('/api/missing')).json()).toMatchObject({
      status: 404,
      code: 'not-found',
      detail: 'No such symbol.',
      context: { symbol: 'NOPE' },
    })
    const busy = await app.inject('/api/busy')
    expect(busy.headers['retry-after']).toBe('5')
    expect(busy.body).not.toContain('pg.sock')
    expect(logged.some(line => JSON.stringify(line).includes('pg.sock'))).toBe(true)
  })
  it('of a wrong value names the place', async () => {
    expect((await app.inject('/api/things/A?n=9')).json<Problem>().errors).toEqual([
      { path: 'querystring/n', message: expect.stringContaining('5') },
    ])
  })
  it('of a wrong method names the right ones', async () => {
    expect((await app.inject({ method: 'PUT', url: '/api/things/A' })).headers.allow).toBe('GET, HEAD')
    expect((await app.inject({ method: 'TRACE' as never, url: '/' })).statusCode).toBe(405)
  })
})

describe('the request id', () => {
  it('is never the client’s', async () => {
    const response = await app.inject({ url: '/api/things/A', headers: { 'x-request-id': 'mine', 'request-id': 'mine' } })
    expect(response.headers['x-request-id']).not.toBe('mine')
  })
})

describe('the log', () => {
  it('has one line a request, by template, without query or address', async () => {
    const before = logged.length
    const response = await app.inject({ url: '/api/things/SECRETSYMBOL?n=1', remoteAddress: '192.0.2.77' })
    const lines = logged.slice(before)
    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.any(String),
        requestId: response.headers['x-request-id'],
        method: 'GET',
        route: '/api/things/:symbol',
        status: 200,
        durationMs: expect.any(Number),
        client: '192.0.2.0',
        msg: 'request',
      },
    ])
  })
})

describe('a page', () => {
  it('has its own nonce in document and policy, a new one each time', async () => {
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const response = await app.inject('/')
        const nonce = /nonce="([^"]+)"/.exec(response.body)![1]!
        expect(response.headers['content-security-policy']).toContain(`script-src 'nonce-${nonce}' 'strict-dynamic'`)
        return nonce
      }),
    )
    expect(nonces[0]).not.toBe(nonces[1])
    expect(Buffer.from(nonces[0]!, 'base64').length).toBeGreaterThanOrEqual(16)
  })
  it('has the strictest policy that it works under', async () => {
    const policy = String((await app.inject('/')).headers['content-security-policy'])
    expect(policy).not.toMatch(/unsafe|data:|blob:|https?:|\*/)
    for (const part of [
      "default-src 'none'",
      "style-src-attr 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      'report-uri /api/csp-report',
    ])
      expect(policy.split('; ')).toContain(part)
  })
  it('asks early for what it will need, and cannot be talked into markup', async () => {
    expect((await app.inject('/stocks/AAPL')).body).toContain(
      '<link rel="preload" as="fetch" crossorigin href="/api/things/AAPL?a=1&amp;b=2"></head>',
    )
    expect((await app.inject('/stocks/%22%3E%3Cscript%3E')).body).not.toContain('"><script>')
    expect((await app.inject("/stocks/$'")).body.match(/<\/head>/g)).toHaveLength(1)
  })
  it('that does not exist is the application with 404, for people only', async () => {
    const response = await app.inject({ url: '/nowhere', headers: { accept: 'text/html,*/*;q=0.8' } })
    expect(response.statusCode).toBe(404)
    expect(response.body).toContain('<!doctype html>')
    expect((await app.inject('/nowhere')).json<Problem>().code).toBe('not-found')
    expect((await app.inject({ url: '/stocks/AAPL/x.css', headers: { accept: 'text/html' } })).json<Problem>().code).toBe(
      'not-found',
    )
  })
})

describe('files', () => {
  it('go out as they were compressed, for ever', async () => {
    const response = await app.inject({ url: '/assets/a-1.js', headers: { 'accept-encoding': 'br' } })
    expect(response.headers).toMatchObject({
      'content-encoding': 'br',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
      'content-type': expect.stringMatching(/javascript/),
    })
    expect(brotliDecompressSync(response.rawPayload).toString()).toMatch(/^console/)
  })
  it('say when they were made, and no tag made of size and date', async () => {
    for (const url of ['/assets/a-1.js', '/favicon.svg']) {
      const { headers } = await app.inject(url)
      expect(headers.etag, url).toBeUndefined()
      const again = await app.inject({ url, headers: { 'if-modified-since': String(headers['last-modified']) } })
      expect([again.statusCode, again.payload], url).toEqual([304, ''])
    }
  })
  it('with no hash in their name are asked for again the next day', async () => {
    expect((await app.inject('/favicon.svg')).headers['cache-control']).toBe('public, max-age=86400')
  })
})

describe('public answers', () => {
  it('are asked for again by tag', async () => {
    const first = await app.inject('/api/large')
    expect(first.headers['cache-control']).toBe('public, max-age=30')
    const again = await app.inject({ url: '/api/large', headers: { 'if-none-match': String(first.headers.etag) } })
    expect(again.statusCode).toBe(304)
    expect(again.body).toBe('')
    expect(again.headers).toMatchObject(strict)
  })
  it('travel compressed', async () => {
    for (const encoding of ['br', 'gzip']) {
      const response = await app.inject({ url: '/api/large', headers: { 'accept-encoding': encoding } })
      expect(response.headers['content-encoding']).toBe(encoding)
      expect(response.rawPayload.length).toBeLessThan(400)
    }
  })
  it('are the only ones that anybody keeps', async () =>
    expect((await app.inject('/api/things/A')).headers['cache-control']).toBe('no-store'))
})

describe('in production', () => {
  const behindProxy = { host: 'stocks.example.net', 'x-forwarded-proto': 'https' }
  it('has HSTS and no mixed content', async () => {
    const response = await production.inject({ url: '/', headers: behindProxy })
    expect(response.statusCode).toBe(200)
    expect(response.headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains; preload')
    expect(response.headers['content-security-policy']).toContain('upgrade-insecure-requests')
    expect(response.headers['content-security-policy']).toContain('report-uri /api/csp-report; report-to csp')
    expect(response.headers['reporting-endpoints']).toBe('csp="/api/csp-report"')
  })
  it('leaves out over plain http what makes Chromium keep its reports to itself', async () => {
    const response = await app.inject('/')
    expect(response.headers['content-security-policy']).not.toContain('report-to')
    expect(response.headers['reporting-endpoints']).toBeUndefined()
  })
  it('sends pages over plain http to https, refuses the API', async () => {
    const page = await production.inject({ url: '/stocks/AAPL?range=1Y', headers: { host: 'stocks.example.net' } })
    expect([page.statusCode, page.headers.location]).toEqual([301, 'https://stocks.example.net/stocks/AAPL?range=1Y'])
    const api = await production.inject({ url: '/api/things/A', headers: { host: 'stocks.example.net' } })
    expect([api.statusCode, api.json<Problem>().code]).toEqual([403, 'https-required'])
  })
  it('believes the forwarding headers of named proxies only', async () => {
    const response = await production.inject({ url: '/api/things/A', headers: behindProxy, remoteAddress: '203.0.113.9' })
    expect(response.statusCode).toBe(403)
  })
})

describe('reports of browsers', () => {
  it.each([
    [
      'application/csp-report',
      {
        'csp-report': {
          'violated-directive': 'img-src',
          'blocked-uri': 'https://x.example/a?token=1',
          'document-uri': 'http://localhost/p?q=1',
        },
      },
    ],
    [
      'application/reports+json',
      [
        {
          type: 'csp-violation',
          body: {
            effectiveDirective: 'img-src',
            blockedURL: 'https://x.example/a?token=1',
            documentURL: 'http://localhost/p?q=1',
          },
        },
      ],
    ],
  ])('are taken as %s, without query strings', async (type, payload) => {
    const response = await app.inject({
      method: 'POST',
      url: '/api/csp-report',
      headers: { 'content-type': type },
      payload: JSON.stringify(payload),
    })
    expect(response.statusCode).toBe(204)
    expect(logged.findLast(line => line.directive)).toMatchObject({
      level: 'warn',
      directive: 'img-src',
      blocked: 'https://x.example/a',
      page: 'http://localhost/p',
    })
  })
  it('of errors in the page are logged, a bounded number a minute', async () => {
    const before = logged.filter(line => line.browserError).length
    for (let i = 0; i < 60; i++) {
      const response = await app.inject({
        method: 'POST',
        url: '/api/client-errors',
        payload: { message: `boom ${i}`, page: '/stocks/AAPL?x=1' },
      })
      expect(response.statusCode).toBe(204)
    }
    const seen = logged.filter(line => line.browserError).length - before
    expect(seen).toBe(30)
  })
  it('beyond their size are refused', async () => {
    const response = await app.inject({
      method: 'POST',
      url: '/api/csp-report',
      headers: { 'content-type': 'application/csp-report' },
      payload: JSON.stringify({ a: 'x'.repeat(20_000) }),
    })
    expect(response.statusCode).toBe(413)
  })
})

describe('the description of the API', () => {
  it('is OpenAPI 3.1 of every route, each with a name, tags, a summary and its problems', async () => {
    const description = (await app.inject('/api/openapi.json')).json<Description>()
    expect(description.openapi).toBe('3.1.0')
    const operations = Object.entries(description.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ path, method, ...operation })),
    )
    expect(operations.map(operation => operation.path)).toEqual(
      expect.arrayContaining([
        '/api/things/{symbol}',
        '/api/things',
        '/api/openapi.json',
        '/api/csp-report',
        '/api/client-errors',
      ]),
    )
    expect(new Set(operations.map(operation => operation.operationId)).size).toBe(operations.length)
    for (const operation of operations) {
      expect(operation).toMatchObject({ tags: [expect.any(String)], summary: expect.stringMatching(/\w/) })
      expect(operation.responses.default).toEqual({ $ref: '#/components/responses/Problem' })
    }
    expect(description.paths['/api/things/{symbol}']!.get!.parameters).toContainEqual(
      expect.objectContaining({ in: 'path', name: 'symbol', required: true }),
    )
  })
})

describe('security.txt', () => {
  it('names a contact and a day within the year', async () => {
    const { body } = await app.inject('/.well-known/security.txt')
    expect(body).toMatch(/^Contact: http:\/\/localhost:3000\/about\nExpires: 2026-07-01T00:00:00.000Z\n/)
  })
})
