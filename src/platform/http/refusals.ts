// How every error leaves: as a problem with the request's id, whether it comes from a handler, the router, the parser or the socket.
import { randomUUID } from 'node:crypto'
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isFailure } from '#basics'
import type { Log } from '#telemetry'
import { type Problem, problemOf, problemType, Refusal } from './problems.ts'
import { isPageWanted, refusalPage } from './refusal-page.ts'
import { pathOf } from './request-path.ts'
import type { HeaderPolicy } from './security-headers.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly refusalPagePolicy: string
  }
}

/** Answers with the problem that `error` is, whoever opens a page with a page that says it; logs what a client is not told. */
export function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { problem, isBug, headers } = problemOf(isAbandoned(request) ? new Refusal(400) : error, request.id)
  // What failed behind an expected failure (a database that is away) is no fault of whoever asked, and has to reach somebody as well.
  const hasFailed = isBug || (problem.status >= 500 && isFailure(error) && error.cause !== undefined)
  const { method } = request
  if (hasFailed)
    request.log.error({ err: error, method, route: request.routeOptions.url, path: pathOf(request.url) }, 'request failed')
  else if (isFailure(error) && error.cause !== undefined) request.log.warn({ err: error, code: error.code }, 'request refused')
  void reply.code(problem.status).headers({ 'cache-control': 'no-store', ...headers })
  if (!isPageWanted(request)) return reply.type(problemType).send(serialised(problem))
  return reply
    .header('content-security-policy', request.server.refusalPagePolicy)
    .type('text/html; charset=utf-8')
    .send(refusalPage(problem))
}

/** Whoever hangs up in the middle of a body leaves an error behind that is nobody's fault here. */
function isAbandoned({ raw }: FastifyRequest): boolean {
  return raw.destroyed && !raw.complete
}

/** What goes on behind the answer that it took too long may fail as foreseen, and the fault, the time, has been told. Anything else is a bug. */
function failedLate(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  if (!reply.sent || !isFailure(error)) throw error
  request.log.warn({ err: error, code: error.code, route: request.routeOptions.url }, 'failed after it had been answered')
}

/** As text: the response schemas of a route speak of its answers, not of its problems. */
function serialised(problem: Problem): string {
  return JSON.stringify(problem)
}

export function handleErrors(app: FastifyInstance, policy: HeaderPolicy): void {
  app.decorate('refusalPagePolicy', policy.refusalPage)
  app.setErrorHandler((error: FastifyError, request, reply) => refuse(error, request, reply))
}

/** Add it after whatever else stands around handlers: what they do with a failure comes first. */
export function foreseeLateFailures(app: FastifyInstance): void {
  app.addHook('onRoute', route => {
    const { handler } = route
    route.handler = function (request, reply) {
      const answer: unknown = handler.call(this, request, reply)
      return answer instanceof Promise ? answer.catch((error: unknown) => failedLate(error, request, reply)) : answer
    }
  })
}

/** Errors that Fastify meets before a route is known; no hook has run, so the headers are set here. */
export function frameworkRefusal(policy: HeaderPolicy) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const status = error.code === 'FST_ERR_MAX_PARAM_LENGTH' ? 414 : 400
    request.log.info({ method: request.method, route: 'unreadable', status }, 'request')
    void refuse(new Refusal(status), request, reply.headers({ ...policy.always, 'x-request-id': request.id }))
  }
}

const statusOfSocketError: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
}

/** A request that expects what no server does (`Expect: x`) would get a bare 417 from Node itself. */
export function unmetExpectation(policy: HeaderPolicy) {
  return (_request: IncomingMessage, response: ServerResponse): void => {
    const requestId = randomUUID()
    const body = serialised(problemOf(new Refusal(417), requestId).problem)
    response.writeHead(417, headersOf(policy, requestId, body)).end(body)
  }
}

/** What is no HTTP at all, or comes too slowly, never becomes a request: the answer is written to the socket itself. */
export function socketRefusal(policy: HeaderPolicy, log: Log) {
  return (error: NodeJS.ErrnoException, socket: Socket): void => {
    // Whoever fails at the handshake reads no plain text either.
    if (error.code === 'ECONNRESET' || !socket.writable || /^ERR_(SSL|TLS)_/.test(error.code ?? '')) {
      socket.destroy()
      return
    }
    const requestId = randomUUID()
    const status = statusOfSocketError[error.code ?? ''] ?? 400
    log.info({ requestId, route: 'unreadable', status, reason: error.code }, 'request')
    const body = serialised(problemOf(new Refusal(status), requestId).problem)
    const headers = { ...headersOf(policy, requestId, body), connection: 'close' }
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
    socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n'))
  }
}

function headersOf(policy: HeaderPolicy, requestId: string, body: string): Record<string, string> {
  return {
    ...policy.always,
    'x-request-id': requestId,
    'cache-control': 'no-store',
    'content-type': problemType,
    'content-length': String(Buffer.byteLength(body)),
  }
}
