// One vocabulary for what may go wrong, so that a use case, an HTTP answer and an exit code agree about it.

/** What kind of failure: decides the HTTP status and the command line's exit code (see the two tables that read it). */
export type FailureCode =
  | 'invalid' // the input breaks its schema or a rule: 422 / 400, exit 2
  | 'not-found' // no such thing, or not yours: 404, exit 66
  | 'conflict' // it contradicts what is stored: 409, exit 1
  | 'too-large' // more than a limit allows: 413, exit 2
  | 'not-allowed' // who you are does not suffice: 403, exit 77
  | 'too-often' // asked or tried more often than is let through: 429, exit 75
  | 'busy' // a lock is held, a service is away: 503, exit 75
  | 'damaged' // stored or given data is broken: 422, exit 65
  | 'foreign' // belongs to something else: 422, exit 66
  | 'io' // no space, not writable: 503, exit 74
  | 'misconfigured' // settings contradict each other or are missing: exit 78

/**
 * An expected failure. `message` is safe to show to anybody: it names what was wrong and what to do, never a path,
 * a secret or SQL. What only an operator should read goes into `cause`.
 */
export class Failure extends Error {
  readonly code: FailureCode
  /** Machine-readable detail that is safe to show, e.g. the position of a bad value. */
  readonly detail: Readonly<Record<string, unknown>> | undefined

  constructor(code: FailureCode, message: string, options: { cause?: unknown; detail?: Record<string, unknown> } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause })
    this.name = 'Failure'
    this.code = code
    this.detail = options.detail
  }
}

export function isFailure(error: unknown, code?: FailureCode): error is Failure {
  return error instanceof Failure && (code === undefined || error.code === code)
}

/** Our own bug when it does not hold: stops the request or the job. Never used for bad input. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`)
}
