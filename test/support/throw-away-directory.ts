// A folder below the system's temporary one for as long as this process lives. What killed runs left behind is known by its
// lock that nobody holds any more, and removed by the next run.
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tryLock } from '../../src/platform/database/embedded/file-lock.ts'

const prefix = 'tradewise-test-'
const lockName = 'run-is-alive.lock'

/** `remove` is how to remove a leftover; the caller removes the folder itself, after `release`. */
export async function throwAwayDirectory(
  remove: (directory: string) => Promise<void>,
): Promise<{ path: string; release(): void }> {
  await removeLeftovers(remove)
  // Locked before it gets the name by which others look for leftovers.
  const draft = await mkdtemp(join(tmpdir(), 'tradewise-draft-'))
  const lock = tryLock(join(draft, lockName), 'exclusive')
  if (!lock) throw new Error('somebody locked a folder that was just made')
  const path = draft.replace('tradewise-draft-', prefix)
  await rename(draft, path)
  return { path, release: () => lock.release() }
}

async function removeLeftovers(remove: (directory: string) => Promise<void>): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const directory = join(tmpdir(), name)
    if (!name.startsWith(prefix) || !existsSync(join(directory, lockName))) continue
    const lock = lockUnlessForeign(join(directory, lockName))
    if (!lock) continue
    await remove(directory)
    lock.release()
  }
}

function lockUnlessForeign(path: string): ReturnType<typeof tryLock> {
  try {
    return tryLock(path, 'exclusive')
  } catch (error) {
    // Another user's folder, or one that is just being removed.
    if (error instanceof Error && 'errcode' in error) return undefined
    throw error
  }
}
