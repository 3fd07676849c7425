// Which of the driver's errors mean "the database is away", so that they reach the user as 503 / exit 75 instead of as our bug.
import { Failure, isFailure } from '#basics'

const systemCodes = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH',
]) // biome-ignore format: one family
const sqlStates: readonly [RegExp, string][] = [
  [/^(08...|57P0[1-5]|53300)$/, 'The database is away; try again in a moment.'],
  [/^(57014|55P03|25P03|25P04)$/, 'The database took too long; try again in a moment.'],
  [/^(40001|40P01)$/, 'Another change got in between; try again.'],
]
const driverMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error)/

/**
 * The expected failure behind a driver's error, or undefined when the error is our own bug (bad SQL, broken constraint).
 * away, time-outs, serialisation → 'busy' · refused password, missing database or rights → 'misconfigured' ·
 * disk full → 'io' · untrusted certificate → 'misconfigured'.
 */
export function databaseFailure(error: unknown): Failure | undefined {
  if (isFailure(error)) return error
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (isConnectionFault(error, code) || driverMessages.test(error.message)) {
    return new Failure('busy', 'The database is away; try again in a moment.', { cause: error })
  }
  if (isOutlivedPlan(error)) return new Failure('busy', 'Another change got in between; try again.', { cause: error })
  for (const [states, text] of sqlStates) if (states.test(code)) return new Failure('busy', text, { cause: error })
  if (/^28...$/.test(code)) return new Failure('misconfigured', 'The database refuses the user or password.', { cause: error })
  if (code === '3D000') return new Failure('misconfigured', 'The database of that name does not exist.', { cause: error })
  if (code === '53100') return new Failure('io', 'The database has no disk space left.', { cause: error })
  if (isCertificateFault(code, error.message)) {
    return new Failure(
      'misconfigured',
      'The database does not offer a connection with a certificate that can be verified; sslrootcert=FILE names your own authority.',
      { cause: error },
    )
  }
  return undefined
}

/** True when a connection must not be used again: an answer may still be under way on it, or it keeps what has changed. */
export function breaksConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return (
    isConnectionFault(error, code) ||
    /^(08...|57P0[1-5])$/.test(code) ||
    driverMessages.test(error.message) ||
    isOutlivedPlan(error)
  )
}

/** What a kept statement answers with has changed its form; the next connection knows. */
function isOutlivedPlan(error: Error): boolean {
  return 'routine' in error && error.routine === 'RevalidateCachedQuery'
}

/** True for what waits too long for somebody else's locks looks like: at the lock, within the statement, or for a connection while all wait. */
export function mayHaveWaited(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string') return /^(57014|55P03|40001|40P01)$/.test(error.code)
  return error.message === 'timeout exceeded when trying to connect'
}

/** ENOENT is a missing socket only where somebody tried to connect, and EACCES a closed one; elsewhere they are about a file. */
function isConnectionFault(error: Error, code: string): boolean {
  if (code === 'ENOENT' || code === 'EACCES') return 'syscall' in error && error.syscall === 'connect'
  return systemCodes.has(code)
}

function isCertificateFault(code: string, message: string): boolean {
  return /CERT|SELF_SIGNED|ERR_TLS/.test(code) || message === 'The server does not support SSL connections'
}
