// Whom a request with a session cookie speaks for, in the form in which the server asks.
import { type Principal, sessionTokenIn } from '#protection'
import type { Identity } from './identity.ts'

type Asking = {
  readonly headers: { readonly cookie?: string | undefined }
  readonly routeOptions: { readonly config: { readonly access?: string; readonly stepUp?: boolean } }
}

/** Administrators and whatever asks for a proof never go by what was kept in memory. */
export function sessionAuthenticator(identity: Identity): (request: Asking) => Principal | null | Promise<Principal | null> {
  return request => {
    const { access, stepUp } = request.routeOptions.config
    return identity.sessions.authenticate(sessionTokenIn(request.headers.cookie), {
      fresh: access === 'admin' || access === 'keeper' || stepUp === true,
    })
  }
}
