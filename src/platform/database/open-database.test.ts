import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { isFailure } from '#basics'
import { byteaArray } from '#database'
import { testDatabase } from '../../../test/support/database.ts'

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

describe('a lost connection', () => {
  it('fails its query as "busy" and is replaced by the next', async () => {
    const cut = sql`SELECT pg_terminate_backend(pg_backend_pid())`.execute(kysely)
    await expect(cut).rejects.toSatisfy(error => isFailure(error, 'busy'))
    const { rows } = await sql<{ one: number }>`SELECT 1 AS one`.execute(kysely)
    expect(rows[0]?.one).toBe(1)
  })
})

describe('our own bugs', () => {
  it('stay what they are: wrong SQL is no "try again"', async () => {
    await expect(sql`SELECT nonsense`.execute(kysely)).rejects.toSatisfy(error => !isFailure(error))
  })
})
