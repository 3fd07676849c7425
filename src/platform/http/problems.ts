// What went wrong, as RFC 9457 says it. Only texts written here or in a Failure reach a client: never the message of an error
// that something else threw.
import { STATUS_CODES } from 'node:http'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type FailureCode, isFailure } from '#basics'

export const problemType = 'application/problem+json'

export const problemShape = z.object({
  type: z.string().meta({ description: 'Names the kind of problem; stable.' }),
  title: z.string(),
  status: z.int().min(400).max(599),
  code: z.string().meta({ description: 'The kind of problem as a word; stable.' }),
  detail: z.string().optional().meta({ description: 'What was wrong, for a person.' }),
  requestId: z.string().meta({ description: "To quote when asking for help; the server's log knows it." }),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  context: z.record(z.string(), z.unknown()).optional(),
})

export type Problem = z.infer<typeof problemShape>

const statusOfFailure: Record<FailureCode, number> = {
  invalid: 422,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  'not-allowed': 403,
  'too-often': 429,
  busy: 503,
  damaged: 422,
  foreign: 422,
  io: 503,
  misconfigured: 500,
}

const codeOfStatus: Record<number, string> = {
  400: 'malformed',
  403: 'not-allowed',
  404: 'not-found',
  405: 'method-not-allowed',
  406: 'not-acceptable',
  408: 'timeout',
  413: 'too-large',
  414: 'uri-too-long',
  415: 'unsupported-media-type',
  416: 'range-not-satisfiable',
  417: 'expectation-failed',
  421: 'misdirected',
  429: 'too-many-requests',
  431: 'headers-too-large',
  503: 'busy',
}

const detailOfStatus: Record<number, string> = {
  400: 'The request cannot be read.',
  404: 'There is nothing at this address.',
  406: 'This address answers with JSON only.',
  408: 'The request took too long to arrive.',
  413: 'The request is larger than this address accepts.',
  414: 'The address is longer than this server accepts.',
  415: 'This address does not take content of this type.',
  431: 'The headers are larger than this server accepts.',
  500: 'Something went wrong on our side. It has been logged under the request id.',
  503: 'This takes too long right now. Please try again in a moment.',
}

/** A refusal that the HTTP layer itself pronounces. `detail` is safe to show. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, options: { code?: string; detail?: string; headers?: Record<string, string> } = {}) {
    super(options.detail ?? detailOfStatus[status] ?? STATUS_CODES[status]!)
    this.name = 'Refusal'
    this.status = status
    this.code = options.code ?? codeOfStatus[status] ?? 'refused'
    this.headers = options.headers ?? {}
  }
}

/** The problem that `error` is for a client, and whether it is a bug of ours (whose cause belongs in the log). */
export function problemOf(
  error: unknown,
  requestId: string,
): { problem: Problem; isBug: boolean; headers: Readonly<Record<string, string>> } {
  if (error instanceof Refusal)
    return { problem: problem(error.status, error.code, error.message, requestId), isBug: false, headers: error.headers }
  if (isFailure(error)) {
    const status = statusOfFailure[error.code]
    return {
      problem: {
        ...problem(status, error.code, status === 500 ? detailOfStatus[500] : error.message, requestId),
        ...(error.detail && status !== 500 ? { context: { ...error.detail } } : {}),
      },
      isBug: status === 500,
      headers: retryAfter(status, error.detail?.retryAfterSeconds),
    }
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const where = (error as { validationContext?: string }).validationContext ?? 'request'
    const errors = error.validation.slice(0, 20).map(issue => ({
      path: `${where}${issue.instancePath}`.slice(0, 200),
      message: (issue.message ?? 'is not valid').slice(0, 300),
    }))
    const detail = errors.map(each => `${each.path}: ${each.message}`).join('; ')
    return { problem: { ...problem(400, 'invalid', detail.slice(0, 600), requestId), errors }, isBug: false, headers: {} }
  }
  // Fastify and its plugins say in statusCode that a request was at fault; their words may speak of the inside, so ours are used.
  const { statusCode: status, code } = error as { statusCode?: unknown; code?: unknown }
  if (typeof status === 'number' && status >= 400 && status < 500 && isFromHttpLayer(code))
    return {
      problem: problem(status, codeOfStatus[status] ?? 'refused', detailOfStatus[status], requestId),
      isBug: false,
      headers: {},
    }
  if (code === 'FST_ERR_HANDLER_TIMEOUT')
    return { problem: problem(503, 'busy', detailOfStatus[503], requestId), isBug: true, headers: { 'retry-after': '5' } }
  return { problem: problem(500, 'internal', detailOfStatus[500], requestId), isBug: true, headers: {} }
}

function retryAfter(status: number, seconds: unknown): Record<string, string> {
  if (typeof seconds === 'number') return { 'retry-after': String(seconds) }
  return status === 503 ? { 'retry-after': '5' } : {}
}

function problem(status: number, code: string, detail: string | undefined, requestId: string): Problem {
  return {
    type: `urn:tradewise:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Refused',
    status,
    code,
    ...(detail === undefined ? {} : { detail }),
    requestId,
  }
}

function isFromHttpLayer(code: unknown): boolean {
  return code === undefined || (typeof code === 'string' && (code.startsWith('FST_') || code.startsWith('ERR_HTTP')))
}
