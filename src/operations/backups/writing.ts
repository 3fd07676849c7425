// One backup, written: everything as it is at one moment, into a file that has its name only when it is whole.
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '#basics'
import type { SchemaSession } from '#database'
import { diskFailure, extensionOf, writeFileOf } from './backup-file.ts'
import type { BackupsOptions, Progress } from './backups-options.ts'
import { type Heading, type Sums, writeContent } from './content.ts'
import { branched, type Loaded, watched } from './proving.ts'
import { readTrailHead } from './restore.store.ts'
import { readInstallation } from './runs.store.ts'
import type { Manifest } from './manifest.ts'
import type { Shelf } from './shelf.ts'
import { beginReading } from './tables.store.ts'

type Brought = Loaded & { answers: string[] }
export type Proof = { found: Loaded; answers: string[] } | { error: unknown }

export type Writing = {
  options: BackupsOptions
  shelf: Shelf
  reason: string
  withSession: <T>(work: (opened: SchemaSession) => Promise<T>) => Promise<T>
  tell: Progress
  /** Restores the stream while it is written. */
  prove: ((content: AsyncIterable<Buffer>) => Promise<Brought>) | undefined
}

const spareBytes = 16e6

/** The draft is whole and on the disk when this resolves; after a failure there is none. Throws Failure. */
export async function writeBackup(writing: Writing): Promise<{ draft: string; manifest: Manifest; proof: Proof | undefined }> {
  const { options, shelf, reason, withSession, tell, prove } = writing
  const { recipients, keys } = options
  const started = performance.now()
  const previous = (await shelf.list()).find(({ state }) => state !== 'foreign')
  if (options.isEncrypted && recipients.length === 0 && keys.passphrase === undefined)
    throw new Failure(
      'misconfigured',
      'There is no key to encrypt for: set BACKUP_RECIPIENTS or BACKUP_PASSPHRASE, or BACKUP_ENCRYPTION=off.',
    )
  const at = new Date(options.now()).toISOString()
  const id = `${at.replaceAll(/[-:]|\.\d+/g, '')}-${randomBytes(3).toString('hex')}`
  const file = `${id}.${extensionOf(options.compression)}${options.isEncrypted ? '.age' : ''}`
  const draft = join(options.directory, `${file}.part`)
  try {
    return await withSession(async opened => {
      const catalogue = await beginReading(opened.client, opened.schema)
      const wanted = (previous ? previous.bytes * 1.2 : catalogue.bytes) + spareBytes
      if ((await shelf.freeBytes()) < wanted)
        throw new Failure('io', `There is no space for the backup: ${Math.ceil(wanted / 1e6)} MB are needed.`)
      const trailHead = (await readTrailHead(opened.client)) ?? null
      const installation = await readInstallation(opened.client)
      const { tables, sequences, applied } = catalogue
      const { productVersion } = options
      const heading: Heading = {
        product: 'tradewise',
        format: 1,
        id,
        at,
        installation,
        productVersion,
        trailHead,
        tables,
        sequences,
        applied,
      }
      let sums: Sums = {}
      let contentBytes = 0
      const content = watched(
        writeContent(opened, heading, options.migrations, found => (sums = found)),
        bytes => {
          contentBytes = bytes
          tell('Writing the backup', bytes, catalogue.bytes)
        },
      )
      const lock = options.isEncrypted
        ? { recipients, ...(keys.passphrase !== undefined && recipients.length === 0 && { passphrase: keys.passphrase }) }
        : undefined
      const { main, side } = prove ? branched(content) : { main: content, side: undefined }
      const proof =
        side &&
        prove?.(side).then(
          ({ answers, ...found }): Proof => ({ found, answers }),
          (error: unknown): Proof => {
            side.destroy()
            return { error }
          },
        )
      const written = await writeFileOf(draft, main, options.compression, lock).catch(async (error: unknown) => {
        side?.destroy(new Error('the backup was not written'))
        await proof
        throw error
      })
      const manifest: Manifest = {
        product: 'tradewise',
        format: 1,
        id,
        // Beyond every one that is here, whatever the clock says; and beyond those that lie elsewhere when this directory is a new one.
        number: Math.max((previous?.number ?? 0) + 1, Math.floor(options.now() / 1_000)),
        createdAt: at,
        reason,
        file,
        ...written,
        contentBytes,
        encrypted: options.isEncrypted,
        compression: options.compression,
        keys: options.isEncrypted ? [...recipients] : [],
        productVersion,
        schemaVersion: applied.at(-1)?.version ?? 0,
        database: { kind: options.isEmbedded ? 'embedded' : 'outside', version: catalogue.serverVersion },
        tables: sums,
        installation,
        trailHead,
        previous: previous?.id ?? null,
        durationMs: Math.round(performance.now() - started),
      }
      return { draft, manifest, proof: await proof }
    })
  } catch (error) {
    await rm(draft, { force: true })
    throw diskFailure(error) ?? error
  }
}
