// The folder that everything of an installation lies in: ours alone, and used by one `serve` at a time.
import { constants } from 'node:fs'
import { access, chmod, mkdir, realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Failure } from '#basics'
import { type FileLock, tryLock } from './file-lock.ts'
import { runsAsRoot } from './server-user.ts'

const refusals = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT', 'ELOOP', 'ENAMETOOLONG'])

/**
 * Makes the folder (0700) when it is missing, closes it to other users, and returns its real path.
 * Throws Failure: 'io' (cannot be made or written), 'foreign' (it is the folder of some PostgreSQL server).
 */
export async function prepareDataDirectory(dataDir: string): Promise<string> {
  try {
    // Folders above stay open for passing, as they would be made by hand: the server may run as another user.
    await mkdir(dirname(dataDir), { recursive: true })
    await mkdir(dataDir, { mode: 0o700 }).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error
    })
    const path = await realpath(dataDir)
    await closeToOthers(path)
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK)
    if (await exists(join(path, 'PG_VERSION'))) {
      throw new Failure(
        'foreign',
        'The data directory (DATA_DIR) is that of a PostgreSQL server of somebody else: choose another folder.',
      )
    }
    return path
  } catch (cause) {
    if (codeOf(cause) === 'ENOSPC')
      throw new Failure('io', 'There is no disk space left for the data directory (DATA_DIR).', { cause })
    if (!refusals.has(codeOf(cause))) throw cause
    throw new Failure('io', 'The data directory (DATA_DIR) cannot be made or written by the user that runs this.', { cause })
  }
}

/**
 * For as long as a `serve` runs: a second one on the same folder is refused with Failure('busy'). The kernel takes the claim
 * back when the process dies, even by kill -9. Call it before anything else touches the folder.
 */
export async function claimDataDirectory(dataDir: string): Promise<FileLock> {
  const lock = lockIn(await prepareDataDirectory(dataDir), 'serve.lock', 'exclusive')
  if (!lock)
    throw new Failure(
      'busy',
      'TradeWise is already serving from this data directory (DATA_DIR): stop it first, or choose another folder.',
    )
  return lock
}

/** One of the folder's lock files; undefined when it is taken. */
export function lockIn(directory: string, name: string, mode: 'exclusive' | 'shared'): FileLock | undefined {
  try {
    return tryLock(join(directory, name), mode)
  } catch (cause) {
    if (cause instanceof Error && ('errcode' in cause || refusals.has(codeOf(cause)))) {
      throw new Failure('io', 'The files in the data directory (DATA_DIR) belong to another user than the one that runs this.', {
        cause,
      })
    }
    throw cause
  }
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return false
      throw error
    },
  )
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** As root the database server, which runs as a user of its own, passes through by its group (see place.ts): x stays. */
async function closeToOthers(path: string): Promise<void> {
  const { mode, uid } = await stat(path)
  if (uid !== process.getuid?.()) return
  const closed = mode & (runsAsRoot() ? 0o710 : 0o700)
  if ((mode & 0o777) !== closed) await chmod(path, closed)
}
