// The database is stopped for real: that it is gone reaches the operator although nothing can be written down, once for all processes that see
// each other's notice, and that it is back once for all.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { alarmSources, noticeInDirectory, openAlarms, openChannels } from '#alarms'
import { Secret } from '#config'
import { migrate, openDatabase } from '#database'
import { openMail } from '#mail'
import { openOutbound } from '#outbound'
import { openLog } from '#telemetry'
import { isSignedBy, openSinks } from '../support/alarm-sinks.ts'
import { limits, silent } from '../support/database-settings.ts'
import { startThrowAwayCluster } from '../support/postgres-cluster.ts'
import { remove, temporaryDirectory } from '../support/product.ts'

const log = openLog({ level: 'silent', readable: false, write: () => {} })
const server = await startThrowAwayCluster()
await migrate(server.url, { directory: join(import.meta.dirname, '../../migrations'), log: silent })
const database = openDatabase({ ...limits, connectTimeoutMs: 1_000, url: server.url, log: silent })
const notices = temporaryDirectory()
const sinks = await openSinks()
const outbound = openOutbound({ userAgent: 'test', allowPrivate: true, allowLoopback: true })
const mail = openMail({ url: new Secret(sinks.smtpUrl), from: 'mail@example.net', log })
const secret = new Secret('a secret that signs what is posted')
const close: (() => unknown)[] = [
  () => remove(notices),
  () => server.stop(),
  () => sinks.close(),
  () => outbound.close(),
  () => mail.close(),
  () => database.close(),
]
afterAll(async () => {
  for (const end of close.toReversed()) await end()
})

let steady = 0
let state: 'healthy' | 'unhealthy' = 'healthy'
const check = (status: typeof state) => ({ status, wasSeen: true, detail: '', latencyMs: 0, ageSeconds: 0 })

function open() {
  const alarms = openAlarms({
    database,
    // As it is then: the parts that need the database are unhealthy with it.
    sources: [
      alarmSources.health(async () => ({
        status: state,
        timestamp: '',
        checks: { database: check(state), queue: check(state), auditTrail: check(state) },
      })),
    ],
    channels: openChannels({
      mailTo: 'operator@example.net',
      mail,
      webhook: new Secret(`${sinks.httpUrl}/hook`),
      webhookSecret: secret,
      ntfy: undefined,
      outbound,
      now: () => Date.now(),
    }),
    heartbeat: undefined,
    isWell: async () => state === 'healthy',
    processId: randomUUID(),
    notice: noticeInDirectory(notices, randomUUID, () => Date.now()),
    timeZone: 'UTC',
    page: 'https://stocks.example.net/admin/alarms',
    newId: randomUUID,
    now: () => Date.now(),
    clock: () => steady,
    log,
    patienceMs: 60_000,
  })
  close.push(() => alarms.stop())
  return alarms
}

it('that is gone reaches the operator straight away, and nothing else does; that it is back is told once', async () => {
  const all = [open(), open()]
  const look = async (times: number) => {
    for (let i = 0; i < times; i++) {
      steady += 10_000
      for (const alarms of all) await alarms.look()
    }
  }
  await look(2)
  await server.takeAway()
  state = 'unhealthy'
  await look(3)
  expect(sinks.posted).toEqual([])
  // The first try meets a mail server that is away as well.
  await sinks.mailAway()
  await look(1)
  expect(sinks.posted.map(({ body }) => JSON.parse(body) as object)).toMatchObject([
    { kind: 'began', rule: 'health.database', says: expect.stringMatching(/does not answer/) },
  ])
  await sinks.mailBack()
  await look(6)
  expect(sinks.letters).toHaveLength(1)
  expect(sinks.posted).toHaveLength(1)
  for (const hook of sinks.posted) expect(isSignedBy(secret.reveal(), hook)).toBe(true)

  await server.bringBack()
  state = 'healthy'
  for (let tries = 0; sinks.letters.length < 2 && tries < 100; tries++) {
    // What the clock of the database has to show between two looks.
    await database.pool.query(`UPDATE alarm_watch SET looked_at = looked_at - interval '10 seconds'`).catch(() => undefined)
    await look(1)
  }
  await look(5)
  const kinds = sinks.posted.map(({ body }) => (JSON.parse(body) as { kind: string }).kind)
  expect(kinds).toEqual(['began', 'ended'])
  expect(sinks.letters).toHaveLength(2)
  expect(sinks.letters[1]).toContain('Over: The database does not work')
  const { rows } = await database.pool.query(`SELECT count(*)::int AS n, count(ended_at)::int AS over FROM alarm`)
  expect(rows).toEqual([{ n: 1, over: 1 }])
  const { log: lines } = await all[0]!.state()
  expect(lines.filter(({ kind, state: how }) => kind === 'began' && how === 'delivered')).toHaveLength(2)
})
