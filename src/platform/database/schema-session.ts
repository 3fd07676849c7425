// One connection of the owner, for work on a schema as a whole: reading all of it at one moment, or building it anew from the migrations
// inside a transaction, so that whoever is killed in between has changed nothing.
import { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import { Client, type ClientBase, type ClientConfig, escapeIdentifier } from 'pg'
import { assert, Failure } from '#basics'
import { connectionOf, noticedWhenGone } from './connection.ts'
import type { DatabaseLog } from './database-log.ts'
import { databaseFailure } from './faults.ts'
import { emptyRecord, lockKey, runWithin } from './migrate.ts'
import { type AppliedMigration, type MigrationFile, readMigrations } from './migration-files.ts'
import { grantToRunningRole } from './roles.ts'
import { schemaName } from './schema.ts'
import { watchSilence } from './silence.ts'
import type { Tables } from './tables.generated.ts'
import { valueParsers } from './values.ts'

export interface SchemaSession {
  readonly client: ClientBase
  /** The open transaction of `client`, for rooms that speak through Kysely. */
  readonly trx: Transaction<Tables>
  /** The product's own schema. */
  readonly schema: string
  /** From now until the session ends nobody else migrates or restores. Throws Failure('busy'), saying who does. */
  claim(): Promise<void>
  /** Throws Failure('conflict') where `applied` are other files than this release begins with. */
  fits(applied: readonly AppliedMigration[]): void
  /** In the open transaction: a new schema at the version of `applied`, which must fit. */
  build(schema: string, applied: readonly AppliedMigration[]): Promise<void>
  /** In the open transaction: the migrations that came after. */
  advance(applied: readonly AppliedMigration[]): Promise<void>
  /** In the open transaction: the running role's rights in the product's schema. */
  grant(): Promise<void>
  begin(): Promise<void>
  commit(): Promise<void>
  rollback(): Promise<void>
  /** Ends the session; what was not committed has not happened. */
  close(): Promise<void>
}

export interface SchemaSessionOptions {
  ownerUrl: string
  url: string
  migrations: string
  log: DatabaseLog
}

/** A machine that is gone without a word keeps its locks, which stop all writers, until the server notices: half a minute instead of two hours. */
const soonNoticed = '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=4 -c tcp_user_timeout=30000'

/** Longer than the server needs to notice that we are gone. */
const inDoubtMs = 60_000
const askAgainMs = 250
const askForMs = 5_000

/** Throws Failure as `migrate` does, and 'misconfigured' for a role that does not own the product's tables. */
export async function openSchema(options: SchemaSessionOptions): Promise<SchemaSession> {
  const files = await readMigrations(options.migrations)
  const connection = connectionOf(options.ownerUrl)
  const client = new Client({
    ...connection,
    application_name: 'tradewise backup',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: valueParsers(),
    options: `-c search_path=${schemaName} -c timezone=UTC -c datestyle=ISO -c synchronize_seqscans=off ${soonNoticed}`,
  })
  client.on('error', error => options.log.warn({ error: error.message }, 'the connection of a backup was lost'))
  await client.connect().catch((error: unknown) => {
    throw databaseFailure(error) ?? error
  })
  const close = watchSilence(client, connection, options.log)
  await noticedWhenGone(client)
  if (!(await isOwner(client))) {
    await close()
    throw new Failure(
      'misconfigured',
      'Backups are made as the owner of the tables, and this process knows the running role alone: give it DATABASE_MIGRATE_URL.',
    )
  }
  const run = async (wanted: readonly MigrationFile[]) => {
    for (const file of wanted) await runWithin(client, file)
  }
  function filesOf(applied: readonly AppliedMigration[]): MigrationFile[] {
    return applied.map(({ version, sha256 }, at) => {
      const file = files[at]
      if (file?.version === version && file.sha256 === sha256) return file
      throw new Failure(
        'conflict',
        'The backup was made by a newer release, or by one with other migrations: restore it with that release.',
      )
    })
  }
  return {
    client,
    trx: within(client),
    schema: schemaName,
    async claim() {
      const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [lockKey])
      if (rows[0]?.taken !== true)
        throw new Failure(
          'busy',
          `The database is being migrated or restored${await holderOf(client)}; try again when that is done.`,
        )
    },
    fits: applied => void filesOf(applied),
    async build(schema, applied) {
      const wanted = filesOf(applied)
      await client.query(`${emptyRecord(escapeIdentifier(schema))} SET LOCAL search_path = ${escapeIdentifier(schema)};`)
      await run(wanted)
    },
    advance: applied => run(files.slice(applied.length)),
    async grant() {
      const role = connectionOf(options.url).user
      if (role !== connectionOf(options.ownerUrl).user) await grantToRunningRole(client, role)
    },
    begin: async () => void (await client.query('BEGIN')),
    async commit() {
      const { rows } = await client.query<{ id: string | null }>('SELECT pg_current_xact_id_if_assigned()::text AS id')
      try {
        await client.query('COMMIT')
      } catch (error) {
        const id = rows[0]?.id
        // The answer is lost; what was asked for may have happened.
        if (id == null || !databaseFailure(error) || !(await hasCommitted(connection, id))) throw error
        options.log.warn({}, 'the connection was lost with the answer to a commit, which has happened')
      }
    },
    rollback: async () => void (await client.query('ROLLBACK')),
    close,
  }
}

async function isOwner(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ owner: boolean }>(
    `SELECT pg_has_role(current_user, nspowner, 'USAGE') AS owner FROM pg_namespace WHERE nspname = '${schemaName}'`,
  )
  return rows[0]?.owner !== false
}

/** Of a transaction whose connection is gone. Throws Failure 'busy' where nobody says so for a minute. */
async function hasCommitted(connection: ClientConfig, id: string): Promise<boolean> {
  for (const until = performance.now() + inDoubtMs; performance.now() < until; await sleep(askAgainMs)) {
    const socket = new Socket()
    const client = new Client({ ...connection, connectionTimeoutMillis: askForMs, query_timeout: askForMs, stream: () => socket })
    // That it was lost shows in what it was asked.
    client.on('error', () => {})
    try {
      await client.connect()
      const { rows } = await client.query<{ status: string }>('SELECT pg_xact_status($1::xid8) AS status', [id])
      const status = rows[0]?.status
      if (status === 'committed' || status === 'aborted') return status === 'committed'
    } catch (error) {
      if (!databaseFailure(error)) throw error
    } finally {
      socket.destroy()
    }
  }
  throw new Failure(
    'busy',
    'The database is away since the moment in which the new data took the place of the old. Look which are there when it is back: the audit trail says so.',
  )
}

/** Nothing when it has just ended. */
async function holderOf(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ name: string; pid: number; since: Date }>(
    `SELECT a.application_name AS name, a.pid, a.backend_start AS since FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND (l.classid::bigint << 32) + l.objid::bigint = $1
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [lockKey],
  )
  const [holder] = rows
  return holder ? ` by ${holder.name} (connection ${holder.pid}, since ${holder.since.toISOString()})` : ''
}

/** Whoever holds this may not begin or end a transaction: there is one. What is asked at once waits in a line. */
function within(client: Client): Transaction<Tables> {
  let last: Promise<unknown> = Promise.resolve()
  const held = {
    query(...given: unknown[]): Promise<unknown> {
      assert(!/^\s*(begin|start|commit|rollback)\b/i.test(String(given[0])), 'the transaction of a schema session is its own')
      const next = last.then(() => (client.query as (...all: unknown[]) => unknown).apply(client, given))
      last = next.catch(() => {})
      return next
    },
    release: () => {},
  }
  const pool = { connect: async () => held, end: async () => {}, options: {} }
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool as never }) }) as unknown as Transaction<Tables>
}

/** What the database refuses for an expected reason; undefined when it is our bug. */
export function schemaFailure(error: unknown): Failure | undefined {
  if (error instanceof Error && 'code' in error && error.code === '42501')
    return new Failure(
      'misconfigured',
      'The owner of the tables (DATABASE_MIGRATE_URL) may not make a schema: it must own the database, or have CREATE on it.',
      { cause: error },
    )
  return databaseFailure(error)
}
