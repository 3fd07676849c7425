// Starts, finds and stops PostgreSQL's first process. postmaster.pid is the truth about it: it is written when the server is
// ready and vanishes when it has stopped, while the process itself may linger as a zombie.
import { type ChildProcess, spawn } from 'node:child_process'
import { open, readFile, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from '#basics'
import type { Binaries } from './binaries.ts'
import { dieWithParent, serverEnvironment } from './launch.ts'
import { processFacts } from './processes.ts'
import { serverFailure } from './server-faults.ts'
import type { ServerUser } from './server-user.ts'

export interface PostmasterPlan {
  binaries: Binaries
  cluster: string
  logFile: string
  /** The directory for the Unix socket, or undefined to listen on 127.0.0.1. */
  socketDirectory: string | undefined
  port: number
  user: ServerUser | undefined
  /** Whether the server stops by itself when this process is killed. */
  diesWithUs: boolean
  settings: Readonly<Record<string, string>>
}

export interface Postmaster {
  pid: number
  /** Socket directory or 127.0.0.1. */
  host: string
  port: number
  status: 'starting' | 'ready' | 'stopping'
  /** The program file on disk is no longer the one that runs. */
  replaced: boolean
  executable: string | undefined
}

const pollMs = 15
/** Crash recovery after a long run may take minutes; a server that says nothing for this long is not going to start. */
const startLimitMs = 300_000
const fastStopMs = 15_000
const immediateStopMs = 10_000
const emptyPidFileMs = 1_000

/** Resolves when the server takes connections. Throws Failure with the log's last lines as cause. */
export async function startPostmaster(plan: PostmasterPlan): Promise<Postmaster> {
  await removeStalePidFile(plan.cluster)
  const log = await open(plan.logFile, 'a', 0o600)
  const { size: logStart } = await log.stat()
  const child = launch(plan, log.fd)
  const ended = new Promise<string>(resolve => {
    child.once('exit', () => resolve(''))
    child.once('error', error => resolve(error.message))
  })
  await log.close()
  const ready = await Promise.race([readiness(plan.cluster, child), ended])
  if (typeof ready !== 'string') {
    child.unref()
    return ready
  }
  child.kill('SIGINT')
  throw serverFailure('Starting the embedded database', `${await readFrom(plan.logFile, logStart)}${ready}`)
}

async function readiness(cluster: string, child: ChildProcess): Promise<Postmaster | ''> {
  const giveUpAt = performance.now() + startLimitMs
  while (child.exitCode === null && child.signalCode === null && performance.now() < giveUpAt) {
    const found = await findPostmaster(cluster)
    if (found?.status === 'ready' && found.pid === child.pid) return found
    await sleep(pollMs)
  }
  return ''
}

/** The server that runs on these files, or undefined. Never fooled by an id that now belongs to another program. */
export async function findPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const lines = await pidFileLines(cluster)
  if (!lines) return undefined
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  const facts = await processFacts(pid)
  if (!facts || facts.program !== 'postgres') return undefined
  // A postmaster works in its own data directory: this also tells apart two servers of ours.
  if (facts.workingDirectory !== undefined && facts.workingDirectory !== (await realpath(cluster))) return undefined
  const [, , , port, socketDirectory, address, , state] = lines
  return {
    pid,
    port: Number(port),
    host: socketDirectory || address || '127.0.0.1',
    status: state?.startsWith('ready') ? 'ready' : state?.startsWith('stopping') ? 'stopping' : 'starting',
    replaced: facts.replaced,
    executable: facts.executable,
  }
}

/** Fast shutdown (clients are cut, data is written), then immediate. Resolves when postmaster.pid has vanished. */
export async function stopPostmaster(cluster: string): Promise<void> {
  for (const [signal, limitMs] of [['SIGINT', fastStopMs], ['SIGQUIT', immediateStopMs]] as const) {
    const found = await findPostmaster(cluster)
    if (!found) return
    signalProcess(found.pid, signal)
    const giveUpAt = performance.now() + limitMs
    while (performance.now() < giveUpAt) {
      if (!(await findPostmaster(cluster))) return
      await sleep(pollMs)
    }
  } // biome-ignore format: the ladder
  throw new Failure('io', 'The embedded database does not stop.')
}

/** Waits while a server is on its way up or down: ready, or undefined when none runs. */
export async function settledPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const giveUpAt = performance.now() + startLimitMs
  for (;;) {
    const found = await findPostmaster(cluster)
    if (!found || found.status === 'ready' || performance.now() > giveUpAt) return found
    await sleep(pollMs)
  }
}

function launch(plan: PostmasterPlan, logDescriptor: number): ChildProcess {
  const settings = {
    listen_addresses: plan.socketDirectory === undefined ? '127.0.0.1' : '',
    unix_socket_directories: plan.socketDirectory ?? '',
    unix_socket_permissions: '0700',
    port: String(plan.port),
    ...plan.settings,
  }
  const parameters = ['-D', plan.cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const program = join(plan.binaries.directory, 'postgres')
  const started = plan.diesWithUs ? dieWithParent('INT', program, parameters) : { program, parameters }
  // Detached: Ctrl-C on the terminal must reach us alone, or the database would be gone before the requests are.
  return spawn(started.program, started.parameters, {
    cwd: '/',
    env: serverEnvironment,
    detached: true,
    stdio: ['ignore', logDescriptor, logDescriptor],
    ...plan.user,
  })
}

/**
 * A zombie's or another program's id in postmaster.pid keeps PostgreSQL from starting ("lock file already exists"). An empty
 * file may belong to a server that is writing it at this moment.
 */
async function removeStalePidFile(cluster: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < emptyPidFileMs && (await pidFileLines(cluster))?.[0] === ''; waitedMs += pollMs)
    await sleep(pollMs)
  if ((await pidFileLines(cluster)) && !(await findPostmaster(cluster)))
    await rm(join(cluster, 'postmaster.pid'), { force: true })
}

async function pidFileLines(cluster: string): Promise<string[] | undefined> {
  try {
    return (await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function readFrom(file: string, start: number): Promise<string> {
  return (await readFile(file)).subarray(start).toString('utf8')
}
