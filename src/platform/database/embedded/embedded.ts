// The embedded PostgreSQL: one server for each data directory, shared by `serve` and by the other verbs of the command line.
// Two kernel locks keep them from fighting: `postgres.lock` is held while somebody starts or stops the server, and everybody
// who uses it holds a share of `postgres.users`, so that a verb stops it only when it is the last.
import { createServer } from 'node:net'
import { rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { assert, Failure, isFailure } from '#basics'
import type { DatabaseLog } from '../database-log.ts'
import { databaseFailure } from '../faults.ts'
import { type Binaries, embeddedBinaries } from './binaries.ts'
import { ensureRoles } from './bootstrap.ts'
import { codeOf, exists, lockIn, prepareDataDirectory } from './data-directory.ts'
import { type FileLock, waitForLock } from './file-lock.ts'
import { type Credentials, ensureHome } from './home.ts'
import { findPlace, type Place } from './place.ts'
import { findPostmaster, type Postmaster, settledPostmaster, startPostmaster, stopPostmaster } from './postmaster.ts'
import { reachablePrograms } from './programs.ts'
import { keepAlive } from './keep-alive.ts'

export { claimDataDirectory } from './data-directory.ts'

export interface EmbeddedOptions {
  dataDir: string
  log: DatabaseLog
  /** Called with a few words before each step that may take a second or more. */
  onProgress?(text: string): void
}

export interface EmbeddedServer {
  /** As the running role `tradewise`, which owns nothing. */
  url: string
  /** As `tradewise_owner`, for migrations. */
  ownerUrl: string
  /** True when a server already ran: beside a verb, or left by a process that was killed. */
  reused: boolean
  /** Safe to call twice. Call it last, when every pool is closed: clients are cut. */
  stop(): Promise<void>
}

interface Running {
  place: Place
  binaries: Binaries
  credentials: Credentials
  postmaster: Postmaster
  reused: boolean
}

const lockWaitMs = 120_000
/** sun_path holds 108 bytes and a final NUL. */
const socketPathBytes = 107
const socketPort = 5432
const logFileBytes = 5e6

/**
 * For `serve`: starts the server, or takes over one that is running; starts it again when it crashes; `stop` ends it.
 * Throws Failure: 'io' (not writable, no space), 'foreign', 'damaged', 'conflict' (other version), 'busy', 'misconfigured'.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  return attach(options, 'serve')
}

/** For every other verb: uses the server that runs, or starts one and stops it when no other process uses it any more. Throws as startEmbedded. */
export async function useEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  return attach(options, 'verb')
}

async function attach(options: EmbeddedOptions, by: 'serve' | 'verb'): Promise<EmbeddedServer> {
  const directory = await prepareDataDirectory(options.dataDir)
  const turn = await takeTurn(directory)
  let share: FileLock | undefined
  let running: Running
  try {
    share = lockIn(directory, 'postgres.users', 'shared')
    assert(share, 'postgres.users is locked exclusively only by who holds postgres.lock')
    running = await ensureRunning(directory, options, by)
  } catch (error) {
    share?.release()
    throw databaseFailure(error) ?? error
  } finally {
    turn.release()
  }
  const { cluster } = layout(running.place)
  const restart = async () => {
    const again = await takeTurn(directory)
    try {
      await ensureRunning(directory, options, by, running.postmaster)
    } finally {
      again.release()
    }
  }
  const guard = by === 'serve' ? keepAlive(() => findPostmaster(cluster), restart, options.log) : undefined
  let stopping: Promise<void> | undefined
  const stop = async () => {
    await guard?.end()
    const last = await takeTurn(directory)
    try {
      share?.release()
      const alone = lockIn(directory, 'postgres.users', 'exclusive')
      if (by === 'serve' || alone) await stopPostmaster(cluster)
      alone?.release()
    } finally {
      last.release()
    }
  }
  return {
    url: addressOf(running, 'tradewise', 'tradewise'),
    ownerUrl: addressOf(running, 'tradewise_owner', 'tradewise'),
    reused: running.reused,
    stop: () => (stopping ??= stop()),
  }
}

/** Under postgres.lock. `like`: listen where that one did, because others hold its address. */
async function ensureRunning(
  directory: string,
  options: EmbeddedOptions,
  by: 'serve' | 'verb',
  like?: Postmaster,
): Promise<Running> {
  const place = await findPlace(directory)
  const binaries = await reachablePrograms(await embeddedBinaries(), `${place.home}.programs`, place.user)
  const credentials = await ensureHome(place, binaries, text => options.onProgress?.(text))
  const { cluster } = layout(place)
  const found = await settledPostmaster(cluster)
  if (found && usable(found, binaries)) {
    const reused = { place, binaries, credentials, postmaster: found, reused: true }
    if (await answers(reused)) {
      options.log.info({ pid: found.pid }, 'using the embedded PostgreSQL that is running')
      return reused
    }
  }
  if (found) await stopPostmaster(cluster)
  const startedAt = performance.now()
  const postmaster = await start(place, binaries, by, like, text => options.onProgress?.(text))
  const running = { place, binaries, credentials, postmaster, reused: false }
  await ensureRoles(addressOf(running, 'postgres', 'postgres'), credentials)
  options.log.info(
    { pid: postmaster.pid, version: binaries.version, durationMs: Math.round(performance.now() - startedAt) },
    'the embedded PostgreSQL is running',
  )
  return running
}

async function start(
  place: Place,
  binaries: Binaries,
  by: 'serve' | 'verb',
  like: Postmaster | undefined,
  onProgress: (text: string) => void,
): Promise<Postmaster> {
  const { cluster, socketDirectory, logFile } = layout(place)
  if (await exists(join(cluster, 'postmaster.pid'))) onProgress('recovering the database after a crash')
  await rotate(logFile)
  const fits = Buffer.byteLength(join(socketDirectory, `.s.PGSQL.${socketPort}.lock`)) <= socketPathBytes
  const { postmaster } = await startPostmaster({
    binaries,
    cluster,
    logFile,
    socketDirectory: fits ? socketDirectory : undefined,
    port: like?.port ?? (fits ? socketPort : await freePort()),
    user: place.user,
    diesWithUs: by === 'serve',
    settings: {
      timezone: 'UTC',
      log_timezone: 'UTC',
      max_connections: '220',
      log_checkpoints: 'off',
      // Statements of the supervisor hold passwords, those of users personal data: neither belongs into a log file.
      log_min_error_statement: 'panic',
    },
  })
  return postmaster
}

/** A server of other programs than ours (an update was installed since) is replaced. */
function usable(found: Postmaster, binaries: Binaries): boolean {
  return !found.replaced && (found.executable === undefined || found.executable === join(binaries.directory, 'postgres'))
}

/** False for a server that is being told to stop at this moment. */
async function answers(running: Running): Promise<boolean> {
  try {
    await ensureRoles(addressOf(running, 'postgres', 'postgres'), running.credentials)
    return true
  } catch (error) {
    if (isFailure(databaseFailure(error), 'busy')) return false
    throw error
  }
}

async function takeTurn(directory: string): Promise<FileLock> {
  const now = lockIn(directory, 'postgres.lock', 'exclusive')
  const turn = now ?? (await waitForLock(join(directory, 'postgres.lock'), 'exclusive', lockWaitMs))
  if (!turn) throw new Failure('busy', 'Another command has been starting or stopping the embedded database for two minutes.')
  return turn
}

function layout(place: Place): { cluster: string; socketDirectory: string; logFile: string } {
  return {
    cluster: join(place.home, 'cluster'),
    socketDirectory: join(place.home, 'run'),
    logFile: join(place.home, 'postgres.log'),
  }
}

function addressOf({ postmaster, credentials }: Running, role: keyof Credentials, database: string): string {
  return `postgresql://${role}:${credentials[role]}@${encodeURIComponent(postmaster.host)}:${postmaster.port}/${database}`
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
