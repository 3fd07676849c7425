// Whom a request speaks for, and the list of sessions that their owner sees and ends.
import { Failure } from '#basics'
import type { Principal } from '#protection'
import { type Asker, from, type IdentityParts } from './identity-parts.ts'
import { deleteSession, deleteSessions, findSession, listSessions, touchSession } from './sessions.store.ts'

export type ListedSession = {
  readonly id: string
  readonly device: string
  readonly address: string
  readonly signedInAt: string
  readonly lastUsedAt: string
  readonly expiresAt: string
  readonly isCurrent: boolean
}

export type Sessions = {
  /** `fresh`: the row itself is read, as for whatever administrators do and for what asks for a proof. At once where it is known. */
  authenticate(token: string | undefined, options: { fresh: boolean }): Principal | null | Promise<Principal | null>
  list(principal: Principal): Promise<ListedSession[]>
  /** Throws Failure('not-found') for a session that is not theirs. */
  end(principal: Principal, sessionId: string, asker: Asker): Promise<void>
  endOthers(principal: Principal, asker: Asker): Promise<number>
  signOut(principal: Principal, asker: Asker): Promise<void>
}

/** Last use is written at most this often; the idle time is long against it. */
const touchEveryMs = 60_000

export function openSessions(parts: IdentityParts): Sessions {
  const { db, tokens, settings } = parts
  const underWay = new Map<string, { since: number; found: Promise<Principal | null> }>()
  let generation = parts.keyring.generation()
  const idleSince = () => new Date(parts.now().getTime() - settings.sessionIdleMs)

  async function read(token: string, now: number, since: number | null): Promise<Principal | null> {
    const macs = tokens.macsOf('session', token)
    if (macs.length === 0) return null
    const session = await findSession(db, macs)
    if (!session || session.owner.isDisabled) return null
    const endsAt = Math.min(session.expiresAt.getTime(), session.lastUsedAt.getTime() + settings.sessionIdleMs)
    if (endsAt <= now) return null
    const isOldKey = !session.tokenMac.equals(macs[0]!)
    if (isOldKey || now - session.lastUsedAt.getTime() > Math.min(touchEveryMs, settings.sessionIdleMs / 4))
      await touchSession(db, session.id, { at: new Date(now), ...(isOldKey ? { tokenMac: macs[0]! } : {}) })
    const principal: Principal = {
      accountId: session.accountId,
      role: session.owner.role,
      sessionId: session.id,
      hasSecondFactor: session.owner.hasSecondFactor,
      verifiedAt: session.verifiedAt?.getTime() ?? null,
    }
    parts.cache.put(token, { principal, endsAt }, now, since)
    return principal
  }

  /** Requests that come at once share one look, unless something has changed since it began or could change without word. */
  function readTogether(token: string, now: number, since: number | null): Promise<Principal | null> {
    if (since === null) return read(token, now, since)
    const begun = underWay.get(token)
    if (begun?.since === since) return begun.found
    const found = read(token, now, since).finally(() => {
      if (underWay.get(token)?.found === found) underWay.delete(token)
    })
    underWay.set(token, { since, found })
    return found
  }

  return {
    authenticate(token, { fresh }) {
      if (token === undefined) return null
      if (generation !== parts.keyring.generation()) {
        generation = parts.keyring.generation()
        parts.cache.clear()
      }
      const now = parts.now().getTime()
      const since = parts.cache.epoch()
      if (fresh) return read(token, now, since)
      return parts.cache.get(token, now)?.principal ?? readTogether(token, now, since)
    },
    async list(principal) {
      const sessions = await listSessions(db, principal.accountId, { now: parts.now(), idleSince: idleSince() })
      return sessions.map(session => ({
        id: session.id,
        device: session.device,
        address: session.address,
        signedInAt: session.createdAt.toISOString(),
        lastUsedAt: session.lastUsedAt.toISOString(),
        expiresAt: session.expiresAt.toISOString(),
        isCurrent: session.id === principal.sessionId,
      }))
    },
    async end(principal, sessionId, asker) {
      await db.transaction().execute(async trx => {
        if (!(await deleteSession(trx, principal.accountId, sessionId)))
          throw new Failure('not-found', 'There is no such session.')
        const event = { kind: 'session.revoked', outcome: 'done', actor: principal.accountId } as const
        await parts.trail.record({ ...event, ...from(asker), detail: { session: sessionId } }, trx)
      })
      parts.cache.dropAccount(principal.accountId)
    },
    async endOthers(principal, asker) {
      const ended = await db.transaction().execute(async trx => {
        const count = await deleteSessions(trx, principal.accountId, { except: principal.sessionId })
        const event = { kind: 'session.revoked', outcome: 'done', actor: principal.accountId } as const
        await parts.trail.record({ ...event, ...from(asker), detail: { others: count } }, trx)
        return count
      })
      parts.cache.dropAccount(principal.accountId)
      return ended
    },
    async signOut(principal, asker) {
      await db.transaction().execute(async trx => {
        if (await deleteSession(trx, principal.accountId, principal.sessionId))
          await parts.trail.record({ kind: 'sign-out', outcome: 'done', actor: principal.accountId, ...from(asker) }, trx)
      })
      parts.cache.dropAccount(principal.accountId)
    },
  }
}
