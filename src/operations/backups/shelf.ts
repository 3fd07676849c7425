// The directory of backups. A backup is there when its manifest is: the manifest is written last, and what a killed backup left has
// another name. Whoever changes something holds the lock, and the second one is told who that is.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { readdir, readFile, rm, stat, statfs } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Failure } from '#basics'
import { renameDurably, tryLock, writeWhole } from '#database'
import type { Sums } from './content.ts'

export type State = 'written' | 'verified' | 'proved' | 'proved-while-writing' | 'bad' | 'foreign'

/** What was only written has not been looked at by anybody: it may be good, and nothing is given up for it. */
export function isGood({ state }: { state: State }): boolean {
  return state === 'verified' || isProved({ state })
}

export function isProved({ state }: { state: State }): boolean {
  return state === 'proved' || state === 'proved-while-writing'
}

export type Manifest = {
  product: 'tradewise'
  format: 1
  id: string
  /** Counts up, whatever the clock says. */
  number: number
  createdAt: string
  reason: string
  file: string
  bytes: number
  sha256: string
  /** Before compression. */
  contentBytes: number
  encrypted: boolean
  compression: string
  keys: string[]
  productVersion: string
  schemaVersion: number
  database: { kind: 'embedded' | 'outside'; version: string }
  tables: Sums
  /** Which installation it is of; null where it is of a release that had no such number. */
  installation: string | null
  trailHead: { seq: number; hash: string } | null
  previous: string | null
  durationMs: number
}

export type Check = { state: Exclude<State, 'written' | 'foreign'>; at: string; says?: string }
export type Listed = Manifest & {
  state: State
  checkedAt: string | null
  /** What the check found, where there is something to say. */
  says: string | null
}

/** Of a file on its way from the second place. */
export const fetchedEnd = '.fetched.part'
/** One that has not grown for so long is no longer under way. */
const fetchingMs = 3_600_000

const idShape = /^\d{8}T\d{6}Z-[0-9a-f]{6}$/

export type Shelf = ReturnType<typeof openShelf>

export function openShelf(directory: string) {
  const manifestOf = (id: string) => join(directory, `${id}.json`)
  const checkOf = (id: string) => join(directory, `${id}.check.json`)

  async function list(): Promise<Listed[]> {
    const names = await readdir(directory).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return []
      throw error
    })
    const listed: Listed[] = []
    for (const name of names) {
      const id = name.slice(0, -'.json'.length)
      if (name.endsWith('.json') && idShape.test(id)) listed.push(await look(id))
    }
    return listed.sort((a, b) => b.number - a.number)
  }

  async function look(id: string): Promise<Listed> {
    const manifest = await readJson<Manifest>(manifestOf(id))
    if (manifest?.product !== 'tradewise' || manifest.id !== id || basename(manifest.file) !== manifest.file)
      return { ...nothing, id, state: 'foreign', checkedAt: null, says: 'Its manifest is not one of ours.' }
    const check = await readJson<Check>(checkOf(id))
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
      await renameDurably(draft, join(directory, manifest.file))
      await writeWhole(manifestOf(manifest.id), `${JSON.stringify(manifest, null, 2)}\n`)
    },
    note: (id: string, check: Check) => writeWhole(checkOf(id), `${JSON.stringify(check)}\n`),
    /** The manifest first: what is half removed is not listed. */
    async remove(manifest: Manifest): Promise<void> {
      for (const path of [manifestOf(manifest.id), checkOf(manifest.id), join(directory, manifest.file)])
        await rm(path, { force: true })
    },
    /** What the killed have left. Whoever checks fetches without the lock: what is being fetched still grows. */
    async sweep(now: () => number): Promise<void> {
      for (const name of await readdir(directory)) {
        if (!name.endsWith('.part') && !name.endsWith('.draft')) continue
        if (name.endsWith(fetchedEnd) && Math.abs(now() - (await changedAt(join(directory, name)))) < fetchingMs) continue
        await rm(join(directory, name), { force: true })
      }
    },
    async freeBytes(): Promise<number> {
      const { bavail, bsize } = await statfs(directory)
      return bavail * bsize
    },
    /** Undefined while somebody works on the backups. For a moment only: whoever begins meanwhile is refused. */
    hold: () => tryLock(join(directory, 'lock'), 'exclusive'),
    /** Throws Failure 'busy', naming the holder; 'io' when the directory cannot be made. */
    async locked<T>(what: string, now: () => number, work: () => Promise<T>): Promise<T> {
      try {
        mkdirSync(directory, { recursive: true, mode: 0o700 })
      } catch (cause) {
        throw new Failure('io', `The directory for backups (BACKUP_DIR) cannot be made (${codeOf(cause)}).`, { cause })
      }
      const holder = join(directory, 'lock.json')
      const lock = tryLock(join(directory, 'lock'), 'exclusive')
      if (!lock) throw new Failure('busy', `Another process works on the backups: ${heldBy(holder)}.`)
      try {
        writeFileSync(holder, JSON.stringify({ what, pid: process.pid, since: new Date(now()).toISOString() }), { mode: 0o600 })
        return await work()
      } finally {
        await rm(holder, { force: true })
        lock.release()
      }
    },
  }
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
    return (await stat(path)).size
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

async function readJson<T>(path: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined
    throw error
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
