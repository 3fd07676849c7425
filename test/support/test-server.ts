// The database server of this run of the tests: the one that TEST_DATABASE_SERVER names, or one that the first test file
// which asks starts for all.
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inject } from 'vitest'
import { waitForLock } from '../../src/platform/database/embedded/file-lock.ts'
import { startThrowAwayCluster } from './postgres-cluster.ts'

/** Superuser's address. */
export async function testServer(): Promise<string> {
  const given = inject('testServerUrl')
  if (given !== undefined) return given
  const directory = inject('testServerDirectory')
  const addressFile = join(directory, 'server.url')
  const lock = await waitForLock(join(directory, 'server.lock'), 'exclusive', 120_000)
  if (!lock) throw new Error('another test file has been starting the database server for two minutes')
  try {
    return await readFile(addressFile, 'utf8').catch(async (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      // It outlives this worker; the global teardown stops it.
      const { url } = await startThrowAwayCluster({ directory, diesWithUs: false })
      await writeFile(`${addressFile}.draft`, url, { mode: 0o600 })
      await rename(`${addressFile}.draft`, addressFile)
      return url
    })
  } finally {
    lock.release()
  }
}
