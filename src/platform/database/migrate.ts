// Moves a database forward. Each file runs in its own transaction together with its entry in the record, under one session
// lock: whoever is killed in between leaves a database at some whole version, and the next start carries on.
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type ClientBase } from 'pg'
import { Failure } from '#basics'
import { connectionOf, noticedWhenGone } from './connection.ts'
import type { DatabaseLog } from './database-log.ts'
import { databaseFailure } from './faults.ts'
import { type AppliedMigration, type MigrationFile, pendingMigrations, readMigrations } from './migration-files.ts'
import { grantToRunningRole } from './roles.ts'
import { schemaName } from './schema.ts'
import { watchSilence } from './silence.ts'

export interface MigrateOptions {
  /** Folder with NNNN-name.sql. */
  directory: string
  /** The running role's address: gets rights on all tables. Absent, or the same role as the owner's: nothing is granted, with a warning. */
  runningUrl?: string
  log: DatabaseLog
  /** Called once before the first pending file runs, under the lock: the place for a backup. `applied` is 0 on an empty database. */
  onBefore?(about: { pending: readonly string[]; applied: number }): Promise<void>
  /** Where nothing is pending, the running role's rights stay as they are: for whoever looks at them. Default: they are set right. */
  leavesRights?: boolean
  /** How long to wait while another process migrates; default 60 s. */
  lockWaitMs?: number
}

export interface Migrated {
  /** File names that ran now, without `.sql`. */
  applied: string[]
  /** The database's version afterwards: the number of its newest migration, 0 when there is none. */
  version: number
}

/** Any number that nobody else uses: TWMIGR in ASCII. */
export const lockKey = '92733935535954'
/** Whether somebody migrates or restores at this moment, as `held`: one who holds the lock above, or still keeps writers out of every table. */
export const isReplacedNow = `SELECT EXISTS (
  SELECT 1 FROM pg_locks WHERE granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (locktype = 'advisory' AND objsubid = 1 AND (classid::bigint << 32) + objid::bigint = ${lockKey}
      OR locktype = 'relation' AND mode = 'ShareLock' AND relation = to_regclass('${schemaName}.migration')::oid)) AS held`
const lockPollMs = 100
const oldestVersion = 150_000

/**
 * Brings the database behind `ownerUrl` to the newest version in the directory. Killed at any moment it leaves no half-run file.
 * Throws Failure: 'busy' (another process migrates for longer than lockWaitMs; the database is away), 'conflict' (newer
 * database, changed or late file), 'misconfigured' (address, password, rights).
 */
export async function migrate(ownerUrl: string, options: MigrateOptions): Promise<Migrated> {
  const files = await readMigrations(options.directory)
  const connection = connectionOf(ownerUrl)
  const client = new Client({
    ...connection,
    application_name: 'tradewise migrate',
    connectionTimeoutMillis: 10_000,
    options: `-c search_path=${schemaName} -c timezone=UTC -c datestyle=ISO`,
  })
  client.on('error', error => options.log.warn({ error: error.message }, 'the connection that migrates was lost'))
  let close = () => client.end()
  try {
    await client.connect()
    close = watchSilence(client, connection, options.log)
    await checkServer(client)
    await noticedWhenGone(client)
    await takeLock(client, options.lockWaitMs ?? 60_000)
    return await migrateUnderLock(client, files, options)
  } catch (error) {
    throw databaseFailure(error) ?? lackOfRights(error) ?? error
  } finally {
    // Ends the session, and with it the lock.
    await close()
  }
}

async function migrateUnderLock(client: Client, files: MigrationFile[], options: MigrateOptions): Promise<Migrated> {
  await prepareRecord(client)
  const { rows } = await client.query<AppliedMigration>('SELECT version, name, sha256 FROM migration ORDER BY version')
  const pending = pendingMigrations(files, rows)
  const runningRole = await separateRunningRole(client, options)
  if (pending.length > 0) await options.onBefore?.({ pending: pending.map(label), applied: rows.length })
  for (const file of pending) {
    const startedAt = performance.now()
    await runFile(client, file, runningRole)
    options.log.info({ migration: label(file), durationMs: Math.round(performance.now() - startedAt) }, 'migrated the database')
  }
  if (runningRole !== undefined && pending.length === 0 && options.leavesRights !== true)
    await grantToRunningRole(client, runningRole)
  return { applied: pending.map(label), version: pending.at(-1)?.version ?? rows.at(-1)?.version ?? 0 }
}

async function runFile(client: Client, file: MigrationFile, runningRole: string | undefined): Promise<void> {
  await client.query('BEGIN')
  try {
    await runWithin(client, file)
    if (runningRole !== undefined) await grantToRunningRole(client, runningRole)
    await client.query('COMMIT')
  } catch (error) {
    // After a lost connection there is nothing to roll back: the server already has.
    await client.query('ROLLBACK').catch((cause: unknown) => {
      if (!(cause instanceof Error)) throw cause
    })
    throw error
  }
}

/** In the transaction that is open, with its entry in the record. */
export async function runWithin(client: ClientBase, file: MigrationFile): Promise<void> {
  const before = await transactionId(client)
  await client.query(file.sql)
  if ((await transactionId(client)) !== before)
    throw new Failure(
      'misconfigured',
      `The migration ${label(file)} ends its transaction; it must not contain COMMIT or ROLLBACK.`,
    )
  await client.query('INSERT INTO migration (version, name, sha256) VALUES ($1, $2, $3)', [file.version, file.name, file.sha256])
}

async function transactionId(client: ClientBase): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id')
  return rows[0]?.id
}

async function takeLock(client: Client, waitMs: number): Promise<void> {
  const giveUpAt = performance.now() + waitMs
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [lockKey])
    if (rows[0]?.taken === true) return
    if (performance.now() > giveUpAt)
      throw new Failure('busy', 'Another process is migrating the database; try again when it is done.')
    await sleep(lockPollMs)
  }
}

async function checkServer(client: Client): Promise<void> {
  const { rows } = await client.query<{ version: number; encoding: string }>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding`,
  )
  const found = rows[0]
  if (found && found.version < oldestVersion) {
    throw new Failure(
      'misconfigured',
      `PostgreSQL ${oldestVersion / 10_000} or later is needed; this server is ${Math.floor(found.version / 10_000)}.`,
    )
  }
  if (found && found.encoding !== 'UTF8') {
    throw new Failure('misconfigured', `The database must have the encoding UTF8; it has ${found.encoding}.`)
  }
}

function lackOfRights(error: unknown): Failure | undefined {
  if (!(error instanceof Error && 'code' in error && error.code === '42501')) return undefined
  return new Failure(
    'misconfigured',
    'The role that migrates lacks rights: it must own the database, or at least the schema `tradewise` in it (see docs/concepts/database.md).',
    { cause: error },
  )
}

/** What a schema holds before its first migration. */
export function emptyRecord(schema: string): string {
  return `
    CREATE SCHEMA IF NOT EXISTS ${schema};
    CREATE TABLE ${schema}.migration (
      version integer PRIMARY KEY,
      name text NOT NULL,
      sha256 text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now()
    );`
}

async function prepareRecord(client: Client): Promise<void> {
  const { rows } = await client.query<{ present: boolean }>(
    `SELECT to_regclass('${schemaName}.migration') IS NOT NULL AS present`,
  )
  if (rows[0]?.present === true) return
  await client.query(`BEGIN; ${emptyRecord(schemaName)} COMMIT;`)
}

async function separateRunningRole(client: Client, options: MigrateOptions): Promise<string | undefined> {
  const role = options.runningUrl === undefined ? undefined : connectionOf(options.runningUrl).user
  const { rows } = await client.query<{ owner: string; running: string | null; powerful: boolean | null }>(
    `SELECT current_user AS owner, r.rolname AS running, r.rolsuper OR pg_has_role(r.oid, (SELECT oid FROM pg_roles WHERE rolname = current_user), 'MEMBER') AS powerful
     FROM (SELECT $1::text AS name) AS wanted LEFT JOIN pg_roles r ON r.rolname = wanted.name`,
    [role ?? null],
  )
  const found = rows[0]
  if (role === undefined || role === found?.owner) {
    options.log.warn({}, 'the role that runs the product owns its tables; name another owner with DATABASE_MIGRATE_URL')
    return undefined
  }
  if (found?.running == null)
    throw new Failure('misconfigured', 'The role that DATABASE_URL names does not exist in this database server.')
  if (found.powerful === true) {
    options.log.warn({}, 'the role that runs the product has the powers of the owner or of a superuser; give it fewer')
  }
  return role
}

function label(file: MigrationFile): string {
  return `${String(file.version).padStart(4, '0')}-${file.name}`
}
