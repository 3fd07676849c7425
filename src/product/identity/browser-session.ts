// What the routes of accounts share: who asks, which cookies are set, and that none of it goes over plain http.
import { assert } from '#basics'
import { Refusal } from '#http'
import type { Principal } from '#protection'
import { clearCookie, cookieIn, setCookie } from './browser-cookies.ts'
import type { Asker } from './identity-parts.ts'
import type { Identity } from './identity.ts'
import type { OpenedSession } from './open-session.ts'
import type { Site } from './passkey-ceremony.ts'

/** Of a request, and of its answer, what is used here. */
type Asking = {
  readonly headers: Readonly<Record<string, string | string[] | undefined>> & {
    readonly cookie?: string | undefined
    readonly 'user-agent'?: string | undefined
  }
  readonly ip: string
  readonly protocol: string
  readonly host: string
  readonly hostname: string
  readonly principal: Principal | null
}
type Answering = { header(name: string, value: string | string[]): unknown }

const yearSeconds = 31_536_000
const pendingSeconds = 600

export function askerOf(request: Asking): Asker {
  const { cookie } = request.headers
  return {
    address: request.ip,
    userAgent: request.headers['user-agent']?.slice(0, 300),
    sessionToken: cookieIn(cookie, '__Host-session'),
    pendingToken: cookieIn(cookie, '__Host-sign-in'),
    deviceToken: cookieIn(cookie, '__Host-device'),
  }
}

/** The guard has let nobody else in. */
export function principalOf(request: Asking): Principal {
  assert(request.principal, 'only who is signed in gets here')
  return request.principal
}

/** Passkeys belong to the host that people see. In development that may be another port than the settings say. */
export function siteOf(identity: Identity, request: Asking): Site {
  const configured = new URL(identity.settings.publicUrl)
  const isLocal = isLoopback(configured.hostname) && isLoopback(request.hostname)
  const origin = isLocal ? `${request.protocol}://${request.host}` : configured.origin
  return { origin, host: new URL(origin).hostname }
}

/** Browsers keep the cookies over https, and on this machine; elsewhere signing in would seem to work and not last. */
export async function refusePlainHttp(request: Asking): Promise<void> {
  if (request.protocol === 'https' || isLoopback(request.hostname)) return
  throw new Refusal(403, {
    code: 'https-required',
    detail:
      'Signing in needs https: over plain http everybody on the way could take the session, so browsers keep no cookie for it. ' +
      'The operator can serve https by TLS_CERT and TLS_KEY, or behind a proxy.',
  })
}

export function setSession(identity: Identity, reply: Answering, { sessionToken, expiresAt, deviceToken }: OpenedSession): void {
  const seconds = Math.max(0, Math.round((expiresAt.getTime() - identity.now().getTime()) / 1000))
  void reply.header('set-cookie', [
    setCookie('__Host-session', sessionToken, seconds),
    setCookie('__Host-device', deviceToken, yearSeconds),
    clearCookie('__Host-sign-in'),
  ])
}

/** A new token for the session that there is. */
export function renewSession(identity: Identity, reply: Answering, sessionToken: string): void {
  void reply.header('set-cookie', setCookie('__Host-session', sessionToken, identity.settings.sessionAbsoluteMs / 1000))
}

export function setPending(reply: Answering, token: string): void {
  void reply.header('set-cookie', setCookie('__Host-sign-in', token, pendingSeconds))
}

/**
 * Cookies are cleared by name: Clear-Site-Data "cookies" would take those of every neighbouring host, and the mark by which this
 * browser is known again. "cache" and "storage" would take the look that somebody chose; nothing personal is in either.
 */
export function clearSession(reply: Answering): void {
  void reply.header('set-cookie', [clearCookie('__Host-session'), clearCookie('__Host-sign-in')])
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname.endsWith('.localhost') || /^127(\.\d{1,3}){3}$/.test(hostname) || hostname === '[::1]'
  )
}
