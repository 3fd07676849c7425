import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Failure } from '#basics'
import { buildServer } from '#http'
import { declareJob, openJobs } from '#jobs'
import { openLog } from '#telemetry'
import { localOptions } from '../../../test/support/local-options.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { jobsRoutes } from './jobs.routes.ts'
import type { JobNote } from './jobs.routes.ts'

const database = await testDatabase({ poolSize: 6 })
const log = openLog({ level: 'silent', readable: false, write: () => {} })
const jobs = openJobs({ database, works: true, now: () => Date.now(), log })
const payload = z.strictObject({ id: z.string() })
const long = declareJob({ name: 'test.long', payload })
const broken = declareJob({ name: 'test.broken', payload, retryLimit: 0 })
jobs.handle(long, async (_, job) => {
  job.progress(1, 4, 'a quarter')
  await sleep(60_000, undefined, { signal: job.signal })
})
jobs.handle(broken, () => Promise.reject(new Failure('io', 'The disk is full.')))
const noted: Parameters<JobNote>[0][] = []
const admin = {
  accountId: randomUUID(),
  role: 'admin' as const,
  sessionId: randomUUID(),
  hasSecondFactor: true,
  verifiedAt: Date.now(),
}
let app: Awaited<ReturnType<typeof buildServer>>
afterAll(async () => {
  await app.close()
  await jobs.close()
})
beforeAll(async () => {
  app = await buildServer({
    ...localOptions,
    mounts: [{ routes: jobsRoutes(jobs, async event => void noted.push(event)) }],
    authenticate: async () => admin,
    now: () => Date.now(),
  })
  await jobs.startWorker()
})

async function ask(method: 'GET' | 'POST' | 'DELETE', url: string, body?: object) {
  const headers = { authorization: 'Bearer x', 'sec-fetch-site': 'same-origin' }
  const answer = await app.inject({ method, url, headers, ...(body && { body }) })
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json<{ jobs: { id: string }[] }>() }
}

describe('an administrator', () => {
  it('sees how far a job is, and cancels it', async () => {
    const id = await jobs.send(long, { id: 'one' })
    await expect
      .poll(async () => (await ask('GET', `/api/admin/jobs/test.long/${id}`)).body)
      .toMatchObject({ state: 'running', done: 1 })
    expect((await ask('GET', '/api/admin/jobs')).body).toMatchObject({
      jobs: [{ id, name: 'test.long', payload: { id: 'one' }, done: 1, total: 4, says: 'a quarter' }],
    })
    expect((await ask('POST', `/api/admin/jobs/test.long/${id}/cancel`)).status).toBe(204)
    expect((await ask('POST', `/api/admin/jobs/test.long/${id}/cancel`)).status).toBe(409)
    expect((await ask('GET', '/api/admin/jobs')).body).toEqual({ jobs: [] })
    expect((await ask('POST', `/api/admin/jobs/test.long/${randomUUID()}/cancel`)).status).toBe(404)
    expect(noted).toMatchObject([{ kind: 'job.cancelled', actor: admin.accountId, subject: 'test.long', detail: { jobId: id } }])
  })
  it('sees why a job gave up, and has it tried again', async () => {
    await jobs.send(broken, { id: 'two' })
    const dead = async () => (await ask('GET', '/api/admin/jobs?which=dead')).body!.jobs
    await expect.poll(dead).toMatchObject([{ name: 'test.broken', says: 'The disk is full.' }])
    const [first] = await dead()
    expect((await ask('POST', `/api/admin/jobs/dead/${first!.id}/again`)).status).toBe(204)
    expect((await ask('POST', `/api/admin/jobs/dead/${first!.id}/again`)).status).toBe(404)
    await expect.poll(async () => (await dead()).filter(({ id }) => id !== first!.id)).toHaveLength(1)
    expect(noted.at(-1)).toMatchObject({ kind: 'job.tried-again', subject: 'test.broken' })
    const all = '/api/admin/jobs/dead/again'
    expect((await ask('POST', all, { name: 'test.broken' })).body).toMatchObject({ moved: 1 })
    expect((await ask('POST', all, { name: 'test.long' })).status).toBe(404)
    expect(noted.at(-1)).toMatchObject({
      kind: 'job.kind-tried-again',
      actor: admin.accountId,
      subject: 'test.broken',
      detail: { count: 1 },
    })
  })
  it('throws away what gave up: one, or all of a kind', async () => {
    const { rows } = await database.pool.query<{ id: string }>(
      `INSERT INTO job (name, data, source_name, source_id, source_created_on, source_retry_count, source_output)
       SELECT 'dead-letter', '{"id": "x"}', 'test.gone', gen_random_uuid(), now(), 1, '{}' FROM generate_series(1, 3) RETURNING id`,
    )
    const one = `/api/admin/jobs/dead/${rows[0]!.id}`
    expect((await ask('DELETE', one)).status).toBe(204)
    expect((await ask('DELETE', one)).status).toBe(404)
    expect(noted.at(-1)).toMatchObject({ kind: 'job.discarded', subject: 'test.gone', detail: { jobId: rows[0]!.id } })
    const all = '/api/admin/jobs/dead?name=test.gone'
    expect((await ask('DELETE', all)).body).toEqual({ discarded: 2, left: 0 })
    expect((await ask('DELETE', all)).status).toBe(404)
    expect(noted.at(-1)).toMatchObject({ kind: 'job.kind-discarded', subject: 'test.gone', detail: { count: 2 } })
    const { jobs: left } = (await ask('GET', '/api/admin/jobs?which=dead')).body!
    expect(left.filter(({ id }) => rows.some(row => row.id === id))).toEqual([])
  })
})
