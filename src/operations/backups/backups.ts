// Backups: written, checked, proved by restoring them, and restored. docs/concepts/backups.md says what the format is and what it protects against.
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure, isFailure } from '#basics'
import { type DatabaseLog, openSchema, schemaFailure, type SchemaSession } from '#database'
import { type Keys, recipientOf } from './age-file.ts'
import { type Compression, diskFailure, isEncrypted, sumFile, withContent, writeFileOf } from './backup-file.ts'
import { type Heading, readContent, sameSums, type Sums, writeContent } from './content.ts'
import { dropAside, hasData, keepTrail, readTrailHead, scratchSchema, stepAside, stopWrites, trailRows } from './restore.store.ts'
import { outlived } from './retention.ts'
import { type Listed, type Manifest, openShelf } from './shelf.ts'
import { beginReading, finishLoading, loadTable, prepareLoading, readCatalogue, sumTable, type Table } from './tables.store.ts'
import { damaged } from './tar.ts'

export { newIdentity, recipientOf } from './age-file.ts'
export type { Listed, Manifest } from './shelf.ts'

export type BackupsOptions = {
  directory: string
  /** As the owner of the tables, and as the running role. */
  ownerUrl: string
  url: string
  isEmbedded: boolean
  migrations: string
  productVersion: string
  recipients: readonly string[]
  keys: Keys
  /** false: anybody can read what is written. */
  isEncrypted: boolean
  compression: Compression
  retention: { days: number; keep: number }
  now: () => number
  log: DatabaseLog
  progress: (what: string, done?: number, total?: number) => void
}

export type Restored = { id: string; safety: string | null; tables: Sums; keptTrail: boolean }

export type Backups = {
  /** Throws Failure: 'io' (no space), 'busy', 'misconfigured' (encryption without a key). */
  create(reason: string): Promise<Listed>
  list(): Promise<Listed[]>
  /** With a key every byte is read; without one length and digest are compared. Throws Failure 'damaged', 'not-allowed', 'foreign'. */
  verify(which: string): Promise<{ id: string; opened: boolean }>
  /** Restores it into a schema of its own, migrates it and compares, and takes all of that back. */
  prove(which: string): Promise<{ id: string; tables: Sums }>
  /** `record` runs inside the transaction that brings the data back. */
  restore(which: string, record: (session: SchemaSession, done: Restored) => Promise<void>): Promise<Restored>
  cleanup(options: { dryRun: boolean }): Promise<string[]>
}

type Source = { path: string; manifest: Listed | undefined }

const spareBytes = 16e6

export function openBackups(options: BackupsOptions): Backups {
  const { now, progress } = options
  const shelf = openShelf(options.directory)
  const hasKey = options.keys.identity !== undefined || options.keys.passphrase !== undefined
  const session = () => openSchema(options)
  const stamp = () => new Date(now()).toISOString()

  async function withSession<T>(work: (opened: SchemaSession) => Promise<T>): Promise<T> {
    const opened = await session()
    try {
      return await work(opened)
    } catch (error) {
      throw schemaFailure(error) ?? error
    } finally {
      await opened.close()
    }
  }

  async function find(which: string): Promise<Source> {
    const listed = await shelf.list()
    const manifest = listed.find(({ id, state }) => id === which && state !== 'foreign')
    if (manifest) return { path: shelf.pathOf(manifest), manifest }
    if (!/[/\\.]/.test(which)) throw new Failure('not-found', `There is no backup called ${which}.`)
    const beside = listed.find(each => each.file !== '' && join(options.directory, each.file) === which)
    return { path: which, manifest: beside }
  }

  async function createLocked(reason: string): Promise<Listed> {
    const started = performance.now()
    await shelf.sweep()
    const previous = (await shelf.list()).find(({ state }) => state !== 'foreign')
    const { recipients, keys } = options
    if (options.isEncrypted && recipients.length === 0 && keys.passphrase === undefined)
      throw new Failure('misconfigured', 'There is no key to encrypt for: set BACKUP_RECIPIENTS, or BACKUP_ENCRYPTION=off.')
    const at = stamp()
    const id = `${at.replaceAll(/[-:]|\.\d+/g, '')}-${randomBytes(3).toString('hex')}`
    const file = `${id}.tar.${options.compression === 'gzip' ? 'gz' : 'zst'}${options.isEncrypted ? '.age' : ''}`
    const draft = join(options.directory, `${file}.part`)
    try {
      const manifest = await withSession(async opened => {
        const catalogue = await beginReading(opened.client, opened.schema)
        const wanted = (previous ? previous.bytes * 1.2 : catalogue.bytes) + spareBytes
        if ((await shelf.freeBytes()) < wanted)
          throw new Failure('io', `There is no space for the backup: ${Math.ceil(wanted / 1e6)} MB are needed.`)
        const trailHead = (await readTrailHead(opened.client)) ?? null
        const { tables, sequences, applied } = catalogue
        const heading: Heading = { product: 'tradewise', format: 1, id, at, tables, sequences, applied }
        let sums: Sums = {}
        const content = counted(
          writeContent(opened, heading, options.migrations, found => (sums = found)),
          bytes => progress('Writing the backup', bytes, catalogue.bytes),
        )
        const lock = options.isEncrypted
          ? { recipients, ...(keys.passphrase !== undefined && recipients.length === 0 && { passphrase: keys.passphrase }) }
          : undefined
        const written = await writeFileOf(draft, content, options.compression, lock)
        return {
          product: 'tradewise',
          format: 1,
          id,
          number: (previous?.number ?? 0) + 1,
          createdAt: at,
          reason,
          file,
          ...written,
          encrypted: options.isEncrypted,
          compression: options.compression,
          keys: options.isEncrypted ? [...recipients] : [],
          productVersion: options.productVersion,
          schemaVersion: applied.at(-1)?.version ?? 0,
          database: { kind: options.isEmbedded ? 'embedded' : 'outside', version: catalogue.serverVersion },
          tables: sums,
          trailHead,
          previous: previous?.id ?? null,
          durationMs: Math.round(performance.now() - started),
        } satisfies Manifest
      })
      await shelf.add(draft, manifest)
      return { ...manifest, state: 'written', checkedAt: null }
    } catch (error) {
      await rm(draft, { force: true })
      throw diskFailure(error) ?? error
    }
  }

  async function noting<T>({ manifest }: Source, state: 'verified' | 'proved', work: () => Promise<T>): Promise<T> {
    try {
      const result = await work()
      if (manifest && !(state === 'verified' && manifest.state === 'proved'))
        await shelf.note(manifest.id, { state, at: stamp() })
      return result
    } catch (error) {
      if (manifest && (isFailure(error, 'damaged') || isFailure(error, 'foreign')))
        await shelf.note(manifest.id, { state: 'bad', at: stamp(), says: error.message })
      throw error
    }
  }

  async function verifyWhole({ path, manifest }: Source): Promise<{ id: string; opened: boolean }> {
    if (manifest) {
      progress('Comparing the digest')
      const { bytes, sha256 } = await sumFile(path)
      if (bytes !== manifest.bytes || sha256 !== manifest.sha256) throw damaged('is not the file that was written')
    }
    if (!hasKey && (await isEncrypted(path))) {
      if (manifest) return { id: manifest.id, opened: false }
      throw new Failure('not-allowed', 'The backup is encrypted, and there is no key here: set BACKUP_IDENTITY.')
    }
    progress('Reading the backup')
    const { heading, sums } = await withContent(path, options.keys, content => readContent(content))
    if (manifest && (manifest.id !== heading.id || !sameSums(manifest.tables, sums)))
      throw damaged('does not agree with its manifest')
    return { id: heading.id, opened: true }
  }

  /** In an open transaction: builds the schema, fills it, compares, and migrates it up. */
  async function load(into: SchemaSession, schema: string, path: string): Promise<{ heading: Heading; sums: Sums }> {
    const { client } = into
    let tables: Table[] = []
    const found = await withContent(path, options.keys, content =>
      readContent(content, {
        async begin(heading) {
          await into.build(schema, heading.applied)
          const built = await readCatalogue(client, schema)
          tables = built.tables
          const names = (list: readonly Table[]) =>
            JSON.stringify(list.map(({ name, columns }) => `${name} ${columns.join(' ')}`).sort())
          const sequences = new Set(built.sequences.map(({ name }) => name))
          if (names(tables) !== names(heading.tables) || heading.sequences.some(({ name }) => !sequences.has(name)))
            throw damaged('holds other tables than its migrations make')
          await prepareLoading(client, schema, tables)
        },
        table: table => loadTable(client, schema, table),
      }),
    )
    await finishLoading(client, schema, tables, found.heading.sequences)
    progress('Comparing what was loaded')
    for (const table of tables) {
      const sum = await sumTable(client, schema, table)
      if (!sameSums({ t: sum }, { t: found.sums[table.name]! })) throw damaged(`came back otherwise in the table ${table.name}`)
    }
    await into.advance(found.heading.applied)
    return found
  }

  return {
    create: reason => shelf.locked('backup', now, () => createLocked(reason)),
    list: () => shelf.list(),
    async verify(which) {
      const source = await find(which)
      return noting(source, 'verified', () => verifyWhole(source))
    },
    prove: which =>
      shelf.locked('backup prove', now, async () => {
        const source = await find(which)
        return noting(source, 'proved', async () => {
          await verifyWhole(source)
          progress('Restoring into a schema of its own')
          return withSession(async opened => {
            // Never committed: whatever happens, nothing of it stays.
            await opened.begin()
            const { heading, sums } = await load(opened, scratchSchema, source.path)
            await opened.rollback()
            return { id: heading.id, tables: sums }
          })
        })
      }),
    restore: (which, record) =>
      shelf.locked('backup restore', now, async () => {
        const source = await find(which)
        await noting(source, 'verified', () => verifyWhole(source))
        return withSession(async opened => {
          const { client, schema } = opened
          if (!(await opened.claim()))
            throw new Failure('busy', 'The database is being migrated or restored; try again when that is done.')
          const isThere = await hasData(client, schema)
          progress('Stopping writes')
          await stopWrites(client, schema)
          const safety = isThere ? (await createLocked('before a restore')).id : null
          progress('Restoring')
          if (isThere) await stepAside(client, schema)
          const { heading, sums } = await load(opened, schema, source.path)
          const { tables } = await readCatalogue(client, schema)
          const keptTrail = isThere && (await trailRows(client)) > 0
          if (keptTrail) await keepTrail(client, schema, tables)
          await opened.grant()
          const restored: Restored = { id: heading.id, safety, tables: sums, keptTrail }
          await record(opened, restored)
          if (isThere) await dropAside(client)
          await opened.commit()
          return restored
        })
      }),
    cleanup: ({ dryRun }) =>
      shelf.locked('backup cleanup', now, async () => {
        const listed = await shelf.list()
        const going = outlived(listed, options.retention, now())
        if (!dryRun) for (const manifest of listed) if (going.includes(manifest.id)) await shelf.remove(manifest)
        return going
      }),
  }
}

async function* counted(source: AsyncIterable<Buffer>, tell: (bytes: number) => void): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.length
    tell(bytes)
    yield chunk
  }
}

/** The public keys to write for: those that are named, or that of the secret key that is here. */
export async function recipientsOf(named: readonly string[] | undefined, identity: string | undefined): Promise<string[]> {
  if (named && named.length > 0) return [...named]
  return identity === undefined ? [] : [await recipientOf(identity)]
}
