// One connection of the owner, for work on a schema as a whole: reading all of it at one moment, or building it anew from the migrations
// inside a transaction, so that whoever is killed in between has changed nothing.
import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import { Client, type ClientBase, escapeIdentifier } from 'pg'
import { Failure } from '#basics'
import { connectionOf } from './connection.ts'
import type { DatabaseLog } from './database-log.ts'
import { databaseFailure } from './faults.ts'
import { emptyRecord, lockKey, runWithin } from './migrate.ts'
import { type AppliedMigration, type MigrationFile, readMigrations } from './migration-files.ts'
import { grantToRunningRole } from './roles.ts'
import { schemaName } from './schema.ts'
import type { Tables } from './tables.generated.ts'
import { valueParsers } from './values.ts'

export interface SchemaSession {
  readonly client: ClientBase
  /** The open transaction of `client`, for rooms that speak through Kysely. */
  readonly trx: Transaction<Tables>
  /** The product's own schema. */
  readonly schema: string
  /** True when nobody migrates or restores meanwhile: the lock lasts until the session ends. */
  claim(): Promise<boolean>
  /** In the open transaction: a new schema at the version of `applied`, which must be files of this release. */
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

/** Throws Failure as `migrate` does. */
export async function openSchema(options: SchemaSessionOptions): Promise<SchemaSession> {
  const files = await readMigrations(options.migrations)
  const client = new Client({
    ...connectionOf(options.ownerUrl),
    application_name: 'tradewise backup',
    connectionTimeoutMillis: 10_000,
    types: valueParsers(),
    options: `-c search_path=${schemaName} -c timezone=UTC -c datestyle=ISO -c synchronize_seqscans=off`,
  })
  client.on('error', error => options.log.warn({ error: error.message }, 'the connection of a backup was lost'))
  await client.connect().catch((error: unknown) => {
    throw databaseFailure(error) ?? error
  })
  const run = async (wanted: readonly MigrationFile[]) => {
    for (const file of wanted) await runWithin(client, file)
  }
  return {
    client,
    trx: within(client),
    schema: schemaName,
    async claim() {
      const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [lockKey])
      return rows[0]?.taken === true
    },
    async build(schema, applied) {
      const wanted = applied.map(each => files.find(file => file.version === each.version && file.sha256 === each.sha256))
      if (wanted.some(file => file === undefined) || wanted.some((file, at) => file !== files[at]))
        throw new Failure(
          'conflict',
          'The backup was made by a newer release, or by one with other migrations: restore it with that release.',
        )
      await client.query(`${emptyRecord(escapeIdentifier(schema))} SET LOCAL search_path = ${escapeIdentifier(schema)};`)
      await run(wanted.filter(file => file !== undefined))
    },
    advance: applied => run(files.slice(applied.length)),
    async grant() {
      const role = connectionOf(options.url).user
      if (role !== connectionOf(options.ownerUrl).user) await grantToRunningRole(client, role)
    },
    begin: async () => void (await client.query('BEGIN')),
    commit: async () => void (await client.query('COMMIT')),
    rollback: async () => void (await client.query('ROLLBACK')),
    close: () => client.end(),
  }
}

/** Whoever holds this may not begin or end a transaction: there is one. */
function within(client: Client): Transaction<Tables> {
  const held = {
    query: (...given: unknown[]): unknown => (client.query as (...all: unknown[]) => unknown).apply(client, given),
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
