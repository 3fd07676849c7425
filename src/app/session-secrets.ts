// Where SESSION_SECRET comes from, and how a new first one gets there: a file is rewritten whole, what stands in the environment
// itself can only be told.
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { assert, Failure } from '#basics'
import { developmentSecretFile, developmentSecrets, newSecret, type Secret, type Settings } from '#config'
import { environmentVariables } from './environment.ts'
import { withVariable } from './environment-file.ts'
import { project } from './project.ts'

const name = 'SESSION_SECRET'
const developmentName = 'session-secret'

/** Newest first. In development made now when there is none; readSettings has seen to it that production has some. */
export function sessionSecrets(settings: Settings): readonly Secret[] {
  return settings.SESSION_SECRET ?? developmentSecrets(settings.DATA_DIR, developmentName)
}

export type Rotated =
  /** In words for the operator: "the file that SESSION_SECRET_FILE names". */
  | { readonly wrote: string; readonly accepted: number }
  /** It stands in the environment: whoever set it there has to set it anew. */
  | { readonly list: string }

/** Puts a new secret before those that are accepted. Throws Failure('io') when the file cannot be written; then nothing has changed. */
export function rotateSessionSecret(settings: Settings): Rotated {
  const list = [newSecret(), ...sessionSecrets(settings).map(secret => secret.reveal())]
  const text = list.join(',')
  const { own, file } = environmentVariables()
  if (own[name]) return { list: text }
  const namedFile = own[`${name}_FILE`] || file[`${name}_FILE`]
  if (namedFile) {
    writeAnew(namedFile, () => `${text}\n`, `The file that ${name}_FILE names`)
    return { wrote: `the file that ${name}_FILE names`, accepted: list.length }
  }
  if (file[name]) {
    writeAnew(project.environmentFile, old => withVariable(old, name, text), 'The file .env')
    return { wrote: '.env', accepted: list.length }
  }
  writeAnew(developmentSecretFile(settings.DATA_DIR, developmentName), () => `${text}\n`, 'The development secret in DATA_DIR')
  return { wrote: 'the development secret in DATA_DIR', accepted: list.length }
}

/** Whole or not at all, for its owner only (0600); a link stays a link, and its target keeps its owner. */
function writeAnew(path: string, make: (old: string) => string, subject: string): void {
  let draft: string | undefined
  try {
    const target = realpathSync(path)
    const { uid, gid } = statSync(target)
    const text = make(readFileSync(target, 'utf8'))
    draft = `${target}.${randomBytes(4).toString('hex')}.draft`
    const file = openSync(draft, 'wx', 0o600)
    try {
      writeSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    if (process.getuid?.() === 0) chownSync(draft, uid, gid)
    assert(readFileSync(draft, 'utf8') === text, 'a file holds what was written')
    renameSync(draft, target)
    draft = undefined
    const directory = openSync(dirname(target), 'r')
    fsyncSync(directory)
    closeSync(directory)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (error instanceof Failure || code === undefined) throw error
    throw new Failure('io', `${subject} cannot be written (${code}); nothing has changed.`, { cause: error })
  } finally {
    if (draft !== undefined) rmSync(draft, { force: true })
  }
}
