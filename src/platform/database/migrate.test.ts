import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { isFailure } from '#basics'
import { testDatabase } from '../../../test/support/database.ts'
import { silent } from '../../../test/support/database-settings.ts'
import { migrate } from './migrate.ts'
import { openSchema } from './schema-session.ts'

const { url, ownerUrl } = await testDatabase({ migrated: false })
const root = await mkdtemp(join(tmpdir(), 'migrations-'))
afterAll(() => rm(root, { recursive: true }))

let directory: string
beforeEach(async () => {
  directory = join(root, randomBytes(4).toString('hex'))
  await mkdir(directory)
  await asOwner('DROP SCHEMA IF EXISTS tradewise CASCADE')
})

const add = (name: string, sql: string) => writeFile(join(directory, name), sql)
const sleeping = `SELECT count(*)::int AS count FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(300)' AND state = 'active' AND datname = current_database()`
const run = () => migrate(ownerUrl, { directory, runningUrl: url, log: silent })

describe('migrating', () => {
  it('runs each file once, in the order of their numbers', async () => {
    await add('0002-b.sql', 'ALTER TABLE one ADD COLUMN b text')
    await add('0001-a.sql', 'CREATE TABLE one (id integer)')
    expect(await run()).toEqual({ applied: ['0001-a', '0002-b'], version: 2 })
    expect(await run()).toEqual({ applied: [], version: 2 })
    await add('0003-c.sql', 'INSERT INTO one VALUES (1, $$x$$)')
    expect(await run()).toEqual({ applied: ['0003-c'], version: 3 })
    expect(await asOwner('SELECT * FROM tradewise.one')).toEqual([{ id: 1, b: 'x' }])
  })

  it('leaves nothing of a file that fails, and the files before it in place', async () => {
    await add('0001-a.sql', 'CREATE TABLE one (id integer)')
    await add('0002-b.sql', 'CREATE TABLE two (id integer); SELECT 1/0')
    await expect(run()).rejects.toThrow('division by zero')
    expect(await asOwner(`SELECT to_regclass('tradewise.one')::text AS one, to_regclass('tradewise.two') AS two`)).toEqual([
      { one: 'tradewise.one', two: null },
    ])
    await add('0002-b.sql', 'CREATE TABLE two (id integer)')
    expect((await run()).applied).toEqual(['0002-b'])
  })

  it('asks for a backup once, before the first pending file and only then', async () => {
    await add('0001-a.sql', 'CREATE TABLE one (id integer)')
    await run()
    await add('0002-b.sql', 'CREATE TABLE two (id integer)')
    await add('0003-c.sql', 'CREATE TABLE three (id integer)')
    const asked: unknown[] = []
    const onBefore = async (about: object) => {
      const rows = await asOwner(`SELECT to_regclass('tradewise.two') AS two`)
      asked.push({ ...about, ...rows[0] })
    }
    await migrate(ownerUrl, { directory, runningUrl: url, log: silent, onBefore })
    await migrate(ownerUrl, { directory, runningUrl: url, log: silent, onBefore })
    expect(asked).toEqual([{ pending: ['0002-b', '0003-c'], applied: 1, two: null }])
  })

  it("sets the running role's rights right each time, except for whoever looks at them", async () => {
    await add('0001-a.sql', "CREATE TABLE one (id integer); COMMENT ON TABLE one IS 'running role: SELECT'")
    await run()
    await asOwner(`GRANT UPDATE ON tradewise.one TO ${new URL(url).username}`)
    const mayChange = async () =>
      (await asOwner(`SELECT has_table_privilege('${new URL(url).username}', 'tradewise.one', 'UPDATE') AS may`))[0]
    await migrate(ownerUrl, { directory, runningUrl: url, log: silent, leavesRights: true })
    expect(await mayChange()).toEqual({ may: true })
    await run()
    expect(await mayChange()).toEqual({ may: false })
  })

  it('lets one of several processes do the work', async () => {
    await add('0001-a.sql', 'CREATE TABLE one (id integer); SELECT pg_sleep(0.2)')
    const results = await Promise.all([run(), run(), run()])
    expect(results.map(result => result.applied.length).toSorted((a, b) => a - b)).toEqual([0, 0, 1])
  })

  it('gives up with "busy" when another process migrates for too long', async () => {
    await add('0001-a.sql', 'SELECT pg_sleep(300)')
    const slow = run().catch(String)
    await expect.poll(async () => (await asOwner(sleeping))[0]).toEqual({ count: 1 })
    const impatient = migrate(ownerUrl, { directory, runningUrl: url, log: silent, lockWaitMs: 100 })
    await expect(impatient).rejects.toSatisfy(error => isFailure(error, 'busy'))
    await asOwner(sleeping.replace('count(*)::int AS count', 'pg_cancel_backend(pid)'))
    expect(await slow).toContain('took too long')
  })
})

it('whoever works on the schema and is gone in the middle of a long statement holds up nobody', async () => {
  await add('0001-a.sql', 'SELECT 1')
  await run()
  const open = () => openSchema({ ownerUrl, url, migrations: directory, log: silent })
  const gone = await open()
  await gone.claim()
  const told = gone.client.query('SELECT pg_sleep(300)').catch(String)
  await expect.poll(async () => (await asOwner(sleeping))[0]).toEqual({ count: 1 })
  const { stream } = (gone.client as unknown as { connection: { stream: Socket } }).connection
  stream.destroy()
  expect(await told).toMatch(/Connection terminated/)
  const next = await open()
  await expect.poll(() => next.claim().then(() => 'claimed', String)).toBe('claimed')
  await next.close()
})

describe('a database that does not fit the release', () => {
  it.each<[string, () => Promise<unknown>, string]>([
    ['is newer', () => rm(join(directory, '0002-b.sql')), 'newer than this release'],
    ['ran another text', () => add('0002-b.sql', 'SELECT 2'), 'was changed'],
    ['has passed a number', () => add('0001-a.sql', 'SELECT 1'), 'renumber'],
    ['meets two files of one number', () => add('0002-c.sql', 'SELECT 1'), 'Two migrations'],
    ['meets a misnamed file', () => add('3-c.sql', 'SELECT 1'), 'NNNN-name.sql'],
    ['meets a file that ends its transaction', () => add('0003-c.sql', 'COMMIT; BEGIN'), 'ends its transaction'],
  ])('%s: is refused by name', async (_, change, says) => {
    await add('0002-b.sql', 'SELECT 1')
    await run()
    await change()
    await expect(run()).rejects.toThrow(expect.objectContaining({ name: 'Failure', message: expect.stringContaining(says) }))
  })

  it('does not mind the line ends of another system', async () => {
    await add('0001-a.sql', 'SELECT 1;\nSELECT 2')
    await run()
    await add('0001-a.sql', 'SELECT 1;\r\nSELECT 2')
    expect((await run()).applied).toEqual([])
  })
})

/** What a process of the release before would stumble over. */
const takesAway =
  /\bDROP (TABLE|COLUMN|VIEW|FUNCTION|TYPE|DEFAULT)\b|\bRENAME (TO|COLUMN)\b|\bSET NOT NULL\b|\bALTER COLUMN \S+ (SET DATA )?TYPE\b|\bADD CONSTRAINT\b|\bADD COLUMN (?![^,;]*DEFAULT)[^,;]*NOT NULL/i
/** The last one before anybody ran several releases beside each other. */
const lastFree = '0021'

describe('a rolling restart', () => {
  it('is possible: a migration adds, and what it takes away says that the release before does not use it (-- contracts: why)', () => {
    for (const bad of [
      'ALTER TABLE a DROP COLUMN b',
      'ALTER TABLE a RENAME TO b',
      'ALTER TABLE a RENAME COLUMN b TO c',
      'ALTER TABLE a ALTER COLUMN b SET NOT NULL',
      'ALTER TABLE a ALTER COLUMN b TYPE integer',
      'ALTER TABLE a ADD COLUMN b text NOT NULL',
      'ALTER TABLE a ADD CONSTRAINT c CHECK (b > 0)',
    ])
      expect(bad).toMatch(takesAway)
    for (const good of ["ALTER TABLE a ADD COLUMN b text NOT NULL DEFAULT ''", 'CREATE TABLE a (b text NOT NULL)'])
      expect(good).not.toMatch(takesAway)
    const ours = join(import.meta.dirname, '../../../migrations')
    const files = readdirSync(ours).filter(name => name.slice(0, 4) > lastFree)
    expect(files.length).toBeGreaterThan(10)
    const taking = files.filter(name => {
      const text = readFileSync(join(ours, name), 'utf8')
      return takesAway.test(text.replaceAll(/--.*$/gm, '')) && !/^-- contracts: \S/m.test(text)
    })
    expect(taking).toEqual([])
  })
})

describe('the running role', () => {
  const running = async (sql: string) => {
    const client = new Client({ connectionString: url, options: '-c search_path=tradewise' })
    await client.connect()
    return client.query(sql).finally(() => client.end())
  }

  it('reads and writes rows of every table as soon as it exists', async () => {
    await add('0001-a.sql', 'CREATE TABLE one (id bigserial, name text)')
    await run()
    await add('0002-b.sql', 'CREATE TABLE two (id integer)')
    await run()
    await running(`INSERT INTO one (name) VALUES ('x'); UPDATE one SET name = 'y'; DELETE FROM one; SELECT * FROM two`)
  })

  it.each([
    'CREATE TABLE x (id integer)',
    'ALTER TABLE one ADD COLUMN x text',
    'DROP TABLE one',
    'TRUNCATE one',
    'CREATE TRIGGER t BEFORE INSERT ON one FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()',
    'CREATE TABLE public.x (id integer)',
    'UPDATE migration SET sha256 = name',
    'DELETE FROM migration',
    'CREATE ROLE x',
    `COPY one TO PROGRAM 'true'`,
  ])('may not %s', async sql => {
    await add('0001-a.sql', 'CREATE TABLE one (id integer)')
    await run()
    await expect(running(sql)).rejects.toThrow(/permission denied|must be owner|must be (a )?superuser/)
  })

  it('is not enough to migrate: the reason is said', async () => {
    await expect(migrate(url, { directory, log: silent })).rejects.toSatisfy(
      error => isFailure(error, 'misconfigured') && error.message.includes('lacks rights'),
    )
  })

  it('that is also the owner is warned of', async () => {
    const warnings: string[] = []
    await migrate(ownerUrl, { directory, log: { ...silent, warn: (_, message) => warnings.push(message) } })
    expect(warnings).toEqual([expect.stringContaining('DATABASE_MIGRATE_URL')])
  })
})

async function asOwner(sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: ownerUrl })
  await client.connect()
  return client
    .query<Record<string, unknown>>(sql)
    .then(result => result.rows)
    .finally(() => client.end())
}
