// The second place for backups, off this machine: every good one is copied there, read back and compared, and the manifest comes last, as in
// the directory; how long they stay there is a rule of its own; and whatever is asked for and not here any more is fetched.
import { createHash, randomBytes } from 'node:crypto'
import { createWriteStream, readFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Failure, isFailure } from '#basics'
import { tryLock, writeWhole } from '#database'
import { diskFailure } from './backup-file.ts'
import type { Progress } from './backups-options.ts'
import { isBackupId, type Manifest, manifestFrom } from './manifest.ts'
import { outlived, type RetentionRule } from './retention.ts'
import type { SecondPlace } from './second-place.ts'
import { fetchedEnd, isGood, type Listed, openShelf } from './shelf.ts'

export type OffsiteOptions = {
  directory: string
  /** Opened for each piece of work, and closed after it. */
  open: () => Promise<SecondPlace>
  rule: RetentionRule
  now: () => number
}

/** Ids, newest first. */
export type Synced = { place: string; uploaded: string[]; removed: string[]; there: string[] }

export type Offsite = {
  /** Copies what is missing there, and removes what has outlived its time there. Throws Failure; what was copied until then stays. */
  sync(tell: Progress): Promise<Synced>
  /** What lies there, newest first. */
  list(): Promise<Listed[]>
  /** Into the directory, compared with its manifest. Throws Failure 'not-found', 'damaged', 'io'. */
  fetch(id: string, tell: Progress): Promise<Listed>
}

const mostManifestBytes = 4 << 20
const spareBytes = 16e6
const noteName = 'second-place.json'
const failureName = 'second-place-failure.json'

export function openOffsite({ directory, open, rule, now }: OffsiteOptions): Offsite {
  const shelf = openShelf(directory)

  async function opened<T>(work: (place: SecondPlace) => Promise<T>): Promise<T> {
    const place = await open()
    try {
      return await work(place)
    } finally {
      place.close()
    }
  }

  /** Beside the backups from the first try that failed until one goes through, for whoever asks how the backups are. */
  async function kept(work: () => Promise<Synced>): Promise<Synced> {
    const at = new Date(now()).toISOString()
    const failure = join(directory, failureName)
    try {
      const synced = await work()
      await writeWhole(join(directory, noteName), `${JSON.stringify({ ...synced, at })}\n`)
      await rm(failure, { force: true })
      return synced
    } catch (error) {
      const says = isFailure(error) ? error.message : 'It stopped at a fault of the program, which is in the log.'
      const since = syncFailure(directory)?.since ?? at
      // Where that cannot be written either, the first fault is the one to tell.
      await writeWhole(failure, `${JSON.stringify({ since, at, says } satisfies SyncFailure)}\n`).catch(() => {})
      throw error
    }
  }

  async function copy(place: SecondPlace, manifest: Listed, tell: Progress): Promise<void> {
    const path = shelf.pathOf(manifest)
    await place.put(manifest.file, path, bytes => tell('Copying to the second place', bytes, manifest.bytes))
    let read = 0
    const there = await sumOf(noMore(place.get(manifest.file), manifest.bytes), bytes => {
      read += bytes
      tell('Reading back from the second place', read, manifest.bytes)
    })
    if (there.bytes !== manifest.bytes || there.sha256 !== manifest.sha256) {
      await place.remove(manifest.file)
      throw new Failure(
        'io',
        `The copy of ${manifest.id} in the second place is another than the backup, and was taken away again.`,
      )
    }
    const name = `${manifest.id}.json`
    await place.put(name, join(directory, name), () => {})
  }

  /** False where it was removed here meanwhile, as it may be: copying holds no lock against that. */
  async function copied(place: SecondPlace, manifest: Listed, tell: Progress): Promise<boolean> {
    try {
      await copy(place, manifest, tell)
      return true
    } catch (error) {
      const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT'
      if (!isGone || (await shelf.list()).some(({ id, state }) => id === manifest.id && state !== 'bad')) throw error
      await place.remove(manifest.file)
      return false
    }
  }

  async function sync(place: SecondPlace, tell: Progress): Promise<Synced> {
    const there = await manifestsIn(place)
    const here = (await shelf.list()).filter(({ state }) => state !== 'bad' && state !== 'foreign')
    const whole = new Set(there.filter(({ state }) => state !== 'bad').map(({ id }) => id))
    // Copying compares: what is there then is verified.
    const coming = here.filter(({ id }) => !whole.has(id)).map(each => ({ ...each, state: 'verified' as const }))
    const all = [...there.filter(({ id }) => whole.has(id)), ...coming]
    // Whatever lies there, and whatever numbers it has: the newest good ones of here belong there.
    const newest = new Set(
      here
        .filter(isGood)
        .slice(0, rule.keep)
        .map(({ id }) => id),
    )
    // What would go at once need not come.
    const going = new Set(outlived(all, rule, now(), true).filter(id => !newest.has(id)))
    const uploaded: string[] = []
    for (const manifest of here) {
      if (whole.has(manifest.id) || going.has(manifest.id)) continue
      if (await copied(place, manifest, tell)) uploaded.push(manifest.id)
    }
    const removed: string[] = []
    for (const { id, file } of there) {
      if (!going.has(id)) continue
      // The manifest first: what is half removed is not listed.
      await place.remove(`${id}.json`)
      await place.remove(file)
      removed.push(id)
    }
    const stays = new Set([...there.filter(({ id }) => whole.has(id) && !going.has(id)).map(({ id }) => id), ...uploaded])
    const byNumber = all.toSorted((a, b) => b.number - a.number).map(({ id }) => id)
    return { place: place.name, uploaded, removed, there: byNumber.filter(id => stays.has(id)) }
  }

  async function fetch(place: SecondPlace, id: string, tell: Progress): Promise<Listed> {
    const manifest = isBackupId(id) ? await readManifest(place, id) : undefined
    if (!manifest) throw new Failure('not-found', `There is no backup called ${id}, here or in the second place.`)
    await mkdir(directory, { recursive: true, mode: 0o700 })
    if ((await shelf.freeBytes()) < manifest.bytes + spareBytes)
      throw new Failure(
        'io',
        `There is no space to fetch the backup: ${Math.ceil((manifest.bytes + spareBytes) / 1e6)} MB are needed.`,
      )
    // Of this one alone: two may fetch the same.
    const draft = join(directory, `${manifest.file}.${randomBytes(4).toString('hex')}${fetchedEnd}`)
    const hash = createHash('sha256')
    let bytes = 0
    try {
      await pipeline(
        noMore(place.get(manifest.file), manifest.bytes),
        async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            hash.update(chunk)
            bytes += chunk.length
            tell('Fetching from the second place', bytes, manifest.bytes)
            yield chunk
          }
        },
        createWriteStream(draft, { mode: 0o600, flush: true }),
      )
      if (bytes !== manifest.bytes || hash.digest('hex') !== manifest.sha256)
        throw new Failure('damaged', `The backup ${id} is damaged in the second place: it is not the file that was written.`)
      await shelf.add(draft, manifest)
    } catch (error) {
      await rm(draft, { force: true })
      throw diskFailure(error) ?? error
    }
    return { ...manifest, state: 'written', checkedAt: null, says: null }
  }

  return {
    async sync(tell) {
      await mkdir(directory, { recursive: true, mode: 0o700 })
      // Not the lock of the directory: copying may take hours, and restoring must not wait for it.
      const lock = tryLock(join(directory, 'sync.lock'), 'exclusive')
      if (!lock) throw new Failure('busy', 'Another process copies to the second place for backups.')
      try {
        return await kept(() => opened(place => sync(place, tell)))
      } finally {
        lock.release()
      }
    },
    list: () => opened(manifestsIn),
    fetch: (id, tell) => opened(place => fetch(place, id, tell)),
  }
}

/** What the last copying that went through found; undefined where there was none. */
export function lastSync(directory: string): (Synced & { at: string }) | undefined {
  return noteIn<Synced & { at: string }>(directory, noteName)
}

/** since: the first of those that failed one after the other. */
export type SyncFailure = { since: string; at: string; says: string }

/** Undefined where the last copying went through, or there was none. */
export function syncFailure(directory: string): SyncFailure | undefined {
  return noteIn<SyncFailure>(directory, failureName)
}

function noteIn<T>(directory: string, name: string): T | undefined {
  try {
    return JSON.parse(readFileSync(join(directory, name), 'utf8')) as T
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT')) return undefined
    throw error
  }
}

async function manifestsIn(place: SecondPlace): Promise<Listed[]> {
  const sizes = new Map((await place.list()).map(({ key, bytes }) => [key, bytes]))
  const found: Listed[] = []
  for (const key of sizes.keys()) {
    const id = key.replace(/\.json$/, '')
    const manifest = isBackupId(id) && id !== key ? await readManifest(place, id) : undefined
    if (!manifest) continue
    const isWhole = sizes.get(manifest.file) === manifest.bytes
    const says = isWhole ? null : 'Its file in the second place is missing or has another length.'
    // It was read back and compared before its manifest was written.
    found.push({ ...manifest, state: isWhole ? 'verified' : 'bad', checkedAt: null, says })
  }
  return found.sort((a, b) => b.number - a.number)
}

/** undefined when there is none, or one that is not ours: what lies there may have been put there by somebody else. */
async function readManifest(place: SecondPlace, id: string): Promise<Manifest | undefined> {
  const parts: Buffer[] = []
  let bytes = 0
  try {
    for await (const part of place.get(`${id}.json`)) {
      bytes += part.length
      if (bytes > mostManifestBytes) return undefined
      parts.push(part)
    }
    return manifestFrom(JSON.parse(Buffer.concat(parts).toString('utf8')), id)
  } catch (error) {
    if (isFailure(error, 'not-found') || error instanceof SyntaxError) return undefined
    throw error
  }
}

/** One byte more than there should be is enough to know, and a server that never ends would fill the disk. */
async function* noMore(source: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let came = 0
  for await (const chunk of source) {
    yield chunk
    came += chunk.length
    if (came > bytes) return
  }
}

async function sumOf(source: AsyncIterable<Buffer>, tell: (bytes: number) => void): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of source) {
    hash.update(chunk)
    bytes += chunk.length
    tell(chunk.length)
  }
  return { bytes, sha256: hash.digest('hex') }
}
