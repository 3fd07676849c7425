import type { FastifyInstance } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { sampleOptions } from '../../../test/support/sample-server.ts'
import type { OnSecurityEvent } from '#protection'
import { buildServer, type ServerOptions } from './http.ts'
import type { Problem } from './problems.ts'

const schema = { tags: ['test'], summary: 'Test', response: { 200: z.strictObject({}) } }
const withId = { ...schema, params: z.strictObject({ id: z.string() }) }
const routes: FastifyPluginAsyncZod = async app => {
  app.get('/api/plain/:id', { config: { access: 'public' }, schema: withId }, () => ({}))
  app.post('/api/plain/:id', { config: { access: 'public' }, schema: withId }, () => ({}))
  app.get('/api/read', { config: { access: 'public', rate: 'interactive' }, schema }, () => ({}))
  app.get('/api/heavy', { config: { access: 'public', rate: 'costly' }, schema }, () => ({}))
  app.post('/api/enter', { config: { access: 'public', rate: 'sign-in' }, schema }, () => ({}))
  app.get('/api/health', { config: { access: 'public', rate: 'health' }, schema }, () => ({}))
}

const servers: FastifyInstance[] = []
afterEach(() => Promise.all(servers.splice(0).map(server => server.close())))

async function serving(options: Partial<ServerOptions> = {}) {
  const clock = { at: Date.UTC(2026, 0, 2) }
  const events: Parameters<OnSecurityEvent>[0][] = []
  const app = await buildServer({
    ...sampleOptions,
    mounts: [{ routes }],
    now: () => clock.at,
    onSecurityEvent: event => void events.push(event),
    ...options,
  })
  servers.push(app)
  return { app, clock, events }
}

async function statuses(app: FastifyInstance, times: number, request: object): Promise<number[]> {
  const all: number[] = []
  for (let i = 0; i < times; i++) all.push((await app.inject(request)).statusCode)
  return all
}

describe('a route', () => {
  it.each([
    ['GET', '/api/plain/a', 30],
    ['GET', '/api/read', 300],
    ['GET', '/api/heavy', 10],
    ['POST', '/api/enter', 5],
  ] as const)('%s %s is answered %i times a minute, then says when to come back', async (method, url, budget) => {
    const { app, clock, events } = await serving()
    expect(await statuses(app, budget, { method, url })).toEqual(Array.from({ length: budget }, () => 200))
    clock.at += 20_000
    const refused = await app.inject({ method, url })
    expect(refused.statusCode).toBe(429)
    expect(refused.headers).toMatchObject({
      'retry-after': '40',
      'content-type': expect.stringMatching(/^application\/problem\+json/),
      'cache-control': 'no-store',
      'x-frame-options': 'DENY',
      ratelimit: expect.stringMatching(/^"[\w-]+";r=0;t=40$/),
    })
    expect(refused.json<Problem>()).toMatchObject({ status: 429, code: 'too-many-requests' })
    await app.inject({ method, url })
    expect(events).toEqual([
      {
        kind: 'rate-limit.hit',
        address: '127.0.0.1',
        detail: { class: expect.any(String), endpoint: expect.stringContaining(method) },
      },
    ])
    clock.at += 40_000
    expect((await app.inject({ method, url })).statusCode).toBe(200)
  })

  it('says its policy and what is left on every answer', async () => {
    const { app, clock } = await serving()
    expect((await app.inject('/api/plain/a')).headers).toMatchObject({
      'ratelimit-policy': '"default";q=30;w=60',
      ratelimit: '"default";r=29;t=60',
    })
    clock.at += 5_500
    expect((await app.inject('/api/plain/a')).headers.ratelimit).toBe('"default";r=28;t=55')
  })

  it('counts by template and method, HEAD with GET', async () => {
    const { app } = await serving()
    for (let i = 0; i < 15; i++) {
      await app.inject(`/api/plain/${i}`)
      await app.inject({ method: 'HEAD', url: `/api/plain/${i}` })
    }
    expect((await app.inject('/api/plain/new')).statusCode).toBe(429)
    expect((await app.inject({ method: 'POST', url: '/api/plain/new' })).statusCode).toBe(200)
    expect((await app.inject('/api/read')).statusCode).toBe(200)
  })

  it('leaves health, pages and files alone', async () => {
    const { app } = await serving()
    await statuses(app, 400, '/api/nowhere' as never)
    expect((await app.inject('/api/nowhere')).statusCode).toBe(429)
    for (const url of ['/api/health', '/', '/assets/a-1.js', '/favicon.svg', '/api/read'])
      expect((await app.inject(url)).statusCode, url).toBe(200)
  })
})

describe('a caller', () => {
  it('is not another one by writing other addresses into headers', async () => {
    const { app } = await serving()
    for (let i = 0; i < 40; i++) {
      const forged = `198.51.100.${i}`
      const headers = { 'x-forwarded-for': forged, 'x-real-ip': forged, forwarded: `for=${forged}`, 'cf-connecting-ip': forged }
      expect((await app.inject({ url: '/api/plain/a', headers })).statusCode).toBe(i < 30 ? 200 : 429)
    }
  })
  it('behind our proxy is whom the proxy saw, not whom the caller claims', async () => {
    const { app } = await serving({ trustProxy: ['127.0.0.1'] })
    for (let i = 0; i < 40; i++) {
      const headers = { 'x-forwarded-for': `198.51.100.${i}, 203.0.113.5` }
      expect((await app.inject({ url: '/api/plain/a', headers })).statusCode).toBe(i < 30 ? 200 : 429)
    }
    expect((await app.inject({ url: '/api/plain/a', headers: { 'x-forwarded-for': '203.0.113.6' } })).statusCode).toBe(200)
  })
  it('is a whole /64', async () => {
    const { app } = await serving()
    for (let i = 0; i < 31; i++) {
      const { statusCode } = await app.inject({ url: '/api/plain/a', remoteAddress: `2001:db8:0:1::${(i + 1).toString(16)}` })
      expect(statusCode).toBe(i < 30 ? 200 : 429)
    }
    expect((await app.inject({ url: '/api/plain/a', remoteAddress: '2001:db8:0:2::1' })).statusCode).toBe(200)
  })
  it('who is signed in has one budget wherever they are', async () => {
    const { app, events } = await serving({
      authenticate: async () => ({ accountId: 'a-1', role: 'user', sessionId: 's', hasSecondFactor: false, verifiedAt: null }),
    })
    const headers = { cookie: '__Host-session=x' }
    for (let i = 0; i < 31; i++) {
      const response = await app.inject({ url: '/api/plain/a', headers, remoteAddress: `192.0.2.${i}` })
      expect(response.statusCode).toBe(i < 30 ? 200 : 429)
      expect(response.headers.ratelimit).toBe(`"default";r=${Math.max(0, 29 - i)};t=60`)
    }
    expect(events).toMatchObject([{ kind: 'rate-limit.hit', accountId: 'a-1' }])
    expect((await app.inject({ url: '/api/plain/a', remoteAddress: '192.0.2.99' })).statusCode).toBe(200)
  })
})
