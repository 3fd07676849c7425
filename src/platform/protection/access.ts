// Who may ask for what: every route says it in its `config`, the server does not start when one says nothing, and this decides.
import 'fastify'
import type { RateClass } from './rate-classes.ts'

/**
 * public: everybody · account: who is signed in · admin: administrators who have a second factor · keeper: the same, and whoever sits
 * at the machine of an instance that is theirs alone (ServerOptions.isAlone) · monitoring: holders of the monitoring token, and
 * without one this machine alone.
 */
type Access = 'public' | 'account' | 'admin' | 'keeper' | 'monitoring'

export type AccessRule = {
  readonly access: Access
  /** Asks for a proof by a factor within the last ten minutes. */
  readonly stepUp?: boolean
  /** A POST that only looks, such as the preview of a file: where administrators ask, it needs no proof. */
  readonly changesNothing?: boolean
  /** How often it may be asked. Default: 30 times a minute. */
  readonly rate?: RateClass
  /**
   * While there is too much to do. last: answered as long as pages are, which could do nothing without it. last-for-operators: that for
   * whoever is proven to look after the instance, where others get less. Default: as its rate and its access say.
   */
  readonly underLoad?: 'last' | 'last-for-operators'
}

/** Whom a request speaks for. */
export type Principal = {
  accountId: string
  role: 'user' | 'admin'
  sessionId: string
  hasSecondFactor: boolean
  /** When a factor was last proven, in milliseconds. */
  verifiedAt: number | null
}

export type RefusedAccess = { readonly status: 401 | 403; readonly code: string; readonly detail: string }

declare module 'fastify' {
  interface FastifyContextConfig extends AccessRule {}
  interface FastifyRequest {
    /** Null: nobody is signed in, or the route is one that never asks (pages, files, browsers' reports). */
    principal: Principal | null
    /** What a rule would answer to this request: for a page that offers only what it can do. Undefined: it may pass. */
    refusalFor: (rule: AccessRule) => Promise<RefusedAccess | undefined>
    /** For an answer that goes on for long: whether who asked for it might still ask, going by what is known of them now. */
    mayGoOn: () => Promise<boolean>
  }
}

/** How long after a factor was shown it counts as shown for what asks for one. */
export const proofLastsMs = 10 * 60_000

const signIn: RefusedAccess = { status: 401, code: 'sign-in-required', detail: 'Please sign in.' }
const adminsOnly: RefusedAccess = { status: 403, code: 'not-allowed', detail: 'This is for administrators.' }
const secondFactor: RefusedAccess = {
  status: 403,
  code: 'second-factor-required',
  detail: 'Administrators need a second factor. Please add one to your account first.',
}
const stepUp: RefusedAccess = {
  status: 403,
  code: 'step-up-required',
  detail: 'Please confirm that it is you; the last time was more than ten minutes ago.',
}
const token: RefusedAccess = { status: 401, code: 'token-required', detail: 'This address asks for the monitoring token.' }

/** Undefined: it may pass. `monitors` says whether the request comes from the operator's monitoring, `isAlone` whether from the only one there is. */
export function refusalFor(
  rule: AccessRule,
  { principal, monitors, isAlone }: { principal: Principal | null; monitors: () => boolean; isAlone: boolean },
  nowMs: number,
): RefusedAccess | undefined {
  if (rule.access === 'monitoring') return monitors() ? undefined : token
  if (rule.access === 'public' && !rule.stepUp) return undefined
  if (!principal) return rule.access === 'keeper' && isAlone ? undefined : signIn
  const isForAdmins = rule.access === 'admin' || rule.access === 'keeper'
  if (isForAdmins && principal.role !== 'admin') return adminsOnly
  if (isForAdmins && !principal.hasSecondFactor) return secondFactor
  if (rule.stepUp && (principal.verifiedAt === null || nowMs - principal.verifiedAt > proofLastsMs)) return stepUp
  return undefined
}
