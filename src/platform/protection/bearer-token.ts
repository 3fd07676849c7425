// Who may: comparing what somebody shows with what is known, without telling by time how much of it was right.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Secret } from '#config'

/** Whether an Authorization header carries `token` as a bearer. Nobody does when there is no token. */
export function bearsToken(authorization: string | undefined, token: Secret | undefined): boolean {
  const shown = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1]
  if (shown === undefined || token === undefined) return false
  // Digests have one length, so the comparison tells nothing about the token's.
  return timingSafeEqual(digest(shown), digest(token.reveal()))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
