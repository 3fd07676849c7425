// What every use case of this room works with, and who asks for it.
import type { AuditTrail } from '#audit-trail'
import type { Keyring } from '#vault'
import type { Db } from './accounts.store.ts'
import type { Background } from './background.ts'
import type { Passwords } from './passwords.ts'
import type { Post } from './post.ts'
import type { SessionCache } from './session-cache.ts'
import type { Tokens } from './tokens.ts'

export type IdentitySettings = {
  readonly registration: 'open' | 'invite' | 'closed'
  readonly sessionIdleMs: number
  readonly sessionAbsoluteMs: number
  /** scheme://host[:port] that people use. */
  readonly publicUrl: string
}

export type IdentityParts = {
  readonly db: Db
  readonly keyring: Keyring
  readonly tokens: Tokens
  readonly trail: Pick<AuditTrail, 'record' | 'erase' | 'events'>
  readonly passwords: Passwords
  readonly post: Post
  /** Told of a change when it is committed, besides the database's own word of it, which takes a moment. */
  readonly cache: SessionCache
  readonly background: Background
  readonly settings: IdentitySettings
  readonly now: () => Date
  readonly chance: (bytes: number) => Buffer
  readonly newId: () => string
}

/** Whoever asks, as far as the request tells. */
export type Asker = {
  readonly address: string
  readonly userAgent: string | undefined
  /** What the browser's cookies hold. */
  readonly sessionToken: string | undefined
  readonly pendingToken: string | undefined
  readonly deviceToken: string | undefined
}

/** For the audit trail. */
export function from({ address, userAgent }: Asker): { address: string; userAgent?: string } {
  return { address, ...(userAgent === undefined ? {} : { userAgent }) }
}
