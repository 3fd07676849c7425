// Each part of the instance is broken for real, and its probe says so, and says when it is mended.
import { randomUUID } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openAuditTrail, openRollingCheck } from '#audit-trail'
import { Secret } from '#config'
import { migrate, openDatabase } from '#database'
import { reachOffsite } from '#backups'
import { databaseNow, type Finding, openHealth, type Probe, probes } from '#health'
import { declareJob, openJobs } from '#jobs'
import { openMail } from '#mail'
import { openMarket, openSources } from '#market'
import { openMeasuring } from '#measuring'
import { openOutbound } from '#outbound'
import { openPerformance } from '#performance'
import { openLog } from '#telemetry'
import { limits, silent } from '../support/database-settings.ts'
import { testBackups } from '../support/backups.ts'
import { testDatabase } from '../support/database.ts'
import { startS3 } from '../support/s3-server.ts'
import { smallDisk } from '../support/small-disk.ts'
import { startThrowAwayCluster } from '../support/postgres-cluster.ts'
import { freePort, remove, temporaryDirectory } from '../support/product.ts'
import { describeRedis, testRedis } from '../support/redis.ts'

const database = await testDatabase()
const owner = openDatabase({ ...limits, url: database.ownerUrl, log: silent })
const log = openLog({ level: 'silent', readable: false, write: () => {} })
const directory = temporaryDirectory()
const close: (() => unknown)[] = [() => owner.close(), () => remove(directory)]
afterAll(async () => {
  for (const end of close.toReversed()) await end()
})

const never = new AbortController().signal
const look = (probe: Probe): Promise<Finding> =>
  probe.look(never).catch((error: unknown): Finding => ({ status: 'unhealthy', detail: String(error) }))

describe('backups', () => {
  it('of which none is proved a day after the start are degraded until one is, and again when that grows old', async () => {
    const { open } = await testBackups(database)
    const backupsAt = (hours: number) => probes.backups(open({ now: () => Date.now() + hours * 3_600_000 }))
    expect(await look(backupsAt(0))).toMatchObject({ status: 'healthy', detail: expect.stringMatching(/^none is due yet/) })
    expect(await look(backupsAt(27))).toMatchObject({ status: 'degraded', detail: 'There is no proved backup.' })
    await open().create('test', { proves: true })
    expect(await look(backupsAt(0))).toMatchObject({
      status: 'healthy',
      detail: expect.stringMatching(/^the last good one is of 20/),
    })
    expect(await look(backupsAt(27))).toMatchObject({
      status: 'degraded',
      detail: expect.stringMatching(/^The newest proved backup is of/),
    })
  })
})

describe('backups with a second place', () => {
  it('that are not copied there are degraded from the first copy that failed until one goes through', async () => {
    const s3 = await startS3()
    close.push(() => s3.close())
    const { open } = await testBackups(database)
    const rule = { days: 30, keep: 2, daily: 0, weekly: 0, monthly: 0 }
    const backups = open({ hasOffsite: true, offsite: { url: s3.url, rule } })
    const probe = probes.backups(backups)
    const { id } = await backups.create('test', { proves: true })
    // It answers, and takes nothing.
    s3.gate.fault = ({ method }) => (method === 'GET' ? undefined : { status: 403, code: 'AccessDenied' })
    for (let tries = 0; tries < 2; tries++) await expect(backups.sync()).rejects.toThrow('refuses the key')
    expect(await look(probe)).toMatchObject({
      status: 'degraded',
      detail: expect.stringMatching(/^Copying to the second place .* has failed since 20.*: .* refuses the key/),
    })
    s3.gate.fault = () => undefined
    expect((await backups.sync())?.there).toEqual([id])
    expect(await look(probe)).toMatchObject({ status: 'healthy' })
  })
})

describe('the database', () => {
  it('that is stopped is unhealthy while health itself answers at once, and healthy when it runs again', async () => {
    const home = temporaryDirectory()
    close.push(() => remove(home))
    const server = await startThrowAwayCluster()
    close.push(() => server.stop())
    await migrate(server.url, { directory: join(import.meta.dirname, '../../migrations'), log: silent })
    const stopped = openDatabase({ ...limits, connectTimeoutMs: 1_000, url: server.url, log: silent })
    close.push(() => stopped.close())
    const probe = probes.database({
      database: stopped,
      connections: () => stopped.connections(),
      processId: randomUUID(),
      schemaVersion: 1,
    })
    const health = openHealth({ probes: [{ ...probe, everyMs: 100 }], now: () => Date.now() })
    close.push(() => health.close())
    expect(await health.report()).toMatchObject({
      status: 'healthy',
      checks: { database: { detail: expect.stringMatching(/^writes and reads/) } },
    })
    await server.takeAway()
    for (let tries = 0; (await health.report()).status === 'healthy'; tries++) {
      expect(tries).toBeLessThan(200)
      await sleep(50)
    }
    expect(await health.report()).toMatchObject({ status: 'unhealthy', checks: { database: { status: 'unhealthy' } } })
    // Nobody waits for it: what was found is handed over before anything else gets a turn.
    const first = await Promise.race([
      health.report().then(() => 'health'),
      new Promise(resolve => setImmediate(() => resolve('another turn'))),
    ])
    expect(first).toBe('health')
    await server.bringBack()
    for (let tries = 0; (await health.report()).status !== 'healthy'; tries++) {
      expect(tries).toBeLessThan(200)
      await sleep(50)
    }
  })
  it('that cannot be written to is unhealthy', async () => {
    const probe = probes.database({
      database,
      connections: () => database.connections(),
      processId: randomUUID(),
      schemaVersion: 1,
    })
    expect(await look(probe)).toMatchObject({ status: 'healthy' })
    await owner.pool.query('REVOKE INSERT ON health_probe FROM PUBLIC, tradewise')
    expect(await look(probe)).toMatchObject({ status: 'unhealthy', detail: expect.stringContaining('denied') })
    await owner.pool.query('GRANT INSERT ON health_probe TO tradewise')
    expect(await look(probe)).toMatchObject({ status: 'healthy' })
  })
  it('whose connections are all taken is degraded, not dead', async () => {
    const few = openDatabase({ ...limits, poolSize: 1, url: database.url, log: silent })
    close.push(() => few.close())
    const taken = await few.pool.connect()
    const waiting = few.pool.query('SELECT 1')
    const probe = probes.database({ database, connections: () => few.connections(), processId: randomUUID(), schemaVersion: 1 })
    await sleep(1_050)
    expect(await look(probe)).toMatchObject({ status: 'degraded', detail: expect.stringMatching(/^1 wait for a connection/) })
    taken.release()
    await waiting
    expect(await look(probe)).toMatchObject({ status: 'healthy' })
  })
})

describe('the queue', () => {
  const kind = declareJob({ name: 'test.health', payload: z.strictObject({ id: z.string() }) })

  it('that nobody works at is degraded, and so is one whose oldest job waits for ten minutes', async () => {
    const asking = openJobs({ database, works: false, now: () => Date.now(), log })
    close.push(() => asking.close())
    asking.handle(kind, async () => {})
    await asking.send(kind, { id: '1' }, { startAfter: new Date(Date.now() + 3_600_000) })
    let at = 0
    const probe = probes.queue(asking, () => at)
    expect(await look(probe)).toMatchObject({ status: 'healthy', detail: expect.stringMatching(/^0 workers/) })
    at = 60_000
    expect(await look(probe)).toMatchObject({ status: 'degraded', detail: expect.stringContaining('nobody takes up jobs') })

    const working = openJobs({ database, works: true, now: () => Date.now(), log })
    close.push(() => working.close())
    working.handle(kind, async () => {})
    await working.startWorker()
    for (let tries = 0; (await look(probe)).status !== 'healthy'; tries++) {
      expect(tries).toBeLessThan(100)
      await sleep(50)
    }
    await working.stopWorker(0)
    await owner.pool.query(
      `UPDATE job SET start_after = now() - interval '11 minutes', state = 'created' WHERE name = 'test.health'`,
    )
    await owner.pool.query('UPDATE instance SET stopped_on = NULL, heartbeat_on = now()')
    expect(await look(probe)).toMatchObject({
      status: 'degraded',
      detail: expect.stringMatching(/\(test\.health\) waits for 66\d s/),
    })
    // Killed without a word: its last sign of life grows old.
    await owner.pool.query(`UPDATE instance SET heartbeat_on = now() - interval '2 minutes'`)
    expect(await look(probe)).toMatchObject({ status: 'degraded', detail: expect.stringContaining('nobody takes up jobs') })
  })
})

describe('market data', () => {
  const outbound = openOutbound({ userAgent: 'test', exchange: () => Promise.reject(new Error('no network in tests')) })
  close.push(() => outbound.close())
  const clock = () => new Date('2026-03-02T12:00:00Z')
  const market = openMarket(database, { clock, log })
  const sources = openSources({
    database,
    outbound,
    keys: { tiingo: undefined, alphaVantage: undefined, secContact: undefined },
    clock,
  })
  const probe = probes.marketData({ market, sources, now: () => clock().getTime() })
  const remember = (success: string | null, failure: string | null, kindOfFault: string | null) =>
    database.pool.query(
      `INSERT INTO source_state (source, requests_at, last_success_at, last_failure_at, last_failure, last_failure_kind)
       VALUES ('yahoo', '{}', $1, $2, 'Yahoo answered with a page instead of data.', $3)
       ON CONFLICT (source) DO UPDATE SET last_success_at = excluded.last_success_at, last_failure_at = excluded.last_failure_at,
         last_failure_kind = excluded.last_failure_kind`,
      [success, failure, kindOfFault],
    )

  it('that is not there is unhealthy; bundled data alone is healthy and says so, with or without a network', async () => {
    expect(await look(probe)).toMatchObject({ status: 'unhealthy' })
    await market.loadBundled(join(import.meta.dirname, '../../dist/market-data'), () => {})
    expect(await look(probe)).toMatchObject({ status: 'healthy', detail: expect.stringContaining('bundled data only') })
    await remember(null, '2026-03-02T06:00:00Z', 'no-connection')
    expect(await look(probe)).toMatchObject({ status: 'healthy', detail: expect.stringContaining('bundled data only') })
  })
  it('is degraded while a source gives rubbish, and tells its age when it has given something again', async () => {
    await remember(null, '2026-03-02T06:00:00Z', 'page')
    expect(await look(probe)).toMatchObject({ status: 'degraded', detail: 'Yahoo answered with a page instead of data.' })
    await remember('2026-03-02T09:00:00Z', '2026-03-02T06:00:00Z', 'page')
    expect(await look(probe)).toEqual({ status: 'healthy', detail: 'Yahoo answered 3 h ago' })
    await remember('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z', 'no-connection')
    expect(await look(probe)).toMatchObject({ status: 'degraded' })
    await remember('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z', 'unknown')
    expect(await look(probe)).toMatchObject({ status: 'healthy' })
  })
})

describe('the disk', () => {
  it('that is full is unhealthy, and so is one that cannot be written', async () => {
    // A file system of Linux in which no block is ever free.
    expect(await look(probes.disk({ data: '/proc' }))).toEqual({ status: 'unhealthy', detail: 'data: 0 MB free' })
    const data = join(directory, 'data')
    const probe = probes.disk({ data, backups: join(directory, 'not', 'made', 'yet') })
    expect(await look(probe)).toMatchObject({
      status: 'healthy',
      detail: expect.stringMatching(/^data: .* free; backups: .* free$/),
    })
    renameSync(data, join(directory, 'away'))
    writeFileSync(data, 'in the way')
    expect((await look(probe)).status).toBe('unhealthy')
    renameSync(data, join(directory, 'file'))
    expect((await look(probe)).status).toBe('healthy')
  })
})

describe('a small disk', () => {
  it('that is filled is unhealthy until there is room again', async ({ skip }) => {
    const disk = await smallDisk(200)
    if (!disk) {
      skip('needs the right to mount a file system in memory')
      return
    }
    close.push(() => disk.remove())
    const probe = probes.disk({ data: disk.fromOutside })
    expect((await look(probe)).status).toBe('degraded')
    const fill = join(disk.fromOutside, 'fill')
    for (const megabytes of [150, 195]) {
      writeFileSync(fill, Buffer.alloc(megabytes * 1e6))
      expect(await look(probe)).toMatchObject({ status: 'unhealthy', detail: expect.stringMatching(/^data: \d+ MB free$/) })
    }
    rmSync(fill)
    expect((await look(probe)).status).toBe('degraded')
  })
})

describe('the clock', () => {
  it('that is set, or is another than the database’s, is degraded until it is right again', async () => {
    let ahead = 0
    let steady = 0
    const began = performance.now()
    const wall = Date.now()
    const probe = probes.clock({
      now: () => wall + (performance.now() - began) + steady + ahead,
      clock: () => performance.now() + steady,
      databaseNow: async () => (await databaseNow(database.kysely)) + steady,
    })
    expect(await look(probe)).toMatchObject({ status: 'healthy' })
    ahead = 60_000
    expect(await look(probe)).toMatchObject({
      status: 'degraded',
      detail: expect.stringMatching(/^the clock is \d+ ms ahead of/),
    })
    ahead = 0
    expect(await look(probe)).toMatchObject({ status: 'degraded', detail: expect.stringMatching(/was set \d+ ms back lately/) })
    steady = 10 * 60_000 + 1_000
    expect(await look(probe)).toMatchObject({ status: 'healthy' })
  })
})

describe('the audit trail', () => {
  const trail = openAuditTrail({ database, now: () => Date.now(), log: silent })
  close.push(() => trail.close())
  const tamper = (statement: string) =>
    owner.pool.query(`BEGIN; ALTER TABLE audit_event DISABLE TRIGGER ALL; ${statement};
      ALTER TABLE audit_event ENABLE TRIGGER ALL; COMMIT`)
  const note = () => trail.record({ kind: 'settings.seen', outcome: 'done', detail: {} })

  it('in which an old row was changed, or the newest taken out, is unhealthy until that is put right', async () => {
    for (let i = 0; i < 5; i++) await note()
    const probe = probes.auditTrail(openRollingCheck(database.pool, () => performance.now()))
    expect(await look(probe)).toMatchObject({ status: 'healthy', detail: expect.stringMatching(/^whole up to row 5/) })
    await note()
    expect(await look(probe)).toMatchObject({ status: 'healthy', detail: expect.stringMatching(/^whole up to row 6/) })
    await tamper(`UPDATE audit_event SET outcome = 'failed' WHERE seq = 2`)
    expect(await look(probe)).toMatchObject({ status: 'unhealthy', detail: expect.stringMatching(/^row 2 was changed/) })
    expect(await look(probe)).toMatchObject({ status: 'unhealthy' })
    await tamper(`UPDATE audit_event SET outcome = 'done' WHERE seq = 2`)
    expect(await look(probe)).toMatchObject({ status: 'healthy' })
    await tamper(`CREATE TEMP TABLE taken AS SELECT * FROM audit_event WHERE seq = 6; DELETE FROM audit_event WHERE seq = 6`)
    expect(await look(probe)).toMatchObject({ status: 'unhealthy', detail: 'row 6 was there and is not any more' })
  })
})

describe('mail', () => {
  it('whose server is gone is degraded, and healthy when it is back', async () => {
    const serve = async (port: number) => {
      const server = new SMTPServer({ authOptional: true, logger: false, disabledCommands: ['STARTTLS'] })
      server.on('error', () => undefined)
      await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
      return {
        port: (server.server.address() as AddressInfo).port,
        stop: () => new Promise<void>(resolve => server.close(resolve)),
      }
    }
    const first = await serve(await freePort())
    const mail = openMail({ url: new Secret(`smtp://127.0.0.1:${first.port}`), from: 'mail@example.net', log })
    close.push(() => mail.close())
    const probe = probes.mail(mail)
    expect(await look(probe)).toMatchObject({ status: 'healthy' })
    await first.stop()
    expect(await look(probe)).toEqual({ status: 'degraded', detail: 'the mail server cannot be used: ESOCKET' })
    const again = await serve(first.port)
    close.push(again.stop)
    expect(await look(probe)).toMatchObject({ status: 'healthy' })
  })
})

describe('processes', () => {
  it('one that died is missed until another of its kind has begun; one that said goodbye is not', async () => {
    const run = (kind: 'serve' | 'worker', startedAt = new Date()) => {
      const measuring = openMeasuring({ now: () => Date.now(), slowMs: 1_000 })
      const one = openPerformance({
        database,
        measuring,
        cache: () => ({ hits: 0, misses: 0, entries: 1, bytes: 10 }),
        process: { id: randomUUID(), kind, host: 'here', pid: 1, version: '0', startedAt },
        objectivePercent: 99.5,
        now: () => Date.now(),
        log,
      })
      close.push(async () => {
        measuring.stop()
        await one.stop()
      })
      one.start()
      return one
    }
    const known = async (count: number) => {
      for (let tries = 0; tries < 100; tries++) {
        const { rows } = await owner.pool.query('SELECT 1 FROM running_process WHERE stopped_at IS NULL')
        if (rows.length === count) return
        await sleep(50)
      }
      throw new Error(`there were never ${count} processes`)
    }
    const watching = run('serve')
    const polite = run('worker')
    await known(2)
    const probe = probes.processes(() => watching.missing())
    await polite.stop()
    expect(await look(probe)).toEqual({ status: 'healthy', detail: 'none is missing' })
    // Killed: nothing of it is heard of from then on.
    await owner.pool.query(`
      INSERT INTO running_process SELECT gen_random_uuid(), 'worker', 'there', 7, '0', now() - interval '5 minutes', now() - interval '16 seconds', NULL, figures
      FROM running_process LIMIT 1`)
    expect(await look(probe)).toMatchObject({
      status: 'degraded',
      detail: expect.stringMatching(/worker 7 on there, last heard of/),
    })
    run('worker')
    await known(3)
    expect(await look(probe)).toMatchObject({ status: 'healthy' })
  })
})

describe('the second place of backups', () => {
  it('that is away, or refuses the key, is degraded until it is back', async () => {
    const s3 = await startS3()
    close.push(() => s3.close())
    const probe = probes.s3(() => reachOffsite(s3.url, directory))
    expect(await look(probe)).toEqual({ status: 'healthy', detail: 'it answers; 0 files lie there' })
    s3.gate.fault = () => ({ status: 503, code: 'ServiceUnavailable' })
    expect(await look(probe)).toEqual({
      status: 'degraded',
      detail: 'The second place for backups is away or too slow; try again later.',
    })
    s3.gate.fault = () => ({ status: 403, code: 'InvalidAccessKeyId' })
    expect(await look(probe)).toMatchObject({ status: 'degraded', detail: expect.stringContaining('refuses the key') })
    s3.gate.fault = () => undefined
    expect((await look(probe)).status).toBe('healthy')
    const gone = probes.s3(async () => reachOffsite(`http://a:b@127.0.0.1:${await freePort()}/copies`, directory))
    expect(await look(gone)).toMatchObject({ status: 'degraded', detail: expect.not.stringContaining('a:b') })
  })
})

describe('what others run', () => {
  it('and takes connections without a word is degraded as if it were away, and no more than that', async () => {
    const mute = createServer(socket => socket.on('error', () => undefined))
    const taken = new Set<Socket>()
    mute.on('connection', socket => taken.add(socket))
    await new Promise<void>(resolve => mute.listen(0, '127.0.0.1', resolve))
    const there = `127.0.0.1:${(mute.address() as AddressInfo).port}`
    const mail = openMail({ url: new Secret(`smtp://${there}`), from: 'mail@example.net', log })
    const health = openHealth({
      probes: [
        probes.mail(mail),
        probes.redis(new Secret(`redis://${there}`)),
        probes.s3(() => reachOffsite(`http://a:b@${there}/copies`, directory)),
      ].map(probe => ({ ...probe, budgetMs: 300 })),
      now: () => Date.now(),
    })
    const { status, checks } = await health.report()
    health.close()
    for (const socket of taken) socket.destroy()
    mute.close()
    await mail.close()
    expect(status).toBe('degraded')
    const silent = { status: 'degraded', wasSeen: true, detail: expect.stringMatching(/says nothing|does not answer/) }
    expect(checks).toMatchObject({ mail: silent, redis: silent, s3: silent })
  })
})

describeRedis('redis', () => {
  it('that is gone, or holds its connections and says nothing, is degraded until it is back', async () => {
    const redis = await testRedis('correct-horse-battery')
    close.push(() => redis.end())
    const probe = probes.redis(new Secret(redis.url))
    expect(await look(probe)).toEqual({ status: 'healthy', detail: 'answers' })
    redis.hold()
    expect((await look(probe)).status).toBe('degraded')
    redis.goOn()
    expect((await look(probe)).status).toBe('healthy')
    await redis.stop()
    expect(await look(probe)).toMatchObject({ status: 'degraded', detail: expect.stringContaining('ECONNREFUSED') })
    const wrong = probes.redis(new Secret(`redis://127.0.0.1:${await freePort()}`))
    expect((await look(wrong)).status).toBe('degraded')
    await redis.start()
    expect((await look(probe)).status).toBe('healthy')
  })
})
