// Every test file has a database of its own: a copy of a template that is migrated once for each server and state of
// migrations/. The product's own two roles are used, so that a missing right shows here and not in production.
import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, inject } from 'vitest'
import { type Database, migrate, openDatabase } from '#database'
import { waitForLock } from '../../src/platform/database/embedded/file-lock.ts'
import { readMigrations } from '../../src/platform/database/migration-files.ts'
import { limits, silent } from './database-settings.ts'
import { testServer } from './test-server.ts'

export interface TestDatabase extends Database {
  /** As the running role, which owns nothing. */
  url: string
  /** As the owner of the tables. */
  ownerUrl: string
}

export interface TestDatabaseOptions {
  /** false: an empty database, for tests about migrating. */
  migrated?: boolean
  poolSize?: number
  /** What many files want in their database: put there once, by the first that asks. */
  filled?: Filling
}

export interface Filling {
  /** Of letters: part of the template's name. */
  name: string
  fill: (database: Database) => Promise<void>
}

const migrationsDirectory = join(import.meta.dirname, '../../migrations')
const roles = { owner: 'tradewise_owner', running: 'tradewise' } as const
const rolePassword = 'only-for-tests'
let databaseCount = 0

/**
 * Call at the top of a test file (`const database = await testDatabase()`): it is dropped when the file's tests are done.
 * Nothing is logged; what the database complains of shows in the test's own error.
 */
export async function testDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = await testServer()
  const template = await ensureTemplate(server, options.filled)
  const name = `test_${process.pid}_${Date.now().toString(36)}_${databaseCount++}`
  await asSuperuser(server, async client => {
    await client.query(
      `CREATE DATABASE ${name} OWNER ${roles.owner} TEMPLATE ${options.migrated === false ? 'template0' : template}`,
    )
  })
  const url = addressOf(server, roles.running, name)
  const database = openDatabase({ ...limits, url, poolSize: options.poolSize ?? limits.poolSize, log: silent })
  const close = async () => {
    await database.close()
    await asSuperuser(server, client => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
  }
  afterAll(close)
  return { ...database, url, ownerUrl: addressOf(server, roles.owner, name), close }
}

async function ensureTemplate(server: string, filled: Filling | undefined): Promise<string> {
  await mkdir(migrationsDirectory, { recursive: true })
  const files = await readMigrations(migrationsDirectory)
  const template = `template_${createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16)}`
  // Of the test files that start at once, the first makes the template.
  const lock = await waitForLock(join(inject('testServerDirectory'), 'template.lock'), 'exclusive', 120_000)
  if (!lock) throw new Error('another test file has been making the template database for two minutes')
  try {
    await asSuperuser(server, async client => {
      await addRoles(client)
      await makeTemplate(client, template, 'template0', async draft => {
        await migrate(addressOf(server, roles.owner, draft), {
          directory: migrationsDirectory,
          runningUrl: addressOf(server, roles.running, draft),
          log: silent,
        })
      })
      if (filled)
        await makeTemplate(client, `${template}_${filled.name}`, template, async draft => {
          const database = openDatabase({ ...limits, url: addressOf(server, roles.running, draft), log: silent })
          await filled.fill(database).finally(() => database.close())
        })
    })
  } finally {
    lock.release()
  }
  return filled ? `${template}_${filled.name}` : template
}

async function makeTemplate(
  client: Client,
  template: string,
  from: string,
  fill: (draft: string) => Promise<void>,
): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template])
  if (rowCount === 1) return
  const draft = `${template}_draft`
  await client.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`)
  await client.query(`CREATE DATABASE ${draft} OWNER ${roles.owner} TEMPLATE ${from}`)
  await fill(draft)
  await client.query(`ALTER DATABASE ${draft} RENAME TO ${template}`)
}

async function addRoles(client: Client): Promise<void> {
  for (const role of Object.values(roles)) {
    const { rowCount: known } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])
    if (known === 0) await client.query(`CREATE ROLE ${role} LOGIN PASSWORD '${rolePassword}'`)
  }
}

async function asSuperuser<T>(server: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: server })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function addressOf(server: string, role: string, database: string): string {
  const url = new URL(server)
  url.username = role
  url.password = rolePassword
  url.pathname = `/${database}`
  return url.href
}
