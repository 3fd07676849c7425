// kill -9 while the database is migrated: it always stands at a whole version, and the next start carries on.
import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { migrate } from '#database'
import { testDatabase } from '../support/database.ts'
import { silent } from '../support/database-settings.ts'
import { ask } from '../support/embedded-place.ts'
import { rounds } from '../support/rounds.ts'

const migrationCount = 40
const stepMs = 40
const killCount = rounds({ short: 5, long: 40 })
const { ownerUrl } = await testDatabase({ migrated: false })
const directory = await mkdtemp(join(tmpdir(), 'migrations-'))
afterAll(() => rm(directory, { recursive: true }))

it('kill -9 at random moments leaves no half-run migration and runs none twice', {
  timeout: rounds({ short: 120_000, long: 600_000 }),
}, async () => {
  await writeFile(join(directory, '0001-steps.sql'), 'CREATE TABLE step (version integer, half text)')
  for (let version = 2; version <= migrationCount; version++) {
    const halves = ['first', 'second'].map(half => `INSERT INTO step VALUES (${version}, '${half}')`)
    await writeFile(join(directory, `${String(version).padStart(4, '0')}-step.sql`), halves.join('; SELECT pg_sleep(0.02); '))
  }
  const script = join(import.meta.dirname, '../support/migrate-child.ts')
  const versions: number[] = []
  for (let kills = 0; kills < killCount; kills++) {
    const child = spawn(process.execPath, [script, ownerUrl, directory], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = new Promise(resolve => child.once('close', resolve))
    await Promise.race([ended, words(child.stdout, 1 + randomInt(6)).then(() => sleep(randomInt(stepMs)))])
    child.kill('SIGKILL')
    await ended
    const found = await ask(ownerUrl, `SELECT to_regclass('tradewise.step') IS NOT NULL AS present`)
    if (!(found as { present: boolean }).present) continue
    const state = (await ask(
      ownerUrl,
      `SELECT (SELECT max(version) FROM tradewise.migration) AS version, (SELECT count(*)::int FROM tradewise.step) AS rows,
              (SELECT count(DISTINCT (version, half))::int FROM tradewise.step) AS different`,
    )) as { version: number; rows: number; different: number }
    versions.push(state.version)
    const rows = 2 * (state.version - 1)
    expect(state).toEqual({ version: state.version, rows, different: rows })
  }
  expect(new Set(versions).size, 'kills that met different versions').toBeGreaterThan(1)
  // In the middle of a statement that takes long: what the killed one held is free within a moment.
  const long = join(directory, `${String(migrationCount + 1).padStart(4, '0')}-long.sql`)
  await writeFile(long, 'SELECT pg_sleep(300)')
  const child = spawn(process.execPath, [script, ownerUrl, directory], { stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = new Promise(resolve => child.once('close', resolve))
  const inIt = `SELECT count(*)::int AS count FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(300)' AND datname = current_database()`
  while (((await ask(ownerUrl, inIt)) as { count: number }).count === 0) await sleep(20)
  child.kill('SIGKILL')
  await ended
  await rm(long)
  const { version } = await migrate(ownerUrl, { directory, log: silent, lockWaitMs: 20_000 })
  expect(version, `after kills at the versions ${versions.join(', ')}`).toBe(migrationCount)
  expect(await ask(ownerUrl, 'SELECT count(*)::int AS rows FROM tradewise.step')).toEqual({ rows: 2 * (migrationCount - 1) })
})

/** Resolves when that many lines were said. */
async function words(stream: Readable, count: number): Promise<void> {
  let left = count
  for await (const _ of createInterface({ input: stream })) if (--left === 0) return
}
