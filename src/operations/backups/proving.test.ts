import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { sql } from 'kysely'
import { Client } from 'pg'
import { describe, expect, it } from 'vitest'
import { isFailure } from '#basics'
import { openMarket } from '#market'
import { openWatchlists, selfHosted } from '#watchlists'
import { testBackups } from '../../../test/support/backups.ts'
import { silent } from '../../../test/support/database-settings.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { file, sourcesOver } from '../../../test/support/source-tests.ts'
import { newIdentity } from './backups.ts'
import { branched } from './proving.ts'

const database = await testDatabase()
const { directory, open } = await testBackups(database)
const account = randomUUID()
await sql`INSERT INTO account (account_id, email, email_key, name, role, password_is_short, created_at) VALUES (${account}, 'a@example.net', 'a@example.net', '', 'user', false, now())`.execute(
  database.kysely,
)
await sourcesOver(database).offline().importFile(file, { symbol: 'ACME', fileName: 'a.csv' })
const market = openMarket(database, { clock: () => new Date(), log: silent })
const lists = openWatchlists({ database, market, limits: selfHosted, now: () => new Date(), newId: randomUUID })
const { id: listId } = await lists.create(account, 'Mine')
await lists.add({ accountId: account, listId }, 'ACME')

const withKey = open()
const withoutKey = open({ keys: {} })
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (isFailure(error) ? error.code : String(error)),
  )
const asOwner = async (statements: string) => {
  const client = new Client({ connectionString: database.ownerUrl })
  await client.connect()
  await client.query(statements).finally(() => client.end())
}
const schemas = async () =>
  (await sql<{ name: string }>`SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'tradewise%'`.execute(database.kysely))
    .rows

describe('a backup that is proved', () => {
  it('with the key at hand comes back from its file, migrated and asked by the product', async () => {
    const made = await withKey.create('daily', { proves: true })
    expect(made).toMatchObject({ state: 'proved', installation: expect.stringMatching(/^[0-9a-f-]{36}$/) })
    for (const answer of ['search for', 'daily bars of', 'a watchlist: 1 of 1']) expect(made.says).toContain(answer)
    expect((await withKey.list())[0]).toMatchObject({ id: made.id, state: 'proved', says: made.says })
    const [run] = await withKey.runs(1)
    expect(run).toMatchObject({ what: 'backup', backup: made.id, reason: 'daily', outcome: 'done', says: 'proved' })
    expect(await schemas()).toEqual([{ name: 'tradewise' }])
  })

  it('without a key comes back from the stream while it is written, and the file is the same as any', async () => {
    const made = await withoutKey.create('daily', { proves: true })
    expect(made.state).toBe('proved-while-writing')
    expect((await withKey.list())[0]).toMatchObject({ id: made.id, state: 'proved-while-writing' })
    expect(await withKey.verify(made.id)).toEqual({ id: made.id, opened: true })
  })

  it('is bad when its rows do not fit the tables that the release makes, and is told', async () => {
    await asOwner(`ALTER TABLE tradewise.listing DROP CONSTRAINT listing_kind_check;
      INSERT INTO tradewise.listing (symbol, name, kind, exchange) VALUES ('ODD.X', 'Odd', 'bond', 'X')`)
    expect(await codeOf(withKey.create('daily', { proves: true }))).toBe('damaged')
    expect(await codeOf(withoutKey.create('daily', { proves: true }))).toBe('damaged')
    await asOwner(`DELETE FROM tradewise.listing WHERE symbol = 'ODD.X';
      ALTER TABLE tradewise.listing ADD CONSTRAINT listing_kind_check CHECK (kind IN ('share', 'index'))`)
    const listed = await withKey.list()
    expect(listed.slice(0, 2).map(({ state }) => state)).toEqual(['bad', 'bad'])
    expect((await withKey.runs(2)).map(({ outcome }) => outcome)).toEqual(['failed', 'failed'])
    const { isOverdue, troubles, lastProved } = await withKey.condition()
    expect(isOverdue).toBe(true)
    expect(troubles[0]).toMatch(/^The last backup .* failed: .*rows that the table listing refuses/)
    expect(lastProved?.number).toBe(listed[2]!.number)
  })

  it('is not proved when the product cannot read what came back', async () => {
    const { rows } = await sql<{ close: string }>`SELECT encode(close, 'hex') AS close FROM bar_block`.execute(database.kysely)
    await asOwner(`UPDATE tradewise.bar_block SET close = ''`)
    expect(await codeOf(withoutKey.create('daily', { proves: true }))).toBe('conflict')
    await asOwner(`UPDATE tradewise.bar_block SET close = decode('${rows[0]!.close}', 'hex')`)
    expect((await withKey.list())[0]?.state).toBe('written')
  })

  it('is refused to a process that knows the running role alone, with what to give it', async () => {
    const alone = open({ ownerUrl: database.url })
    await expect(alone.create('daily')).rejects.toThrow('give it DATABASE_MIGRATE_URL')
    expect(await codeOf(alone.create('daily'))).toBe('misconfigured')
  })

  it('says wrong key when the key at hand is another', async () => {
    const other = open({ keys: { identity: await newIdentity() } })
    expect(await codeOf(other.create('daily', { proves: true }))).toBe('not-allowed')
    expect((await withKey.list())[0]?.state).toBe('written')
  })

  it('stops when it is told to, and leaves nothing', async () => {
    const stop = new AbortController()
    const before = readdirSync(directory).length
    const progress = () => stop.abort()
    expect(await codeOf(withoutKey.create('daily', { proves: true, signal: stop.signal, progress }))).toBe('busy')
    expect(readdirSync(directory)).toHaveLength(before)
    expect(await schemas()).toEqual([{ name: 'tradewise' }])
  })

  it('by two at once is made by the first, and the second is told who that is', async () => {
    const two = await Promise.allSettled([withKey.create('one'), withKey.create('two')])
    const refused = two.filter(each => each.status === 'rejected').map(({ reason }) => String(reason))
    expect(refused).toEqual([expect.stringMatching(/Another process works on the backups: backup, process \d+, since 20/)])
  })
})

describe('two readers of one stream', () => {
  const source = async function* (fault?: Error) {
    for (let at = 0; at < 50; at++) yield Buffer.alloc(100_000, at)
    if (fault) throw fault
  }
  const read = async (from: AsyncIterable<Buffer>, most = Infinity) => {
    let bytes = 0
    for await (const chunk of from) if ((bytes += chunk.length) >= most) break
    return bytes
  }
  it('each get all of it', async () => {
    const { main, side } = branched(source())
    expect(await Promise.all([read(main), read(side)])).toEqual([5_000_000, 5_000_000])
  })
  it('go on alone when the second gives up', async () => {
    const { main, side } = branched(source())
    expect((await Promise.all([read(main), read(side, 300_000)]))[0]).toBe(5_000_000)
  })
  it('end together when the first gives up, or the source fails', async () => {
    const cut = branched(source())
    const side = read(cut.side)
    await Promise.all([read(cut.main, 300_000), expect(side).rejects.toThrow('not written to its end')])
    const failing = branched(source(new Error('away')))
    await Promise.all([expect(read(failing.main)).rejects.toThrow('away'), expect(read(failing.side)).rejects.toThrow('away')])
  })
})
