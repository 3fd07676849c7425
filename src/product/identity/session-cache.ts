// Sessions kept in memory for a few seconds, so that a page with ten requests asks the database once. Only while the database can say
// at once what has changed: without that word, nothing is kept and every request looks.
import type { Principal } from '#protection'

export type CachedSession = { readonly principal: Principal; readonly endsAt: number }

export type SessionCache = {
  get(key: string, now: number): CachedSession | null
  /** `since`: what `epoch()` said before the session was read; kept only when nothing was dropped and no word missed meanwhile. */
  put(key: string, session: CachedSession, now: number, since: number | null): void
  dropAccount(accountId: string): void
  clear(): void
  /** Another number whenever something was dropped; null while changes may go untold. */
  epoch(): number | null
}

const keepMs = 5_000
const most = 20_000

export function openSessionCache(isToldOfChanges: () => boolean): SessionCache {
  const kept = new Map<string, CachedSession & { until: number }>()
  let epoch = 0
  return {
    get(key, now) {
      if (!isToldOfChanges()) {
        kept.clear()
        return null
      }
      const known = kept.get(key)
      if (!known) return null
      if (known.until > now && known.endsAt > now) return known
      kept.delete(key)
      return null
    },
    put(key, session, now, since) {
      if (!isToldOfChanges() || since !== epoch) return
      // The oldest are at the front.
      if (kept.size >= most) kept.delete(kept.keys().next().value!)
      kept.delete(key)
      kept.set(key, { ...session, until: now + keepMs })
    },
    dropAccount(accountId) {
      epoch++
      for (const [key, { principal }] of kept) if (principal.accountId === accountId) kept.delete(key)
    },
    clear() {
      epoch++
      kept.clear()
    },
    epoch: () => (isToldOfChanges() ? epoch : null),
  }
}
