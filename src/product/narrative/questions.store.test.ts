import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { openDatabase } from '#database'
import { limits, silent } from '../../../test/support/database-settings.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { countQuestion } from './questions.store.ts'

const { url } = await testDatabase()
const database = openDatabase({ ...limits, url, log: silent })
const other = openDatabase({ ...limits, url, log: silent })

async function account(): Promise<string> {
  const id = randomUUID()
  await database.pool.query(
    "INSERT INTO account (account_id, email, email_key, name, role, password_is_short, created_at) VALUES ($1::uuid, $1::text, $1::text, '', 'user', false, now())",
    [id],
  )
  return id
}

it('counts for all processes together, for each account and for all, and anew every day', async () => {
  const [one, two] = [await account(), await account()]
  const most = { perAccountAndDay: 3, perDay: 5 }
  const ask = (accountId: string, day: string, of = database) => countQuestion(of.kysely, { accountId, day }, most)
  const at = (day: string, accountId: string) =>
    Promise.all(Array.from({ length: 4 }, (_, i) => ask(accountId, day, i % 2 ? database : other)))
  expect((await at('2026-03-02', one)).filter(Boolean)).toHaveLength(3)
  expect((await at('2026-03-02', two)).filter(Boolean)).toHaveLength(2)
  expect(await ask(one, '2026-03-03')).toBe(true)
  const { rows } = await database.pool.query('SELECT asked FROM question_count')
  expect(rows).toEqual([{ asked: 1 }])
  await database.pool.query('DELETE FROM account')
  expect((await database.pool.query('SELECT 1 FROM question_count')).rowCount).toBe(0)
  await Promise.all([database.close(), other.close()])
})
