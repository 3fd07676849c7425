// Who is let in while there is too much to do: whoever is proven to look after the instance, longer than others.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { afterAll, expect, it } from 'vitest'
import { z } from 'zod'
import { sampleOptions } from '../../../test/support/sample-server.ts'
import { Secret } from '#config'
import type { AccessRule, Overload, Principal } from '#protection'
import { buildServer } from './http.ts'
import type { Problem } from './problems.ts'

const bearer = 'q8Zt3LwN5vXr7BcY2KmJ9dHs4FgP6eTa'
const admin: Principal = { accountId: 'a-1', role: 'admin', sessionId: 's-1', hasSecondFactor: true, verifiedAt: 0 }
const people: Record<string, Principal> = {
  admin,
  bareAdmin: { ...admin, hasSecondFactor: false },
  user: { ...admin, role: 'user' },
}
const schema = { tags: ['test'], summary: 'Test', response: { 200: z.strictObject({ ok: z.literal(true) }) } }
const routes: FastifyPluginAsyncZod = async scope => {
  const add = (url: string, config: AccessRule) => scope.get(url, { config, schema }, () => ({ ok: true as const }))
  add('/api/usual', { access: 'public', rate: 'interactive' })
  add('/api/figures', { access: 'public', rate: 'interactive', underLoad: 'last-for-operators' })
  add('/api/entrance', { access: 'public', rate: 'interactive', underLoad: 'last' })
  add('/api/users', { access: 'admin' })
}

const of = { level: 0, refused: 0, looked: 0 }
const overload: Overload = {
  level: () => of.level as 0,
  refused: () => void of.refused++,
  refusals: () => ({ costly: 0, usual: 0, last: 0 }),
}
const app = await buildServer({
  ...sampleOptions,
  mounts: [{ routes }],
  monitoringToken: new Secret(bearer),
  authenticate: async ({ headers }) => {
    of.looked++
    const name = /__Host-session=(\w+)/.exec(headers.cookie ?? '')?.[1] ?? ''
    if (name === 'broken') throw new Error('connection refused')
    return people[name] ?? null
  },
  overload,
})
afterAll(() => app.close())

const as = (name: string) => ({ cookie: `__Host-session=${name}`, 'sec-fetch-site': 'same-origin' })
const withToken = (shown: string) => ({ authorization: `Bearer ${shown}` })

async function asked(level: number, url: string, headers: Record<string, string> = {}) {
  of.level = level
  const response = await app.inject({ url, headers }).finally(() => (of.level = 0))
  if (response.statusCode === 503)
    expect([response.json<Problem>().code, Number(response.headers['retry-after'])]).toEqual(['overloaded', 5])
  return response.statusCode
}

it.each([
  ['nobody', {}, 503],
  ['a foreign token', withToken(`${bearer.slice(0, -1)}b`), 503],
  ['a session that is none', as('somebody'), 503],
  ['a session that cannot be looked up', as('broken'), 503],
  ['a user', as('user'), 503],
  ['an administrator without a second factor', as('bareAdmin'), 503],
  ['the monitoring token', withToken(bearer), 200],
  ['an administrator', as('admin'), 200],
] as const)('figures are answered at level 2 to %s or refused', async (_, headers, status) => {
  of.refused = 0
  expect(await asked(2, '/api/figures', headers)).toBe(status)
  expect(of.refused).toBe(status === 503 ? 1 : 0)
  expect(await asked(1, '/api/figures', headers)).toBe(200)
  expect(await asked(3, '/api/figures', headers)).toBe(503)
})

it('nobody is let in by that where the address does not say so', async () => {
  for (const headers of [{}, withToken(bearer), as('admin')]) expect(await asked(2, '/api/usual', headers)).toBe(503)
})

it('nobody is looked up whom it would not help', async () => {
  of.looked = 0
  await asked(2, '/api/figures')
  await asked(3, '/api/figures', as('admin'))
  await asked(2, '/api/usual', as('admin'))
  expect(of.looked).toBe(0)
})

it('what every page begins with goes as pages do, and administrators go with it', async () => {
  for (const [url, headers] of [
    ['/api/entrance', {}],
    ['/api/users', as('admin')],
  ] as const)
    expect([await asked(2, url, headers), await asked(3, url, headers)]).toEqual([200, 503])
})

it('whoever claims to be somebody is counted as ever', async () => {
  of.level = 2
  const response = await app.inject({ url: '/api/figures', headers: withToken('guess') }).finally(() => (of.level = 0))
  expect([response.statusCode, response.headers.ratelimit]).toEqual([503, expect.stringContaining('"interactive";r=')])
})
