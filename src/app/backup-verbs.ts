// What the verbs of `backup` work with: the database as its owner and nothing else of the product, so that they also work where the product
// would not start.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { recordWithin } from '#audit-trail'
import { type Backups, newIdentity, openBackups, recipientsOf } from '#backups'
import { Failure } from '#basics'
import { developmentSecretFile, secretFileOnce, type Settings } from '#config'
import type { DatabaseLog } from '#database'
import { readEnvironment } from './environment.ts'
import { quietLog } from './for-verbs.ts'
import { project, projectVersion } from './project.ts'
import { locate } from './storage.ts'
import { openProgress, type Progress } from './words.ts'

type Where = { settings: Settings; log: DatabaseLog; progress: Progress; url: string; ownerUrl: string }

async function backupsOf({ settings, log, progress, url, ownerUrl }: Where): Promise<Backups> {
  const named = settings.BACKUP_IDENTITY?.reveal()
  const isOwn = !settings.production && settings.BACKUP_RECIPIENTS === undefined && named === undefined
  const identity = isOwn ? await developmentIdentity(settings.DATA_DIR) : named
  return openBackups({
    directory: settings.BACKUP_DIR ?? join(settings.DATA_DIR, 'backups'),
    url,
    ownerUrl,
    isEmbedded: settings.DATABASE_URL === undefined || settings.DATABASE_URL.reveal() === 'embedded',
    migrations: project.migrations,
    productVersion: projectVersion(),
    recipients: await recipientsOf(settings.BACKUP_RECIPIENTS, identity),
    keys: identity === undefined ? {} : { identity },
    isEncrypted: settings.BACKUP_ENCRYPTION === 'on',
    compression: settings.BACKUP_COMPRESSION,
    retention: { days: settings.BACKUP_RETENTION_DAYS, keep: settings.BACKUP_KEEP },
    now: () => Date.now(),
    log,
    progress,
  })
}

export function backupsOpener(program: Command) {
  return async () => {
    const { settings } = readEnvironment()
    const log = await quietLog(program)
    const { progress, end } = openProgress()
    const server = await locate({ settings, log, progress, owns: false })
    const backups = await backupsOf({ settings, log, progress, url: server.url, ownerUrl: server.ownerUrl })
    return {
      backups,
      record: (
        { trx }: { trx: Parameters<typeof recordWithin>[0] },
        done: { id: string; safety: string | null; keptTrail: boolean },
      ) =>
        recordWithin(trx, Date.now(), {
          kind: 'backup.restored',
          outcome: 'done',
          subject: done.id,
          detail: { before: done.safety ?? 'nothing', keptTrail: done.keptTrail },
        }),
      async close() {
        end()
        await server.stop()
      },
    }
  }
}

/** Made on first use and kept like the other secrets of development; the first of two at once wins. */
async function developmentIdentity(dataDirectory: string): Promise<string> {
  const file = developmentSecretFile(dataDirectory, 'backup-identity')
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : secretFileOnce(file, await newIdentity())
  const identity = /^AGE-SECRET-KEY-1\w+$/m.exec(kept)?.[0]
  if (identity === undefined)
    throw new Failure('damaged', 'The key for backups in the data directory (secrets/backup-identity) is cut short.')
  return identity
}
