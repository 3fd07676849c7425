// A restore that fails on the way, beside two processes that serve and one that works, under light load: killed while it loads or builds an
// index, met by a full disk, cut off from the database, left alone by a network that says nothing, given a damaged file or a wrong key. Whoever writes meanwhile is told to try again,
// whoever reads is answered; afterwards every process goes on by itself, and what was there is what is there.
import { chownSync, cpSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newIdentity } from '#backups'
import { newSecret } from '#config'
import { openDatabase } from '#database'
import { type CutProxy, cutProxy } from '../support/cut-proxy.ts'
import { type Load, load } from '../support/database-load.ts'
import { limits, silent } from '../support/database-settings.ts'
import { waitFor } from '../support/embedded-place.ts'
import { fingerprint } from '../support/fingerprint.ts'
import { startThrowAwayCluster, type ThrowAwayCluster } from '../support/postgres-cluster.ts'
import { writing } from '../support/list-writer.ts'
import { type Ended, endProducts, type Product, remove, run, serve, temporaryDirectory, worker } from '../support/product.ts'
import { firstAdministrator, type Person } from '../support/signed-in.ts'
import { fillDisk, type SmallDisk, smallDisk } from '../support/small-disk.ts'

const token = 'a-token-for-a-drill-of-restores'
/** Four kilobytes in each row, which nothing can compress. */
const rowCount = 12_000
const resumeWithinMs = 30_000
const place = temporaryDirectory()
const backupDirectory = join(place, 'backups')
const reads = ['/api/stocks/AAPL', '/api/symbols/search?q=micro', '/api/stocks/MSFT/bars?range=1M']
/** What the processes write by themselves, and what is compared otherwise. */
const living =
  /^(table|sequence) ((audit|job|error|performance|availability|forecast|signal)_|(job|queue|session|instance|version|running_process|health_probe|alarm|alarm_watch|account_session|forecast|signal|(sealed|settled)_statement|pooled_record|backup_run|duty_run|watchlist)$)/

let disk: SmallDisk | undefined
let cluster: ThrowAwayCluster
let network: CutProxy
let settings: Record<string, string>
let admin: Person
let servers: Product[]
let watcher: Client
let backup: { id: string; file: string }
let readers: Load[]
const lists: string[] = []

const addressOf = (role: string, host: string) => `postgresql://${role}:only-for-tests@${host}/tradewise`
const ownerUrl = () => settings['DATABASE_MIGRATE_URL']!

beforeAll(async () => {
  // As root the whole cluster lies on a disk of its own, which can be filled.
  disk = process.getuid?.() === 0 ? await smallDisk(900) : undefined
  const directory = disk && join(disk.path, 'server')
  if (directory) mkdirSync(directory, { mode: 0o711 })
  cluster = await startThrowAwayCluster(directory ? { directory } : {})
  const client = new Client({ connectionString: cluster.url })
  await client.connect()
  for (const statement of [
    `CREATE ROLE tradewise_owner LOGIN PASSWORD 'only-for-tests'`,
    `CREATE ROLE tradewise LOGIN PASSWORD 'only-for-tests'`,
    `CREATE DATABASE tradewise OWNER tradewise_owner ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0`,
    `ALTER SYSTEM SET max_wal_size = '64MB'`,
    `ALTER SYSTEM SET min_wal_size = '32MB'`,
    'SELECT pg_reload_conf()',
  ])
    await client.query(statement)
  await client.end()
  const socket = `${encodeURIComponent(join(cluster.socketPath, '..'))}:5432`
  network = await cutProxy({ path: cluster.socketPath })
  settings = {
    DATABASE_URL: addressOf('tradewise', socket),
    DATABASE_MIGRATE_URL: addressOf('tradewise_owner', socket),
    DATABASE_LOCK_TIMEOUT_MS: '1000',
    SESSION_SECRET: newSecret(),
    MONITORING_TOKEN: token,
    TRUST_PROXY: '127.0.0.1',
    BACKUP_DIR: backupDirectory,
    BACKUP_IDENTITY: await newIdentity(),
    DATA_REFRESH_TIME: 'off',
    // The daily backup would hold the lock: half a day from now.
    BACKUP_TIME: new Date(Date.now() + 12 * 3_600_000).toISOString().slice(11, 16),
    TZ: 'UTC',
    LOG_LEVEL: 'warn',
  }
  const own = (name: string) => ({ ...settings, DATA_DIR: join(place, name) })
  const first = await serve(join(place, 'first'), own('first'))
  await first.ready()
  const second = await serve(join(place, 'second'), own('second'))
  await second.ready()
  await worker(own('worker'))
  servers = [first, second]
  admin = await firstAdministrator(first, own('first'))
  for (const name of ['of the first', 'of the second'])
    lists.push((await admin.send('POST', '/api/watchlists', { name })).body['id'] as string)
  const database = openDatabase({ ...limits, statementTimeoutMs: 300_000, url: ownerUrl(), log: silent })
  await sql`INSERT INTO macro_month (series, month, label)
    SELECT 's' || i, '2000-01-01', (SELECT string_agg(md5(random()::text || i || part), '') FROM generate_series(1, 128) part)
    FROM generate_series(1, ${sql.lit(rowCount)}) i`.execute(database.kysely)
  await database.close()
  const made = await tradewise(['backup', '--json'])
  if (made.code !== 0) throw new Error(made.stderr)
  backup = JSON.parse(made.stdout) as typeof backup
  await admin.send('POST', '/api/watchlists', { name: 'since the backup' })
  watcher = await watching()
  readers = servers.map(({ origin }) => load(origin, reads, { clientCount: 2, pauseMs: 150 }))
}, 600_000)

afterAll(async () => {
  await Promise.all(readers?.map(each => each.end()) ?? [])
  await endProducts()
  await watcher?.end()
  await network?.close()
  await cluster?.stop()
  disk?.remove()
  remove(place)
})

/** As the superuser, in the product's database. */
async function watching(): Promise<Client> {
  const client = new Client({
    connectionString: Object.assign(new URL(cluster.url), { pathname: '/tradewise' }).href,
    options: '-c search_path=tradewise',
  })
  client.on('error', () => {})
  await client.connect()
  return client
}

const tradewise = (words: string[], other: Record<string, string> = {}): Promise<Ended> => begin(words, other).ended
const begin = (words: string[], other: Record<string, string> = {}) =>
  run(words, { ...settings, DATA_DIR: join(place, 'operator'), ...other })

/** Until the restore loads its largest table, or builds an index over it. */
const loading = () =>
  holds(`SELECT 1 FROM pg_stat_progress_copy WHERE command = 'COPY FROM' AND datname = 'tradewise' AND bytes_processed > 4000000`)
const indexing = () => holds(`SELECT 1 FROM pg_stat_progress_create_index WHERE datname = 'tradewise'`)
async function holds(text: string): Promise<void> {
  for (const until = performance.now() + 180_000; ; await sleep(2)) {
    const { rows } = await watcher.query(text)
    if (rows.length > 0) return
    if (performance.now() > until) throw new Error(`not seen within three minutes: ${text}`)
  }
}

type Fault = {
  words?: string[]
  settings?: Record<string, string>
  /** When it has begun; resolves when there is nothing more to strike with. */
  strike?: (restoring: ReturnType<typeof begin>) => Promise<void>
  /** Once it has ended. */
  mend?: () => Promise<void>
  codes: (number | null)[]
  says?: RegExp
  /** Whether somebody who writes has to wait for it; false: it is refused before. */
  stopsWriters: boolean | 'perhaps'
  /** After the strike. */
  endsWithinMs?: number
  /** The database itself goes away for a moment. */
  databaseFalls?: boolean
}

async function survives(name: string, fault: Fault): Promise<void> {
  const before = await state()
  const writers = servers.map((server, at) => writing(server, admin, lists[at]!))
  try {
    await strikes(name, fault, writers)
  } finally {
    await Promise.all(writers.map(each => each.end()))
  }
  // What was acknowledged is there, and what was refused afterwards may be there if its answer was lost, and nothing else.
  const { body } = await admin.send('GET', '/api/watchlists')
  const named = body['lists'] as { id: string; name: string }[]
  for (const [at, { writer }] of writers.entries())
    expect([writer.acknowledged, ...writer.sent]).toContain(named.find(({ id }) => id === lists[at])?.name)
  expect(named.map(each => each.name)).toContain('since the backup')
  expect(await state()).toEqual(before)
  await nothingHalf()
}

async function strikes(name: string, fault: Fault, writers: ReturnType<typeof writing>[]): Promise<void> {
  await waitFor('both write', async () => writers.every(({ writer }) => writer.acknowledged !== ''), 60_000)
  const readFrom = readers.map(({ answers }) => answers.length)
  const began = performance.now()
  const restoring = begin(fault.words ?? ['backup', 'restore', backup.id, '--yes'], fault.settings)
  await Promise.race([
    fault.strike?.(restoring),
    ...(fault.strike ? [restoring.ended.then(({ stderr }) => Promise.reject(new Error(`it ended before: ${stderr}`)))] : []),
  ])
  const struck = performance.now()
  const { code, stderr } = await restoring.ended
  const ended = performance.now()
  await fault.mend?.()
  const [mended, mendedAt] = [performance.now(), Date.now()]
  const isWell = () =>
    readers.every(each => each.isWellSince(mended)) &&
    writers.every(({ writer }) => writer.answers.some(({ at, status }) => at > mended && status === 204))
  await waitFor('everybody reads and writes again', async () => isWell(), resumeWithinMs)
  const resumed = performance.now()
  await expect.poll(() => workersSeenSince(mendedAt), { timeout: 60_000, interval: 1_000, message: 'all three work' }).toBe(3)
  const written = writers.flatMap(({ writer }) => writer.answers)
  const read = readers.flatMap(({ answers }, at) => answers.slice(readFrom[at]))
  const kinds = (answers: { status: number }[]) =>
    Object.fromEntries(
      Object.entries(Object.groupBy(answers, ({ status }) => status)).map(([status, all]) => [status, all!.length]),
    )
  process.stdout.write(
    `${JSON.stringify({
      name,
      code,
      ranMs: Math.round(ended - began),
      endedAfterMs: Math.round(ended - struck),
      resumedAfterMs: Math.round(resumed - mended),
      writes: kinds(written),
      reads: kinds(read),
      says: stderr.trim().split('\n').at(-1),
    })}\n`,
  )

  expect(fault.codes, stderr).toContain(code)
  expect(ended - struck).toBeLessThan(fault.endsWithinMs ?? Infinity)
  if (fault.says) expect(stderr.trim().split('\n').at(-1)).toMatch(fault.says)
  expect(stderr).not.toMatch(/Unexpected|^ {4}at /m)
  expect(written.filter(({ status, retryAfter }) => status !== 204 && (status !== 503 || retryAfter === null))).toEqual([])
  if (fault.stopsWriters !== 'perhaps') expect(written.some(({ status }) => status === 503)).toBe(fault.stopsWriters)
  const unread = read.filter(
    ({ status, retryAfter }) => status !== 200 && !(fault.databaseFalls && status === 503 && retryAfter !== null),
  )
  expect(unread).toEqual([])
  for (const { pid } of servers) expect(process.kill(pid, 0)).toBe(true)
}

async function state(): Promise<Record<string, unknown>> {
  const found = await fingerprint(ownerUrl())
  return Object.fromEntries(Object.entries(found).filter(([name]) => !living.test(name)))
}

async function nothingHalf(): Promise<void> {
  const { rows: schemas } = await watcher.query(`SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'tradewise%'`)
  expect(schemas).toEqual([{ name: 'tradewise' }])
  expect(readdirSync(backupDirectory).filter(name => name.endsWith('.part'))).toEqual([])
  const { code, stdout } = await tradewise(['backup', 'list', '--json'])
  expect(code).toBe(0)
  const { backups } = JSON.parse(stdout) as { backups: { id: string; state: string }[] }
  expect(backups.filter(({ state }) => state === 'bad' || state === 'foreign')).toEqual([])
  expect(backups.map(({ id }) => id)).toContain(backup.id)
}

async function workersSeenSince(at: number): Promise<number> {
  const answer = await fetch(`${servers[0]!.origin}/api/task-queue/stats`, { headers: { authorization: `Bearer ${token}` } })
  if (answer.status !== 200) return 0
  const { workers } = (await answer.json()) as { workers: { lastSeenAt: string }[] }
  return workers.filter(({ lastSeenAt }) => Date.parse(lastSeenAt) > at).length
}

const kill = (moment: () => Promise<void>) => async (restoring: ReturnType<typeof begin>) => {
  await moment()
  restoring.signal('SIGKILL')
}
const timeout = 600_000

describe('a restore beside others', () => {
  it('is killed while it loads', { timeout }, () =>
    survives('killed while loading', { strike: kill(loading), codes: [null], stopsWriters: true }),
  )

  it('is killed while it builds an index', { timeout }, () =>
    survives('killed while indexing', { strike: kill(indexing), codes: [null], stopsWriters: true }),
  )

  it.each([
    ['is cut', 'cut', 5_000],
    ['goes silent', 'silence', 150_000],
    ['stops forwarding, with both ends open', 'stall', 150_000],
  ] as const)('speaks through a network that %s', { timeout }, (name, fault, endsWithinMs) =>
    survives(`network ${name}`, {
      settings: Object.fromEntries(
        Object.entries({ DATABASE_URL: 'tradewise', DATABASE_MIGRATE_URL: 'tradewise_owner' }).map(([setting, role]) => [
          setting,
          addressOf(role, `127.0.0.1:${network.port}`),
        ]),
      ),
      strike: async () => {
        await loading()
        network[fault]()
      },
      mend: async () => network.heal(),
      codes: [75],
      says: /^The database is away/,
      stopsWriters: true,
      endsWithinMs,
    }),
  )

  it('has the wrong key', { timeout }, async () =>
    survives('wrong key', {
      settings: { BACKUP_IDENTITY: await newIdentity() },
      codes: [77],
      says: /^Wrong key/,
      stopsWriters: false,
    }),
  )

  it('has a damaged file', { timeout }, async () => {
    const damagedFile = join(place, backup.file)
    cpSync(join(backupDirectory, backup.file), damagedFile)
    const { size } = statSync(damagedFile)
    writeSync(openSync(damagedFile, 'r+'), Buffer.from('damage'), 0, 6, Math.floor(size / 2))
    await survives('damaged file', {
      words: ['backup', 'restore', damagedFile, '--yes'],
      codes: [65],
      says: /was changed or cut/,
      stopsWriters: false,
    })
  })

  it('has no room for the backup of what is there', { timeout }, async () => {
    if (!disk) return
    const room = (await smallDisk(20))!
    try {
      await survives('no room for the safety backup', {
        words: ['backup', 'restore', join(backupDirectory, backup.file), '--yes'],
        settings: { BACKUP_DIR: room.path },
        codes: [74],
        says: /^There is no space for the backup: \d+ MB are needed/,
        // Told at once, when the doors have just been closed.
        stopsWriters: 'perhaps',
      })
    } finally {
      room.remove()
    }
  })

  it('fills the disk of its tables', { timeout }, async () => {
    if (!disk) return
    const room = (await smallDisk(30))!
    const tables = join(room.path, 'tables')
    mkdirSync(tables)
    const { uid, gid } = statSync(join(cluster.socketPath, '..'))
    chownSync(tables, uid, gid)
    await watcher.query(`CREATE TABLESPACE small OWNER tradewise_owner LOCATION '${tables}'`)
    await watcher.query('ALTER ROLE tradewise_owner SET default_tablespace = small')
    try {
      await survives('full disk of the tables', { codes: [74], says: /^The database has no disk space left/, stopsWriters: true })
    } finally {
      await watcher.query('ALTER ROLE tradewise_owner RESET default_tablespace')
      await watcher.query('DROP TABLESPACE small')
      room.remove()
    }
  })

  it('meets a disk that is full for the whole database', { timeout }, async () => {
    if (!disk) return
    const filler = join(disk.path, 'filler')
    await survives('full disk of the database', {
      strike: async () => {
        await loading()
        fillDisk(filler)
      },
      // The server starts again by itself, or as an operator starts it.
      mend: async () => {
        rmSync(filler)
        for (const until = performance.now() + 20_000; !(await isThere()); await sleep(200)) {
          if (performance.now() > until)
            throw new Error(readFileSync(join(disk!.path, 'server/postgres.log'), 'utf8').slice(-6_000))
        }
      },
      // Where the server's own log of changes has no room, it falls, and that is what the restore is told.
      codes: [74, 75],
      says: /^The database (has no disk space left|is away)/,
      stopsWriters: true,
      databaseFalls: true,
    })
  })

  it('goes through at last, and all three work on what came back', { timeout }, async () => {
    // Whoever waited for a restore was told so: that is no error of the operator's.
    const { rows: waited } = await watcher.query(`SELECT * FROM error_group WHERE sample::text LIKE '%lock timeout%'`)
    expect(waited).toEqual([])
    const done = await tradewise(['backup', 'restore', backup.id, '--yes'])
    expect(done.code, done.stderr).toBe(0)
    const mended = performance.now()
    await waitFor('everybody reads', async () => readers.every(each => each.isWellSince(mended)), resumeWithinMs)
    for (const { origin } of servers) {
      const answer = await fetch(`${origin}/api/watchlists`, { headers: { cookie: admin.cookie() } })
      expect(answer.status).toBe(200)
      const { lists: found } = (await answer.json()) as { lists: { name: string }[] }
      expect(found.map(({ name }) => name)).toEqual(['of the first', 'of the second'])
    }
  })
})

async function isThere(): Promise<boolean> {
  await watcher.end().catch(() => {})
  try {
    watcher = await watching()
    return true
  } catch {
    return false
  }
}
