// Makes sure that the server of a data directory runs, whatever the last process left behind. Only under postgres.lock.
import { rename, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { assert, isFailure } from '#basics'
import type { DatabaseLog } from '../database-log.ts'
import { databaseFailure } from '../faults.ts'
import { type Binaries, embeddedBinaries } from './binaries.ts'
import { ensureRoles } from './bootstrap.ts'
import { codeOf, exists } from './data-directory.ts'
import { type Credentials, ensureHome } from './home.ts'
import { findPlace, type Place } from './place.ts'
import { type Postmaster, settledPostmaster, startPostmaster, stopPostmaster } from './postmaster.ts'
import { reachablePrograms } from './programs.ts'

export interface Running {
  cluster: string
  credentials: Credentials
  postmaster: Postmaster
  reused: boolean
}

export interface RunPlan {
  /** Real path of the data directory. */
  directory: string
  /** Whether the server ends when this process is killed. */
  diesWithUs: boolean
  /** Listen on this port again, because pools hold its address. */
  port?: number
  log: DatabaseLog
  onProgress: (text: string) => void
}

/** sun_path holds 108 bytes with its final NUL. */
const socketPathBytes = 107
const socketPort = 5432
const logFileBytes = 5e6
const startAttempts = 6
const attemptPauseMs = 400

/** What passes by itself: the last processes of a killed server, an orphan that starts at this moment, a port that was just taken. */
const passing =
  /already exists|pre-existing shared memory|Address already in use|could not bind|could not create (any|Unix-domain) /i
const noSockets = /Unix-domain socket|Unix address/i

/** Uses the server that runs on these files, or starts one. Throws Failure. */
export async function ensureRunning(plan: RunPlan): Promise<Running> {
  const place = await findPlace(plan.directory)
  const binaries = await reachablePrograms(await embeddedBinaries(), `${place.home}.programs`, place.user)
  const credentials = await ensureHome(place, binaries, plan.onProgress)
  const cluster = join(place.home, 'cluster')
  let overTcp = !socketFits(place)
  for (let attempt = 1; ; attempt++) {
    const found = await settledPostmaster(cluster)
    if (found && (await isUsable(found, binaries, credentials))) {
      plan.log.info({ pid: found.pid }, 'using the embedded PostgreSQL that is running')
      return { cluster, credentials, postmaster: found, reused: true }
    }
    if (found) await stopPostmaster(cluster)
    const startedAt = performance.now()
    try {
      const postmaster = await start(plan, place, binaries, overTcp)
      await ensureRoles(addressOf({ postmaster, credentials }, 'postgres', 'postgres'), credentials)
      const durationMs = Math.round(performance.now() - startedAt)
      plan.log.info({ pid: postmaster.pid, version: binaries.version, durationMs }, 'the embedded PostgreSQL is running')
      return { cluster, credentials, postmaster, reused: false }
    } catch (error) {
      const said = isFailure(error) && error.cause instanceof Error ? error.cause.message : ''
      if (attempt >= startAttempts || !passing.test(said)) throw error
      overTcp ||= noSockets.test(said) && attempt > 1
      await sleep(attemptPauseMs)
    }
  }
}

export function addressOf(
  running: Pick<Running, 'postmaster' | 'credentials'>,
  role: keyof Credentials,
  database: string,
): string {
  const { host, port } = running.postmaster
  return `postgresql://${role}:${running.credentials[role]}@${encodeURIComponent(host)}:${port}/${database}`
}

async function start(plan: RunPlan, place: Place, binaries: Binaries, overTcp: boolean): Promise<Postmaster> {
  const cluster = join(place.home, 'cluster')
  const logFile = join(place.home, 'postgres.log')
  if (await exists(join(cluster, 'postmaster.pid'))) plan.onProgress('recovering the database after a crash')
  await rotate(logFile)
  return startPostmaster({
    binaries,
    cluster,
    logFile,
    socketDirectory: overTcp ? undefined : join(place.home, 'run'),
    port: plan.port ?? (overTcp ? await freePort() : socketPort),
    user: place.user,
    diesWithUs: plan.diesWithUs,
    settings: {
      timezone: 'UTC',
      log_timezone: 'UTC',
      max_connections: '220',
      log_checkpoints: 'off',
      // Statements of the supervisor hold passwords, those of users personal data: neither belongs into a log file.
      log_min_error_statement: 'panic',
    },
  })
}

/** False for a server of other programs than ours (an update was installed since), and for one that is being told to stop. */
async function isUsable(postmaster: Postmaster, binaries: Binaries, credentials: Credentials): Promise<boolean> {
  const ours = join(binaries.directory, 'postgres')
  if (postmaster.replaced || (postmaster.executable !== undefined && postmaster.executable !== ours)) return false
  try {
    await ensureRoles(addressOf({ postmaster, credentials }, 'postgres', 'postgres'), credentials)
    return true
  } catch (error) {
    if (isFailure(databaseFailure(error), 'busy')) return false
    throw error
  }
}

function socketFits(place: Place): boolean {
  return Buffer.byteLength(join(place.home, 'run', `.s.PGSQL.${socketPort}`)) <= socketPathBytes
}

async function rotate(logFile: string): Promise<void> {
  const size = await stat(logFile).then(
    found => found.size,
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return 0
      throw error
    },
  )
  if (size > logFileBytes) await rename(logFile, `${logFile}.1`)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      assert(address !== null && typeof address === 'object', 'a TCP server has a port')
      server.close(() => resolve(address.port))
    })
  })
}
