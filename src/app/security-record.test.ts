import { afterAll, expect, it } from 'vitest'
import { silent } from '../../test/support/database-settings.ts'
import { testDatabase } from '../../test/support/database.ts'
import { openAuditTrail } from '#audit-trail'
import { declarations, type Settings } from '#config'
import { openLog } from '#telemetry'
import { recordSecurityEvents, settingsSeen } from './security-record.ts'

const database = await testDatabase()
const trail = openAuditTrail({ database, now: () => Date.UTC(2026, 0, 2), log: silent })
const logged: string[] = []
const log = openLog({ level: 'warn', readable: false, write: line => logged.push(line) })
afterAll(() => trail.close())

it('records which settings were given, whichever they are, by name', async () => {
  const given = Object.keys(declarations) as Settings['given']
  await trail.record({ kind: 'settings.seen', outcome: 'done', detail: settingsSeen({ production: true, given } as Settings) })
  const { events } = await trail.events({ kinds: ['settings.seen'] })
  expect(events[0]?.detail).toMatchObject({ production: true, keys: 'SESSION_SECRET MONITORING_TOKEN' })
})

it('records what the door reports, with its address aside', async () => {
  const tell = recordSecurityEvents(trail, log)
  tell({
    kind: 'rate-limit.hit',
    address: '203.0.113.9',
    accountId: '7',
    detail: { method: 'GET', route: '/api/stocks/:symbol' },
  })
  tell({ kind: 'csp.report', address: '203.0.113.9', detail: { directive: 'script-src-elem', blocked: 'inline' } })
  await trail.flush()
  const { events } = await trail.events({ kinds: ['rate-limit.hit', 'csp.report'] })
  expect(new Set(events.map(({ kind, actor, subject, outcome }) => [kind, actor, subject, outcome].join(' ')))).toEqual(
    new Set(['csp.report  script-src-elem failed', 'rate-limit.hit 7 /api/stocks/:symbol refused']),
  )
  expect(events[0]?.personal).toEqual({ address: '203.0.113.9' })
})

it('neither throws nor fails a request when an event cannot be recorded', async () => {
  recordSecurityEvents(trail, log)({ kind: 'csp.report', address: '203.0.113.9', detail: { sessionToken: 'x' } })
  await expect.poll(() => logged.join()).toContain('could not be recorded')
})
