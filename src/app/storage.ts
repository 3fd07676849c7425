// Which PostgreSQL is used, and how far it has been migrated: the embedded one or the one that DATABASE_URL names.
import type { Settings } from '#config'
import { type Database, migrate, type Migrated, openDatabase, startEmbedded, useEmbedded } from '#database'
import type { Log } from '#telemetry'
import { project } from './project.ts'
import type { Progress } from './words.ts'

export type Storage = {
  /** The running role's pool. */
  database: Database
  /** The same role on connections of its own: the queue does not wait for requests, nor they for it. */
  forJobs: Database
  migrated: Migrated
  /** Where the server is, as the running role and as the owner. */
  place: Pick<Server, 'url' | 'ownerUrl'>
  /** Works as the owner of the tables, on a connection of its own that is closed afterwards. */
  asOwner: <T>(work: (owner: Database) => Promise<T>) => Promise<T>
  /** What a start has to do once, as the running role, however long it takes: on a busy machine an instance that gives up never comes up. */
  atStart: <T>(work: (database: Database) => Promise<T>) => Promise<T>
  /** Pool first, embedded server last. */
  close: () => Promise<void>
}

export type StorageOptions = {
  settings: Settings
  log: Log
  progress: Progress
  /** `serve` owns the embedded server; every other verb borrows it. */
  owns: boolean
  /** Finds the running role's rights as they were. Default: they are set right. */
  leavesRights?: boolean
  /** Called when migrations are due, before the first: what it throws stops them. */
  beforeMigration?: (
    place: Pick<Server, 'url' | 'ownerUrl'>,
    about: { pending: readonly string[]; applied: number },
  ) => Promise<void>
}

/** The first process after an upgrade makes a backup and proves it before it migrates; the others wait for that. */
const migrationWaitMs = 30 * 60_000
/** They end what hangs, not what is slow. A new connection is a new process of the server's. */
const startLimits = { connectTimeoutMs: 60_000, statementTimeoutMs: 10 * 60_000, idleInTransactionTimeoutMs: 10 * 60_000 }

/** Starts or finds the server, migrates it as its owner, and opens the running role's pool. Throws Failure. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const server = await locate(options)
  try {
    const migrated = await migrate(server.ownerUrl, {
      directory: project.migrations,
      log: options.log,
      lockWaitMs: migrationWaitMs,
      ...(options.beforeMigration && { onBefore: about => options.beforeMigration!(server, about) }),
      ...(server.ownerUrl === server.url ? {} : { runningUrl: server.url }),
      leavesRights: options.leavesRights ?? false,
    })
    const { settings } = options
    const open = (url: string, poolSize: number, its: Partial<typeof startLimits> = {}): Database =>
      openDatabase({
        url,
        poolSize,
        connectTimeoutMs: settings.DATABASE_CONNECT_TIMEOUT_MS,
        idleTimeoutMs: settings.DATABASE_IDLE_TIMEOUT_MS,
        statementTimeoutMs: settings.DATABASE_STATEMENT_TIMEOUT_MS,
        lockTimeoutMs: settings.DATABASE_LOCK_TIMEOUT_MS,
        idleInTransactionTimeoutMs: settings.DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS,
        applicationName: 'tradewise',
        log: options.log,
        ...its,
      })
    const database = open(server.url, settings.DATABASE_POOL_SIZE)
    const forJobs = open(server.url, settings.DATABASE_JOBS_POOL_SIZE)
    const briefly = async <T>(opened: Database, work: (opened: Database) => Promise<T>): Promise<T> => {
      try {
        return await work(opened)
      } finally {
        await opened.close()
      }
    }
    const asOwner: Storage['asOwner'] = work => briefly(open(server.ownerUrl, 2), work)
    const atStart: Storage['atStart'] = work => briefly(open(server.url, 2, startLimits), work)
    const close = async () => {
      await Promise.all([database.close(), forJobs.close()])
      await server.stop()
    }
    return { database, forJobs, migrated, place: server, asOwner, atStart, close }
  } catch (error) {
    await server.stop()
    throw error
  }
}

export type Server = { url: string; ownerUrl: string; stop: () => Promise<void> }

export async function locate({ settings, log, progress, owns }: StorageOptions): Promise<Server> {
  const url = settings.DATABASE_URL?.reveal()
  if (url !== undefined && url !== 'embedded')
    return { url, ownerUrl: settings.DATABASE_MIGRATE_URL?.reveal() ?? url, stop: async () => {} }
  const start = owns ? startEmbedded : useEmbedded
  return start({ dataDir: settings.DATA_DIR, log, onProgress: text => progress(sentence(text)) })
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
