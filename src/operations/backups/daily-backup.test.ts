import { afterAll, beforeEach, expect, it, vi } from 'vitest'
import { Failure } from '#basics'
import { type JobContext, type Jobs, openJobs, type Payload, type Run } from '#jobs'
import { testBackups } from '../../../test/support/backups.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { openLog } from '#telemetry'
import type { Backups, Listed } from './backups.ts'
import { backupNow, copyAway, dailyBackup, proofNow } from './backup-kinds.ts'
import { backupsJobs } from './backups.jobs.ts'

// Each waits for a queue that is looked at every few seconds.
vi.setConfig({ testTimeout: 240_000 })
const database = await testDatabase()
const { open } = await testBackups(database)
const real = open()
/** What the next backup fails with. */
const faults: Failure[] = []
let made = 0
const backups: Backups = {
  ...real,
  create(reason, wishes) {
    made++
    const fault = faults.shift()
    return fault ? Promise.reject(fault) : real.create(reason, wishes)
  },
}
const log = openLog({ level: 'silent', readable: false, write: () => {} })
const jobs = [1, 2].map(() => openJobs({ database, works: true, now: () => Date.now(), log }))
/** Half a day away: it comes due when a test says so, and not because it is two o'clock. */
const plan = { at: new Date(Date.now() + 12 * 3_600_000).toISOString().slice(11, 16), timeZone: 'UTC' }
for (const each of jobs) backupsJobs(each, backups, plan)
await jobs[0]!.startWorker()
await jobs[1]!.startWorker()
afterAll(async () => {
  await Promise.all(jobs.map(each => each.stopWorker(1_000)))
  await Promise.all(jobs.map(each => each.close()))
})
const until = (holds: () => Promise<void>) => vi.waitFor(holds, { timeout: 120_000, interval: 250 })
const daily = async () => (await real.list()).filter(({ reason }) => reason === 'daily')
const nextRun = async () => (await jobs[0]!.numbers()).schedules.find(({ name }) => name === dailyBackup.name)?.nextRunAt
/** As it looks to processes that come back that much later. */
const comeDue = (ago: string) =>
  database.pool.query('UPDATE job_schedule SET next_at = now() - $1::interval WHERE name = $2', [ago, dailyBackup.name])

/** Whoever made or proved the last one holds the lock for a moment longer: who asks meanwhile is refused. */
const atWork = `SELECT name FROM job WHERE state IN ('created', 'active') AND start_after <= now() AND name <> 'dead-letter'`
beforeEach(async () => {
  await vi.waitUntil(async () => (await database.pool.query(atWork)).rowCount === 0, { timeout: 100_000, interval: 250 })
})

it('is made once by two processes at once, proved, and is due again within a day', async () => {
  await until(async () => expect(await nextRun()).toBeDefined())
  await comeDue('1 second')
  await until(async () => expect((await daily()).map(({ state }) => state)).toEqual(['proved']))
  const hours = (Date.parse((await nextRun())!) - Date.now()) / 3_600_000
  expect(hours > 0 && hours <= 25).toBe(true)
})

it('is made up for once after three days without a process, and what a restore put aside is proved then', async () => {
  const aside = await real.create('before a restore')
  await comeDue('3 days')
  await until(async () => expect((await daily()).map(({ state }) => state)).toEqual(['proved', 'proved']))
  expect(made).toBe(2)
  await until(async () => expect((await real.list()).find(({ id }) => id === aside.id)?.state).toBe('proved'))
})

it('is asked for by an administrator, followed, and proved again', async () => {
  const by = { by: 'a0000000-0000-4000-8000-000000000000' }
  const id = (await jobs[1]!.send(backupNow, by))!
  await until(async () =>
    expect(await jobs[1]!.follow(backupNow, id)).toMatchObject({ state: 'done', says: expect.stringMatching(/…$/) }),
  )
  const [newest] = await real.list()
  expect(newest).toMatchObject({ reason: 'asked for', state: 'proved' })
  const proof = (await jobs[0]!.send(proofNow, { ...by, backup: newest!.id }))!
  await until(async () => expect((await jobs[0]!.follow(proofNow, proof))?.state).toBe('done'))
  const unknown = (await jobs[0]!.send(proofNow, { ...by, backup: '20200101T000000Z-000000' }))!
  await until(async () =>
    expect(await jobs[0]!.follow(proofNow, unknown)).toMatchObject({
      state: 'failed',
      says: expect.stringMatching(/no backup called/),
    }),
  )
})

it('is tried again when the database was away at its time', async () => {
  const before = (await daily()).length
  faults.push(new Failure('busy', 'The database is away; try again in a moment.'))
  await comeDue('1 second')
  const row = async () => (await jobs[0]!.numbers()).queues.find(({ name }) => name === dailyBackup.name)
  await until(async () => expect(await row()).toMatchObject({ retrying: 1 }))
  await database.pool.query(`UPDATE job SET start_after = now() WHERE state = 'retry'`)
  await until(async () => expect((await daily()).map(({ state }) => state)).toEqual(Array(before + 1).fill('proved')))
})

/** What a run of the daily one asks of the backups and of the queue. */
async function askedBy(state: Listed['state']): Promise<string[]> {
  const asked: string[] = []
  let run: Run<Payload> | undefined
  const handed = {
    handle: (kind: { name: string }, its: Run<Payload>) => void (kind.name === dailyBackup.name && (run = its)),
    schedule: () => {},
    send: async ({ name }: { name: string }) => void asked.push(name),
  }
  const stands = {
    ...real,
    copiesAway: true,
    create: async () => ({ state }) as Listed,
    list: async () => [],
    cleanup: async (how: object) => (asked.push(`cleanup ${JSON.stringify(how)}`), []),
  }
  backupsJobs(handed as unknown as Jobs, stands, plan)
  await run!({}, { id: 'a', attempt: 0, signal: new AbortController().signal, progress: () => {} })
  return asked
}

it('makes room only when it is good, doubting the clock, and is copied to the second place by a job of its own', async () => {
  const cleanup = 'cleanup {"dryRun":false,"doubting":true}'
  expect(await askedBy('proved')).toEqual([cleanup, copyAway.name])
  expect(await askedBy('proved-while-writing')).toEqual([cleanup, copyAway.name])
  expect(await askedBy('written')).toEqual([copyAway.name])
})

it('is not tried again and again when trying cannot mend it', async () => {
  made = 0
  faults.push(new Failure('misconfigured', 'no key'))
  let run: Run<Payload> | undefined
  const handed = { handle: (kind: { name: string }, its: Run<Payload>) => void (kind.name === dailyBackup.name && (run = its)) }
  backupsJobs({ ...jobs[0]!, ...handed, schedule: () => {} } as Jobs, backups, plan)
  const job = (id: string): JobContext => ({ id, attempt: 0, signal: new AbortController().signal, progress: () => {} })
  await expect(run!({}, job('a'))).rejects.toThrow('no key')
  await expect(run!({}, job('a'))).rejects.toThrow('no key')
  expect(made).toBe(1)
  await run!({}, job('b'))
  expect(made).toBe(2)
})
