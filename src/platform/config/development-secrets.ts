// In development nobody should have to invent a secret: one is made on first use and kept in DATA_DIR, readable by its owner only.
// Production never comes here (readSettings has refused a missing secret by then).
import { randomBytes } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Failure } from '#basics'
import { newSecret } from './randomness.ts'
import { Secret } from './secret.ts'

export function developmentSecretFile(dataDirectory: string, name: string): string {
  return join(dataDirectory, 'secrets', name)
}

/**
 * The secrets called `name` (kebab-case) of this data directory, newest first; one is made now when there is none. Two processes at
 * once agree on one. Throws Failure 'io' when the directory cannot be written, 'damaged' when the file is empty or cut short.
 */
export function developmentSecrets(dataDirectory: string, name: string): readonly Secret[] {
  const file = developmentSecretFile(dataDirectory, name)
  try {
    const kept = readOrUndefined(file) ?? secretFileOnce(file, newSecret())
    const secrets = kept.trim().split(',')
    if (secrets.some(secret => secret.length < 32))
      throw new Failure('damaged', `The development secret ${name} in the data directory is cut short; delete it.`)
    chmodSync(file, 0o600)
    return secrets.map(secret => new Secret(secret))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (error instanceof Failure || code === undefined) throw error
    throw new Failure('io', `The data directory cannot be written (${code}).`, { cause: error })
  }
}

/**
 * Written whole under another name and linked into place, for its owner alone, so that a reader never sees half a secret; the first one
 * to link wins. Returns what stands there. The folder is made when there is none.
 */
export function secretFileOnce(file: string, secret: string): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  writeFileSync(draft, `${secret}\n`, { mode: 0o600, flag: 'wx' })
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
  return readFileSync(file, 'utf8')
}

function readOrUndefined(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
