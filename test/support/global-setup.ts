// Runs once before all test files: says where the database server for this run is, or where the first test that wants one may
// start it. A run without such a test starts none.
import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { tryLock } from '../../src/platform/database/embedded/file-lock.ts'
import { removeThrowAwayCluster } from './postgres-cluster.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser's address of a running server, or undefined: start one in testServerDirectory. */
    testServerUrl: string | undefined
    testServerDirectory: string
  }
}

const prefix = 'tradewise-test-'
const aliveLock = 'run-is-alive.lock'

let tearDown: () => Promise<void> = () => Promise.resolve()

export async function setup(project: TestProject): Promise<void> {
  await removeLeftovers()
  const directory = await mkdtemp(join(tmpdir(), prefix))
  const alive = tryLock(join(directory, aliveLock), 'exclusive')
  project.provide('testServerUrl', process.env['TEST_DATABASE_SERVER'] || undefined)
  project.provide('testServerDirectory', directory)
  tearDown = async () => {
    alive?.release()
    await removeThrowAwayCluster(directory)
  }
}

export function teardown(): Promise<void> {
  return tearDown()
}

/** What killed runs left behind: their folders are there, but nobody holds their lock. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix)) continue
    const directory = join(tmpdir(), name)
    const lock = lockIfOurs(join(directory, aliveLock))
    if (!lock) continue
    lock.release()
    await removeThrowAwayCluster(directory)
  }
}

function lockIfOurs(path: string): ReturnType<typeof tryLock> {
  try {
    return tryLock(path, 'exclusive')
  } catch (error) {
    // Another user's folder, or one that is just being made or removed.
    if (error instanceof Error && 'errcode' in error) return undefined
    throw error
  }
}
