import { sql } from 'kysely'
import { Client, type PoolClient } from 'pg'
import { describe, expect, it } from 'vitest'
import { isFailure } from '#basics'
import { byteaArray, prepared } from '#database'
import { testDatabase } from '../../../test/support/database.ts'
import { isReplacedNow, lockKey } from './migrate.ts'

const nobody = '00000000-0000-4000-8000-000000000000'
const database = await testDatabase()
const { kysely, pool } = database

describe('values from the database', () => {
  it('are exact: dates and decimals as text, whole numbers as numbers', async () => {
    const { rows } = await sql<Record<string, unknown>>`
      SELECT '2018-05-11'::date AS day, 9007199254740991::int8 AS big, 0.10::numeric AS price, '1e-7'::float8 AS ratio,
             '2018-05-11 09:30'::timestamp AS wall, '2018-05-11T13:30:00Z'::timestamptz AS instant,
             ARRAY['2018-05-11', NULL]::date[] AS days, ARRAY[1, 9007199254740991]::int8[] AS bigs,
             ARRAY[0.10, 12345678901234567890.5]::numeric[] AS prices`.execute(kysely)
    expect(rows[0]).toEqual({
      day: '2018-05-11',
      big: 9007199254740991,
      price: '0.10',
      ratio: 1e-7,
      wall: '2018-05-11 09:30:00',
      instant: new Date('2018-05-11T13:30:00Z'),
      days: ['2018-05-11', null],
      bigs: [1, 9007199254740991],
      prices: ['0.10', '12345678901234567890.5'],
    })
  })

  it('refuse to round a whole number past 2^53', async () => {
    await expect(sql`SELECT 9007199254740993::int8 AS big`.execute(kysely)).rejects.toThrow('9007199254740993')
  })
})

describe('byte strings in one parameter', () => {
  it.each([[[]], [['']], [['a', '', '\\x00"{},', 'b'.repeat(70_000)]]])('come back one by one: %#', async texts => {
    const given = texts.map(text => Buffer.from(text))
    const { rows } = await sql<{ value: Buffer }>`SELECT unnest(${byteaArray(given)}::bytea[]) AS value`.execute(kysely)
    expect(rows.map(row => row.value)).toEqual(given)
  })
})

describe('a session', () => {
  it('sees our schema only, in UTC, under the limits that were asked for', async () => {
    const { rows } = await pool.query(`
      SELECT current_setting('search_path') AS path, current_setting('timezone') AS zone,
             current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock`)
    expect(rows[0]).toEqual({ path: 'tradewise', zone: 'UTC', statement: '30s', lock: '10s' })
  })
})

describe('a statement that is asked often', () => {
  const database = testDatabase({ poolSize: 1 })
  const named = prepared('lists of a name', (db, account: string, name: string) =>
    db.selectFrom('watchlist').select(['name', 'position']).where('account_id', '=', account).where('name', '=', name),
  )
  it('is kept by its connection, under its name and for any values', async () => {
    const { kysely, pool } = await database
    for (const name of ['one', "o'ther"]) expect(await named(kysely, nobody, name)).toEqual([])
    expect(await kysely.transaction().execute(trx => named(trx, nobody, 'one'))).toEqual([])
    const { rows } = await pool.query(`SELECT name, (generic_plans + custom_plans)::int AS times FROM pg_prepared_statements`)
    expect(rows).toEqual([{ name: 'lists of a name', times: 3 }])
  })
  it('fails as "busy" where what it answers with has another form since, and is kept anew', async () => {
    const { kysely, pool, ownerUrl } = await database
    await named(kysely, nobody, 'one')
    const owner = new Client({ connectionString: ownerUrl, options: '-c search_path=tradewise' })
    await owner.connect()
    await owner.query('ALTER TABLE watchlist ALTER COLUMN position TYPE numeric')
    await owner.end()
    const before = (await pool.query<{ id: number }>('SELECT pg_backend_pid() AS id')).rows[0]!.id
    await expect(named(kysely, nobody, 'one')).rejects.toSatisfy(error => isFailure(error, 'busy'))
    expect(await named(kysely, nobody, 'one')).toEqual([])
    expect((await pool.query<{ id: number }>('SELECT pg_backend_pid() AS id')).rows[0]!.id).not.toBe(before)
  })
  it('has its values for its parameters, in their order', async () => {
    const turned = prepared('turned', (db, account: string, name: string) =>
      db.selectFrom('watchlist').select('name').where('name', '=', name).where('account_id', '=', account),
    )
    await expect(turned((await database).kysely, nobody, 'one')).rejects.toThrow('turned: the values are the parameters')
  })
})

describe('a lost connection', () => {
  it('fails its query as "busy" and is replaced by the next', async () => {
    const cut = sql`SELECT pg_terminate_backend(pg_backend_pid())`.execute(kysely)
    await expect(cut).rejects.toSatisfy(error => isFailure(error, 'busy'))
    const { rows } = await sql<{ one: number }>`SELECT 1 AS one`.execute(kysely)
    expect(rows[0]?.one).toBe(1)
  })
})

describe('a lock that somebody else holds', () => {
  const write = async (): Promise<unknown> => {
    const writing = kysely.transaction().execute(async trx => {
      await sql`SET LOCAL lock_timeout = '20ms'`.execute(trx)
      await sql`INSERT INTO symbol_change SELECT * FROM symbol_change WHERE false`.execute(trx)
    })
    const error: unknown = await writing.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    return isFailure(error, 'busy') ? { says: error.message, isFault: error.cause !== undefined } : error
  }

  it('is a fault that reaches somebody, except while the data is restored or migrated', { timeout: 20_000 }, async () => {
    const holder = new Client({ connectionString: database.ownerUrl })
    await holder.connect()
    try {
      await holder.query('BEGIN; LOCK TABLE tradewise.symbol_change IN SHARE MODE')
      expect(await write()).toEqual({ says: 'The database took too long; try again in a moment.', isFault: true })
      await holder.query('SELECT pg_advisory_lock($1)', [lockKey])
      const told = { says: 'The data is being restored or migrated; try again in a moment.', isFault: false }
      // The connection that asks is opened half a second after the first of the others.
      await expect.poll(write, { timeout: 15_000 }).toEqual(told)
      // Who waited while it ended, or was killed, is told the same.
      await holder.query('SELECT pg_advisory_unlock($1)', [lockKey])
      expect(await write()).toEqual(told)
    } finally {
      await holder.end()
    }
    await expect.poll(write, { timeout: 15_000 }).toBeUndefined()
  })

  it('is known for a restore by its locks alone, where its session is gone and they are not yet', async () => {
    const holder = new Client({ connectionString: database.ownerUrl })
    await holder.connect()
    const isReplaced = async () => (await holder.query<{ held: boolean }>(isReplacedNow)).rows[0]?.held
    try {
      expect(await isReplaced()).toBe(false)
      await holder.query('BEGIN; LOCK TABLE tradewise.migration IN SHARE MODE')
      expect(await isReplaced()).toBe(true)
    } finally {
      await holder.end()
    }
  })
})

describe('our own bugs', () => {
  it('stay what they are: wrong SQL is no "try again"', async () => {
    await expect(sql`SELECT nonsense`.execute(kysely)).rejects.toSatisfy(error => !isFailure(error))
  })
})

describe('a transaction', () => {
  /** What is sent on the only connection, and how many statements were under way when it was. */
  async function watched(fails: (text: string) => Error | undefined = () => undefined) {
    const { kysely, pool } = await testDatabase({ poolSize: 1 })
    const sent: string[] = []
    let underWay = 0
    let most = 0
    const watch = (client: PoolClient): void => {
      const query = client.query.bind(client) as (...given: unknown[]) => Promise<unknown>
      const counted = async (text: string, ...rest: unknown[]) => {
        sent.push(text)
        most = Math.max(most, ++underWay)
        try {
          const error = fails(text)
          if (error) throw error
          return await query(text, ...rest)
        } finally {
          underWay--
        }
      }
      client.query = counted as PoolClient['query']
    }
    pool.on('connect', watch)
    return { kysely, pool, sent, most: () => most }
  }
  const one = sql`SELECT 1 AS one`

  it('sends its statements one after the other, its end after the last, also where one of several runs out of time', async () => {
    const { kysely, sent, most } = await watched()
    const work = kysely.transaction().execute(async trx => {
      await sql`SET LOCAL statement_timeout = '20ms'`.execute(trx)
      await Promise.all([sql`SELECT pg_sleep(10)`.execute(trx), one.execute(trx), one.execute(trx)])
    })
    await expect(work).rejects.toSatisfy(error => isFailure(error, 'busy'))
    expect(most()).toBe(1)
    expect(sent.filter(text => text === 'rollback')).toHaveLength(1)
    expect((await one.execute(kysely)).rows).toEqual([{ one: 1 }])
  })

  it('sends nothing more on a connection on which an answer is still due, and fails as its statement did', async () => {
    let isLate = true
    const { kysely, pool, sent } = await watched(text =>
      isLate && text.includes('pg_sleep') ? new Error('Query read timeout') : undefined,
    )
    const work = kysely.transaction().execute(trx => sql`SELECT pg_sleep(0)`.execute(trx))
    await expect(work).rejects.toSatisfy(
      error => isFailure(error, 'busy') && (error.cause as Error).message === 'Query read timeout',
    )
    expect(sent).toEqual(['begin', 'SELECT pg_sleep(0)'])
    expect(pool.totalCount).toBe(0)
    isLate = false
    expect((await one.execute(kysely)).rows).toEqual([{ one: 1 }])
  })
})
