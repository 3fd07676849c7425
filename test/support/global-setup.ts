// Runs once before all test files: says where the database server for this run is, or where the first test that wants one may
// start it. A run without such a test starts none.
import type { TestProject } from 'vitest/node'
import { removeThrowAwayCluster } from './postgres-cluster.ts'
import { throwAwayDirectory } from './throw-away-directory.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser's address of a running server, or undefined: start one in testServerDirectory. */
    testServerUrl: string | undefined
    testServerDirectory: string
  }
}

let clean: () => Promise<void> = () => Promise.resolve()

export async function setup(project: TestProject): Promise<void> {
  const directory = await throwAwayDirectory(removeThrowAwayCluster)
  project.provide('testServerUrl', process.env['TEST_DATABASE_SERVER'] || undefined)
  project.provide('testServerDirectory', directory.path)
  clean = async () => {
    await removeThrowAwayCluster(directory.path)
    directory.release()
  }
}

export function teardown(): Promise<void> {
  return clean()
}
