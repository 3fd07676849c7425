import type { FastifyInstance } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { sampleOptions } from '../../../test/support/sample-server.ts'
import { Secret } from '#config'
import type { OnSecurityEvent, Principal } from '#protection'
import { buildServer, type ServerOptions } from './http.ts'
import type { Problem } from './problems.ts'

const nowMs = Date.UTC(2026, 0, 2)
const minuteMs = 60_000
const user: Principal = { accountId: 'a-1', role: 'user', sessionId: 's-1', hasSecondFactor: false, verifiedAt: null }
const people: Record<string, Principal> = {
  user,
  fresh: { ...user, verifiedAt: nowMs - 9 * minuteMs },
  stale: { ...user, verifiedAt: nowMs - 11 * minuteMs },
  bareAdmin: { ...user, role: 'admin', verifiedAt: nowMs },
  admin: { ...user, role: 'admin', hasSecondFactor: true, verifiedAt: nowMs },
  staleAdmin: { ...user, role: 'admin', hasSecondFactor: true, verifiedAt: nowMs - 11 * minuteMs },
}
const bearer = 'q8Zt3LwN5vXr7BcY2KmJ9dHs4FgP6eTa'

const schema = { tags: ['test'], summary: 'Test', response: { 200: z.strictObject({ who: z.string() }) } }
const routes: FastifyPluginAsyncZod = async app => {
  const who = (request: { principal: Principal | null }) => ({ who: request.principal?.accountId ?? 'nobody' })
  app.get('/api/open', { config: { access: 'public' }, schema }, who)
  app.get('/api/mine', { config: { access: 'account' }, schema }, who)
  app.post('/api/mine', { config: { access: 'account' }, schema }, who)
  app.post('/api/mine/secret', { config: { access: 'account', stepUp: true }, schema }, who)
  app.get('/api/admin/users', { config: { access: 'admin' }, schema }, who)
  app.post('/api/shared', { config: { access: 'keeper', stepUp: true }, schema }, who)
  app.get('/api/admin/long', { config: { access: 'admin' }, schema }, async request => {
    const before = await request.mayGoOn()
    people.leaving = { ...people.leaving!, role: 'user' }
    const demoted = await request.mayGoOn()
    delete people.leaving
    return { who: [before, demoted, await request.mayGoOn()].join() }
  })
  app.get('/api/gauges', { config: { access: 'monitoring' }, schema }, who)
}

const servers: FastifyInstance[] = []
afterAll(() => Promise.all(servers.map(server => server.close())))

type Event = Parameters<OnSecurityEvent>[0]
async function serving(
  options: Partial<ServerOptions> = {},
): Promise<{ app: FastifyInstance; events: Event[]; asked: () => number }> {
  const events: Event[] = []
  let asked = 0
  const app = await buildServer({
    ...sampleOptions,
    mounts: [{ routes }],
    authenticate: async request => {
      asked++
      const token = /__Host-session=(\w+)/.exec(request.headers.cookie ?? '')?.[1]
      if (token === 'broken') throw new Error('connection refused')
      return people[token ?? ''] ?? null
    },
    onSecurityEvent: event => void events.push(event),
    now: () => nowMs,
    ...options,
  })
  servers.push(app)
  return { app, events, asked: () => asked }
}

const { app, events, asked } = await serving()
const as = (name: string) => ({ cookie: `theme=dark; __Host-session=${name}`, 'sec-fetch-site': 'same-origin' })

describe('a route', () => {
  it('that does not say who may ask keeps the server from starting', async () => {
    const silent: FastifyPluginAsyncZod = async scope => void scope.get('/api/silent', { schema }, () => ({ who: 'x' }))
    await expect(buildServer({ ...sampleOptions, mounts: [{ routes: silent }] })).rejects.toThrow('GET /api/silent declares')
  })
  it('by which administrators change something asks for a proof, or the server does not start', async () => {
    const open = (config: { access: 'admin' | 'keeper'; changesNothing?: boolean }): FastifyPluginAsyncZod => {
      return async scope => void scope.post('/api/change', { config, schema }, () => ({ who: 'x' }))
    }
    const start = (routesOf: FastifyPluginAsyncZod) => buildServer({ ...sampleOptions, mounts: [{ routes: routesOf }] })
    await expect(start(open({ access: 'admin' }))).rejects.toThrow('POST /api/change, by administrators')
    await expect(start(open({ access: 'keeper' }))).rejects.toThrow('POST /api/change, by administrators')
    await (await start(open({ access: 'keeper', changesNothing: true }))).close()
  })
  it('that is not for everybody cannot be kept for everybody', async () => {
    await expect(buildServer({ ...sampleOptions, mounts: [{ routes, publicForSeconds: 30 }] })).rejects.toThrow('/api/mine')
  })

  it.each([
    ['GET', '/api/open', 'nobody', 200, undefined],
    ['GET', '/api/open', 'user', 200, undefined],
    ['GET', '/api/open', 'broken', 200, undefined],
    ['GET', '/api/mine', 'nobody', 401, 'sign-in-required'],
    ['GET', '/api/mine', 'unknown', 401, 'sign-in-required'],
    ['GET', '/api/mine', 'user', 200, undefined],
    ['GET', '/api/mine', 'broken', 500, 'internal'],
    ['POST', '/api/mine/secret', 'nobody', 401, 'sign-in-required'],
    ['POST', '/api/mine/secret', 'user', 403, 'step-up-required'],
    ['POST', '/api/mine/secret', 'stale', 403, 'step-up-required'],
    ['POST', '/api/mine/secret', 'fresh', 200, undefined],
    ['GET', '/api/admin/users', 'nobody', 401, 'sign-in-required'],
    ['GET', '/api/admin/users', 'fresh', 403, 'not-allowed'],
    ['GET', '/api/admin/users', 'bareAdmin', 403, 'second-factor-required'],
    ['GET', '/api/admin/users', 'admin', 200, undefined],
    ['HEAD', '/api/admin/users', 'bareAdmin', 403, undefined],
  ] as const)('%s %s answers %s with %i', async (method, url, name, status, code) => {
    const response = await app.inject({ method, url, headers: name === 'nobody' ? {} : as(name) })
    expect(response.statusCode).toBe(status)
    if (code) expect(response.json<Problem>().code).toBe(code)
    if (status === 401) expect(response.headers['www-authenticate']).toBe('Bearer')
    expect(response.headers['cache-control']).toBe('no-store')
  })
  it('for everybody knows who asks, and asks nobody without a session or a key', async () => {
    expect((await app.inject({ url: '/api/open', headers: as('user') })).json()).toEqual({ who: 'a-1' })
    const before = asked()
    expect((await app.inject('/api/open')).json()).toEqual({ who: 'nobody' })
    expect((await app.inject({ url: '/api/open', headers: { cookie: 'theme=dark; x__Host-session=user' } })).json()).toEqual({
      who: 'nobody',
    })
    for (const url of ['/', '/favicon.svg', '/assets/a-1.js']) await app.inject({ url, headers: as('user') })
    expect(asked()).toBe(before)
  })
  it('takes a session or a key, not both, and of two sessions none', async () => {
    const both = await app.inject({ url: '/api/open', headers: { ...as('user'), authorization: 'Bearer abc' } })
    expect([both.statusCode, both.json<Problem>().code]).toEqual([400, 'two-credentials'])
    const two = await app.inject({ url: '/api/mine', headers: { cookie: '__Host-session=user; __Host-session=admin' } })
    expect(two.statusCode).toBe(401)
  })
  it('that answers for long can ask whether it may go on, as the session and its role are now', async () => {
    people.leaving = { ...people.admin! }
    expect((await app.inject({ url: '/api/admin/long', headers: as('leaving') })).json()).toEqual({ who: 'true,false,false' })
  })
  it('tells what was refused and to whom', async () => {
    events.length = 0
    await app.inject({ url: '/api/admin/users', headers: as('user'), remoteAddress: '192.0.2.7' })
    expect(events).toEqual([
      {
        kind: 'access.refused',
        address: '192.0.2.7',
        accountId: 'a-1',
        detail: { code: 'not-allowed', method: 'GET', route: '/api/admin/users' },
      },
    ])
  })
})

it('asking for a proof is no refusal that anybody is told of', async () => {
  events.length = 0
  const { statusCode, body } = await app.inject({ method: 'POST', url: '/api/mine/secret', headers: as('stale') })
  expect([statusCode, body]).toEqual([403, expect.stringContaining('step-up-required')])
  expect(events).toEqual([])
})

describe('monitoring', () => {
  it('without a token is open to this machine only, and not behind a proxy', async () => {
    expect((await app.inject('/api/gauges')).statusCode).toBe(200)
    expect((await app.inject({ url: '/api/gauges', remoteAddress: '192.0.2.7' })).statusCode).toBe(401)
    expect((await app.inject({ url: '/api/gauges', headers: { 'x-forwarded-for': '127.0.0.1' } })).statusCode).toBe(401)
    const behind = await serving({ trustProxy: ['127.0.0.1'] })
    expect((await behind.app.inject('/api/gauges')).statusCode).toBe(401)
  })
  it('with a token is open to its holders', async () => {
    const { app: guarded } = await serving({ monitoringToken: new Secret(bearer) })
    const ask = (headers: Record<string, string>) =>
      guarded.inject({ url: '/api/gauges', headers }).then(({ statusCode }) => statusCode)
    expect(await ask({})).toBe(401)
    expect(await ask({ authorization: 'Bearer nonsense' })).toBe(401)
    expect(await ask({ authorization: `Bearer ${bearer}` })).toBe(200)
  })
})

describe('what the keepers of an instance may', () => {
  const ask = async (isAlone: boolean, headers: Record<string, string>, remoteAddress = '127.0.0.1') => {
    const server = await serving({ isAlone: async () => isAlone })
    return (await server.app.inject({ method: 'POST', url: '/api/shared', headers, remoteAddress })).statusCode
  }
  it.each([
    ['whoever sits at a machine of their own', true, {}, '127.0.0.1', 200],
    ['nobody where others are about', false, {}, '127.0.0.1', 401],
    ['nobody from another machine', true, {}, '192.0.2.7', 401],
    ['nobody behind a proxy', true, { 'x-forwarded-for': '127.0.0.1' }, '127.0.0.1', 401],
    ['a user', true, as('user'), '127.0.0.1', 403],
    ['an administrator without a second factor', true, as('bareAdmin'), '127.0.0.1', 403],
    ['an administrator', false, as('admin'), '192.0.2.7', 200],
    ['an administrator who proved it long ago', false, as('staleAdmin'), '192.0.2.7', 403],
  ] as const)('is asked by %s', async (_, isAlone, headers, from, status) => {
    expect(await ask(isAlone, headers, from)).toBe(status)
  })
  it('is a fault where that cannot be looked up', async () => {
    const server = await serving({ isAlone: () => Promise.reject(new Error('connection refused')) })
    expect((await server.app.inject({ method: 'POST', url: '/api/shared' })).statusCode).toBe(500)
  })
})

describe('what is read under a session', () => {
  it.each([
    ['by our own page', 'same-origin', 200],
    ['by a person who types the address', 'none', 200],
    ['by a page of a neighbouring host', 'same-site', 403],
    ['by a foreign page', 'cross-site', 403],
  ])('%s (%s) is answered with %i', async (_, site, status) => {
    events.length = 0
    const read = (cookie: Record<string, string>) =>
      app.inject({ url: '/api/open', headers: { 'sec-fetch-site': site, ...cookie } })
    expect((await read({ cookie: '__Host-session=user' })).statusCode).toBe(status)
    expect(events.map(event => event.kind)).toEqual(status === 403 ? ['cross-site.refused'] : [])
    expect((await read({})).statusCode).toBe(200)
  })
})

describe('what changes something under a session', () => {
  it.each([
    ['with no proof', {}, 403],
    ['from the same origin', { 'sec-fetch-site': 'same-origin' }, 200],
    ['from a neighbouring host', { 'sec-fetch-site': 'same-site' }, 403],
    ['from elsewhere', { 'sec-fetch-site': 'cross-site' }, 403],
    ['typed by a person', { 'sec-fetch-site': 'none' }, 403],
    ['with our origin', { origin: 'http://localhost:3000' }, 200],
    ['with another origin', { origin: 'http://localhost:3001' }, 403],
    ['with no origin to speak of', { origin: 'null' }, 403],
    ['from elsewhere with our origin', { origin: 'http://localhost:3000', 'sec-fetch-site': 'cross-site' }, 403],
  ])('%s is answered with %o %i', async (_, headers, status) => {
    events.length = 0
    const response = await app.inject({
      method: 'POST',
      url: '/api/mine',
      headers: { cookie: '__Host-session=user', ...headers },
    })
    expect(response.statusCode).toBe(status)
    expect(events.map(event => event.kind)).toEqual(status === 403 ? ['cross-site.refused'] : [])
  })
})
