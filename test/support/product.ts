// The built product as a process of its own, the way people run it: on a free port of this machine, with a data directory that is
// thrown away, and with no setting but those that a test gives.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export type Ended = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string; seconds: number }

export type Product = {
  pid: number
  origin: string
  /** Both streams so far. */
  said: () => string
  ended: Promise<Ended>
  /** Resolves when it answers that it is ready; rejects when it ends before, or takes too long. */
  ready: (patienceMs?: number) => Promise<void>
  /** To its whole process group, as a terminal does. */
  signal: (name: NodeJS.Signals) => void
}

const built = join(import.meta.dirname, '..', '..', 'dist', 'server', 'cli.js')
const running = new Set<ChildProcess>()

/** An empty directory that another user (the database's, when the tests run as root) may walk through. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'product-'))
  chmodSync(directory, 0o711)
  return directory
}

export async function serve(
  dataDirectory: string,
  settings: Record<string, string> = {},
  words: string[] = ['serve'],
): Promise<Product> {
  const port = Number(settings.PORT ?? (await freePort()))
  const origin = `http://127.0.0.1:${port}`
  const { child, ended, said } = start(words, { DATA_DIR: dataDirectory, HOST: '127.0.0.1', PORT: String(port), ...settings })
  const ready = async (patienceMs = 120_000): Promise<void> => {
    const until = Date.now() + patienceMs
    let over: Ended | undefined
    void ended.then(how => (over = how))
    while (Date.now() < until) {
      if (over) throw new Error(`the product ended (${over.code ?? over.signal}) before it was ready:\n${said().slice(-8_000)}`)
      if (await answers(`${origin}/api/health/ready`)) return
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    throw new Error(`the product was not ready after ${patienceMs / 1000} s:\n${said().slice(-8_000)}`)
  }
  const signal = (name: NodeJS.Signals): void => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, name)
  }
  return { pid: child.pid!, origin, said, ended, ready, signal }
}

/** Another verb of the command line that goes on until it is told to stop. */
export function run(
  words: string[],
  settings: Record<string, string> = {},
): { pid: number; said: () => string; ended: Promise<Ended>; signal: (name: NodeJS.Signals) => void } {
  const { child, ended, said } = start(words, settings)
  const signal = (name: NodeJS.Signals) => void child.kill(name)
  return { pid: child.pid!, said, ended, signal }
}

/** `worker`, once it says that it is ready. */
export async function worker(settings: Record<string, string>): Promise<Pick<Product, 'pid' | 'said' | 'ended' | 'signal'>> {
  const { child, ended, said } = start(['worker'], settings)
  for (const until = Date.now() + 120_000; !said().includes('The worker is ready.'); await sleep(50))
    if (Date.now() > until || child.exitCode !== null) throw new Error(`the worker was not ready:\n${said().slice(-4_000)}`)
  const signal = (name: NodeJS.Signals): void => void process.kill(-child.pid!, name)
  return { pid: child.pid!, ended, said, signal }
}

/** Another verb of the command line, to its end. `under`: a command that starts it, with what the system keeps it from. */
export function tradewise(words: string[], settings: Record<string, string> = {}, under: readonly string[] = []): Promise<Ended> {
  return start(words, settings, under).ended
}

/** Ends what a failed test left running. Its database notices that its parent is gone and ends too. */
export async function endProducts(): Promise<void> {
  await Promise.all(
    [...running].map(async child => {
      const gone = new Promise(resolve => child.once('exit', resolve))
      process.kill(-child.pid!, 'SIGKILL')
      await gone
    }),
  )
}

export function remove(directory: string): void {
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
}

/** By this process, lately. */
const givenAway = new Set<number>()
const remembered = 200

/**
 * A port that nobody listens on and that no other test is given: below those that a system gives to whoever asks for any
 * (from 16,000 on, at the lowest), each of the processes that test side by side out of a part of its own.
 */
export async function freePort(): Promise<number> {
  const part = Number(process.env.VITEST_POOL_ID ?? process.env.TEST_PARALLEL_INDEX ?? 0) % 6
  for (;;) {
    const port = randomInt(10_000 + part * 1_000, 11_000 + part * 1_000)
    if (givenAway.has(port) || !(await isFree(port))) continue
    givenAway.add(port)
    for (const oldest of givenAway) if (givenAway.size > remembered) givenAway.delete(oldest)
    return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer()
  const isListening = await new Promise<boolean>(resolve => {
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => resolve(true))
  })
  if (isListening) await new Promise(resolve => probe.close(resolve))
  return isListening
}

function start(
  words: string[],
  settings: Record<string, string>,
  under: readonly string[] = [],
): { child: ChildProcess; ended: Promise<Ended>; said: () => string } {
  if (!existsSync(built)) throw new Error('the product is not built: run `npm run build` first')
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: tmpdir(), ...settings }
  const started = performance.now()
  const [program = '', ...rest] = [...under, process.execPath, built, ...words]
  const child = spawn(program, rest, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  running.add(child)
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      running.delete(child)
      resolve({ code, signal, stdout, stderr, seconds: (performance.now() - started) / 1000 })
    })
  })
  return { child, ended, said: () => stdout + stderr }
}

/** Not listening yet and not ready yet are the same to somebody who waits. */
async function answers(url: string): Promise<boolean> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
  await answer?.body?.cancel()
  return answer?.ok === true
}
