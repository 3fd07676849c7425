// kill -9 at moments of a backup and of a restore: nothing half is listed, the database is the old one or the new one and never a mix, and the
// next try goes through.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, expect, it } from 'vitest'
import { testBackups } from '../support/backups.ts'
import { testDatabase } from '../support/database.ts'
import { fingerprint } from '../support/fingerprint.ts'
import { rounds } from '../support/rounds.ts'

const killCount = rounds({ short: 2, long: 20 })
const rowCount = rounds({ short: 30_000, long: 400_000 })
const cli = join(import.meta.dirname, '../../dist/server/cli.js')
const directory = mkdtempSync(join(tmpdir(), 'backup-kills-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))
const database = await testDatabase()
const { directory: backupDirectory, identity, open } = await testBackups(database)
const backups = open()
const environment = {
  PATH: process.env['PATH'],
  TMPDIR: process.env['TMPDIR'],
  DATA_DIR: join(directory, 'data'),
  BACKUP_DIR: backupDirectory,
  BACKUP_IDENTITY: identity,
  DATABASE_URL: database.url,
  DATABASE_MIGRATE_URL: database.ownerUrl,
}
await sql`INSERT INTO listing (symbol, name, kind, exchange) SELECT 'S' || i, md5(i::text), 'share', 'X' FROM generate_series(1, ${sql.lit(rowCount)}) i`.execute(
  database.kysely,
)

/** Ends it with kill -9 after that time; undefined: lets it run. */
async function backup(words: string[], killAfterMs?: number): Promise<{ code: number | null; said: string; ms: number }> {
  const started = performance.now()
  const child = spawn(process.execPath, [cli, 'backup', ...words], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  const ended = new Promise<number | null>(resolve => child.once('close', resolve))
  if (killAfterMs !== undefined) void sleep(killAfterMs).then(() => child.kill('SIGKILL'))
  return { code: await ended, said, ms: performance.now() - started }
}

/** Killed processes leave a backend behind that has not noticed yet. */
async function alone(): Promise<void> {
  const client = new Client({ connectionString: database.ownerUrl })
  await client.connect()
  for (let tries = 0; tries < 200; tries++) {
    const { rows } = await client.query<{ busy: number }>(
      `SELECT count(*)::int AS busy FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'tradewise backup'`,
    )
    if (rows[0]?.busy === 0) break
    await sleep(50)
  }
  await client.end()
}

/** Every one of them is read whole. */
async function listed(): Promise<string[]> {
  const found = await backups.list()
  expect(found.filter(({ state }) => state === 'bad' || state === 'foreign')).toEqual([])
  for (const { id } of found) expect(await backups.verify(id)).toEqual({ id, opened: true })
  return found.map(({ id }) => id)
}

it('of a backup leaves nothing half in the list, and the next one goes through', {
  timeout: rounds({ short: 120_000, long: 900_000 }),
}, async () => {
  const { code, said, ms } = await backup(['create'])
  expect(code, said).toBe(0)
  for (let kill = 0; kill < killCount; kill++) {
    await backup(['create'], ms * (0.35 + (0.65 * (kill + 0.5)) / killCount))
    await alone()
    await listed()
  }
  expect((await backup(['create'])).code).toBe(0)
  expect(readdirSync(environment.BACKUP_DIR).filter(name => name.endsWith('.part'))).toEqual([])
})

it('of a restore leaves the old rows or the new ones, whole', {
  timeout: rounds({ short: 180_000, long: 1_800_000 }),
}, async () => {
  const [old] = await listed()
  const asInBackup = await fingerprint(database.ownerUrl)
  const change = () => sql`UPDATE listing SET name = 'changed since' WHERE symbol LIKE '%7'`.execute(database.kysely)
  await change()
  const asChanged = await fingerprint(database.ownerUrl)
  // The trail and the notes of a restore differ by design.
  const rowsOf = (found: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(found).filter(([name]) => !/audit_|backup_/.test(name)))
  const whole = await backup(['restore', old!, '--yes'])
  expect(whole.code, whole.said).toBe(0)
  const seen: string[] = []
  for (let kill = 0; kill < killCount; kill++) {
    await change()
    await backup(['restore', old!, '--yes'], whole.ms * (0.3 + (0.75 * (kill + 0.5)) / killCount))
    await alone()
    const found = rowsOf(await fingerprint(database.ownerUrl))
    const isOld = JSON.stringify(found) === JSON.stringify(rowsOf(asChanged))
    if (!isOld) expect(found).toEqual(rowsOf(asInBackup))
    seen.push(isOld ? 'old' : 'new')
    await listed()
  }
  expect(seen, 'one of them at least was in time').toContain('old')
  const last = await backup(['restore', old!, '--yes'])
  expect(last.code, last.said).toBe(0)
  expect(rowsOf(await fingerprint(database.ownerUrl))).toEqual(rowsOf(asInBackup))
})
