// Runs one program as a step: its whole output is kept, its time is bounded, and everything it started ends with it.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const bin = join(root, 'node_modules', '.bin')
const graceMs = 4_000
const running = new Set<ChildProcess>()

/**
 * What a child may see of the caller's environment. A DATABASE_URL or a key that happens to be exported must never reach a test:
 * it would run against somebody's real data.
 */
const passedOn =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_.*|TZ|TERM|CI|REFERENCE_DATA|CHROMIUM|LD_LIBRARY_PATH|SSL_CERT_.*|NODE_EXTRA_CA_CERTS|(https?|no)_proxy|(HTTPS?|NO)_PROXY|npm_.*|XDG_.*)$/

export function childEnvironment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => passedOn.test(name))
  return {
    ...Object.fromEntries(kept),
    PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
    NO_COLOR: '1',
    FORCE_COLOR: '0',
    ...more,
  }
}

type StepEnd = { code: number; said: string; seconds: number; timedOut: boolean }
type StepLimits = { env?: NodeJS.ProcessEnv; timeoutMs: number }

/** A program of node_modules/.bin is preferred. Code 124: it took too long; 127: it could not be started. */
export function run(command: string[], { env = childEnvironment(), timeoutMs }: StepLimits): Promise<StepEnd> {
  const [program = '', ...args] = command
  const started = Date.now()
  const local = join(bin, program)
  const file = existsSync(local) ? local : program === 'node' ? process.execPath : program
  return new Promise(resolve => {
    // A group of its own: the whole family can be ended, and a Ctrl-C reaches it in our order, not in the terminal's.
    const child = spawn(file, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    running.add(child)
    let said = ''
    let timedOut = false
    const hear = (chunk: string): void => {
      said += chunk
    }
    child.stdout.setEncoding('utf8').on('data', hear)
    child.stderr.setEncoding('utf8').on('data', hear)
    const timer = setTimeout(() => {
      timedOut = true
      said += `\nstopped: it took longer than ${Math.round(timeoutMs / 1000)} s\n`
      void endGroup(child)
    }, timeoutMs)
    const done = (code: number): void => {
      clearTimeout(timer)
      running.delete(child)
      signalGroup(child, 'SIGKILL')
      resolve({ code: timedOut ? 124 : code, said, seconds: (Date.now() - started) / 1000, timedOut })
    }
    child.once('error', error => {
      said += `${program}: ${error.message}\n`
      done(127)
    })
    // 'exit' and not 'close': a grandchild that holds the pipe open must not hold up the step.
    child.once('exit', (code, signal) => setTimeout(() => done(code ?? (signal ? 128 : 1)), 50))
  })
}

/** Ends what is running: asks, waits, insists. */
export async function endAll(): Promise<void> {
  await Promise.all([...running].map(endGroup))
}

async function endGroup(child: ChildProcess): Promise<void> {
  signalGroup(child, 'SIGTERM')
  const until = Date.now() + graceMs
  while (Date.now() < until && child.exitCode === null && child.signalCode === null) await pause(50)
  signalGroup(child, 'SIGKILL')
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch (error) {
    if (!hasCode(error, 'ESRCH', 'EPERM')) throw error
  }
}

type Left = { pid: number; command: string }

/**
 * Processes that still work in the run's temporary folder (Linux only: elsewhere nothing is found). A database server leaves its
 * parent's group on purpose, so the group alone does not tell.
 */
function leftBehind(folder: string): Left[] {
  if (!existsSync('/proc/self/cmdline')) return []
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap(name => {
      const command = readProc(`/proc/${name}/cmdline`).replaceAll('\0', ' ').trim()
      const belongs = command.includes(folder) || readProc(`/proc/${name}/environ`).includes(folder)
      return belongs && command !== '' ? [{ pid: Number(name), command: command.slice(0, 160) }] : []
    })
}

/** Fast shutdown first, which is what SIGINT means to PostgreSQL; then the end. */
export async function endLeftBehind(folder: string): Promise<Left[]> {
  const found = leftBehind(folder)
  for (const { pid } of found) signal(pid, 'SIGINT')
  if (found.length > 0) await pause(1_500)
  for (const { pid } of leftBehind(folder)) signal(pid, 'SIGKILL')
  return found
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (!hasCode(error, 'ESRCH', 'EPERM')) throw error
  }
}

function readProc(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH', 'EACCES', 'EPERM')) return ''
    throw error
  }
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
