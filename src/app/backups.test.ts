// What an upgrade does to a database that has rows: a proved backup first, or no migration.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, expect, it } from 'vitest'
import { readSettings } from '#config'
import { migrate } from '#database'
import { openLog } from '#telemetry'
import { silent } from '../../test/support/database-settings.ts'
import { testDatabase } from '../../test/support/database.ts'
import { backupBeforeMigration } from './backups.ts'
import { project } from './project.ts'
import { openStorage } from './storage.ts'

const place = mkdtempSync(join(tmpdir(), 'before-migration-'))
afterAll(() => rmSync(place, { recursive: true }))
const older = join(place, 'migrations')
mkdirSync(older)
const all = readdirSync(project.migrations).sort()
for (const name of all.slice(0, -1)) cpSync(join(project.migrations, name), join(older, name))
const newest = Number(all.at(-1)!.slice(0, 4))
const log = openLog({ level: 'silent', readable: false, write: () => {} })

async function opening(from: string | undefined) {
  const database = await testDatabase({ migrated: false })
  if (from) await migrate(database.ownerUrl, { directory: from, runningUrl: database.url, log: silent })
  const directory = mkdtempSync(join(place, 'data-'))
  const { settings } = readSettings(
    { DATA_DIR: directory, DATABASE_URL: database.url, DATABASE_MIGRATE_URL: database.ownerUrl },
    { readFile: () => '' },
  )
  const progress = () => {}
  const open = () =>
    openStorage({ settings, log, progress, owns: false, beforeMigration: backupBeforeMigration({ settings, log, progress }) })
  const version = async () =>
    (await sql<{ at: number }>`SELECT max(version) AS at FROM migration`.execute(database.kysely)).rows[0]?.at
  return { database, open, version, backups: join(directory, 'backups') }
}

it('comes after a backup that is proved, of the version that was there', { timeout: 90_000 }, async () => {
  const { database, open, version, backups } = await opening(older)
  await sql`INSERT INTO listing (symbol, name, kind, exchange) VALUES ('KEPT', 'Kept', 'share', 'X')`.execute(database.kysely)
  const storage = await open()
  await storage.close()
  expect(await version()).toBe(newest)
  const manifests = readdirSync(backups).filter(name => /[0-9a-f]\.json$/.test(name))
  expect(manifests).toHaveLength(1)
  const manifest = await import(join(backups, manifests[0]!), { with: { type: 'json' } })
  expect(manifest.default).toMatchObject({ reason: `before ${all.at(-1)!.replace('.sql', '')}`, schemaVersion: newest - 1 })
  const check = await import(join(backups, manifests[0]!.replace('.json', '.check.json')), { with: { type: 'json' } })
  expect(check.default).toMatchObject({ state: 'proved' })
  // A second start has nothing to migrate and backs nothing up.
  await (await open()).close()
  expect(readdirSync(backups).filter(name => name.endsWith('.age'))).toHaveLength(1)
  for (const name of readdirSync(backups)) expect(statSync(join(backups, name)).mode & 0o777, name).toBe(0o600)
  expect(statSync(backups).mode & 0o777).toBe(0o700)
})

it('does not happen where the backup fails, and says why', { timeout: 90_000 }, async () => {
  const { open, version, backups } = await opening(older)
  writeFileSync(backups, 'in the way')
  await expect(open()).rejects.toThrow(
    /^The database was not migrated, because the backup before it failed: The directory for backups/,
  )
  expect(await version()).toBe(newest - 1)
  rmSync(backups)
  await (await open()).close()
  expect(await version()).toBe(newest)
})

it('needs no backup and no setting on a fresh database', async () => {
  const { open, version, backups } = await opening(undefined)
  await (await open()).close()
  expect(await version()).toBe(newest)
  expect(existsSync(backups)).toBe(false)
})
