import { createHash } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openAuditTrail } from '#audit-trail'
import { buildServer } from '#http'
import { openJobs } from '#jobs'
import type { Principal } from '#protection'
import { openLog } from '#telemetry'
import { testBackups } from '../../../test/support/backups.ts'
import { silent } from '../../../test/support/database-settings.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { sampleOptions } from '../../../test/support/sample-server.ts'
import type { BackupsAnswer } from './backups.contract.ts'
import { backupsJobs } from './backups.jobs.ts'
import { backupsRoutes } from './backups.routes.ts'

const database = await testDatabase()
const { directory, open } = await testBackups(database)
const backups = open()
const now = () => Date.now()
const log = openLog({ level: 'silent', readable: false, write: () => {} })
const trail = openAuditTrail({ database, now, log: silent })
// Nobody takes the jobs up here: what is asked for waits.
const jobs = openJobs({ database, works: false, now, log })
backupsJobs(jobs, backups, { at: '02:00', timeZone: 'UTC' })
const root: Principal = { accountId: 'root', role: 'admin', sessionId: 's', hasSecondFactor: true, verifiedAt: now() }
const people: Record<string, Principal> = { root, rootLater: { ...root, verifiedAt: null }, ann: { ...root, role: 'user' } }
const serverOf = (its: typeof backups) =>
  buildServer({
    ...sampleOptions,
    mounts: [{ routes: backupsRoutes({ backups: its, jobs, trail }) }],
    authenticate: async request => people[/__Host-session=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? ''] ?? null,
    now,
  })
const [app, keyless] = [await serverOf(backups), await serverOf(open({ keys: {} }))]
afterAll(async () => {
  await Promise.all([app.close(), keyless.close(), jobs.close()])
  await trail.close()
})
const ask = (method: 'GET' | 'POST', url: string, who: string, at = app) =>
  at.inject({ method, url, headers: { cookie: `__Host-session=${who}`, 'sec-fetch-site': 'same-origin' } })
const listed = async (at = app) => (await ask('GET', '/api/admin/backups', 'root', at)).json<BackupsAnswer>()

const first = await backups.create('daily', { proves: true })
const second = await backups.create('by command')

describe('the backups over HTTP', () => {
  it('are for administrators, and a file for those who have just proven who they are', async () => {
    for (const [method, url] of [
      ['GET', ''],
      ['POST', ''],
      ['POST', `/${first.id}/proof`],
      ['GET', `/${first.id}/file`],
    ] as const)
      expect((await ask(method, `/api/admin/backups${url}`, 'ann')).statusCode).toBe(403)
    const later = await ask('GET', `/api/admin/backups/${first.id}/file`, 'rootLater')
    expect([later.statusCode, later.json<{ code: string }>().code]).toEqual([403, 'step-up-required'])
  })

  it('are listed with their state, what is wrong, and that one disk holds all', async () => {
    const answer = await listed()
    expect(answer.backups.map(({ id, state, reason }) => [id, state, reason])).toEqual([
      [second.id, 'written', 'by command'],
      [first.id, 'proved', 'daily'],
    ])
    expect(answer.backups[1]!.rows).toBeGreaterThan(0)
    expect(answer).toMatchObject({ lastGood: first.id, lastProved: first.id, isOverdue: false, troubles: [], isSafe: false })
    expect(answer.safety).toMatch(/^Not safe yet/)
    expect(answer.runs.map(({ what, outcome }) => [what, outcome])).toEqual([
      ['backup', 'done'],
      ['backup', 'done'],
    ])
    expect(JSON.stringify(answer)).not.toMatch(/postgresql:|only-for-tests|AGE-SECRET/)
    expect(JSON.stringify(answer)).not.toContain(directory)
  })

  it('are made and proved as jobs, which the list follows; a second ask for the same is not a second job', async () => {
    const made = await ask('POST', '/api/admin/backups', 'root')
    expect(made.statusCode).toBe(202)
    const { jobId } = made.json<{ jobId: string }>()
    expect((await listed()).work).toMatchObject({ what: 'backup', jobId, state: 'waiting' })
    expect((await ask('POST', '/api/admin/backups', 'root')).json()).toEqual({ jobId: null })
    expect((await ask('POST', `/api/admin/backups/${second.id}/proof`, 'root')).statusCode).toBe(202)
    expect((await ask('POST', '/api/admin/backups/20200101T000000Z-000000/proof', 'root')).statusCode).toBe(404)
    expect((await ask('POST', '/api/admin/backups/..%2fx/proof', 'root')).statusCode).toBe(400)
  })

  it('are not proved where there is no secret key, and it is said why', async () => {
    expect((await listed(keyless)).canProve).toBe(false)
    const refused = await ask('POST', `/api/admin/backups/${first.id}/proof`, 'root', keyless)
    expect([refused.statusCode, refused.json<{ detail: string }>().detail]).toEqual([
      403,
      expect.stringContaining('BACKUP_IDENTITY'),
    ])
  })

  it('are downloaded as they are, which is recorded', async () => {
    const file = await ask('GET', `/api/admin/backups/${first.id}/file`, 'root')
    expect(file.statusCode).toBe(200)
    expect(file.headers['content-disposition']).toBe(`attachment; filename="${first.file}"`)
    expect(createHash('sha256').update(file.rawPayload).digest('hex')).toBe(first.sha256)
    const { events } = await trail.events({ kinds: ['backup.downloaded'] })
    expect(events).toMatchObject([{ actor: 'root', subject: first.id }])
  })

  it('tell of one whose file is gone, and give nothing for it', async () => {
    rmSync(join(directory, second.file))
    const { backups: all, troubles, isOverdue } = await listed()
    expect(all[0]).toMatchObject({ state: 'bad', says: 'Its file is not there.' })
    expect([troubles, isOverdue]).toEqual([[`${second.id} is bad: Its file is not there.`], false])
    expect((await ask('GET', `/api/admin/backups/${second.id}/file`, 'root')).statusCode).toBe(422)
  })
})

describe('how they are', () => {
  const day = 86_400_000
  it.each([
    ['a day and three hours later', 27 * 3_600_000, true],
    ['400 days later', 400 * day, true],
    ['an hour later', 3_600_000, false],
    ['when the clock is half an hour behind', -1_800_000, false],
    ['when the clock is two years behind, so that it would be overdue in two years only', -730 * day, true],
  ])('is overdue %s: %s', async (_, laterMs, overdue) => {
    expect((await open({ now: () => Date.now() + laterMs }).condition()).isOverdue).toBe(overdue)
  })
  it('is overdue when there never was one, a day after the installation was made', async () => {
    const empty = (laterMs: number) => open({ directory: join(directory, 'none'), now: () => Date.now() + laterMs }).condition()
    expect(await empty(3_600_000)).toMatchObject({ isOverdue: false, lastGood: null })
    expect((await empty(50 * 3_600_000)).unprovedMs).toBeGreaterThanOrEqual(50 * 3_600_000)
    expect(await empty(30 * 3_600_000)).toMatchObject({ isOverdue: true, troubles: ['There is no proved backup.'] })
  })
  it('is not safe with a second place to which nothing was copied, and is where the data are elsewhere', async () => {
    expect(await open({ hasOffsite: true }).safety()).toMatchObject({
      isSafe: false,
      safety: expect.stringContaining('nothing has been copied'),
    })
    expect((await open({ dataPlaces: [] }).safety()).isSafe).toBe(true)
    expect((await open({ dataPlaces: ['/proc'] }).safety()).isSafe).toBe(true)
  })
  it('is not safe with an older copy in the second place, and is with that of the newest good one', async () => {
    const there = (...ids: string[]) =>
      writeFileSync(
        join(directory, 'second-place.json'),
        JSON.stringify({ place: 'p', uploaded: [], removed: [], there: ids, at: '' }),
      )
    const older = '20200101T000000Z-000000'
    there(older)
    expect(await open({ hasOffsite: true }).safety()).toMatchObject({
      isSafe: false,
      safety: `Not safe yet: the newest good backup, ${first.id}, is not in the second place (BACKUP_S3_URL); the newest there is ${older}.`,
    })
    there(first.id, older)
    expect((await open({ hasOffsite: true }).condition()).isSafe).toBe(true)
  })
})
