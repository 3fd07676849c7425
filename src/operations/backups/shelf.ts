// The directory of backups. A backup is there when its manifest is: the manifest is written last, and what a killed backup left has
// another name. Whoever changes something holds the lock, and the second one is told who that is.
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { readdir, readFile, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '#basics'
import { type FileLock, renameDurably, tryLock, writeWhole } from '#database'
import { type Check, checkFrom, isBackupId, type Manifest, manifestFrom } from './manifest.ts'

export type State = 'written' | 'verified' | 'proved' | 'proved-while-writing' | 'bad' | 'foreign'

/** What was only written has not been looked at by anybody: it may be good, and nothing is given up for it. */
export function isGood({ state }: { state: State }): boolean {
  return state === 'verified' || isProved({ state })
}

export function isProved({ state }: { state: State }): boolean {
  return state === 'proved' || state === 'proved-while-writing'
}

export type Listed = Manifest & {
  state: State
  checkedAt: string | null
  /** What the check found, where there is something to say. */
  says: string | null
}

/** Of a file on its way from the second place. */
export const fetchedEnd = '.fetched.part'
/** One that has not grown for so long is no longer under way. */
const underWayMs = 3_600_000

export type Shelf = ReturnType<typeof openShelf>

export function openShelf(directory: string) {
  const manifestOf = (id: string) => join(directory, `${id}.json`)
  const checkOf = (id: string) => join(directory, `${id}.check.json`)

  async function list(): Promise<Listed[]> {
    const listed: Listed[] = []
    try {
      for (const name of await readdir(directory)) {
        const id = name.slice(0, -'.json'.length)
        if (name.endsWith('.json') && isBackupId(id)) listed.push(await look(id))
      }
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw unusable('read', error)
    }
    return listed.sort((a, b) => b.number - a.number)
  }

  async function look(id: string): Promise<Listed> {
    const manifest = manifestFrom(await readJson(manifestOf(id)), id)
    if (!manifest) return { ...nothing, id, state: 'foreign', checkedAt: null, says: 'Its manifest is not one of ours.' }
    const check = checkFrom(await readJson(checkOf(id)))
    const size = await sizeOf(join(directory, manifest.file))
    const checkedAt = check?.at ?? null
    if (size !== manifest.bytes) {
      const says = size === undefined ? 'Its file is not there.' : `Its file has ${size} bytes instead of ${manifest.bytes}.`
      return { ...manifest, state: 'bad', checkedAt, says }
    }
    return { ...manifest, state: check?.state ?? 'written', checkedAt, says: check?.says ?? null }
  }

  return {
    directory,
    list,
    pathOf: (manifest: Manifest) => join(directory, manifest.file),
    async add(draft: string, manifest: Manifest): Promise<void> {
      // Of a file that was there before.
      await rm(checkOf(manifest.id), { force: true })
      await renameDurably(draft, join(directory, manifest.file))
      await writeWhole(manifestOf(manifest.id), `${JSON.stringify(manifest, null, 2)}\n`)
    },
    async note(id: string, check: Check): Promise<void> {
      // Whoever checks holds no lock, and may not be the only one.
      const draft = `${checkOf(id)}.${randomBytes(4).toString('hex')}.draft`
      await writeWhole(checkOf(id), `${JSON.stringify(check)}\n`, draft).catch((error: unknown) => {
        throw unusable('written', error)
      })
    },
    /** The manifest first: what is half removed is not listed. */
    async remove(manifest: Manifest): Promise<void> {
      for (const path of [manifestOf(manifest.id), checkOf(manifest.id), join(directory, manifest.file)])
        await rm(path, { force: true })
    },
    /** What the killed have left. Who checks, fetches or copies does so without the lock: what is new may be under way. */
    async sweep(now: () => number): Promise<void> {
      for (const name of await readdir(directory)) {
        if (!name.endsWith('.part') && !name.endsWith('.draft')) continue
        const needsLock = name.endsWith('.part') && !name.endsWith(fetchedEnd)
        if (!needsLock && Math.abs(now() - (await changedAt(join(directory, name)))) < underWayMs) continue
        await rm(join(directory, name), { force: true })
      }
    },
    async freeBytes(): Promise<number> {
      const { bavail, bsize } = await statfs(directory)
      return bavail * bsize
    },
    /** Undefined while somebody works on the backups. For a moment only: whoever begins meanwhile is refused. */
    hold: () => lockOf(directory),
    /** Throws Failure 'busy', naming the holder; 'io' when the directory cannot be made. */
    async locked<T>(what: string, now: () => number, work: () => Promise<T>): Promise<T> {
      try {
        mkdirSync(directory, { recursive: true, mode: 0o700 })
      } catch (cause) {
        throw unusable('made', cause)
      }
      const holder = join(directory, 'lock.json')
      const lock = lockOf(directory)
      if (!lock) throw new Failure('busy', `Another process works on the backups: ${heldBy(holder)}.`)
      try {
        noteHolder(holder, { what, pid: process.pid, since: new Date(now()).toISOString() })
        return await work()
      } finally {
        await rm(holder, { force: true }).catch(() => {})
        lock.release()
      }
    },
  }
}

function lockOf(directory: string): FileLock | undefined {
  try {
    return tryLock(join(directory, 'lock'), 'exclusive')
  } catch (cause) {
    throw unusable('written', cause)
  }
}

/** For the second one. Where the disk is full nobody hears who holds the lock, and room can be made all the same. */
function noteHolder(file: string, holder: { what: string; pid: number; since: string }): void {
  try {
    writeFileSync(file, JSON.stringify(holder), { mode: 0o600 })
  } catch (error) {
    if (!['ENOSPC', 'EDQUOT'].includes(codeOf(error))) throw unusable('written', error)
  }
}

/** What the file system refuses is the operator's to mend; anything else is a fault of ours. */
function unusable(what: 'made' | 'read' | 'written', cause: unknown): unknown {
  const code = codeOf(cause)
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new Failure('io', 'There is no space left in the directory for backups (BACKUP_DIR); what was there is intact.', {
      cause,
    })
  const isOfFiles = /^E[A-Z]+$/.test(code) || code === 'ERR_SQLITE_ERROR'
  return isOfFiles
    ? new Failure('io', `The directory for backups (BACKUP_DIR), or a file in it, cannot be ${what} (${code}).`, { cause })
    : cause
}

function heldBy(file: string): string {
  try {
    const { what, pid, since } = JSON.parse(readFileSync(file, 'utf8')) as { what: string; pid: number; since: string }
    return `${what}, process ${pid}, since ${since}`
  } catch {
    return 'it has just begun'
  }
}

const nothing: Manifest = {
  product: 'tradewise',
  format: 1,
  id: '',
  number: 0,
  createdAt: '',
  reason: '',
  file: '',
  bytes: 0,
  sha256: '',
  contentBytes: 0,
  encrypted: false,
  compression: '',
  keys: [],
  productVersion: '',
  schemaVersion: 0,
  database: { kind: 'outside', version: '' },
  tables: {},
  installation: null,
  trailHead: null,
  previous: null,
  durationMs: 0,
}

async function changedAt(path: string): Promise<number> {
  const found = await stat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  })
  return found?.mtimeMs ?? 0
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path)
    return found.isFile() ? found.size : undefined
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'EISDIR' || error instanceof SyntaxError) return undefined
    throw error
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
