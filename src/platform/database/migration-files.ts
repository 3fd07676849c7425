// The migrations as the release brings them, and whether a database may be moved on by them.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '#basics'

export interface MigrationFile {
  version: number
  /** Name in the file's name: 0001-market.sql → market. */
  name: string
  sql: string
  /** Of the text with \n line ends, so that a checkout on another system has the same. */
  sha256: string
}

export interface AppliedMigration {
  version: number
  name: string
  sha256: string
}

const fileShape = /^(\d{4})-([a-z0-9-]+)\.sql$/

/** All `NNNN-name.sql` in the directory, by number. Throws Failure when one is misnamed or a number is taken twice. */
export async function readMigrations(directory: string): Promise<MigrationFile[]> {
  const names = (await readdir(directory)).filter(name => name.endsWith('.sql')).sort()
  const files: MigrationFile[] = []
  for (const fileName of names) {
    const parts = fileShape.exec(fileName)
    if (!parts) throw new Failure('misconfigured', `The migration ${fileName} is not named NNNN-name.sql.`)
    const version = Number(parts[1])
    if (files.at(-1)?.version === version) throw new Failure('misconfigured', `Two migrations have the number ${parts[1]}.`)
    const sql = (await readFile(join(directory, fileName), 'utf8')).replaceAll('\r\n', '\n')
    files.push({ version, name: parts[2] ?? '', sql, sha256: createHash('sha256').update(sql).digest('hex') })
  }
  return files
}

/**
 * The files still to run, in order. Throws Failure('conflict') when the database was migrated by a newer release, when an
 * applied file has changed since, or when a file would have to run before one that already has.
 */
export function pendingMigrations(files: readonly MigrationFile[], applied: readonly AppliedMigration[]): MigrationFile[] {
  const byVersion = new Map(files.map(file => [file.version, file]))
  for (const done of applied) {
    const file = byVersion.get(done.version)
    const label = `${String(done.version).padStart(4, '0')}-${done.name}`
    if (!file) {
      throw new Failure(
        'conflict',
        `The database is newer than this release: it has the migration ${label}, which this release does not know. ` +
          'Run the newer release, or restore a backup from before it.',
      )
    }
    if (file.sha256 !== done.sha256) {
      throw new Failure(
        'conflict',
        `The migration ${label} was changed after this database ran it; write a new migration instead.`,
      )
    }
  }
  const newest = Math.max(0, ...applied.map(done => done.version))
  const doneVersions = new Set(applied.map(done => done.version))
  const pending = files.filter(file => !doneVersions.has(file.version))
  const late = pending.find(file => file.version < newest)
  if (late) {
    throw new Failure(
      'conflict',
      `The migration ${late.name} has the number ${late.version}, but ${newest} has already run; renumber it.`,
    )
  }
  return pending
}
