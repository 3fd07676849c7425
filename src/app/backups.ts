// Backups, put together from settings: which directory, whose keys, how long they stay, and what is told of them to the audit trail.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AuditTrail, openAuditTrail } from '#audit-trail'
import { type Backups, type BackupsOptions, type Follow, newIdentity, openBackups, recipientsOf, type Restored } from '#backups'
import { Failure, isFailure } from '#basics'
import { developmentSecretFile, secretFileOnce, type Settings } from '#config'
import { type Database, type DatabaseLog, isOnThisMachine, openDatabase } from '#database'
import type { Jobs } from '#jobs'
import type { InsideBackups } from '#readiness'
import type { Log } from '#telemetry'
import { backupsOnThread } from './backups-thread.ts'
import { project, projectVersion } from './project.ts'
import type { Progress } from './words.ts'

export type Place = { url: string; ownerUrl: string }
type Parts = { settings: Settings; log: DatabaseLog; progress: Progress; place: Place; database: Database }

export async function backupsOf(parts: Parts): Promise<Backups> {
  return (await backupsAndRestore(parts)).backups
}

/** `restore`: on a thread as well, with its event in the audit trail. */
export async function backupsAndRestore({
  settings,
  log,
  progress,
  place,
  database,
}: Parts): Promise<{ backups: Backups; restore: (which: string) => Promise<Restored> }> {
  const plain = await plainOptions(settings, place)
  const { restoreOnThread, ...onThread } = backupsOnThread(plain, ownersLimits(place, settings), { log, progress })
  return {
    backups: { ...openBackups({ ...plain, database, now: () => Date.now(), log, progress }), ...onThread },
    restore: restoreOnThread,
  }
}

/** All that can be told to a thread. */
async function plainOptions(settings: Settings, place: Place) {
  const named = settings.BACKUP_IDENTITY?.reveal()
  const passphrase = settings.BACKUP_PASSPHRASE?.reveal()
  const isOwn =
    !settings.production && settings.BACKUP_RECIPIENTS === undefined && named === undefined && passphrase === undefined
  const identity = isOwn ? await developmentIdentity(settings.DATA_DIR) : named
  const isEmbedded = settings.DATABASE_URL === undefined || settings.DATABASE_URL.reveal() === 'embedded'
  return {
    directory: backupDirectory(settings),
    url: place.url,
    ownerUrl: place.ownerUrl,
    isEmbedded,
    migrations: project.migrations,
    productVersion: projectVersion(),
    recipients: await recipientsOf(settings.BACKUP_RECIPIENTS, identity),
    keys: { ...(identity !== undefined && { identity }), ...(passphrase !== undefined && { passphrase }) },
    isEncrypted: settings.BACKUP_ENCRYPTION === 'on',
    compression: settings.BACKUP_COMPRESSION,
    retention: {
      days: settings.BACKUP_RETENTION_DAYS,
      keep: settings.BACKUP_KEEP,
      daily: settings.BACKUP_KEEP_DAILY,
      weekly: settings.BACKUP_KEEP_WEEKLY,
      monthly: settings.BACKUP_KEEP_MONTHLY,
    },
    dataPlaces: dataPlaces(settings, place, isEmbedded),
    hasOffsite: settings.BACKUP_S3_URL !== undefined,
    offsite: offsiteOf(settings),
  } satisfies Partial<BackupsOptions>
}

function offsiteOf(settings: Settings): BackupsOptions['offsite'] {
  const url = settings.BACKUP_S3_URL?.reveal()
  if (url === undefined) return undefined
  const rule = { days: settings.BACKUP_S3_RETENTION_DAYS, keep: settings.BACKUP_S3_KEEP, daily: 0, weekly: 0, monthly: 0 }
  return { url, rule }
}

function backupDirectory(settings: Settings): string {
  return settings.BACKUP_DIR ?? join(settings.DATA_DIR, 'backups')
}

/** For the self-audit: the same backups, elsewhere and at other times. */
export async function insideBackups(
  { settings, place, database, log, progress }: Parts,
  jobs: Pick<Jobs, 'numbers'>,
): Promise<InsideBackups> {
  const plain = await plainOptions(settings, place)
  const passwords = [place.url, place.ownerUrl].map(url => decodeURIComponent(new URL(url).password))
  return {
    directory: plain.directory,
    keep: plain.retention.keep,
    at: ({ directory = plain.directory, laterMs = 0 }) =>
      openBackups({ ...plain, database, log, progress, directory, now: () => Date.now() + laterMs }),
    nextRunAt: async () => (await jobs.numbers()).schedules.find(({ name }) => name === 'backup.daily')?.nextRunAt ?? null,
    secrets: [...passwords, ...Object.values(plain.keys)].filter(secret => secret !== ''),
  }
}

/** Where the rows lie on this machine; a server elsewhere is lost with another disk. */
function dataPlaces({ DATA_DIR }: Settings, { url }: Place, isEmbedded: boolean): string[] {
  if (!isEmbedded && !isOnThisMachine(url)) return []
  const usual = isEmbedded ? '/var/lib/tradewise' : '/var/lib/postgresql'
  if (!existsSync(usual)) return [DATA_DIR]
  return isEmbedded ? [DATA_DIR, usual] : [usual]
}

/** As the owner of the tables, for those who have no pool of their own. */
export function ownersPool(place: Place, settings: Settings, log: DatabaseLog): Database {
  return openDatabase({ ...ownersLimits(place, settings), log })
}

function ownersLimits({ ownerUrl }: Place, settings: Settings) {
  return {
    url: ownerUrl,
    poolSize: 2,
    connectTimeoutMs: settings.DATABASE_CONNECT_TIMEOUT_MS,
    idleTimeoutMs: settings.DATABASE_IDLE_TIMEOUT_MS,
    statementTimeoutMs: settings.DATABASE_STATEMENT_TIMEOUT_MS,
    lockTimeoutMs: settings.DATABASE_LOCK_TIMEOUT_MS,
    idleInTransactionTimeoutMs: settings.DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS,
    applicationName: 'tradewise backup',
  }
}

/** What was done goes into the trail; that it cannot be recorded is told, and is no fault of the backup. */
export function recordBackups(trail: AuditTrail, backups: Backups, log: Pick<Log, 'warn'>): Backups {
  const record = async (event: Parameters<AuditTrail['record']>[0]): Promise<void> => {
    await trail
      .record(event)
      .catch((error: unknown) => log.warn({ err: error }, 'a backup could not be recorded in the audit trail'))
  }
  const who = ({ by }: Follow) => (by === undefined ? {} : { actor: by })
  const failed = (error: unknown) => ({ outcome: 'failed' as const, detail: { code: isFailure(error) ? error.code : 'bug' } })
  return {
    ...backups,
    async create(reason, wishes = {}) {
      const event = { kind: 'backup.made', ...who(wishes) } as const
      try {
        const made = await backups.create(reason, wishes)
        await record({ ...event, outcome: 'done', subject: made.id, detail: { reason, state: made.state } })
        return made
      } catch (error) {
        await record({ ...event, subject: reason, ...failed(error) })
        throw error
      }
    },
    async prove(which, follow = {}) {
      const event = { kind: 'backup.proved', ...who(follow) } as const
      try {
        const proved = await backups.prove(which, follow)
        await record({ ...event, outcome: 'done', subject: proved.id })
        return proved
      } catch (error) {
        await record({ ...event, subject: which.slice(0, 100), ...failed(error) })
        throw error
      }
    },
    async sync(follow = {}) {
      const event = { kind: 'backup.copied', ...who(follow) } as const
      try {
        const synced = await backups.sync(follow)
        if (synced && synced.uploaded.length + synced.removed.length > 0)
          await record({
            ...event,
            outcome: 'done',
            detail: { copied: synced.uploaded.length, removed: synced.removed.length, newest: synced.there[0] ?? 'none' },
          })
        return synced
      } catch (error) {
        await record({ ...event, ...failed(error) })
        throw error
      }
    },
    async cleanup(options) {
      const removed = await backups.cleanup(options)
      if (!options.dryRun && removed.length > 0)
        await record({ kind: 'backup.removed', outcome: 'done', detail: { count: removed.length, oldest: removed.at(-1)! } })
      return removed
    },
  }
}

/** What has rows is backed up and proved first; where that fails, the migration does not happen. Throws Failure. */
export function backupBeforeMigration({ settings, log, progress }: { settings: Settings; log: Log; progress: Progress }) {
  return async (place: Place, { applied, pending }: { applied: number; pending: readonly string[] }): Promise<void> => {
    // Nothing was ever stored where no migration has run.
    if (applied === 0) return
    const database = ownersPool(place, settings, log)
    const trail = openAuditTrail({ database, now: () => Date.now(), log })
    try {
      const backups = recordBackups(trail, await backupsOf({ settings, log, progress, place, database }), log)
      const made = await backups.create(`before ${pending[0]}`, { proves: true })
      log.info({ backup: made.id, state: made.state }, 'backed up before the migration')
    } catch (error) {
      if (!isFailure(error)) throw error
      throw new Failure(error.code, `The database was not migrated, because the backup before it failed: ${error.message}`, {
        cause: error,
      })
    } finally {
      await trail.close()
      await database.close()
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
