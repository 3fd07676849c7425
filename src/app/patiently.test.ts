import { expect, it, vi } from 'vitest'
import { Failure } from '#basics'
import { openStorage } from './storage.ts'
import { patiently } from './patiently.ts'
import { openLog } from '#telemetry'
import { readSettings } from '#config'
import { testDatabase } from '../../test/support/database.ts'

const stop = new AbortController().signal

it('does again what failed because the database was away or late, and nothing else', async () => {
  const late = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Failure('busy', 'late')).mockResolvedValue('done')
  // As the driver says it.
  late.mockRejectedValueOnce(new Error('timeout exceeded when trying to connect'))
  expect(await patiently(late, { stop, pauseMs: 0 })).toBe('done')
  expect(late).toHaveBeenCalledTimes(3)
  const wrong = vi.fn<() => Promise<string>>().mockRejectedValue(new Failure('misconfigured', 'wrong'))
  await expect(patiently(wrong, { stop, pauseMs: 0 })).rejects.toMatchObject({ code: 'misconfigured' })
  expect(wrong).toHaveBeenCalledTimes(1)
})

it('ends with the last fault when that lasts, or when the process is told to stop', async () => {
  const away = vi.fn<() => Promise<string>>().mockRejectedValue(new Failure('busy', 'away'))
  await expect(patiently(away, { stop, pauseMs: 0, tries: 3 })).rejects.toMatchObject({ code: 'busy' })
  expect(away).toHaveBeenCalledTimes(3)
  await expect(patiently(away, { stop: AbortSignal.abort() })).rejects.toMatchObject({ code: 'busy' })
  expect(away).toHaveBeenCalledTimes(4)
})

it('lets what a start does take longer than a statement of a request may', async () => {
  const database = await testDatabase({ poolSize: 1 })
  const { settings } = readSettings(
    { DATABASE_URL: database.url, DATABASE_MIGRATE_URL: database.ownerUrl, DATABASE_STATEMENT_TIMEOUT_MS: '1000' },
    { readFile: () => '' },
  )
  const storage = await openStorage({
    settings,
    log: openLog({ level: 'silent', readable: false, write: () => {} }),
    progress: () => {},
    owns: true,
  })
  try {
    const limits = async (opened: Pick<typeof storage.database, 'pool'>) => {
      const { rows } = await opened.pool.query<{ name: string; ms: number }>(
        `SELECT name, setting::int AS ms FROM pg_settings WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout')`,
      )
      return Object.fromEntries(rows.map(({ name, ms }) => [name, ms]))
    }
    expect(await limits(storage.database)).toEqual({ statement_timeout: 1_000, idle_in_transaction_session_timeout: 15_000 })
    expect(await storage.atStart(limits)).toEqual({ statement_timeout: 600_000, idle_in_transaction_session_timeout: 600_000 })
  } finally {
    await storage.close()
  }
})
