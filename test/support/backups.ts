// Backups of a test's database, into a directory that is thrown away.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { type Backups, type BackupsOptions, newIdentity, openBackups, recipientOf } from '#backups'
import type { TestDatabase } from './database.ts'
import { silent } from './database-settings.ts'

export type TestBackups = { directory: string; identity: string; open: (other?: Partial<BackupsOptions>) => Backups }

/** Encrypted, with the key at hand unless it is taken away. */
export async function testBackups(database: TestDatabase): Promise<TestBackups> {
  const directory = mkdtempSync(join(tmpdir(), 'backups-'))
  afterAll(() => rmSync(directory, { recursive: true, force: true }))
  const identity = await newIdentity()
  const options: BackupsOptions = {
    directory,
    ownerUrl: database.ownerUrl,
    url: database.url,
    database,
    isEmbedded: false,
    migrations: join(import.meta.dirname, '../../migrations'),
    productVersion: '0',
    recipients: [await recipientOf(identity)],
    keys: { identity },
    isEncrypted: true,
    compression: 'gzip',
    retention: { days: 30, keep: 2, daily: 0, weekly: 0, monthly: 0 },
    dataPlaces: [directory],
    hasOffsite: false,
    now: () => Date.now(),
    log: silent,
    progress: () => {},
  }
  return { directory, identity, open: other => openBackups({ ...options, ...other }) }
}
