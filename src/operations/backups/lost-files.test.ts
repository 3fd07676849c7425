// A backup whose file is gone or damaged here, one that lies somewhere else, and a directory that is a new one.
import { copyFileSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { isFailure } from '#basics'
import { testBackups } from '../../../test/support/backups.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { startS3 } from '../../../test/support/s3-server.ts'
import { recipientsOf } from './backups.ts'

const database = await testDatabase()
const { directory, identity, open } = await testBackups(database)
const s3 = await startS3()
const elsewhere = await mkdtemp(join(tmpdir(), 'elsewhere-'))
afterAll(async () => {
  await s3.close()
  rmSync(elsewhere, { recursive: true })
})
const rule = { days: 30, keep: 2, daily: 0, weekly: 0, monthly: 0 }
const here = open()
const withCopies = open({ hasOffsite: true, offsite: { url: s3.url, rule } })
const made = await here.create('for a test', { proves: true })
const path = join(directory, made.file)
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (isFailure(error) ? error.code : String(error)),
  )

it('in a new directory comes after all that lie elsewhere', async () => {
  const [first, next] = [await open({ directory: elsewhere }).create('elsewhere'), await here.create('and here again')]
  expect(first.number).toBeGreaterThan(made.number - 1)
  expect(next.number).toBeGreaterThan(made.number)
  expect(made.number).toBeGreaterThan(1e9)
})

it('that lies anywhere under any name is read, also beside whoever asks', async () => {
  const name = `copy-of-${process.pid}`
  copyFileSync(path, name)
  try {
    expect(await here.verify(name)).toEqual({ id: made.id, opened: true })
  } finally {
    rmSync(name)
  }
  await expect(here.verify('nowhere')).rejects.toThrow('There is no backup called nowhere.')
})

it('is whole although nobody can write down that it is, as on a disk that only reads', async () => {
  const { id } = await here.create('to be read')
  const note = join(directory, `${id}.check.json`)
  mkdirSync(note)
  expect(await here.verify(id)).toEqual({ id, opened: true })
  rmdirSync(note)
})

it('whose file is damaged or gone comes from the second place', async () => {
  await withCopies.sync()
  const whole = readFileSync(path)
  writeFileSync(path, whole.subarray(1))
  expect(await codeOf(here.verify(made.id))).toBe('damaged')
  expect(await withCopies.verify(made.id)).toEqual({ id: made.id, opened: true })
  expect(readFileSync(path).equals(whole)).toBe(true)
  expect((await here.list()).find(({ id }) => id === made.id)?.state).toBe('verified')
  rmSync(path)
  expect(await codeOf(here.verify(made.id))).toBe('not-found')
  expect(await withCopies.prove(made.id)).toMatchObject({ id: made.id })
})

it('is written for no key that is none, and the setting is named', async () => {
  const recipient = made.keys[0]!
  const mistyped = recipient.replace(/.$/, last => (last === 'q' ? 'p' : 'q'))
  await expect(recipientsOf([recipient, mistyped], undefined)).rejects.toThrow(/^BACKUP_RECIPIENTS holds/)
  await expect(
    recipientsOf(
      [recipient],
      identity.replace(/.$/, last => (last === 'Q' ? 'P' : 'Q')),
    ),
  ).rejects.toThrow(/^BACKUP_IDENTITY is/)
  expect(await recipientsOf([recipient], identity)).toEqual([recipient])
})
