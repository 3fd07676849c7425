// From one PostgreSQL to another, over major versions, and back again: the embedded one and that of the system. Every row, sequence, key, index
// and trigger is the same at the end.
import { join } from 'node:path'
import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, expect, it } from 'vitest'
import { openAuditTrail } from '#audit-trail'
import { findPostgres } from '../../tools/testing/programs.ts'
import { testBackups } from '../support/backups.ts'
import { testDatabase } from '../support/database.ts'
import { silent } from '../support/database-settings.ts'
import { fingerprint } from '../support/fingerprint.ts'
import { startThrowAwayCluster } from '../support/postgres-cluster.ts'

const system = findPostgres()
const database = await testDatabase()
const again = await testDatabase({ migrated: false })
const isOnSystem = Boolean(process.env['TEST_DATABASE_SERVER'])
const closers: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const close of closers) await close()
})

it.skipIf(!system)('goes there and back and is equal (needs a PostgreSQL of the system)', { timeout: 120_000 }, async () => {
  const { kysely } = database
  await sql`INSERT INTO listing (symbol, name, kind, exchange) SELECT 'S' || i, repeat('näme ', i % 9), 'share', 'X' FROM generate_series(1, 500) i`.execute(
    kysely,
  )
  await sql`INSERT INTO macro_month (series, month, label, price) VALUES ('s', '1871-01-01', 'x', 'NaN'), ('s', '1871-02-01', 'x', 1e-300), ('s', '1871-03-01', 'x', NULL)`.execute(
    kysely,
  )
  await sql`INSERT INTO bar_series (symbol, source, interval, label, source_adjustment, stored_adjustment, volume_adjustment, trust, first_time, last_time, bar_count, fetched_at)
    SELECT 'S' || i, 'x', '1d', 'x', 'none', 'none', 'none', 1, 1, 2, 2, now() FROM generate_series(1, 20) i`.execute(kysely)
  await sql`DELETE FROM bar_series WHERE symbol = 'S20'`.execute(kysely)
  const trail = openAuditTrail({ database, now: () => Date.now(), log: silent })
  for (let i = 0; i < 20; i++) await trail.record({ kind: 'settings.seen', outcome: 'done', detail: { round: i } })
  await trail.close()
  const before = await fingerprint(database.ownerUrl)

  const other = await startThrowAwayCluster(isOnSystem ? {} : { binDirectory: system!.bin })
  closers.push(() => other.stop())
  const superuser = new Client({ connectionString: other.url })
  await superuser.connect()
  await superuser.query(`CREATE ROLE away LOGIN PASSWORD 'only-for-tests'`)
  await superuser.query('CREATE DATABASE away OWNER away')
  await superuser.end()
  const away = new URL(other.url)
  away.username = 'away'
  away.password = 'only-for-tests'
  away.pathname = '/away'

  const { directory, open } = await testBackups(database)
  const here = open()
  const made = await here.create('to go away')
  const there = open({ ownerUrl: away.href, url: away.href })
  await there.restore(join(directory, made.file), async () => {})
  expect(await fingerprint(away.href)).toEqual(before)

  const back = await there.create('to come back')
  expect(back.database.version).not.toBe(made.database.version)
  expect(back.trailHead).toEqual(made.trailHead)
  const home = open({ ownerUrl: again.ownerUrl, url: again.url })
  await home.restore(join(directory, back.file), async () => {})
  expect(await fingerprint(again.ownerUrl)).toEqual(before)
})
