import { afterAll, describe, expect, it } from 'vitest'
import { silent } from '../../../test/support/database-settings.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { sampleOptions } from '../../../test/support/sample-server.ts'
import { buildServer } from '#http'
import type { Principal } from '#protection'
import type { AuditEventsAnswer } from './audit-trail.contract.ts'
import { auditTrailRoutes } from './audit-trail.routes.ts'
import { openAuditTrail } from './audit-trail.ts'

const nowMs = Date.UTC(2026, 0, 2)
const database = await testDatabase()
const trail = openAuditTrail({ database, now: () => nowMs, log: silent })
const ann: Principal = { accountId: 'ann', role: 'user', sessionId: 's', hasSecondFactor: false, verifiedAt: nowMs }
const people: Record<string, Principal> = {
  ann,
  annLater: { ...ann, verifiedAt: null },
  root: { ...ann, accountId: 'root', role: 'admin', hasSecondFactor: true },
  rootWithoutFactor: { ...ann, accountId: 'root', role: 'admin' },
}
const app = await buildServer({
  ...sampleOptions,
  mounts: [{ routes: auditTrailRoutes(trail) }],
  authenticate: async request => people[/__Host-session=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? ''] ?? null,
  now: () => nowMs,
})
afterAll(async () => {
  await app.close()
  await trail.close()
})
const get = (url: string, who?: string) =>
  app.inject({ url, ...(who && { headers: { cookie: `__Host-session=${who}`, 'sec-fetch-site': 'same-origin' } }) })

await trail.record({ kind: 'sign-in', outcome: 'done', actor: 'ann', address: '203.0.113.1', userAgent: '=cmd|calc' })
await trail.record({ kind: 'sign-in', outcome: 'done', actor: 'bob', address: '203.0.113.2' })
await trail.record({ kind: 'account.disabled', outcome: 'done', actor: 'root', subject: 'ann', address: '203.0.113.3' })

describe('the audit trail over HTTP', () => {
  it.each([
    ['/api/admin/audit-trail', undefined, 401],
    ['/api/admin/audit-trail', 'ann', 403],
    ['/api/admin/audit-trail', 'rootWithoutFactor', 403],
    ['/api/admin/audit-trail', 'root', 200],
    ['/api/admin/audit-trail/export', 'ann', 403],
    ['/api/admin/audit-trail/export', 'root', 200],
    ['/api/account/events', undefined, 401],
    ['/api/account/events', 'ann', 200],
    ['/api/account/events/export', undefined, 401],
    ['/api/account/events/export', 'annLater', 403],
    ['/api/account/events/export', 'ann', 200],
  ])('answers %s to %s with %i', async (url, who, status) => expect((await get(url, who)).statusCode).toBe(status))

  it('shows an account its own events, and of an admin who took part nothing personal', async () => {
    const { events, next } = (await get('/api/account/events?to=2026-01-03', 'ann')).json<AuditEventsAnswer>()
    const told = events.filter(({ kind }) => kind !== 'data.exported')
    expect(told.map(({ kind, actor, personal }) => [kind, actor, personal])).toEqual([
      ['account.disabled', 'root', {}],
      ['sign-in', 'ann', { address: '203.0.113.1', userAgent: '=cmd|calc' }],
    ])
    expect(told[1]!.says).toBe('Somebody signed in.')
    expect(next).toBeNull()
  })

  it('has no way for an account to ask for those of another', async () => {
    for (const url of ['/api/account/events?actor=bob', '/api/account/events?own=bob', '/api/account/events/export?subject=bob'])
      expect((await get(url, 'ann')).statusCode).toBe(400)
  })

  it('filters and pages for admins', async () => {
    const page = (await get('/api/admin/audit-trail?kind=sign-in&limit=1', 'root')).json<AuditEventsAnswer>()
    expect(page.events.map(({ actor }) => actor)).toEqual(['bob'])
    const older = (await get(`/api/admin/audit-trail?kind=sign-in&before=${page.next}`, 'root')).json<AuditEventsAnswer>()
    expect(older.events.map(({ actor }) => actor)).toEqual(['ann'])
    expect((await get('/api/admin/audit-trail?kind=nonsense', 'root')).statusCode).toBe(400)
    expect((await get('/api/admin/audit-trail?actor=bob&from=2027-01-01', 'root')).json<AuditEventsAnswer>().events).toEqual([])
  })

  it('exports a table that a spreadsheet does not obey, and records it', async () => {
    const answer = await get('/api/account/events/export?kind=sign-in', 'ann')
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(answer.headers['content-disposition']).toBe('attachment; filename="audit-trail.csv"')
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.body).toBe(
      'row,at,kind,outcome,actor,subject,count,detail,address,userAgent,personal\r\n' +
        "1,2026-01-02T00:00:00.000Z,sign-in,done,ann,,1,,203.0.113.1,'=cmd|calc,\r\n",
    )
    const { events } = await trail.events({ kinds: ['data.exported'], actor: 'ann' })
    expect(events[0]).toMatchObject({ subject: 'account-events', outcome: 'done' })
  })

  it('exports JSON', async () => {
    const answer = await get('/api/admin/audit-trail/export?format=json&kind=sign-in', 'root')
    expect(answer.json<{ actor: string }[]>().map(({ actor }) => actor)).toEqual(['bob', 'ann'])
  })
})
