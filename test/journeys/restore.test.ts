// A restore beside a server and a worker that go on running: who reads is answered, who writes is told to try again, nobody is torn out of
// their work, and afterwards all of them work on what came back.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, expect, it, vi } from 'vitest'
import { testDatabase } from '../support/database.ts'
import { testServer } from '../support/test-server.ts'
import { everything } from '../support/market-data.ts'
import { endProducts, remove, serve, temporaryDirectory, tradewise, worker } from '../support/product.ts'
import { firstAdministrator } from '../support/signed-in.ts'

const database = await testDatabase({ filled: everything })
const place = temporaryDirectory()
const settings = {
  DATA_DIR: join(place, 'data'),
  BACKUP_DIR: join(place, 'backups'),
  DATABASE_URL: database.url,
  DATABASE_MIGRATE_URL: database.ownerUrl,
  DATABASE_LOCK_TIMEOUT_MS: '800',
  LOG_LEVEL: 'warn',
}
afterAll(async () => {
  await endProducts()
  remove(place)
})

it('stops writes in every process, and resumes them on what came back', { timeout: 180_000 }, async () => {
  const server = await serve(settings.DATA_DIR, settings)
  await server.ready()
  const beside = await worker(settings)
  const admin = await firstAdministrator(server, settings)
  const list = async (name: string) => (await admin.send('POST', '/api/watchlists', { name })).status
  const names = async () => ((await admin.send('GET', '/api/watchlists')).body.lists as { name: string }[]).map(each => each.name)

  expect(await list('before')).toBe(201)
  const made = await tradewise(['backup', '--json'], settings)
  expect(made.code, made.stderr).toBe(0)
  const { id } = JSON.parse(made.stdout) as { id: string }
  expect(await list('after')).toBe(201)

  // Somebody is in the middle of reading, and somebody else holds the catalogue, for which the swap has to wait.
  const connected = async (url: string, begins: string) => {
    const client = new Client({ connectionString: url })
    client.on('error', () => {})
    await client.connect()
    await client.query(begins)
    return client
  }
  const reader = await connected(database.url, 'SET search_path = tradewise; BEGIN; SELECT count(*) FROM watchlist')
  const holder = await connected(
    Object.assign(new URL(await testServer()), { pathname: new URL(database.url).pathname }).href,
    'BEGIN; LOCK TABLE pg_namespace IN SHARE MODE',
  )
  const restoring = tradewise(['backup', 'restore', id, '--yes', '--json'], settings)
  const schemas = async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'tradewise%' ORDER BY 1`,
    )
    return rows.map(({ name }) => name)
  }
  const isHeld = async () => {
    const { rows } = await database.pool.query(
      `SELECT 1 FROM pg_locks WHERE mode = 'ShareLock' AND granted AND relation = 'tradewise.watchlist'::regclass`,
    )
    return rows.length > 0
  }
  await vi.waitFor(async () => expect(await isHeld()).toBe(true), { timeout: 60_000, interval: 50 })

  const refused = await fetch(`${server.origin}/api/watchlists`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', cookie: admin.cookie() },
    body: JSON.stringify({ name: 'late' }),
  })
  expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([503, true])
  expect((await fetch(`${server.origin}/api/stocks/AAPL/bars?range=1M`)).status).toBe(200)
  expect(await names()).toEqual(['before', 'after'])
  // A second restore, a backup and a clean-up are told who is at it.
  for (const words of [['backup', 'restore', id, '--yes'], ['backup'], ['backup', 'cleanup']]) {
    const second = await tradewise(words, settings)
    expect([second.code, second.stderr]).toEqual([
      75,
      expect.stringMatching(/works on the backups: backup restore, process \d+, since/),
    ])
  }
  await sleep(1_500)
  expect(await isHeld()).toBe(true)

  await holder.end()
  await vi.waitFor(async () => expect(await names()).toEqual(['before']), { timeout: 60_000, interval: 50 })
  // What somebody has read from is removed when they have ended, and not under their hands.
  expect(await schemas()).toEqual(['tradewise', 'tradewise_before_restore'])
  await reader.end()
  const restored = await restoring
  expect(restored.code, restored.stderr).toBe(0)
  expect(await schemas()).toEqual(['tradewise'])
  const { safety, keptTrail } = JSON.parse(restored.stdout) as { safety: string; keptTrail: boolean }
  expect([safety === id, keptTrail]).toEqual([false, true])

  // The same processes, on what the backup held.
  expect(await names()).toEqual(['before'])
  expect(await list('anew')).toBe(201)
  expect(await names()).toEqual(['before', 'anew'])
  const asked = await admin.send('POST', '/api/admin/backups')
  expect(asked.status).toBe(202)
  const state = async () =>
    (await admin.send('GET', '/api/admin/backups')).body as { work: unknown; backups: { reason: string; state: string }[] }
  await vi.waitFor(async () => expect((await state()).backups[0]).toMatchObject({ reason: 'asked for', state: 'proved' }), {
    timeout: 60_000,
    interval: 250,
  })
  const { events } = (await admin.send('GET', '/api/admin/audit-trail?kind=backup.restored')).body as {
    events: { subject: string }[]
  }
  expect(events.map(({ subject }) => subject)).toEqual([id])
  expect((await tradewise(['audit-trail', 'verify'], settings)).code).toBe(0)

  // Back again from the backup that the restore made of what it replaced.
  expect((await tradewise(['backup', 'restore', safety, '--yes'], settings)).code).toBe(0)
  expect(await names()).toEqual(['before', 'after'])
  for (const each of [beside, server]) {
    each.signal('SIGTERM')
    expect((await each.ended).code).toBe(0)
  }
})
