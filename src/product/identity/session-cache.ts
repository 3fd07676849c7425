// Sessions kept in memory for a few seconds, so that a page with ten requests asks the database once. Only while the database can say
// at once what has changed: without that word, nothing is kept and every request looks. Kept by the token itself, whose keyed hash costs more
// than the rest of the look-up.
import type { Principal } from '#protection'

export type CachedSession = { readonly principal: Principal; readonly endsAt: number }

export type SessionCache = {
  get(token: string, now: number): CachedSession | null
  /** `since`: what `epoch()` said before the session was read; kept only when nothing was dropped and no word missed meanwhile. */
  put(token: string, session: CachedSession, now: number, since: number | null): void
  dropAccount(accountId: string): void
  clear(): void
  /** Another number whenever something was dropped; null while changes may go untold. */
  epoch(): number | null
}

const keepMs = 5_000
const most = 20_000

export function openSessionCache(isToldOfChanges: () => boolean): SessionCache {
  const kept = new Map<string, CachedSession & { until: number }>()
  const tokensOf = new Map<string, Set<string>>()
  let epoch = 0

  function drop(token: string): void {
    const known = kept.get(token)
    if (!known) return
    kept.delete(token)
    const { accountId } = known.principal
    const tokens = tokensOf.get(accountId)
    tokens?.delete(token)
    if (tokens?.size === 0) tokensOf.delete(accountId)
  }
  function dropAll(): void {
    kept.clear()
    tokensOf.clear()
  }

  return {
    get(token, now) {
      if (!isToldOfChanges()) {
        dropAll()
        return null
      }
      const known = kept.get(token)
      if (!known) return null
      if (known.until > now && known.endsAt > now) return known
      drop(token)
      return null
    },
    put(token, session, now, since) {
      if (!isToldOfChanges() || since !== epoch) return
      drop(token)
      // The oldest are at the front: a token stays in memory no longer than it is of use.
      for (const [oldest, { until }] of kept) {
        if (until > now && kept.size < most) break
        drop(oldest)
      }
      kept.set(token, { ...session, until: now + keepMs })
      const { accountId } = session.principal
      const tokens = tokensOf.get(accountId)
      if (tokens) tokens.add(token)
      else tokensOf.set(accountId, new Set([token]))
    },
    dropAccount(accountId) {
      epoch++
      for (const token of tokensOf.get(accountId) ?? []) kept.delete(token)
      tokensOf.delete(accountId)
    },
    clear() {
      epoch++
      dropAll()
    },
    epoch: () => (isToldOfChanges() ? epoch : null),
  }
}
