// What a request must be before anything else looks at it: of bearable length, meant for this host, over https in production,
// not sent by a foreign page, and content with JSON where there is nothing else.
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type OnSecurityEvent, sessionTokenIn } from '#protection'
import { limits } from './limits.ts'
import { Refusal } from './problems.ts'
import { refuse } from './refusals.ts'
import { pathOf } from './request-path.ts'

export type AdmissionOptions = {
  production: boolean
  /** scheme://host[:port] that people use. */
  publicUrl: string
  /** The address listened on; a loopback one is only called by loopback names. */
  listensOn: string
  /** Present: what is not https came in at the plain port. */
  tls?: unknown
  /** Their pages may call the API, but not with a session. */
  corsOrigins?: readonly string[]
  onSecurityEvent?: OnSecurityEvent | undefined
}

export function admit(app: FastifyInstance, options: AdmissionOptions): void {
  const isOurs = hostTest(options)
  const origins = new Set(options.corsOrigins)
  const isHttpsOnly = options.production || options.tls !== undefined

  function reasonToRefuse(request: FastifyRequest, isApi: boolean, isHealth: boolean): Refusal | undefined {
    if (request.url.length > limits.urlBytes) return new Refusal(414)
    if (!isFramedOnce(request.raw)) return new Refusal(400)
    // A whole address in place of a path is for proxies; here it would only contradict the Host header.
    if (!request.url.startsWith('/') || !isReadable(request.url)) return new Refusal(400)
    const packed = request.headers['content-encoding']
    if (packed !== undefined && packed !== 'identity') return new Refusal(415)
    if (!isHealth && !(isOurs(request.hostname) && isPort(request.host.slice(request.hostname.length))))
      return new Refusal(421, { detail: 'This server does not answer for that host name.' })
    if (isApi && !isHealth && isPlain(request))
      return new Refusal(403, { code: 'https-required', detail: 'The API is spoken over https only.' })
    const isForeign = isUnsafe(request.method)
      ? isFromElsewhere(request, options.publicUrl, isApi ? origins : none)
      : isApi && isReadElsewhere(request)
    if (isForeign) {
      options.onSecurityEvent?.({
        kind: 'cross-site.refused',
        address: request.ip,
        detail: { method: request.method, route: request.routeOptions.url ?? 'none' },
      })
      return new Refusal(403, { code: 'cross-site', detail: 'Pages of other origins may not do this.' })
    }
    if (!isApi || accepts(request.headers.accept, jsonRanges)) return undefined
    const isStream = request.routeOptions.config?.isStream === true
    return isStream && accepts(request.headers.accept, eventRanges) ? undefined : new Refusal(406)
  }
  const isPlain = (request: FastifyRequest) => isHttpsOnly && request.protocol !== 'https'

  app.addHook('onRequest', (request, reply, done) => {
    const path = pathOf(request.url)
    const isApi = path === '/api' || path.startsWith('/api/')
    const refusal = reasonToRefuse(request, isApi, path === '/api/health' || path.startsWith('/api/health/'))
    if (refusal) refuse(refusal, request, reply)
    else if (!isApi && isPlain(request)) void reply.redirect(`${options.publicUrl}${request.url}`, 301)
    else done()
  })
}

const none: ReadonlySet<string> = new Set()

function hostTest(options: AdmissionOptions): (hostname: string) => boolean {
  const named = new URL(options.publicUrl).hostname
  const isLoopback = (name: string) =>
    name === 'localhost' || name.endsWith('.localhost') || /^127(\.\d+){3}$/.test(name) || name === '[::1]'
  // A page elsewhere whose name resolves to 127.0.0.1 could read everything (DNS rebinding); an instance that listens to the
  // network in development may be called by any name of its machine.
  if (!options.production && !isLoopback(options.listensOn) && options.listensOn !== '::1') return () => true
  return hostname => hostname === named || isLoopback(hostname)
}

/** What follows the name in a Host header. Whoever cut it off elsewhere, as in localhost:80.evil.example, would read another name. */
function isPort(rest: string): boolean {
  return rest === '' || /^:\d{0,5}$/.test(rest)
}

/**
 * RFC 9112, 3.2 and 6.1: one Host, where the version has it at all, and no chunks before HTTP/1.1, which what stands in front may have read
 * otherwise.
 */
function isFramedOnce({ rawHeaders, httpVersionMinor, headers }: IncomingMessage): boolean {
  if (httpVersionMinor === 0) return headers['transfer-encoding'] === undefined
  let hosts = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++
  }
  return hosts === 1
}

/** Percent signs that stand for UTF-8, and no NUL, which no database text can hold. */
function isReadable(url: string): boolean {
  if (!url.includes('%')) return true
  try {
    return !decodeURIComponent(url).includes('\0')
  } catch (error) {
    if (!(error instanceof URIError)) throw error
    return false
  }
}

function isUnsafe(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS'
}

/**
 * Fetch Metadata where the browser sends it, Origin where it does not. A program that sends neither is no foreign page; but with a
 * session's cookie it has to prove that, because every browser that keeps such a cookie sends one of them.
 */
function isFromElsewhere(request: FastifyRequest, publicUrl: string, allowed: ReadonlySet<string>): boolean {
  const hasSession = sessionTokenIn(request.headers.cookie) !== undefined
  const { origin, 'sec-fetch-site': site } = request.headers
  if (!hasSession && origin !== undefined && allowed.has(origin)) return false
  if (site !== undefined) return site !== 'same-origin' && (hasSession || site !== 'none')
  if (origin === undefined) return hasSession
  return origin !== publicUrl && origin !== `${request.protocol}://${request.host}`
}

/** A page of a neighbouring host gets the session's cookie sent with what it embeds; a person who follows a link from there meets pages first. */
function isReadElsewhere({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site']
  return (site === 'same-site' || site === 'cross-site') && sessionTokenIn(headers.cookie) !== undefined
}

const jsonRanges: ReadonlySet<string> = new Set(['*/*', 'application/*', 'application/json', 'application/problem+json'])
const eventRanges: ReadonlySet<string> = new Set(['text/event-stream'])

/** Absent means anything. A range with q=0 is a refusal. */
function accepts(accept: string | undefined, ranges: ReadonlySet<string>): boolean {
  if (accept === undefined || accept.trim() === '') return true
  return accept.split(',').some(range => {
    const [type = '', ...parameters] = range.split(';').map(part => part.trim().toLowerCase())
    if (parameters.some(parameter => /^q=0(\.0*)?$/.test(parameter))) return false
    return ranges.has(type)
  })
}
