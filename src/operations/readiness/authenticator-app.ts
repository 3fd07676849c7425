// An authenticator app and recovery codes for the audit's second account, added by the product itself beside the running one, so that no
// letter about it leaves; their codes are then shown to the running one.
import { assert } from '#basics'
import { codeOfApp } from '#identity'
import type { Principal } from '#protection'
import { type Answer, json } from './asking.ts'
import type { Audit } from './audit.ts'

/** An address of documentation (RFC 5737). */
export const auditor = {
  address: '192.0.2.77',
  userAgent: 'readiness',
  sessionToken: undefined,
  pendingToken: undefined,
  deviceToken: undefined,
} as const

export type AuthenticatorApp = {
  /** Whom its session speaks for now. */
  principal(): Promise<Principal>
  /** The code by which it was confirmed, and the one after it. */
  readonly code: string
  readonly nextCode: string
  readonly recoveryCodes: readonly string[]
  /** Proves with a code to the running instance that it is them. */
  prove(code: string): Promise<Answer>
  /** Does something beside the running instance that gives the session another token. */
  change(work: (principal: Principal) => Promise<string>): Promise<void>
  /** The newest of its session. */
  token(): string
}

export async function addAuthenticatorApp(audit: Audit): Promise<AuthenticatorApp> {
  const { other } = await audit.members()
  const { identity } = audit.inside()
  let { token } = other
  const principal = async (): Promise<Principal> => {
    const found = await identity.sessions.authenticate(token, { fresh: true })
    assert(found !== null, 'the audit is signed in')
    return found
  }
  const { secret } = await identity.factors.beginTotp(await principal())
  const nowMs = audit.now().getTime()
  const code = codeOfApp(secret, nowMs)
  const confirmed = await identity.factors.confirmTotp(await principal(), code, auditor)
  token = confirmed.sessionToken
  return {
    principal,
    code,
    nextCode: codeOfApp(secret, nowMs, 1),
    recoveryCodes: confirmed.recoveryCodes ?? [],
    token: () => token,
    async change(work) {
      token = await work(await principal())
    },
    async prove(shown) {
      const body = json({ code: shown })
      const headers = { ...other.headers, ...body.headers, cookie: `__Host-session=${token}` }
      const answer = await audit.ask({ method: 'POST', path: '/api/auth/step-up', body: body.body, headers })
      const renewed = answer.headers['set-cookie']?.map(each => /^[\w-]*session=([^;]+)/.exec(each)?.[1]).find(Boolean)
      if (renewed) token = renewed
      return answer
    },
  }
}
