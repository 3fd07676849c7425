// What is asked again and again is answered before the framework is asked at all: the same bytes with the same headers as when it was asked
// by the whole way, under an id of its own, counted, logged and measured alike. Whatever is in any way unusual goes the whole way.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import type { Measuring } from '#measuring'
import { type Count, type Overload, sessionTokenIn } from '#protection'
import type { Log } from '#telemetry'
import { isKnown } from './freshness.ts'
import { endpointOf } from './guarded-routes.ts'
import { bytesOf, mostAsked, type Written } from './kept-answers.ts'
import { latelyUsed } from './lately-used.ts'
import { limits } from './limits.ts'
import { type Limit, type LimitOptions, limitFor, wasCounted } from './rate-limiting.ts'
import { noteEnded } from './request-log.ts'

export type ReadyAnswers = {
  /** For one route, when it is added: → to be told of each of its answers that may be given again to whoever asks in the same words. */
  noteOf(route: RouteOptions): (request: FastifyRequest, reply: FastifyReply, answer: Given) => void
  /** Once the server is built: from then on. */
  take(app: FastifyInstance): void
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The public answer that it gets, once it is known to be one that may be given again. */
    readyAs: Written | null
  }
}

type Given = {
  value: Written
  /** undefined: it has to be asked for the whole way. */
  again: () => Written | undefined
  /** Of the state that is known now. */
  isCurrent: () => boolean
}

type Options = LimitOptions & {
  log: Log
  measuring?: Measuring | undefined
  overload?: Overload | undefined
  isClosing?: (() => boolean) | undefined
}

/** What was asked for by these very words. */
type Ready = Omit<Given, 'value'> & { route: string; limit: Limit }
/** One packing of an answer, with the headers that it was sent with; those of a request left out. */
type Form = { bytes: Buffer; headers: readonly string[]; headersUnchanged: readonly string[] }
/** By what packs it; '' nothing. As many as we pack in, in whatever words they are asked for. */
type Forms = Map<string, Form>

type Whole = (this: void, request: IncomingMessage, response: ServerResponse) => void

const mostReady = 2_000
const mostCallers = 10_000
const longestCaller = 500
const mostPackings = 200
/** Those that browsers ask for have 23 letters. */
const longestPacking = 100
const ofRequest = new Set(['x-request-id', 'ratelimit-policy', 'ratelimit', 'connection'])
const ofBody = new Set(['content-type', 'content-length', 'content-encoding'])

export function readyAnswers(options: Options): ReadyAnswers {
  const { log, measuring, overload, isClosing } = options
  const readyByUrl = latelyUsed<Ready>(mostReady)
  const forms = new WeakMap<Written, Forms>()
  /** Addresses of callers that were let in by all that admission and the trust in proxies look at. */
  const callers = latelyUsed<string>(mostCallers)
  /** What packs answers that are packed at all, by the words in which it was asked for. */
  const packings = latelyUsed<string>(mostPackings)

  function keepForm(value: Written, request: FastifyRequest, reply: FastifyReply, payload: unknown): void {
    // A cookie is somebody's: no public answer sets one, and one that did would be given to everybody.
    if (reply.statusCode !== 200 || !Buffer.isBuffer(payload) || reply.hasHeader('set-cookie')) return
    const packing = String(reply.getHeader('content-encoding') ?? '')
    const asked = packingAsked(request.raw)
    if (isPacked(value) && asked.length <= longestPacking) packings.set(asked, packing)
    const known: Forms = forms.get(value) ?? new Map<string, Form>()
    forms.set(value, known)
    if (known.has(packing)) return
    const headers = Object.entries({ ...reply.getHeaders(), 'content-length': payload.length })
      .filter(([name]) => !ofRequest.has(name))
      .map(([name, text]) => [name, String(text)] as const)
    const headersUnchanged = headers.filter(([name]) => !ofBody.has(name)).flatMap(withoutPacking)
    known.set(packing, { bytes: payload, headers: headers.flat(), headersUnchanged })
  }

  function formOf(value: Written, request: IncomingMessage): Form | undefined {
    const packing = isPacked(value) ? packings.get(packingAsked(request)) : ''
    return packing === undefined ? undefined : forms.get(value)?.get(packing)
  }

  function readyFor(request: IncomingMessage): { ready: Ready; form: Form; value: Written; caller: string } | undefined {
    if (request.method !== 'GET') return undefined
    const ready = readyByUrl.get(request.url ?? '')
    if (!ready || !isUsual(request) || (overload?.level() ?? 0) > 0 || isClosing?.() === true) return undefined
    const caller = callers.get(callerOf(request))
    if (caller === undefined) return undefined
    const value = ready.isCurrent() ? ready.again() : undefined
    if (!value) readyByUrl.delete(request.url!)
    const form = value && formOf(value, request)
    return form && { ready, form, value, caller }
  }

  function answer(
    { ready, form, value, caller }: NonNullable<ReturnType<typeof readyFor>>,
    [policy, left]: readonly [string, string],
    request: IncomingMessage,
    response: ServerResponse,
    beganAt: number,
  ): void {
    const requestId = randomUUID()
    const isUnchanged = isKnown(request.headers['if-none-match'], value.tag)
    const status = isUnchanged ? 304 : 200
    response.on('finish', () => {
      const durationMs = performance.now() - beganAt
      const { route } = ready
      const ended = { requestId, method: 'GET', route, status, durationMs, client: caller, hasFailed: false, costs: undefined }
      noteEnded(log, measuring, ended)
    })
    const headers = isUnchanged ? form.headersUnchanged : form.headers
    response.writeHead(status, [...headers, 'x-request-id', requestId, 'ratelimit-policy', policy, 'ratelimit', left])
    response.end(isUnchanged ? undefined : form.bytes)
  }

  return {
    noteOf(route) {
      const limit = limitFor(endpointOf(route), route.config?.rate ?? 'default', options)
      const { url } = route
      route.onSend = [
        ...[route.onSend ?? []].flat(),
        // After what packs it.
        (request, reply, payload, done) => {
          const { readyAs } = request
          if (readyAs) keepForm(readyAs, request, reply, payload)
          done(null, payload)
        },
      ]
      return (request, _reply, { value, again, isCurrent }) => {
        const { raw } = request
        if (!isUsual(raw) || raw.url!.length > mostAsked) return
        request.readyAs = value
        readyByUrl.set(raw.url!, { again, isCurrent, route: url, limit })
        const caller = callerOf(raw)
        if (caller.length <= longestCaller) callers.set(caller, request.ip)
      }
    },
    take(app) {
      const [whole] = app.server.listeners('request') as [Whole]
      const front = (request: IncomingMessage, response: ServerResponse): void => {
        const beganAt = performance.now()
        const found = readyFor(request)
        if (!found) return whole(request, response)
        const judge = (count: Count): void => {
          const shown = found.ready.limit.shown(count)
          if (shown) return answer(found, shown, request, response, beganAt)
          wasCounted(request, count)
          whole(request, response)
        }
        const counted = found.ready.limit.count(found.caller)
        if (!(counted instanceof Promise)) return judge(counted)
        counted.then(judge, (error: unknown) => {
          log.warn({ err: error }, 'a request could not be counted')
          whole(request, response)
        })
      }
      app.server.removeListener('request', whole)
      app.server.on('request', front)
    },
  }
}

/** Nobody's in particular, without a body, and with one Host: what admission would look at more closely goes the whole way. */
function isUsual({ headers, rawHeaders, httpVersionMinor }: IncomingMessage): boolean {
  if (headers.authorization !== undefined || headers.origin !== undefined) return false
  if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) return false
  if (headers['content-encoding'] !== undefined || headers['x-no-compression'] !== undefined) return false
  if (headers.cookie !== undefined && sessionTokenIn(headers.cookie) !== undefined) return false
  let hosts = 0
  for (let i = 0; i < rawHeaders.length; i += 2)
    if (rawHeaders[i]!.length === 4 && rawHeaders[i]!.toLowerCase() === 'host') hosts++
  return httpVersionMinor === 1 && hosts === 1
}

/** All that admission and the trust in proxies go by, in one text. */
function callerOf({ headers, socket }: IncomingMessage): string {
  const { host, accept } = headers
  const { 'x-forwarded-for': addresses = '', 'x-forwarded-host': name = '', 'x-forwarded-proto': protocol = '' } = headers
  return `${socket.remoteAddress}\n${String(addresses)}\n${host}\n${accept}\n${String(name)}\n${String(protocol)}`
}

/** What has no body is not packed, and varies with the rest alone. */
function withoutPacking([name, text]: readonly [string, string]): readonly string[] {
  if (name !== 'vary') return [name, text]
  const others = text.split(', ').filter(word => word.toLowerCase() !== 'accept-encoding')
  return others.length > 0 ? [name, others.join(', ')] : []
}

function packingAsked({ headers }: IncomingMessage): string {
  return headers['accept-encoding'] ?? ''
}

/** For whoever unpacks it. */
function isPacked(value: Written): boolean {
  return bytesOf(value).length >= limits.packedFromBytes
}
