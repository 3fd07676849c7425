import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { recordWithin } from '#audit-trail'
import { isFailure } from '#basics'
import { silent } from '../../../test/support/database-settings.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { startS3 } from '../../../test/support/s3-server.ts'
import { testServer } from '../../../test/support/test-server.ts'
import { type BackupsOptions, newIdentity, openBackups, recipientOf } from './backups.ts'

const database = await testDatabase()
const other = await testDatabase({ migrated: false })
const directory = await mkdtemp(join(tmpdir(), 'tw-backups-'))
afterAll(() => rmSync(directory, { recursive: true }))
const identity = await newIdentity()
const options: BackupsOptions = {
  directory,
  ownerUrl: database.ownerUrl,
  url: database.url,
  database,
  isEmbedded: true,
  migrations: join(import.meta.dirname, '../../../migrations'),
  productVersion: '0',
  recipients: [await recipientOf(identity)],
  keys: { identity },
  isEncrypted: true,
  compression: 'gzip',
  retention: { days: 30, keep: 2, daily: 0, weekly: 0, monthly: 0 },
  dataPlaces: [directory],
  hasOffsite: false,
  now: () => Date.now(),
  log: silent,
  progress: () => {},
}
const backups = openBackups(options)
const nothingToRecord = async () => {}

await sql`INSERT INTO listing (symbol, name, kind, exchange) SELECT 'S' || i, repeat('näme', i % 40), 'share', 'X' FROM generate_series(1, 3000) i`.execute(
  database.kysely,
)
await sql`INSERT INTO macro_month (series, month, label, price) VALUES ('s', '1871-01-01', 'x', 1e-7), ('s', '1871-02-01', 'x', NULL)`.execute(
  database.kysely,
)
await sql`INSERT INTO queue (name, policy, retry_limit, retry_delay, retry_backoff, expire_seconds, retention_seconds, deletion_seconds, partition, table_name)
  VALUES ('post', 'standard', 2, 1, false, 9, 9, 9, false, 'job_common')`.execute(database.kysely)
await sql`INSERT INTO job (name, data) VALUES ('post', '{"to":"a"}')`.execute(database.kysely)
const first = await backups.create('for a test')
const names = async (where = database) =>
  (await sql<{ count: number }>`SELECT count(*) FROM listing`.execute(where.kysely)).rows[0]?.count
const schemas = async () =>
  (
    await sql<{ name: string }>`SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'tradewise%' ORDER BY 1`.execute(
      database.kysely,
    )
  ).rows.map(({ name }) => name)
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (isFailure(error) ? error.code : String(error)),
  )

describe('a backup', () => {
  it('tells what it holds, and no credential', async () => {
    expect(first.tables.listing?.rows).toBe(3000)
    expect((await backups.list()).map(({ id, state }) => [id, state])).toEqual([[first.id, 'written']])
    const manifest = readFileSync(join(directory, `${first.id}.json`), 'utf8')
    expect(manifest).not.toMatch(/only-for-tests|postgresql:|SECRET/)
    expect(readdirSync(directory).filter(name => name.endsWith('.part'))).toEqual([])
  })

  it('is verified whole with its key, and by its digest without', async () => {
    expect(await backups.verify(first.id)).toEqual({ id: first.id, opened: true })
    expect(await openBackups({ ...options, keys: {} }).verify(first.id)).toEqual({ id: first.id, opened: false })
  })

  it('is proved, and the live data are untouched', async () => {
    expect((await backups.prove(first.id)).tables).toEqual(first.tables)
    expect((await backups.list())[0]?.state).toBe('proved')
    expect(await names()).toBe(3000)
  })

  it('has a word of its own for each way in which it cannot be read', async () => {
    const path = join(directory, first.file)
    const whole = readFileSync(path)
    const copy = (name: string, bytes: Buffer) => {
      writeFileSync(join(directory, name), bytes)
      return join(directory, name)
    }
    const flipped = Buffer.from(whole)
    flipped[whole.length >> 1]! ^= 1
    expect(await codeOf(openBackups({ ...options, keys: { identity: await newIdentity() } }).verify(first.id))).toBe(
      'not-allowed',
    )
    expect(await codeOf(backups.verify(copy('flipped.age', flipped)))).toBe('damaged')
    expect(await codeOf(backups.restore(copy('short.age', whole.subarray(0, -1_000)), nothingToRecord))).toBe('damaged')
    expect(await codeOf(backups.verify(copy('long.age', Buffer.concat([whole, Buffer.from('x')]))))).toBe('damaged')
    expect(await codeOf(backups.verify(copy('other.txt', Buffer.from('hello '.repeat(500)))))).toBe('foreign')
    expect(await codeOf(backups.verify('20200101T000000Z-000000'))).toBe('not-found')
    expect(await names()).toBe(3000)
  })

  it('is restored although what was there cannot be removed, which the next one does', async () => {
    const reader = new Client({ connectionString: database.url })
    reader.on('error', () => {})
    await reader.connect()
    await reader.query('SET search_path = tradewise; BEGIN; SELECT count(*) FROM listing')
    const superuser = new Client({
      connectionString: Object.assign(new URL(await testServer()), { pathname: new URL(database.url).pathname }).href,
    })
    await superuser.connect()
    const cut = openBackups({
      ...options,
      progress: what => {
        if (what !== 'Removing what was there before') return
        void superuser.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tradewise backup' AND datname = current_database()`,
        )
      },
    })
    expect(await cut.restore(first.id, nothingToRecord)).toMatchObject({ id: first.id })
    expect(await names()).toBe(3000)
    await reader.end()
    await superuser.end()
    expect(await schemas()).toEqual(['tradewise', 'tradewise_before_restore'])
  })

  it('comes back, with a backup of what was there, and the running role can go on', async () => {
    await sql`DELETE FROM listing`.execute(database.kysely)
    await sql`UPDATE job SET state = 'completed'`.execute(database.kysely)
    // What was done since is no less done.
    await database.kysely
      .transaction()
      .execute(trx => recordWithin(trx, Date.now(), { kind: 'sign-in', outcome: 'done', actor: 'a' }))
    await database.pool.query(
      `INSERT INTO duty_run (run_id, duty, outcome, findings, started_at, finished_at) VALUES (gen_random_uuid(), 'ages', 'done', '[]', now(), now())`,
    )
    const done = await backups.restore(first.id, ({ trx }, { id }) =>
      recordWithin(trx, Date.now(), { kind: 'backup.restored', outcome: 'done', subject: id }),
    )
    expect(await names()).toBe(3000)
    expect(await schemas()).toEqual(['tradewise'])
    const { rows: events } = await sql`SELECT kind, subject FROM audit_event ORDER BY seq DESC LIMIT 1`.execute(database.kysely)
    expect(events).toEqual([{ kind: 'backup.restored', subject: first.id }])
    expect((await sql`SELECT duty FROM duty_run`.execute(database.kysely)).rows).toEqual([{ duty: 'ages' }])
    const { rows: jobs } = await sql`SELECT name, state, data FROM job`.execute(database.kysely)
    expect(jobs).toEqual([{ name: 'post', state: 'created', data: { to: 'a' } }])
    const safety = (await backups.list()).find(({ id }) => id === done.safety)
    expect(safety?.tables.listing?.rows).toBe(0)
    await sql`INSERT INTO listing (symbol, name, kind, exchange) VALUES ('NEW', 'New', 'share', 'X')`.execute(database.kysely)
  })

  it('lets whoever records meanwhile wait, and waits for nobody of them at the end', async () => {
    let recording: Promise<void> | undefined
    const waiting = async () =>
      (await sql<{ count: number }>`SELECT count(*)::int AS count FROM pg_locks WHERE NOT granted`.execute(other.kysely)).rows[0]
        ?.count
    await backups.restore(first.id, async ({ trx }, { id }) => {
      recording = database.kysely
        .transaction()
        .execute(own => recordWithin(own, Date.now(), { kind: 'sign-in', outcome: 'done', actor: 'b' }))
      await expect.poll(waiting, { timeout: 10_000 }).toBeGreaterThan(0)
      await recordWithin(trx, Date.now(), { kind: 'backup.restored', outcome: 'done', subject: id })
    })
    await recording
    const { rows } = await sql`SELECT kind FROM audit_event ORDER BY seq DESC LIMIT 2`.execute(database.kysely)
    expect(rows).toEqual([{ kind: 'sign-in' }, { kind: 'backup.restored' }])
  })

  it('leaves everything as it was when the connection that keeps writers out is lost, and can be told again', async () => {
    const held = await names()
    const losing = backups.restore(first.id, async ({ client }) => {
      await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'tradewise backup' AND datname = current_database() AND pid <> pg_backend_pid()`,
      )
    })
    expect(await codeOf(losing)).toBe('busy')
    expect(await names()).toBe(held)
    await sql`INSERT INTO listing (symbol, name, kind, exchange) VALUES ('OPEN', 'Open', 'share', 'X')`.execute(database.kysely)
  })

  it('waits for nobody who migrates or restores meanwhile, and says who that is', async () => {
    const other = new Client({ connectionString: database.ownerUrl, application_name: 'tradewise migrate' })
    await other.connect()
    await other.query('SELECT pg_advisory_lock(92733935535954)')
    await expect(backups.restore(first.id, nothingToRecord)).rejects.toThrow(
      /being migrated or restored by tradewise migrate \(connection \d+, since 20/,
    )
    await other.end()
  })

  it('goes into an empty database, and a fault on the way leaves everything as it was', async () => {
    const there = openBackups({ ...options, database: other, ownerUrl: other.ownerUrl, url: other.url })
    const failing = there.restore(first.id, async () => {
      throw new Error('pulled the plug')
    })
    await expect(failing).rejects.toThrow('pulled the plug')
    await expect(names(other)).rejects.toThrow(/listing/)
    expect(await there.restore(first.id, nothingToRecord)).toMatchObject({ safety: null, tables: first.tables })
    expect(await names(other)).toBe(3000)
  })

  it('of a newer release, or without its key, is refused before anybody is kept from writing', async () => {
    const newest = readdirSync(options.migrations).sort().at(-1)!
    const release = await mkdtemp(join(directory, 'release-'))
    cpSync(options.migrations, release, { recursive: true })
    rmSync(join(release, newest))
    const done: string[] = []
    const at = {
      ...options,
      database: other,
      ownerUrl: other.ownerUrl,
      url: other.url,
      progress: (what: string) => done.push(what),
    }
    const older = openBackups({ ...at, migrations: release })
    const held = await names(other)
    await expect(older.restore(first.id, nothingToRecord)).rejects.toThrow('made by a newer release')
    expect(await codeOf(older.prove(first.id))).toBe('conflict')
    expect(await codeOf(openBackups({ ...at, keys: {} }).restore(first.id, nothingToRecord))).toBe('not-allowed')
    expect(done).not.toContain('Stopping writes')
    expect(await names(other)).toBe(held)
    expect((await backups.list()).find(({ id }) => id === first.id)?.state).not.toBe('bad')
  })

  it('is fetched from the second place where nothing of it is here any more', { timeout: 240_000 }, async () => {
    const s3 = await startS3()
    const away = { hasOffsite: true, offsite: { url: s3.url, rule: options.retention } }
    const made = await openBackups({ ...options, ...away }).create('for a fire')
    expect((await openBackups({ ...options, ...away }).sync())?.there).toContain(made.id)
    const empty = await mkdtemp(join(directory, 'empty-'))
    const there = openBackups({
      ...options,
      ...away,
      directory: empty,
      database: other,
      ownerUrl: other.ownerUrl,
      url: other.url,
    })
    expect((await there.listOffsite())[0]).toMatchObject({ id: made.id, state: 'verified' })
    expect(await codeOf(there.restore('20200101T000000Z-000000', nothingToRecord))).toBe('not-found')
    expect(await there.restore(made.id, nothingToRecord)).toMatchObject({ id: made.id, tables: made.tables })
    expect((await there.list()).map(({ id, state }) => [id, state])).toContainEqual([made.id, 'verified'])
    expect(await names(other)).toBe(await names())
    await s3.close()
  })
})
