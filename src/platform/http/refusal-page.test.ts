// A person whose page is refused reads a page that needs nothing more of the server; programs get their problem as ever.
import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, describe, expect, it } from 'vitest'
import { logged, sampleOptions } from '../../../test/support/sample-server.ts'
import type { Overload } from '#protection'
import { buildServer } from './http.ts'
import type { Problem } from './problems.ts'

const person = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' }
const of = { level: 0 }
const overload: Overload = { level: () => of.level as 0, refused: () => {}, refusals: () => ({ costly: 0, usual: 0, last: 0 }) }
const broken = { path: '/broken', isThere: () => Promise.reject(new Error('SELECT secret FROM /srv/app')) }
const app: FastifyInstance = await buildServer({
  ...sampleOptions,
  overload,
  web: { ...sampleOptions.web!, pages: [...sampleOptions.web!.pages, broken] },
})
afterAll(() => app.close())

let caller = 0
const opened = (url: string, headers: Record<string, string> = person, method: 'GET' | 'HEAD' | 'POST' = 'GET') =>
  app.inject({ method, url, headers, remoteAddress: `203.0.113.${++caller}` })

async function atLevel<T>(level: number, ask: () => Promise<T>): Promise<T> {
  of.level = level
  return ask().finally(() => (of.level = 0))
}

/** All that a page of ours that refuses has, whatever it refuses. */
function expectPage(response: Awaited<ReturnType<typeof opened>>, status: number): void {
  expect(response.statusCode).toBe(status)
  expect(response.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
  })
  expect(response.headers['set-cookie']).toBeUndefined()
  const policy = String(response.headers['content-security-policy']).split('; ')
  const style = /<style>([^]*)<\/style>/.exec(response.body)![1]!
  expect(policy).toEqual([
    "default-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    "img-src 'self'",
    'report-uri /api/csp-report',
  ])
  expect(response.body).not.toMatch(/<script|style=|<link rel="stylesheet|SELECT|srv|stack/)
  expect(response.body).toContain(`Request id ${String(response.headers['x-request-id'])}`)
}

describe('a page that is refused', () => {
  it('because there is too much to do says so, and how to try again', async () => {
    const response = await atLevel(3, () => opened('/stocks/AAPL?range=1Y'))
    expectPage(response, 503)
    expect(response.headers['retry-after']).toBe('5')
    expect(response.body).toContain('<h1>Too much to do just now</h1>')
    expect(response.body).toContain('<a class="button" href="">Try again</a>')
    expect(response.body).toContain('<svg width="22" height="22"')
  })
  it('because there were too many says when the next one is', async () => {
    const response = await (async () => {
      const from = { url: '/', headers: person, remoteAddress: '198.51.100.7' }
      for (let i = 0; i < 300; i++) expect((await app.inject(from)).statusCode).toBe(200)
      return app.inject(from)
    })()
    expectPage(response, 429)
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0)
    expect(response.body).toMatch(/Too many requests; please try again in \d+ s\./)
  })
  it('because of a mistake of ours tells nothing of it, and the log all', async () => {
    const response = await opened('/broken')
    expectPage(response, 500)
    expect(response.body).toContain('It has been logged under the request id.')
    const id = response.headers['x-request-id']
    expect(logged.find(line => line.requestId === id && line.err)).toMatchObject({ err: { message: /SELECT/ } })
  })
  it.each([
    ['at a name that is not ours', '/', { ...person, host: 'evil.example' }, 421],
    ['by an address that cannot be read', '/stocks/%E0%A4%A', person, 400],
    ['by an address that is too long', `/?q=${'a'.repeat(5_000)}`, person, 414],
  ])('%s is no dead end of JSON either', async (_, url, headers, status) => {
    const response = await opened(url, headers)
    expectPage(response, status)
    expect(response.body.includes('href="/">To the start')).toBe(status !== 421)
  })
  it('asked for by HEAD has no body', async () => {
    const response = await atLevel(3, () => opened('/', person, 'HEAD'))
    expect([response.statusCode, response.headers['content-type'], response.body]).toEqual([503, 'text/html; charset=utf-8', ''])
  })
  it('is one for browsers that tell only what they like to read', async () =>
    expectPage(await atLevel(3, () => opened('/', { accept: 'text/html' })), 503))
})

describe('JSON stays the answer', () => {
  it.each([
    ['to a program', '/', {}],
    ['to what a script fetches', '/', { ...person, 'sec-fetch-dest': 'empty' }],
    ['to what a page would show in a frame', '/', { ...person, 'sec-fetch-dest': 'iframe' }],
    ['at an address of the API', '/api/things/A', person],
  ])('%s', async (_, url, headers) => {
    const response = await atLevel(3, () => opened(url, headers))
    expect(response.statusCode).toBe(503)
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(response.json<Problem>().code).toBe('overloaded')
  })
})

it('what pages are made of is sent even then', async () => {
  await atLevel(3, async () => {
    for (const url of ['/assets/a-1.js', '/favicon.svg']) expect((await opened(url, {})).statusCode, url).toBe(200)
  })
})
