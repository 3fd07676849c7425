// What PostgreSQL's programs complain of, turned into one sentence that says what to do.
import { Failure } from '#basics'

const noOtherUser =
  'PostgreSQL refuses to run as root and cannot be started as another user here: run this as another user, or set DATABASE_URL.'
const known: readonly [RegExp, ConstructorParameters<typeof Failure>[0], string][] = [
  [/No space left on device/i, 'io', 'There is no disk space left for the database.'],
  [/Read-only file system/i, 'io', 'The database lies on a file system that is read-only.'],
  [/error while loading shared libraries|symbol lookup error/i, 'misconfigured', 'The embedded PostgreSQL lacks its libraries: run `npm rebuild`, or set DATABASE_URL.'],
  [/spawn .* (EPERM|EINVAL|EACCES)/i, 'misconfigured', noOtherUser],
  [/could not look up effective user ID/i, 'misconfigured', 'The user that runs this has no name in /etc/passwd, which PostgreSQL needs to prepare a database: add one, or set DATABASE_URL.'],
  [/data directory .* has (invalid|wrong) (permissions|ownership)/i, 'io', 'The database files belong to another user, or others may read them.'],
  [/Permission denied/i, 'io', 'The database files cannot be read or written by the user that runs this.'],
  [/database files are incompatible with server/i, 'foreign', 'The database files were made by another version of PostgreSQL.'],
  [/could not locate a valid checkpoint record|invalid .* in file|could not open file "global|incorrect checksum in control file/i, 'damaged', 'The database files are damaged: restore a backup.'],
  [/could not (create|map) (any )?shared memory|could not resize shared memory/i, 'io', 'The machine has too little shared memory for the database.'],
] // biome-ignore format: a table

/** `output` is what the program said on stderr or in its log; it goes into `cause`, for the operator only. */
export function serverFailure(what: string, output: string): Failure {
  const cause = new Error(output.trim().split('\n').slice(-20).join('\n') || 'it said nothing')
  for (const [pattern, code, text] of known) if (pattern.test(output)) return new Failure(code, text, { cause })
  return new Failure('io', `${what} failed.`, { cause })
}

/** The same for our own work on the files; undefined for what is no fault of the file system. */
export function fileFailure(error: unknown): Failure | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
    return new Failure('io', 'There is no disk space left for the database.', { cause: error })
  }
  if (error.code === 'EINVAL' && String(error.syscall).includes('chown')) {
    return new Failure('misconfigured', noOtherUser, { cause: error })
  }
  if (['EACCES', 'EPERM', 'EROFS'].includes(String(error.code))) {
    return new Failure('io', 'The database files cannot be read or written by the user that runs this.', { cause: error })
  }
  return undefined
}
