// Work at backups that hangs in the middle of a piece: here at a database that takes the connection and never says a word.
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openBackups } from '#backups'
import { Failure } from '#basics'
import { limits, silent } from '../../test/support/database-settings.ts'
import { backupsOnThread } from './backups-thread.ts'

const directory = mkdtempSync(join(tmpdir(), 'backups-thread-'))
const mute = createServer(socket => socket.on('error', () => socket.destroy())).listen(0, '127.0.0.1')
await once(mute, 'listening')
afterAll(() => {
  mute.close()
  rmSync(directory, { recursive: true })
})
const url = `postgresql://nobody@127.0.0.1:${(mute.address() as AddressInfo).port}/nothing`

it('is ended with its thread when it does not stop by itself, and leaves no lock', async () => {
  const options = {
    directory,
    ownerUrl: url,
    url,
    isEmbedded: false,
    migrations: join(import.meta.dirname, '../../migrations'),
    productVersion: '0',
    recipients: [],
    keys: {},
    isEncrypted: false,
    compression: 'gzip',
    retention: { days: 30, keep: 2, daily: 0, weekly: 0, monthly: 0 },
    dataPlaces: [],
    hasOffsite: false,
  } as const
  const stopping = new AbortController()
  const outside = { log: silent, progress: () => {}, endMs: 50 }
  const backups = backupsOnThread(options, { ...limits, url, connectTimeoutMs: 60_000 }, outside)
  const connected = once(mute, 'connection')
  const made = backups.create('for a test', { signal: stopping.signal })
  await connected
  stopping.abort(new Failure('conflict', 'It was cancelled.'))
  await expect(made).rejects.toThrow('It was cancelled.')
  expect(readdirSync(directory).filter(name => name.endsWith('.part'))).toEqual([])
  // Whoever comes next meets the silent database, and no lock.
  const next = openBackups({ ...options, database: {} as never, now: () => Date.now(), log: silent, progress: () => {} })
  expect(await next.cleanup({ dryRun: true })).toEqual([])
  // The thread had no time to say what became of it; that the database is silent too takes nothing away.
  expect(await next.lastFailure()).toMatchObject({ what: 'backup', reason: 'for a test', outcome: 'failed' })
})
