// The embedded PostgreSQL: one server for each data directory, shared by `serve` and by the other verbs of the command line.
// Two kernel locks keep them from fighting: `postgres.lock` is held while somebody starts or stops the server, and everybody
// who uses it holds a share of `postgres.users`, so that a verb stops it only when it is the last.
import { join } from 'node:path'
import { assert, Failure } from '#basics'
import type { DatabaseLog } from '../database-log.ts'
import { databaseFailure } from '../faults.ts'
import { lockIn, prepareDataDirectory } from './data-directory.ts'
import { type FileLock, waitForLock } from './file-lock.ts'
import { keepAlive } from './keep-alive.ts'
import { findPostmaster, stopPostmaster } from './postmaster.ts'
import { addressOf, ensureRunning, type Running, type RunPlan } from './running.ts'
import { fileFailure } from './server-faults.ts'

export { claimDataDirectory } from './data-directory.ts'

interface EmbeddedOptions {
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

const turnWaitMs = 120_000

/**
 * For `serve`: starts the server, or takes over one that is running; starts it again when it crashes; `stop` ends it. It also
 * ends by itself when this process is killed, where the system can do that (see launch.ts).
 * Throws Failure: 'io' (not writable, no space), 'foreign', 'damaged', 'conflict' (other version), 'busy', 'misconfigured'.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { directory, share, running, plan } = await attach(options, true)
  const guard = keepAlive(
    () => findPostmaster(running.cluster),
    () => inTurn(directory, () => ensureRunning({ ...plan, port: running.postmaster.port })),
    options.log,
  )
  return served(running, async () => {
    await guard.end()
    await inTurn(directory, () => stopPostmaster(running.cluster))
    share.release()
  })
}

/** For every other verb: uses the server that runs, or starts one; `stop` ends it unless another process uses it. Throws as startEmbedded. */
export async function useEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  // It may have to outlive this process, for the sake of another that came to use it.
  const { directory, share, running } = await attach(options, false)
  return served(running, () =>
    inTurn(directory, async () => {
      share.release()
      const alone = lockIn(directory, 'postgres.users', 'exclusive')
      if (!alone) return
      await stopPostmaster(running.cluster)
      alone.release()
    }),
  )
}

async function attach(
  options: EmbeddedOptions,
  diesWithUs: boolean,
): Promise<{ directory: string; share: FileLock; running: Running; plan: RunPlan }> {
  const directory = await prepareDataDirectory(options.dataDir)
  const plan: RunPlan = { directory, diesWithUs, log: options.log, onProgress: text => options.onProgress?.(text) }
  return inTurn(directory, async () => {
    const share = lockIn(directory, 'postgres.users', 'shared')
    assert(share, 'only who has the turn locks postgres.users exclusively')
    try {
      return { directory, share, plan, running: await ensureRunning(plan) }
    } catch (error) {
      share.release()
      throw databaseFailure(error) ?? fileFailure(error) ?? error
    }
  })
}

async function inTurn<T>(directory: string, work: () => Promise<T>): Promise<T> {
  const turn =
    lockIn(directory, 'postgres.lock', 'exclusive') ??
    (await waitForLock(join(directory, 'postgres.lock'), 'exclusive', turnWaitMs))
  if (!turn) throw new Failure('busy', 'Another command has been starting or stopping the embedded database for two minutes.')
  try {
    return await work()
  } finally {
    turn.release()
  }
}

function served(running: Running, stop: () => Promise<void>): EmbeddedServer {
  let stopping: Promise<void> | undefined
  return {
    url: addressOf(running, 'tradewise', 'tradewise'),
    ownerUrl: addressOf(running, 'tradewise_owner', 'tradewise'),
    reused: running.reused,
    stop: () => (stopping ??= stop()),
  }
}
