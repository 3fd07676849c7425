// Folders and questions that the tests about the embedded server share.
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { afterAll, afterEach, inject, vi } from 'vitest'
import { assert } from '#basics'
import { waitForLock } from '../../src/platform/database/embedded/file-lock.ts'
import { findPostmaster, stopPostmaster } from '../../src/platform/database/embedded/postmaster.ts'
import { removeTree, runsAsRoot } from '../../src/platform/database/embedded/server-user.ts'
import { type AsUser, type EmbeddedProcess, embeddedProcess } from './embedded-process.ts'
import { type Checkout, reachableCheckout } from './reachable-checkout.ts'

/** Ourselves, and when we are root somebody else too. */
export const users: [string, AsUser | undefined][] = [
  [runsAsRoot() ? 'root' : 'a user', undefined],
  ...(runsAsRoot() ? [['another user', { uid: 65_534, gid: 65_534 }] satisfies [string, AsUser]] : []),
]

export const clusterOf = (dataDir: string) => join(dataDir, 'postgres', 'cluster')

/** For one test file: what it starts and makes is gone when its tests are done. */
export async function embeddedPlaces() {
  // Processes are started by the dozen, beside the other test files: on a busy machine each takes seconds.
  vi.setConfig({ testTimeout: 120_000 })
  const root = await mkdtemp(join(tmpdir(), 'tw-'))
  await chmod(root, 0o711)
  const settings = new Map<AsUser | undefined, { checkout: Checkout; compileCache: string }>()
  for (const [, user] of users) {
    const compileCache = join(root, `compiled-${user?.uid ?? 'ours'}`)
    await mkdir(compileCache)
    if (user) await chown(compileCache, user.uid, user.gid)
    settings.set(user, { checkout: await reachableCheckout(user, root), compileCache })
  }
  const directories: string[] = []
  const started: EmbeddedProcess[] = []
  afterEach(async () => {
    for (const { child, ended } of started.splice(0)) {
      child.kill('SIGKILL')
      await ended
    }
    for (const dataDir of directories.splice(0)) await stopPostmaster(clusterOf(dataDir))
  })
  afterAll(() => removeTree(root))

  /** Does not exist yet; the folder above belongs to the user. `below`: names of folders in between. */
  async function freshDirectory(user?: AsUser, below = ''): Promise<string> {
    const parent = join(root, randomBytes(4).toString('hex'))
    await mkdir(join(parent, below), { recursive: true, mode: 0o755 })
    if (user) await chown(parent, user.uid, user.gid)
    const dataDir = join(parent, below, 'data')
    directories.push(dataDir)
    return dataDir
  }

  /** One that a `serve` made and left, copied with owners and modes: quicker than a first start. */
  async function usedDirectory(user?: AsUser, below = ''): Promise<string> {
    const dataDir = await freshDirectory(user, below)
    await copy(await sampleFor(user), dataDir)
    return dataDir
  }

  /** Made by the first test file that wants one, for all. */
  async function sampleFor(user: AsUser | undefined): Promise<string> {
    const sample = join(inject('testServerDirectory'), `sample-${user?.uid ?? 'ours'}`)
    const lock = await waitForLock(`${sample}.lock`, 'exclusive', 120_000)
    if (!lock) throw new Error('another test file has been making a used data directory for two minutes')
    try {
      if (existsSync(sample)) return sample
      const dataDir = await freshDirectory(user)
      const maker = run('serve', dataDir, user)
      await maker.ready
      await maker.stop()
      await copy(dataDir, `${sample}.draft`)
      await rename(`${sample}.draft`, sample)
      return sample
    } finally {
      lock.release()
    }
  }

  function run(mode: 'serve' | 'verb', dataDir: string, user?: AsUser): EmbeddedProcess {
    const known = settings.get(user) ?? settings.get(undefined)
    assert(known, 'ourselves are among the users')
    const process = embeddedProcess({ mode, dataDir, user, ...known })
    started.push(process)
    return process
  }

  return { freshDirectory, usedDirectory, run }
}

const copy = (from: string, to: string) => promisify(execFile)('cp', ['-a', from, to])

/** First row of the answer. */
export async function ask(url: string, sql = 'SELECT 1 AS one'): Promise<unknown> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<Record<string, unknown>>(sql)
    return rows[0]
  } finally {
    await client.end()
  }
}

export async function waitFor(what: string, holds: () => Promise<boolean>, limitMs = 10_000): Promise<void> {
  const giveUpAt = performance.now() + limitMs
  while (!(await holds())) {
    if (performance.now() > giveUpAt) throw new Error(`not within ${limitMs} ms: ${what}`)
    await sleep(20)
  }
}

/** The server's process id, or undefined when none runs. */
export async function serverPid(dataDir: string): Promise<number | undefined> {
  return (await findPostmaster(clusterOf(dataDir)))?.pid
}
