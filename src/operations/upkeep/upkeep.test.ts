import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { openAuditTrail } from '#audit-trail'
import { Failure } from '#basics'
import { probes } from '#health'
import { buildServer } from '#http'
import { openJobs } from '#jobs'
import type { Principal } from '#protection'
import { openRetention } from '#retention'
import { readSettings } from '#config'
import { openLog } from '#telemetry'
import { silent } from '../../../test/support/database-settings.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { sampleOptions } from '../../../test/support/sample-server.ts'
import { act, type Duty, fine, type Finding, look } from './duty.ts'
import type { DutiesAnswer } from './upkeep.contract.ts'
import { upkeepJobs } from './upkeep.jobs.ts'
import { upkeepRoutes } from './upkeep.routes.ts'
import { openUpkeep } from './upkeep.ts'

const database = await testDatabase({ poolSize: 6 })
const start = Date.parse('2026-06-10T12:00:00Z')
let time = start
const now = () => time
const log = openLog({ level: 'silent', readable: false, write: () => {} })
const trail = openAuditTrail({ database, now, log: silent })
const jobs = openJobs({ database, works: false, now, log })
let comes: () => Finding[] = () => [fine('All is there.')]
const duties: Duty[] = [
  { name: 'backup', rhythm: 'day', title: 'Backup', does: 'Looks.', carryOut: async () => comes() },
  { name: 'health-digest', rhythm: 'day', title: 'Digest', does: 'Tells.', isDigest: true, carryOut: async () => comes() },
]
const letters: { subject: string; text: string }[] = []
const root = randomUUID()
await database.pool.query(
  "INSERT INTO account VALUES ($1, 'root@example.net', 'root@example.net', 'R', 'admin', NULL, false, now(), NULL)",
  [root],
)
const emailsOf = async (ids: readonly string[]) => new Map(ids.includes(root) ? [[root, 'root@example.net']] : [])
const upkeep = openUpkeep({
  database,
  duties,
  times: { at: '04:00', timeZone: 'UTC' },
  since: async () => new Date('2026-06-01T00:00:00Z'),
  trail,
  tell: letter => void letters.push(letter),
  emailsOf,
  publicUrl: 'https://stocks.example.net',
  now,
  log,
})
upkeepJobs(jobs, upkeep)
const { settings } = readSettings({}, { readFile: () => '' })
const retention = openRetention({ database, settings, now })
const admin: Principal = { accountId: root, role: 'admin', sessionId: 's', hasSecondFactor: true, verifiedAt: start }
const people: Record<string, Principal> = { root: admin, later: { ...admin, verifiedAt: null }, ann: { ...admin, role: 'user' } }
const app = await buildServer({
  ...sampleOptions,
  mounts: [{ routes: upkeepRoutes({ upkeep, retention, jobs, trail, emailsOf, mails: true }) }],
  authenticate: async request => people[/__Host-session=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? ''] ?? null,
  now,
})
afterAll(async () => {
  await Promise.all([app.close(), jobs.close()])
  await trail.close()
})
beforeEach(async () => {
  time = start
  letters.length = 0
  comes = () => [fine('All is there.')]
  await database.pool.query('DELETE FROM duty_run')
})
const occasion = { by: null, signal: new AbortController().signal, progress: () => {} }
const ask = (method: 'GET' | 'POST', url: string, who = 'root') =>
  app.inject({ method, url, headers: { cookie: `__Host-session=${who}`, 'sec-fetch-site': 'same-origin' } })

describe('a duty', () => {
  it('leaves a record of when it was done, for whom, and what it found', async () => {
    comes = () => [look('One is old.', 'Renew it.'), fine('Two were looked at.')]
    await upkeep.carryOut('backup', { ...occasion, by: root })
    const [run] = await upkeep.runs('backup', 5)
    expect(run).toEqual({
      duty: 'backup',
      by: root,
      outcome: 'done',
      findings: comes(),
      startedAt: new Date(start),
      finishedAt: new Date(start),
    })
    const { events } = await trail.events({ kinds: ['duty.ended'] }, 1)
    expect(events).toMatchObject([{ subject: 'backup', actor: root, outcome: 'done', detail: { findings: 2, toAct: 0 } }])
  })

  it('that fails is a finding, and stays a failure for the queue; a fault of ours tells no inside', async () => {
    comes = () => {
      throw new Failure('io', 'The disk is full.')
    }
    await expect(upkeep.carryOut('backup', occasion)).rejects.toThrow('The disk is full.')
    comes = () => {
      throw new TypeError('x.y is undefined at /srv/app.js')
    }
    await expect(upkeep.carryOut('backup', occasion)).rejects.toThrow(TypeError)
    const runs = await upkeep.runs('backup', 5)
    expect(runs.map(({ outcome, findings }) => [outcome, findings[0]?.severity])).toEqual([
      ['failed', 'act'],
      ['failed', 'act'],
    ])
    expect(JSON.stringify(runs)).not.toContain('/srv')
    expect(await upkeep.condition()).toMatchObject({
      isWell: false,
      troubles: [expect.stringContaining('Backup: It failed'), expect.anything()],
    })
  })

  it('that is late is said to be, and that it was done, by hand or late, mends it', async () => {
    expect((await upkeep.condition()).troubles).toEqual([
      'Backup is overdue: it was due on 2026-06-10, and nobody did it.',
      'Digest is overdue: it was due on 2026-06-10, and nobody did it.',
    ])
    const probe = probes.duties(() => upkeep.condition())
    const { signal } = new AbortController()
    expect(await probe.look(signal)).toEqual({ status: 'degraded', detail: 'Overdue: Backup, Digest.' })
    for (const { name } of duties) await upkeep.carryOut(name, occasion)
    expect(await upkeep.condition()).toMatchObject({ isWell: true, says: '', troubles: [] })
    expect(await probe.look(signal)).toEqual({ status: 'healthy', detail: 'none is overdue' })
    time += 86_400_000
    expect((await upkeep.condition()).isWell).toBe(false)
  })

  it('whose finding asks for somebody to act is no trouble any more once a later run finds nothing', async () => {
    for (const { name } of duties) await upkeep.carryOut(name, occasion)
    comes = () => [act('The certificate is over.', 'Renew it.')]
    time += 1
    await upkeep.carryOut('backup', occasion)
    expect(await upkeep.condition()).toMatchObject({
      says: 'To do: Backup: The certificate is over.',
      troubles: ['Backup: The certificate is over.'],
    })
    comes = () => [fine('All is there.')]
    time += 1
    await upkeep.carryOut('backup', occasion)
    expect((await upkeep.condition()).isWell).toBe(true)
  })
})

describe('the operator', () => {
  it('gets a digest each time, and of other duties a letter when somebody has to act', async () => {
    await upkeep.carryOut('backup', occasion)
    expect(letters).toEqual([])
    await upkeep.carryOut('health-digest', occasion)
    expect(letters.at(-1)?.subject).toBe('TradeWise: Digest: all fine')
    comes = () => [fine('One was looked at.'), act('Two are old.', 'Renew them.', { accounts: [root, randomUUID()] })]
    await upkeep.carryOut('backup', occasion)
    expect(letters.at(-1)?.subject).toBe('TradeWise: Backup: 1 to do')
    expect(letters.at(-1)?.text).toContain('To do: Two are old.\n  root@example.net\n  Renew them.\n\nFine: One was looked at.')
    expect(letters.at(-1)?.text).toContain('https://stocks.example.net/admin/duties')
  })
})

describe('over HTTP', () => {
  it('the duties are for administrators, and doing one now for those who have just proven who they are', async () => {
    expect((await ask('GET', '/api/admin/duties', 'ann')).statusCode).toBe(403)
    expect((await ask('POST', '/api/admin/duties/backup/run', 'ann')).statusCode).toBe(403)
    expect((await ask('POST', '/api/admin/duties/backup/run', 'later')).json()).toMatchObject({ code: 'step-up-required' })
    expect((await ask('POST', '/api/admin/duties/no-such/run')).statusCode).toBe(400)
  })

  it('tell how each stands and what it found, with addresses of those only that are there still', async () => {
    comes = () => [act('Unused.', 'Disable them.', { accounts: [root, randomUUID()] })]
    await upkeep.carryOut('backup', { ...occasion, by: root })
    const { duties: all, timeZone } = (await ask('GET', '/api/admin/duties')).json<DutiesAnswer>()
    expect([timeZone, all.map(({ name, state }) => [name, state])]).toEqual([
      'UTC',
      [
        ['backup', 'done'],
        ['health-digest', 'overdue'],
      ],
    ])
    expect(all[0]!.runs).toMatchObject([
      { by: 'root@example.net', findings: [{ severity: 'act', accounts: ['root@example.net'] }] },
    ])
    expect(all[0]!.dueAt).toBe('2026-06-10T04:00:00.000Z')
  })

  it('one that is asked for is done once, waits to be taken up, and who asked is recorded', async () => {
    const { jobId } = (await ask('POST', '/api/admin/duties/backup/run')).json<{ jobId: string }>()
    expect(jobId).toMatch(/^[0-9a-f-]{36}$/)
    expect((await ask('POST', '/api/admin/duties/backup/run')).json()).toEqual({ jobId: null })
    const { duties: all } = (await ask('GET', '/api/admin/duties')).json<DutiesAnswer>()
    expect(all.map(({ work }) => work?.state ?? null)).toEqual(['waiting', null])
    const { events } = await trail.events({ kinds: ['duty.asked'] }, 1)
    expect(events).toMatchObject([{ subject: 'backup', actor: root }])
  })

  it('it is told how long every table keeps its rows, and that nothing older is there', async () => {
    const answer = await ask('GET', '/api/admin/retention')
    expect(answer.json()).toMatchObject({ isKept: true, orphans: 0 })
    expect(answer.json<{ rules: unknown[] }>().rules.length).toBeGreaterThan(60)
  })
})
