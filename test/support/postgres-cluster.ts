// A PostgreSQL server for one run of the tests, from the embedded package or from an installed one. Nothing in it is kept,
// so it writes without waiting for the disk.
import { randomBytes } from 'node:crypto'
import { chown, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { binariesIn, embeddedBinaries } from '../../src/platform/database/embedded/binaries.ts'
import { initialiseCluster } from '../../src/platform/database/embedded/cluster.ts'
import { findPostmaster, startPostmaster, stopPostmaster } from '../../src/platform/database/embedded/postmaster.ts'
import { reachablePrograms } from '../../src/platform/database/embedded/programs.ts'
import { chooseServerUser, openToGroup, removeTree, runsAsRoot } from '../../src/platform/database/embedded/server-user.ts'
import { throwAwayDirectory } from './throw-away-directory.ts'

export interface ThrowAwayCluster {
  /** As superuser, database `postgres`. */
  url: string
  /** e.g. '18.4' */
  version: string
  /** Where its socket lies. */
  socketPath: string
  /** Takes the server away, clients are cut; resolves when it has stopped. */
  takeAway(): Promise<void>
  /** And brings it back on the same files. */
  bringBack(): Promise<void>
  /** Stops the server and removes every file. */
  stop(): Promise<void>
}

export interface ThrowAwayOptions {
  /** e.g. /usr/lib/postgresql/15/bin; absent: the embedded package. */
  binDirectory?: string
  /** An existing folder for everything; absent: a new one below the system's temporary folder. */
  directory?: string
  /** Whether the server ends with the process that starts it; default true. */
  diesWithUs?: boolean
}

const clusterName = 'cluster'
const socketName = 'run'

/** Also as root: the server then runs as a user of its own. */
export async function startThrowAwayCluster(options: ThrowAwayOptions = {}): Promise<ThrowAwayCluster> {
  const own = options.directory === undefined ? await throwAwayDirectory(removeThrowAwayCluster) : undefined
  const home = options.directory ?? own?.path ?? ''
  const user = runsAsRoot() ? await chooseServerUser(randomBytes(2).readUInt16LE()) : undefined
  if (user) await openToGroup(home, user)
  const found = options.binDirectory === undefined ? await embeddedBinaries() : await binariesIn(options.binDirectory)
  const binaries = await reachablePrograms(found, join(home, 'programs'), user)
  const password = randomBytes(16).toString('hex')
  const cluster = join(home, clusterName)
  await initialiseCluster({ binaries, cluster, password, user, durable: false })
  const socketDirectory = join(home, socketName)
  await mkdir(socketDirectory, { mode: 0o700 })
  if (user) await chown(socketDirectory, user.uid, user.gid)
  const plan = {
    binaries,
    cluster,
    logFile: join(home, 'postgres.log'),
    socketDirectory,
    port: 5432,
    user,
    diesWithUs: options.diesWithUs ?? true,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
  }
  await startPostmaster(plan)
  return {
    url: `postgresql://postgres:${password}@${encodeURIComponent(socketDirectory)}:5432/postgres`,
    version: binaries.version,
    socketPath: join(socketDirectory, '.s.PGSQL.5432'),
    takeAway: () => stopPostmaster(cluster),
    async bringBack() {
      await startPostmaster(plan)
    },
    async stop() {
      await removeThrowAwayCluster(home)
      own?.release()
    },
  }
}

/** For a cluster that another process started in that folder, or failed to. */
export async function removeThrowAwayCluster(home: string): Promise<void> {
  const cluster = join(home, clusterName)
  if (await findPostmaster(cluster)) await stopPostmaster(cluster)
  await removeTree(home)
}
