// The connection is lost at the commit: nobody who asked knows by that whether it has happened, and the server does.
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { silent } from '../../../test/support/database-settings.ts'
import { connectionOf } from './connection.ts'
import { databaseFailure } from './faults.ts'
import { openSchema } from './schema-session.ts'

const database = await testDatabase()
const direct = connectionOf(database.ownerUrl)
const target = direct.host.startsWith('/')
  ? { path: `${direct.host}/.s.PGSQL.${direct.port}` }
  : { host: direct.host, port: direct.port }
let loses: 'the question' | 'the answer'
const network = createServer(near => {
  const far = connect(target)
  let isLost = false
  near.on('error', () => {}).on('close', () => far.destroy())
  far.on('error', () => {}).on('close', () => near.destroy())
  near.on('data', chunk => {
    isLost ||= chunk.includes('COMMIT')
    if (isLost && loses === 'the question') near.resetAndDestroy()
    else far.write(chunk)
  })
  far.on('data', chunk => {
    if (isLost) near.resetAndDestroy()
    else near.write(chunk)
  })
})
network.listen(0, '127.0.0.1')
await once(network, 'listening')
afterAll(() => network.close())
const url = new URL(database.ownerUrl)
url.hostname = '127.0.0.1'
url.port = String((network.address() as AddressInfo).port)

async function committing(what: typeof loses, table: string): Promise<string> {
  loses = what
  const session = await openSchema({
    ownerUrl: url.href,
    url: url.href,
    migrations: join(import.meta.dirname, '../../../migrations'),
    log: silent,
  })
  await session.begin()
  await session.client.query(`CREATE TABLE ${table} (a integer)`)
  const ended = await session.commit().then(
    () => 'committed',
    (error: unknown) => databaseFailure(error)?.code ?? String(error),
  )
  await session.close()
  return ended
}

async function isThere(table: string): Promise<boolean> {
  const { rows } = await database.pool.query<{ there: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'tradewise' AND tablename = $1) AS there`,
    [table],
  )
  return rows[0]!.there
}

it('where the answer is lost, it has happened', async () => {
  expect(await committing('the answer', 'answered')).toBe('committed')
  expect(await isThere('answered')).toBe(true)
})

it('where the question is lost, it has not', async () => {
  expect(await committing('the question', 'unasked')).toBe('busy')
  expect(await isThere('unasked')).toBe(false)
})
