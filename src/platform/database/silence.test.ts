import { Client } from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { isFailure } from '#basics'
import { databaseFailure } from '#database'
import { cutProxy } from '../../../test/support/cut-proxy.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { silent } from '../../../test/support/database-settings.ts'
import { connectionOf } from './connection.ts'
import { watchSilence } from './silence.ts'

const database = await testDatabase()
const direct = connectionOf(database.url)
const socketPath = direct.host.startsWith('/') ? `${direct.host}/.s.PGSQL.${direct.port}` : undefined
const network = await cutProxy(socketPath === undefined ? { host: direct.host, port: direct.port } : { path: socketPath })
afterAll(() => network.close())

const patience = { lookMs: 20, quietMs: 40, giveUpMs: 150, answerMs: 5_000, endMs: 2_000 }

async function session(giveUpMs = patience.giveUpMs, answerMs = patience.answerMs) {
  const connection = { ...direct, host: '127.0.0.1', port: network.port }
  const client = new Client(connection)
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  return { client, pid: rows[0]!.pid, close: watchSilence(client, connection, silent, { ...patience, giveUpMs, answerMs }) }
}

async function isThere(pid: number): Promise<boolean> {
  const { rows } = await database.pool.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [pid])
  return rows.length > 0
}

const isAway = (error: unknown) => isFailure(databaseFailure(error), 'busy')

describe('a session whose connection says nothing', () => {
  it('goes on where the server works, however long', async () => {
    const { client, close } = await session()
    expect((await client.query('SELECT 7 AS found FROM pg_sleep(0.4)')).rows).toEqual([{ found: 7 }])
    await close()
  })

  it('fails as "away" where the server waits for us, and is ended there', async () => {
    const { client, pid, close } = await session()
    await client.query('BEGIN')
    network.stall()
    await expect(client.query('SELECT 1')).rejects.toSatisfy(isAway)
    await expect.poll(() => isThere(pid)).toBe(false)
    await close()
  })

  it('is ended at the server too where it only held something', async () => {
    const { client, pid, close } = await session()
    await client.query('BEGIN')
    network.stall()
    await close()
    await expect.poll(() => isThere(pid)).toBe(false)
  })

  it('fails as "away" where nobody answers any more, and its end is not waited for', async () => {
    const { client, close } = await session(150, 100)
    const other = await session(150, 100)
    network.silence()
    await expect(client.query('SELECT 1')).rejects.toSatisfy(isAway)
    await Promise.all([close(), other.close()])
    network.heal()
  })
})
