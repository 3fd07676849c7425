import { afterAll, expect, it, vi } from 'vitest'
import { Failure } from '#basics'
import { openJobs } from '#jobs'
import { testBackups } from '../../../test/support/backups.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { openLog } from '#telemetry'
import type { Backups } from './backups.ts'
import { backupNow, dailyBackup, proofNow } from './backup-kinds.ts'
import { backupsJobs } from './backups.jobs.ts'

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
let now = Date.parse('2026-03-28T23:00:00Z')
const log = openLog({ level: 'silent', readable: false, write: () => {} })
const jobs = [1, 2].map(() => openJobs({ database, works: true, now: () => now, log }))
// In Berlin 02:00 does not exist in the night that follows: the clock goes from 02:00 to 03:00.
for (const each of jobs) backupsJobs(each, backups, { at: '02:00', timeZone: 'Europe/Berlin' })
await jobs[0]!.startWorker()
await jobs[1]!.startWorker()
afterAll(async () => {
  await Promise.all(jobs.map(each => each.stopWorker(1_000)))
  await Promise.all(jobs.map(each => each.close()))
})
const until = (holds: () => Promise<void>) => vi.waitFor(holds, { timeout: 60_000, interval: 250 })
const daily = async () => (await real.list()).filter(({ reason }) => reason === 'daily')
const nextRun = async () => (await jobs[0]!.numbers()).schedules.find(({ name }) => name === dailyBackup.name)?.nextRunAt

it('is made once a day by two processes at once, proved, also in the night in which its hour does not exist', async () => {
  await until(async () => expect(await nextRun()).toBe('2026-03-29T01:00:00.000Z'))
  now = Date.parse('2026-03-29T01:00:05Z')
  await until(async () => expect((await daily()).map(({ state }) => state)).toEqual(['proved']))
  expect(await nextRun()).toBe('2026-03-30T00:00:00.000Z')
})

it('is made up for once after three days without a process', async () => {
  now = Date.parse('2026-04-02T10:00:00Z')
  await until(async () => expect((await daily()).map(({ state }) => state)).toEqual(['proved', 'proved']))
  expect(made).toBe(2)
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

it('is not tried again and again when trying cannot mend it', async () => {
  made = 0
  faults.push(new Failure('misconfigured', 'no key'))
  now = Date.parse('2026-04-03T10:00:00Z')
  await until(async () => expect(made).toBe(1))
  const waiting = async () => (await jobs[0]!.numbers()).queues.find(({ name }) => name === dailyBackup.name)
  await until(async () => expect(await waiting()).toMatchObject({ retrying: 1 }))
  await database.pool.query(`UPDATE job SET start_after = now() WHERE state = 'retry'`)
  await until(async () => expect((await jobs[0]!.numbers()).schedules[0]).toMatchObject({ lastStatus: 'failed' }))
  expect(made).toBe(1)
})
