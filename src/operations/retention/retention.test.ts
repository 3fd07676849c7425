import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { declarations, readSettings } from '#config'
import { openDatabase } from '#database'
import { limits, silent } from '../../../test/support/database-settings.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { openRetention } from './retention.ts'
import { type Going, retentionRules } from './rules.ts'

const database = await testDatabase()
const { settings } = readSettings({}, { readFile: () => '' })
const rules = retentionRules(settings)
const now = Date.now()
const retention = openRetention({ database, settings, now: () => now })
const ago = (days: number): Date => new Date(now - days * 86_400_000)

describe('how long rows are kept', () => {
  it('is said of every table that there is, once, and of no other', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      "SELECT relname AS name FROM pg_class WHERE relnamespace = 'tradewise'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1",
    )
    expect(rules.map(({ table }) => table).toSorted()).toEqual(rows.map(({ name }) => name))
  })

  it('is said by a column of time that the table has, and by settings that there are', async () => {
    const { rows } = await database.pool.query<{ column: string }>(
      `SELECT table_name || '.' || column_name AS column FROM information_schema.columns
       WHERE table_schema = 'tradewise' AND data_type LIKE 'timestamp%'`,
    )
    const columns = new Set(rows.map(({ column }) => column))
    for (const rule of rules.filter((one): one is Going => 'days' in one)) {
      expect(columns, rule.table).toContain(`${rule.table}.${rule.column}`)
      expect(rule.days).toBeGreaterThan(0)
      if (rule.setting) expect(declarations).toHaveProperty(rule.setting)
    }
    for (const rule of rules) if ('kept' in rule) expect(rule.kept.length, rule.table).toBeGreaterThan(5)
  })
})

describe('what has outlived its rule', () => {
  it('is seen in the database, and removed where that is the clean-up’s', async () => {
    expect(await retention.look()).toMatchObject({ leftovers: [], orphans: 0 })
    const link = (email: string, days: number) =>
      database.pool.query('INSERT INTO awaited_link (email_key, purpose, email, asked_at) VALUES ($1, $2, $1, $3)', [
        email,
        'sign-up',
        ago(days),
      ])
    await link('old@example.net', 33)
    await link('young@example.net', 3)
    // Somebody else's to remove: the clean-up leaves it, and says so.
    await database.pool.query('INSERT INTO failed_proof VALUES ($1, 1, $2, $2)', [Buffer.from('x'), ago(9)])
    const { leftovers } = await retention.look()
    expect(leftovers.map(({ table, rows, by }) => [table, rows, by])).toEqual([
      ['awaited_link', 1, 'clean-up'],
      ['failed_proof', 1, 'accounts.tidy'],
    ])
    expect(await retention.clean()).toEqual({ awaited_link: 1 })
    expect((await retention.look()).leftovers.map(({ table }) => table)).toEqual(['failed_proof'])
    const { rows } = await database.pool.query('SELECT email FROM awaited_link')
    expect(rows).toEqual([{ email: 'young@example.net' }])
  })

  it('is removed a piece at a time, however much of it there is', async () => {
    const owner = openDatabase({ ...limits, url: database.ownerUrl, log: silent })
    await owner.pool.query(`
      CREATE FUNCTION tradewise.refuse_many() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF (SELECT count(*) FROM gone) > 5000 THEN RAISE 'too many at once'; END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER refuse_many AFTER DELETE ON tradewise.awaited_link REFERENCING OLD TABLE AS gone
        FOR EACH STATEMENT EXECUTE FUNCTION tradewise.refuse_many()`)
    await owner.close()
    await database.pool.query(
      `INSERT INTO awaited_link (email_key, purpose, email, asked_at)
       SELECT n || '@example.net', 'sign-up', n || '@example.net', $1 FROM generate_series(1, 5001) AS n`,
      [ago(33)],
    )
    expect(await retention.clean()).toEqual({ awaited_link: 5_001 })
  })

  it('has two days until it is told of', async () => {
    await database.pool.query('DELETE FROM failed_proof')
    await database.pool.query('INSERT INTO failed_proof VALUES ($1, 1, $2, $2)', [Buffer.from('y'), ago(2.5)])
    expect((await retention.look()).leftovers).toEqual([])
  })

  it('is also whatever the trail knows of people who are no more', async () => {
    const text = (seq: number, person: string | null) =>
      database.pool.query('INSERT INTO audit_personal VALUES ($1, $2, $3, $4, $5, $6)', [
        seq,
        'address',
        person,
        Buffer.alloc(16),
        '192.0.2.7',
        ago(1),
      ])
    const account = randomUUID()
    await database.pool.query(
      "INSERT INTO account VALUES ($1, 'a@example.net', 'a@example.net', 'A', 'user', NULL, false, now(), NULL)",
      [account],
    )
    await text(1, account)
    await text(2, randomUUID())
    await text(3, null)
    expect((await retention.look()).orphans).toBe(1)
    expect(await retention.clean()).toEqual({ audit_personal: 1 })
    const { rows } = await database.pool.query('SELECT seq::int FROM audit_personal ORDER BY 1')
    expect(rows).toEqual([{ seq: 1 }, { seq: 3 }])
  })
})
