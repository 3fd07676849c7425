// What is kept of one error, whoever threw whatever. Hostile or broken values (a getter that throws, a proxy) give an error of their own
// kind instead of a second one.
import type { PageError } from '#http'
import type { LoggedFault } from '#telemetry'
import { fingerprint, type Origin } from './fingerprint.ts'
import { redacted } from './redacted.ts'

/** As it was thrown: nothing is redacted yet. */
export type RawError = {
  origin: Origin
  type: string
  message: string
  stack: string
  causes: readonly string[]
  /** The route, the job, the page, or what was logged beside it. */
  where: string
  requestId: string | null
  /** An older one than this process is of: that of a page that was left open. */
  release?: string | undefined
}

/** One of a group, redacted and bounded. */
export type Sample = {
  type: string
  message: string
  stack: string
  causes: string[]
  where: string
  requestId: string | null
}

const most = { type: 100, message: 1_000, stack: 4_000, cause: 500, causes: 4, where: 200, requestId: 64 } as const

export function readFault({ error, level, message, fields, requestId }: LoggedFault): RawError {
  const { job, route, method } = fields
  const origin =
    level === 'fatal' ? 'crash' : typeof job === 'string' ? 'job' : requestId === undefined ? 'background' : 'request'
  const where = textOf(job ?? (route === undefined ? message : [method, route].filter(Boolean).join(' ')))
  return { origin, ...wordsOf(error ?? message), where, requestId: requestId ?? null }
}

export function readPageError({ name, message, stack, page, requestId, release }: PageError): RawError {
  const known = /^[\w-]{1,64}$/.test(requestId) ? requestId : null
  return {
    origin: 'browser',
    type: name ?? 'Error',
    message,
    stack: stack ?? '',
    causes: [],
    where: page.split(/[?#]/, 1)[0]!.replace(/\/[^/]*\d[^/]*(?=\/|$)/g, '/:id'),
    requestId: known,
    release,
  }
}

export function groupOf({ origin, type, message, stack }: RawError): string {
  return fingerprint(origin, { type: type.slice(0, most.type), message, stack })
}

export function sampleOf(raw: RawError): Sample {
  return {
    type: redacted(raw.type, most.type),
    message: redacted(raw.message, most.message),
    stack: redacted(raw.stack, most.stack),
    causes: raw.causes.slice(0, most.causes).map(cause => redacted(cause, most.cause)),
    where: redacted(raw.where, most.where),
    requestId: raw.requestId?.slice(0, most.requestId) ?? null,
  }
}

type Words = Pick<RawError, 'type' | 'message' | 'stack' | 'causes'>

function wordsOf(error: unknown): Words {
  if (!(error instanceof Error)) return { type: 'Error', message: textOf(error), stack: '', causes: [] }
  const causes: string[] = []
  for (let cause = error.cause; cause !== undefined && cause !== null && causes.length < most.causes; cause = causeOf(cause))
    causes.push(cause instanceof Error ? `${cause.name}: ${messageOf(cause)}` : textOf(cause))
  const stack = error.stack ?? ''
  const first = stack.search(/\n\s+at /)
  // The database's driver calls all of its errors by one word.
  const type = error.name === 'error' ? error.constructor.name : error.name
  return { type, message: messageOf(error), stack: first === -1 ? stack : stack.slice(first + 1), causes }
}

/** Node's own AggregateError, of an address that is tried in two ways, has no words. */
function messageOf(error: Error): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(textOf).join('; ')
  return error.message
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Error) return messageOf(value)
  return JSON.stringify(value) ?? String(value)
}
