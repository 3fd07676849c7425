// Backups: written, checked, proved by restoring them, and restored. docs/concepts/backups.md says what the format is and what it protects against.
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { lockChain } from '#audit-trail'
import { Failure, isFailure } from '#basics'
import { openSchema, schemaFailure, type SchemaSession } from '#database'
import { recipientOf, tryRecipient } from './age-file.ts'
import { isEncrypted, noKey, sumFile, withContent } from './backup-file.ts'
import { type BackupsOptions, type Follow, type Progress, telling } from './backups-options.ts'
import { type Condition, conditionOf, mostAheadMs, newestGood, safetyOf } from './condition.ts'
import { type Heading, readContent, sameSums, type Sums } from './content.ts'
import { isBackupId } from './manifest.ts'
import { type Loaded, loadInto, watched } from './proving.ts'
import { openOffsite, type Synced } from './offsite.ts'
import {
  dropAside,
  dropLeftAside,
  hasData,
  joinInStopping,
  keepTrail,
  scratchSchema,
  stepAside,
  stillStands,
  stopWrites,
  trailRows,
} from './restore.store.ts'
import { outlived } from './retention.ts'
import { openRunRecord } from './run-record.ts'
import { installedSince, recentRuns, type Run } from './runs.store.ts'
import { s3AddressOf } from './s3-address.ts'
import { openS3 } from './s3-place.ts'
import { isProved, type Listed, openShelf } from './shelf.ts'
import { askProduct } from './smoke.ts'
import { readCatalogue } from './tables.store.ts'
import { damaged } from './tar.ts'
import { writeBackup } from './writing.ts'

export { newIdentity, recipientOf } from './age-file.ts'
export type { BackupsOptions, Follow, Progress } from './backups-options.ts'
export { backupKinds } from './backup-kinds.ts'
export type { Condition } from './condition.ts'
export { reachOffsite } from './reach-offsite.ts'
export { installedSince, type Run } from './runs.store.ts'
export type { Manifest } from './manifest.ts'
export { isGood, type Listed } from './shelf.ts'

export type Proved = { id: string; tables: Sums; answers: string[] }
export type Restored = { id: string; safety: string | null; tables: Sums; keptTrail: boolean }

export type Backups = {
  /** False: backups are encrypted, and no secret key is at hand. */
  readonly canProve: boolean
  /**
   * `proves`: restores it besides, from its file where a key is at hand, else from the stream while it is written.
   * Throws Failure: 'io' (no space), 'busy', 'misconfigured' (encryption without a key, not the owner), and what `prove` throws.
   */
  create(reason: string, wishes?: Follow & { proves?: boolean }): Promise<Listed>
  list(): Promise<Listed[]>
  /** How the whole of it is: what health and people are told. */
  condition(): Promise<Condition>
  /** Whether what takes the data takes the backups too; asks no database. */
  safety(): Promise<Pick<Condition, 'isSafe' | 'safety'>>
  /** Of the last that was tried, where it failed or was cut off; asks no database. */
  lastFailure(): Promise<Run | undefined>
  /** What was tried last, newest first. */
  runs(count: number): Promise<Run[]>
  /** Throws Failure('not-found'). */
  fileOf(id: string): Promise<{ path: string; manifest: Listed }>
  /** With a key every byte is read; without one length and digest are compared. Throws Failure 'damaged', 'not-allowed', 'foreign'. */
  verify(which: string, follow?: Follow): Promise<{ id: string; opened: boolean }>
  /** Restores it into a schema of its own, migrates it, compares, asks the product's questions, and takes all of that back. */
  prove(which: string, follow?: Follow): Promise<Proved>
  /** `record` runs inside the transaction that brings the data back. */
  restore(which: string, record: (session: SchemaSession, done: Restored) => Promise<void>): Promise<Restored>
  /** `doubting`: as outlived() of retention.ts, for whoever is no person that has read what would go. */
  cleanup(options: { dryRun: boolean; doubting?: boolean }): Promise<string[]>
  /** There is a second place. */
  readonly copiesAway: boolean
  /** Undefined where there is no second place. Throws Failure. */
  sync(follow?: Follow): Promise<Synced | undefined>
  /** What lies in the second place, newest first; empty where there is none. */
  listOffsite(): Promise<Listed[]>
}

type Source = { path: string; manifest: Listed | undefined }

export function openBackups(options: BackupsOptions): Backups {
  const { now, database, log } = options
  const shelf = openShelf(options.directory)
  const record = openRunRecord(shelf, options)
  const hasKey = options.keys.identity !== undefined || options.keys.passphrase !== undefined
  const canOpen = hasKey || !options.isEncrypted
  const { offsite: second } = options
  const offsite =
    second &&
    openOffsite({
      directory: options.directory,
      open: () => openS3(s3AddressOf(second.url), { notes: options.directory }),
      rule: second.rule,
      now,
    })
  const stamp = () => new Date(now()).toISOString()

  async function withSession<T>(work: (opened: SchemaSession) => Promise<T>): Promise<T> {
    const opened = await openSchema(options)
    try {
      return await work(opened)
    } catch (error) {
      throw schemaFailure(error) ?? error
    } finally {
      await opened.close()
    }
  }

  /** What is not here any more is fetched from the second place. */
  async function find(which: string, tell?: Progress): Promise<Source> {
    const listed = await shelf.list()
    const known = listed.find(({ id, state }) => id === which && state !== 'foreign')
    const isLacking = isBackupId(which) && (known === undefined || known.state === 'bad')
    const fetched = isLacking && tell ? await fetchedFor(which, known, tell) : undefined
    const manifest = fetched ?? known
    if (manifest) return { path: shelf.pathOf(manifest), manifest }
    if (!/[/\\.]/.test(which) && !existsSync(which)) throw new Failure('not-found', `There is no backup called ${which}.`)
    const beside = listed.find(each => each.file !== '' && join(options.directory, each.file) === which)
    return { path: which, manifest: beside }
  }

  /** `known`: one that is bad here, and the better one where there is no other. */
  async function fetchedFor(id: string, known: Listed | undefined, tell: Progress): Promise<Listed | undefined> {
    try {
      return await offsite?.fetch(id, tell)
    } catch (error) {
      if (known && (isFailure(error, 'not-found') || isFailure(error, 'damaged'))) return undefined
      throw error
    }
  }

  async function createLocked(reason: string, follow: Follow, whileWriting: boolean): Promise<Listed> {
    await shelf.sweep(now)
    const tell = telling(options.progress, follow)
    const { draft, manifest, proof } = await writeBackup({
      options,
      shelf,
      reason,
      withSession,
      tell,
      prove: whileWriting ? content => bringBack(content, tell) : undefined,
    })
    try {
      await shelf.add(draft, manifest)
    } catch (error) {
      await rm(draft, { force: true })
      throw error
    }
    const written: Listed = { ...manifest, state: 'written', checkedAt: null, says: null }
    if (proof === undefined) return written
    return noting({ path: shelf.pathOf(manifest), manifest: written }, 'proved-while-writing', async () => {
      if ('error' in proof) throw proof.error
      if (!sameSums(proof.found.sums, manifest.tables)) throw damaged('did not come back as it was written')
      return { ...written, state: 'proved-while-writing', checkedAt: stamp(), says: proof.answers.join('; ') }
    })
  }

  async function create(reason: string, { proves = false, ...follow }: Follow & { proves?: boolean } = {}): Promise<Listed> {
    const work = async () => {
      const made = await createLocked(reason, follow, proves && !canOpen)
      if (!proves || !canOpen) return made
      const { answers } = await proveLocked(await find(made.id), follow)
      return { ...made, state: 'proved' as const, checkedAt: stamp(), says: answers.join('; ') }
    }
    return record.kept('backup', { what: 'backup', backup: null, reason }, work, made => ({
      backup: made.id,
      says: made.state.replaceAll('-', ' '),
    }))
  }

  async function noting<T>({ manifest }: Source, state: 'verified' | 'proved' | 'proved-while-writing', work: () => Promise<T>) {
    try {
      const result = await work()
      if (manifest && !(state === 'verified' && isProved(manifest)))
        await shelf.note(manifest.id, { state, at: stamp(), ...answersIn(result) }).catch((error: unknown) => {
          // Nothing is built on it, and who asked has the answer: also where the disk is one that only reads.
          if (state !== 'verified') throw error
          log.warn({ err: error }, 'what a check found could not be noted')
        })
      return result
    } catch (error) {
      if (manifest && (isFailure(error, 'damaged') || isFailure(error, 'foreign')))
        await shelf.note(manifest.id, { state: 'bad', at: stamp(), says: error.message })
      throw error
    }
  }

  /** heading: where a key is at hand; without one only length and digest were compared. */
  async function verifyWhole({ path, manifest }: Source, tell: Progress): Promise<{ id: string; heading?: Heading }> {
    if (manifest) {
      tell('Comparing the digest')
      const { bytes, sha256 } = await sumFile(path)
      if (bytes !== manifest.bytes || sha256 !== manifest.sha256) throw damaged('is not the file that was written')
    }
    if (!hasKey && (await isEncrypted(path))) {
      if (manifest) return { id: manifest.id }
      throw new Failure('not-allowed', noKey)
    }
    const { heading, sums } = await withContent(path, options.keys, content =>
      readContent(watched(content, bytes => tell('Reading the backup', bytes, manifest?.contentBytes))),
    )
    if (manifest && (manifest.id !== heading.id || manifest.createdAt !== heading.at || !sameSums(manifest.tables, sums)))
      throw damaged('does not agree with its manifest')
    return { id: heading.id, heading }
  }

  /** What a restore would bring, and what the product says to it; nothing of it stays. */
  function bringBack(content: AsyncIterable<Buffer>, tell: Progress): Promise<Loaded & { answers: string[] }> {
    return withSession(async opened => {
      await opened.begin()
      const found = await loadInto(opened, scratchSchema, content, tell)
      tell('Asking the product')
      const answers = await askProduct(opened, now)
      await opened.rollback()
      return { ...found, answers }
    })
  }

  async function proveLocked(source: Source, follow: Follow): Promise<Proved> {
    const tell = telling(options.progress, follow)
    return noting(source, 'proved', async () => {
      await verifyWhole(source, tell)
      const what = 'Restoring into a schema of its own'
      const { heading, sums, answers } = await withContent(source.path, options.keys, content =>
        bringBack(
          watched(content, bytes => tell(what, bytes, source.manifest?.contentBytes)),
          tell,
        ),
      )
      return { id: heading.id, tables: sums, answers }
    })
  }

  async function restoreLocked(which: string, record: (session: SchemaSession, done: Restored) => Promise<void>) {
    const { progress } = options
    const source = await find(which, progress)
    const { heading: wanted } = await noting(source, 'verified', () => verifyWhole(source, progress))
    // What cannot come back is told before anybody is kept from writing.
    if (!wanted) throw new Failure('not-allowed', noKey)
    return withSession(doors =>
      withSession(async opened => {
        const { client, schema } = opened
        opened.fits(wanted.applied)
        await opened.claim()
        const isThere = await hasData(client, schema)
        if (!(await dropLeftAside(client)))
          throw new Failure('busy', 'Somebody still reads what an earlier restore replaced; try again when that has ended.')
        progress('Stopping writes')
        // Two hold the doors: one until the swap is done, the other until nobody waits any more at a table that is gone by then.
        await stopWrites(doors.client, schema)
        await opened.begin()
        // Whoever records holds the trail while waiting at the doors. Asked for at the end, each would wait for the other.
        await lockChain(opened.trx)
        await joinInStopping(client, schema)
        const safety = isThere ? (await createLocked('before a restore', {}, false)).id : null
        progress('Restoring')
        if (isThere) await stepAside(client, schema)
        const { heading, sums } = await withContent(source.path, options.keys, content =>
          loadInto(opened, schema, content, progress),
        )
        const { tables } = await readCatalogue(client, schema)
        const keptTrail = isThere && (await trailRows(client)) > 0
        if (keptTrail) await keepTrail(client, schema, tables)
        await opened.grant()
        const restored: Restored = { id: heading.id, safety, tables: sums, keptTrail }
        await record(opened, restored)
        // Where these doors are open, a writer who waits would write into what is about to be replaced.
        await stillStands(doors.client)
        await opened.commit()
        progress('Removing what was there before')
        // From here on it is restored, whatever becomes of the rest.
        const isGone = await dropAside(doors.client).catch((error: unknown) => {
          log.warn({ err: error }, 'what was there before the restore could not be removed')
          return false
        })
        if (!isGone) log.warn({}, 'what was there before the restore is still there; the next restore removes it')
        return restored
      }),
    )
  }

  return {
    canProve: canOpen,
    safety: async () => safetyOf(options, newestGood(await shelf.list())),
    create,
    list: () => shelf.list(),
    async condition() {
      await record.look()
      const [listed, runs, since] = await Promise.all([
        shelf.list(),
        recentRuns(database, 20, new Date(now() + mostAheadMs)),
        installedSince(database.kysely),
      ])
      return conditionOf({ listed, runs, since, options })
    },
    async runs(count) {
      await record.look()
      return recentRuns(database, count)
    },
    lastFailure: () => record.lastFailure(),
    async fileOf(id) {
      const { path, manifest } = await find(id)
      if (!manifest || manifest.id !== id) throw new Failure('not-found', 'There is no such backup.')
      return { path, manifest }
    },
    async verify(which, follow = {}) {
      const tell = telling(options.progress, follow)
      const source = await find(which, tell)
      const { id, heading } = await noting(source, 'verified', () => verifyWhole(source, tell))
      return { id, opened: heading !== undefined }
    },
    prove: (which, follow = {}) =>
      record.kept(
        'backup prove',
        { what: 'proof', backup: which, reason: 'asked for' },
        async () => proveLocked(await find(which, telling(options.progress, follow)), follow),
        ({ id, answers }) => ({ backup: id, says: answers.join('; ') }),
      ),
    restore: (which, inform) =>
      record.kept(
        'backup restore',
        { what: 'restore', backup: which, reason: 'asked for' },
        () => restoreLocked(which, inform),
        ({ id, safety }) => ({ backup: id, says: `before it: ${safety ?? 'nothing'}` }),
      ),
    cleanup: ({ dryRun, doubting }) =>
      shelf.locked('backup cleanup', now, async () => {
        const listed = await shelf.list()
        const going = outlived(listed, options.retention, now(), doubting)
        if (!dryRun) for (const manifest of listed) if (going.includes(manifest.id)) await shelf.remove(manifest)
        return going
      }),
    copiesAway: offsite !== undefined,
    sync: async (follow = {}) => offsite?.sync(telling(options.progress, follow)),
    listOffsite: async () => (await offsite?.list()) ?? [],
  }
}

function answersIn(result: unknown): { says?: string } {
  if (typeof result !== 'object' || result === null) return {}
  if ('answers' in result && Array.isArray(result.answers)) return { says: result.answers.join('; ') }
  return 'says' in result && typeof result.says === 'string' ? { says: result.says } : {}
}

/**
 * The public keys to write for: those that are named, or that of the secret key that is here. Each is tried, so that a letter that was mistyped is
 * told when the product starts and not at night. Throws Failure 'misconfigured'.
 */
export async function recipientsOf(named: readonly string[] | undefined, identity: string | undefined): Promise<string[]> {
  const own = identity === undefined ? [] : [await recipientOf(identity).catch(isNone('BACKUP_IDENTITY is no secret key'))]
  if (!named || named.length === 0) return own
  for (const recipient of named) await tryRecipient(recipient).catch(isNone('BACKUP_RECIPIENTS holds a public key that is none'))
  return [...named]
}

function isNone(what: string): (cause: unknown) => never {
  return cause => {
    throw new Failure('misconfigured', `${what}: a letter of it is missing or another.`, { cause })
  }
}
