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

/** Ends it with kill -9 after that time, or once that is so; undefined: lets it run. */
async function backup(
  words: string[],
  kill?: number | (() => boolean),
): Promise<{ code: number | null; said: string; ms: number }> {
  const started = performance.now()
  const child = spawn(process.execPath, [cli, 'backup', ...words], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  const ended = new Promise<number | null>(resolve => child.once('close', resolve))
  if (typeof kill === 'number') void sleep(kill).then(() => child.kill('SIGKILL'))
  const looking = setInterval(() => typeof kill === 'function' && kill() && child.kill('SIGKILL'), 2)
  void ended.then(() => clearInterval(looking))
  return { code: await ended, said, ms: performance.now() - started }
}

const drafts = (): string[] => readdirSync(environment.BACKUP_DIR).filter(name => name.endsWith('.part'))

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

const readBefore = new Set<string>()
/** Every one of them is read whole: once, and at the end again. */
async function listed(again = false): Promise<string[]> {
  const found = await backups.list()
  expect(found.filter(({ state }) => state === 'bad' || state === 'foreign')).toEqual([])
  for (const { id } of found) {
    if (readBefore.has(id) && !again) continue
    expect(await backups.verify(id)).toEqual({ id, opened: true })
    readBefore.add(id)
  }
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
  expect(drafts()).toEqual([])
})

it('of a backup is told as a failure by the list, the condition and the record, until one goes through', async () => {
  // It writes for a moment only, and whoever is to kill it must get to run in that moment.
  for (let tries = 0; tries < 30; tries++) if ((await backup(['create'], () => drafts().length > 0)).code === null) break
  expect(drafts(), 'it was killed while it wrote').toHaveLength(1)
  await alone()
  const cutOff = /It was cut off before its end: its process \(\d+\) or its thread was killed, or the machine stopped\./
  expect((await backup(['list'])).said).toMatch(cutOff)
  const { isOverdue, troubles } = await backups.condition()
  expect([isOverdue, troubles[0]]).toEqual([true, expect.stringMatching(cutOff)])
  const told = async () =>
    (await backups.runs(3)).map(({ what, reason, outcome, says }) => [what, reason, outcome, cutOff.test(says)])
  const [last] = await told()
  expect(last).toEqual(['backup', 'by command', 'failed', true])
  expect((await backup(['create'])).code).toBe(0)
  expect((await backup(['list'])).said).not.toMatch(cutOff)
  expect((await told()).slice(0, 2)).toEqual([
    ['backup', 'by command', 'done', false],
    ['backup', 'by command', 'failed', true],
  ])
  expect((await backups.condition()).troubles.filter(each => cutOff.test(each))).toEqual([])
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
  if (!seen.includes('old')) {
    // They went faster than the first, which was not killed: one more, before anything can have come back.
    await change()
    expect((await backup(['restore', old!, '--yes'], () => drafts().length > 0)).code).toBe(null)
    await alone()
    expect(rowsOf(await fingerprint(database.ownerUrl))).toEqual(rowsOf(asChanged))
  }
  const last = await backup(['restore', old!, '--yes'])
  expect(last.code, last.said).toBe(0)
  expect(rowsOf(await fingerprint(database.ownerUrl))).toEqual(rowsOf(asInBackup))
  await listed(true)
})
