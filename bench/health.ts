// /api/health while its parts are broken for real, one after the other: after how long it says so, after how long it is well again, and how
// quick it answers throughout. node bench/health.ts, after `npm run build`. Everything stands on this machine and is thrown away.
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { Agent, request } from 'node:http'
import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { newSecret } from '#config'
import { openSinks } from '../test/support/alarm-sinks.ts'
import { startThrowAwayCluster } from '../test/support/postgres-cluster.ts'
import { endProducts, remove, serve, temporaryDirectory, worker } from '../test/support/product.ts'
import { testRedis } from '../test/support/redis.ts'
import { startS3 } from '../test/support/s3-server.ts'
import { report } from './report.ts'

type Health = { status: string; checks: Record<string, { status: string; detail: string }> }

const { say, note } = report('health')
const everyMs = 20
const patienceMs = 90_000
const token = 'a-token-for-a-bench-of-the-health-probes'
const agent = new Agent({ keepAlive: true, maxSockets: 64 })
const cluster = await startThrowAwayCluster()
const redis = await testRedis('correct-horse-battery')
const s3 = await startS3()
const sinks = await openSinks()
const directories = [temporaryDirectory(), temporaryDirectory()] as const
const gate = await openGate(cluster.socketPath)
try {
  const settings = {
    DATABASE_URL: cluster.url.replace(/@[^/]*\//, `@127.0.0.1:${gate.port}/`),
    REDIS_URL: redis.url,
    BACKUP_S3_URL: s3.url,
    SMTP_URL: sinks.smtpUrl,
    MAIL_FROM: 'mail@example.net',
    MONITORING_TOKEN: token,
    // So that each question can come from an address of its own: one alone would be refused.
    TRUST_PROXY: '127.0.0.1',
    BACKUP_ENCRYPTION: 'off',
    SESSION_SECRET: newSecret(),
    DATA_REFRESH_TIME: 'off',
    LOG_LEVEL: 'error',
  }
  const product = await serve(directories[0], settings, ['serve', '--no-worker'])
  await product.ready()
  const startWorker = () => worker({ ...settings, DATA_DIR: directories[1] })
  let working = await startWorker()

  const took: number[] = []
  const lost: string[] = []
  const run = { isOver: false }
  let asked = 0
  const ask = (): Promise<Health> =>
    new Promise((resolve, reject) => {
      const began = performance.now()
      const from = `198.18.${Math.floor(asked / 250) % 250}.${asked++ % 250}`
      const headers = { authorization: `Bearer ${token}`, 'x-forwarded-for': from }
      request(`${product.origin}/api/health`, { agent, headers }, answer => {
        let text = ''
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
        answer.on('end', () => {
          took.push(performance.now() - began)
          resolve(JSON.parse(text) as Health)
        })
      })
        .on('error', reject)
        .end()
    })
  let seen = await ask()
  const asking = (async () => {
    while (!run.isOver) {
      await sleep(everyMs)
      void ask().then(
        health => (seen = health),
        (error: unknown) => lost.push(String(error)),
      )
    }
  })()
  const until = async (part: string, isWell: boolean): Promise<number> => {
    const began = performance.now()
    while ((seen.checks[part]?.status === 'healthy') !== isWell) {
      if (performance.now() - began > patienceMs)
        throw new Error(`${part} never became ${isWell ? 'well' : 'ill'}: ${JSON.stringify(seen.checks[part])}`)
      await sleep(20)
    }
    return (performance.now() - began) / 1000
  }
  for (const part of ['database', 'queue', 'redis', 'mail', 's3', 'processes']) await until(part, true)

  const breakOne = async (what: string, part: string, breaks: () => unknown, mends: () => unknown) => {
    took.length = 0
    await breaks()
    const toldAfter = await until(part, false)
    const { detail } = seen.checks[part]!
    const { status } = seen
    // Ill for a while, and quick all the time.
    await sleep(3_000)
    await mends()
    const wellAfter = await until(part, true)
    const p99 = quantile(took, 0.99)
    say(
      `${what.padEnd(34)} told after ${toldAfter.toFixed(1).padStart(4)} s as ${status} (${detail.slice(0, 60)}), well after ${wellAfter.toFixed(1)} s; ${took.length} answers, p50 ${quantile(took, 0.5).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
    )
    note({ [`${what} p99 ms`]: p99, [`${what} told s`]: toldAfter, [`${what} well s`]: wellAfter })
  }

  say(`load ${loadavg()[0]!.toFixed(1)}; one request every ${everyMs} ms`)
  await breakOne(
    'database stopped',
    'database',
    () => cluster.takeAway(),
    () => cluster.bringBack(),
  )
  await breakOne(
    'database says nothing',
    'database',
    () => gate.hold(),
    () => gate.goOn(),
  )
  await breakOne(
    'redis gone',
    'redis',
    () => redis.stop(),
    () => redis.start(),
  )
  await breakOne(
    'redis says nothing',
    'redis',
    () => redis.hold(),
    () => redis.goOn(),
  )
  await breakOne(
    'worker killed',
    'processes',
    () => working.signal('SIGKILL'),
    async () => (working = await startWorker()),
  )
  run.isOver = true
  await asking
  if (lost.length > 0)
    throw new Error(`requests were not answered: ${lost.slice(0, 5).join('; ')}\n${product.said().slice(-2_000)}`)
  say('mail, s3, disk, backups, market data, trail and clock: test/faults/health.test.ts breaks and mends each.')
} finally {
  agent.destroy()
  await endProducts()
  await gate.close()
  await sinks.close()
  await s3.close()
  await redis.end()
  await cluster.stop()
  for (const directory of directories) remove(directory)
}

/** A port before the server's socket that can hold what passes, so that the server seems to hang. */
async function openGate(socketPath: string) {
  const { connect } = await import('node:net')
  const sockets = new Set<Socket>()
  let isHeld = false
  const server = createServer(outer => {
    const inner = connect(socketPath)
    for (const [from, to] of [
      [outer, inner],
      [inner, outer],
    ] as const) {
      sockets.add(from)
      from.pipe(to)
      if (isHeld) from.pause()
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    hold() {
      isHeld = true
      for (const socket of sockets) {
        socket.unpipe()
        socket.pause()
      }
    },
    goOn() {
      isHeld = false
      // What was cut off in the middle is begun anew.
      for (const socket of sockets) socket.destroy()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
