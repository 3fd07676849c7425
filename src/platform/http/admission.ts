// What a request must be before anything else looks at it: of bearable length, meant for this host, over https in production,
// not sent by a foreign page, and content with JSON where there is nothing else.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type OnSecurityEvent, sessionTokenIn } from '#protection'
import { limits } from './limits.ts'
import { pathOf, refuse } from './refusals.ts'
import { Refusal } from './problems.ts'

export type AdmissionOptions = {
  production: boolean
  /** scheme://host[:port] that people use. */
  publicUrl: string
  /** The address listened on; a loopback one is only called by loopback names. */
  listensOn: string
  onSecurityEvent?: OnSecurityEvent | undefined
}

export function admit(app: FastifyInstance, options: AdmissionOptions): void {
  const isOurs = hostTest(options)

  function reasonToRefuse(request: FastifyRequest, isApi: boolean, isHealth: boolean): Refusal | undefined {
    if (request.url.length > limits.urlBytes) return new Refusal(414)
    if (!isHealth && !isOurs(request.hostname))
      return new Refusal(421, { detail: 'This server does not answer for that host name.' })
    if (isApi && !isHealth && isPlain(request))
      return new Refusal(403, { code: 'https-required', detail: 'The API is spoken over https only.' })
    if (isUnsafe(request.method) && isFromElsewhere(request, options.publicUrl)) {
      options.onSecurityEvent?.({
        kind: 'cross-site.refused',
        address: request.ip,
        detail: { method: request.method, route: request.routeOptions.url ?? 'none' },
      })
      return new Refusal(403, { code: 'cross-site', detail: 'Pages of other origins may not do this.' })
    }
    return isApi && !acceptsJson(request.headers.accept) ? new Refusal(406) : undefined
  }
  const isPlain = (request: FastifyRequest) => options.production && request.protocol !== 'https'

  app.addHook('onRequest', (request, reply, done) => {
    const path = pathOf(request.url)
    const isApi = path === '/api' || path.startsWith('/api/')
    const refusal = reasonToRefuse(request, isApi, path === '/api/health' || path.startsWith('/api/health/'))
    if (refusal) refuse(refusal, request, reply)
    else if (!isApi && isPlain(request)) void reply.redirect(`${options.publicUrl}${request.url}`, 301)
    else done()
  })
}

function hostTest(options: AdmissionOptions): (hostname: string) => boolean {
  const named = new URL(options.publicUrl).hostname
  const isLoopback = (name: string) =>
    name === 'localhost' || name.endsWith('.localhost') || /^127(\.\d+){3}$/.test(name) || name === '[::1]'
  // A page elsewhere whose name resolves to 127.0.0.1 could read everything (DNS rebinding); an instance that listens to the
  // network in development may be called by any name of its machine.
  if (!options.production && !isLoopback(options.listensOn) && options.listensOn !== '::1') return () => true
  return hostname => hostname === named || isLoopback(hostname)
}

function isUnsafe(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS'
}

/**
 * Fetch Metadata where the browser sends it, Origin where it does not. A program that sends neither is no foreign page; but with a
 * session's cookie it has to prove that, because every browser that keeps such a cookie sends one of them.
 */
function isFromElsewhere(request: FastifyRequest, publicUrl: string): boolean {
  const hasSession = sessionTokenIn(request.headers.cookie) !== undefined
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && (hasSession || site !== 'none')
  const { origin } = request.headers
  if (origin === undefined) return hasSession
  return origin !== publicUrl && origin !== `${request.protocol}://${request.host}`
}

/** Absent means anything. A range with q=0 is a refusal. */
function acceptsJson(accept: string | undefined): boolean {
  if (accept === undefined || accept.trim() === '') return true
  return accept.split(',').some(range => {
    const [type = '', ...parameters] = range.split(';').map(part => part.trim().toLowerCase())
    if (parameters.some(parameter => /^q=0(\.0*)?$/.test(parameter))) return false
    return ['*/*', 'application/*', 'application/json', 'application/problem+json'].includes(type)
  })
}
