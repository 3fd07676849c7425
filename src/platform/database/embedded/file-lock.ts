// A lock that the kernel takes back when its holder dies, however it dies: no stale files, no process ids that were given to
// somebody else. Node has no flock(2); SQLite's file locks are the same thing behind a public interface, and hold between
// containers that share a folder too. See docs/decisions/locks-by-the-kernel.md.
import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'

export interface FileLock {
  /** Safe to call twice. */
  release(): void
}

const pollMs = 20
const sqliteBusy = 5

/** Exclusive: nobody else holds the lock. Shared: nobody else holds it exclusively. undefined when it is taken. */
export function tryLock(path: string, mode: 'exclusive' | 'shared'): FileLock | undefined {
  createPrivately(path)
  const file = new DatabaseSync(path, { timeout: 0 })
  try {
    // A journal on the disk would be begun with the lock: on a full one nobody could take it, and so nobody could make room.
    file.exec('PRAGMA journal_mode = MEMORY')
    file.exec(mode === 'exclusive' ? 'BEGIN EXCLUSIVE' : 'BEGIN; SELECT count(*) FROM sqlite_schema')
  } catch (error) {
    file.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy) return undefined
    throw error
  }
  return {
    release() {
      if (file.isOpen) file.close()
    },
  }
}

/** Waits for the lock; undefined after `waitMs`. */
export async function waitForLock(path: string, mode: 'exclusive' | 'shared', waitMs: number): Promise<FileLock | undefined> {
  const giveUpAt = performance.now() + waitMs
  for (;;) {
    const lock = tryLock(path, mode)
    if (lock || performance.now() >= giveUpAt) return lock
    await sleep(pollMs)
  }
}

/** SQLite would make it readable for all. Never opens a file that exists: closing it again would drop this process's locks on it. */
function createPrivately(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}
