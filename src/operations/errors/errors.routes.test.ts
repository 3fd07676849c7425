import { randomUUID } from 'node:crypto'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { Failure } from '#basics'
import { buildServer } from '#http'
import { onFault, openLog } from '#telemetry'
import { testDatabase } from '../../../test/support/database.ts'
import { sampleOptions } from '../../../test/support/sample-server.ts'
import type { ErrorAnswer, ErrorsAnswer } from './errors.contract.ts'
import { openErrors } from './errors.ts'
import { type ErrorNote, errorsRoutes } from './errors.routes.ts'

const database = await testDatabase({ poolSize: 4 })
const log = openLog({ level: 'silent', readable: false, write: () => {} })
const now = () => Date.now()
const errors = openErrors({ database, release: '1.0.0', retentionDays: 30, now, log })
onFault(log, errors)
const noted: Parameters<ErrorNote>[0][] = []
const admin = {
  accountId: randomUUID(),
  role: 'admin' as const,
  sessionId: randomUUID(),
  hasSecondFactor: true,
  verifiedAt: now(),
}
const failing: FastifyPluginAsyncZod = async app => {
  app.get(
    '/api/fails/:how',
    {
      config: { access: 'public', rate: 'interactive' },
      schema: { tags: ['t'], summary: 'Fails', params: z.strictObject({ how: z.string() }), response: { 200: z.string() } },
    },
    async ({ params: { how } }) => {
      if (how === 'expected') throw new Failure('busy', 'Later.')
      if (how === 'behind') throw new Failure('busy', 'The database is away.', { cause: new Error('connect ECONNREFUSED') })
      throw new TypeError(`row ${how} is missing`)
    },
  )
}
let app: Awaited<ReturnType<typeof buildServer>>
beforeAll(async () => {
  const note: ErrorNote = async event => noted.push(event)
  app = await buildServer({
    ...sampleOptions,
    log,
    mounts: [{ routes: failing }, { routes: errorsRoutes(errors, note) }],
    authenticate: async () => admin,
    onPageError: error => errors.notePage(error),
    now,
  })
})
afterAll(async () => {
  await app.close()
  await errors.close()
})

async function ask<Body>(method: 'GET' | 'POST', url: string, payload?: object) {
  const headers = { authorization: 'Bearer x', 'sec-fetch-site': 'same-origin' }
  const answer = await app.inject({ method, url, headers, ...(payload && { payload }) })
  return { status: answer.statusCode, id: answer.headers['x-request-id'], body: answer.body === '' ? null : answer.json<Body>() }
}

it('an administrator sees what requests and pages failed at, and says what became of it', async () => {
  const { id: requestId } = await ask('GET', '/api/fails/41')
  await ask('GET', '/api/fails/42')
  await ask('GET', '/api/fails/expected')
  await ask('GET', '/api/fails/behind')
  await ask('GET', '/api/nothing')
  const report = {
    name: 'TypeError',
    message: 'x of jane@example.net',
    stack: 'f@https://h/assets/a.js:1:2',
    page: '/stocks/A?q=1',
  }
  expect((await ask('POST', '/api/client-errors', report)).status).toBe(204)
  const list = async (query = '') => (await ask<ErrorsAnswer>('GET', `/api/admin/errors${query}`)).body!
  const { errors: all, sums } = await list()
  expect(sums).toMatchObject({ new: 3, lastDay: 4 })
  expect(all.map(({ origin, message, count }) => `${origin} ${count} ${message}`).toSorted()).toEqual([
    'browser 1 x of [mail]',
    'request 1 The database is away.',
    'request 2 row 41 is missing',
  ])
  const { id } = all.find(({ count }) => count === 2)!
  const one = (await ask<ErrorAnswer>('GET', `/api/admin/errors/${id}`)).body!
  expect(one.sample).toMatchObject({ where: 'GET /api/fails/:how', requestId })
  expect(one.sample.stack).toMatch(/^ +at /)
  expect(one.sample.stack).not.toContain(process.cwd())
  expect(one.hours).toMatchObject([{ count: 2 }])

  expect((await ask('POST', `/api/admin/errors/${id}/resolved`)).status).toBe(204)
  expect((await ask('POST', `/api/admin/errors/${id}/resolved`)).status).toBe(409)
  expect((await ask('POST', '/api/admin/errors/0123456789abcdef/seen')).status).toBe(404)
  expect((await ask('GET', '/api/admin/errors/0123456789abcdef')).status).toBe(404)
  expect((await list('?which=resolved')).errors).toMatchObject([{ id, resolvedRelease: '1.0.0' }])
  await ask('GET', '/api/fails/43')
  expect((await list()).errors[0]).toMatchObject({ id, state: 'regressed', count: 3 })
  expect((await ask<{ seen: number }>('POST', '/api/admin/errors/seen')).body).toEqual({ seen: 3 })
  expect(noted).toEqual([
    { kind: 'error.resolved', actor: admin.accountId, address: '127.0.0.1', subject: id, detail: {} },
    { kind: 'error.seen', actor: admin.accountId, address: '127.0.0.1', subject: 'all', detail: { kinds: 3 } },
  ])
})
