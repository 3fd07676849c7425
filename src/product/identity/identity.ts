// Accounts: who somebody is, how they prove it, and where they are signed in. docs/concepts/accounts.md tells the rules.
import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { AuditTrail } from '#audit-trail'
import type { Database } from '#database'
import type { Mail } from '#mail'
import type { Outbound } from '#outbound'
import type { Log } from '#telemetry'
import type { Keyring, Resealer } from '#vault'
import { type Reviewed, reviewAccess } from './access-review.ts'
import { type AccountCare, type Belongings, openAccountCare } from './account.ts'
import { hasAccounts, hasAdministrator } from './accounts.store.ts'
import { type Administration, openAdministration } from './administration.ts'
import { openBackground } from './background.ts'
import { openBreachRange } from './breach-range.ts'
import { breachedPasswords, readBreachedPasswords } from './breached-passwords.ts'
import { forgetOldFailures } from './failed-proofs.store.ts'
import type { IdentityParts, IdentitySettings } from './identity-parts.ts'
import { deleteOldLinks } from './links.store.ts'
import { openPasskeySignIn, type PasskeySignIn } from './passkeys.ts'
import { openPasswordHashing, type PasswordHashing } from './password-hashing.ts'
import { openPasswords } from './passwords.ts'
import { openPost } from './post.ts'
import { openSecondFactors, type SecondFactors } from './second-factors.ts'
import { openSessionCache } from './session-cache.ts'
import { openSessions, type Sessions } from './sessions.ts'
import { deleteExpired } from './sessions.store.ts'
import { openSignIn, type SignIn } from './sign-in.ts'
import { openSignUp, type SignUp } from './sign-up.ts'
import { openStepUp, type StepUp } from './step-up.ts'
import { totpResealer } from './totp-resealing.ts'
import { openTokens } from './tokens.ts'

export type { Reviewed } from './access-review.ts'
export type { Belongings } from './account.ts'
export type { IdentitySettings } from './identity-parts.ts'
export { sessionAuthenticator } from './session-authenticator.ts'
export { codeOfApp } from './totp.ts'

export type Identity = {
  readonly signUp: SignUp
  readonly signIn: SignIn
  readonly passkeySignIn: PasskeySignIn
  readonly stepUp: StepUp
  readonly sessions: Sessions
  readonly factors: SecondFactors
  readonly account: AccountCare
  readonly administration: Administration
  readonly settings: IdentitySettings
  /** False: links are handed out by the operator. */
  readonly sendsMail: boolean
  /** Seals the secrets of authenticator apps anew. */
  readonly totpResealer: Resealer
  /** Whether nobody has an account here yet. */
  isWithoutAccounts(): Promise<boolean>
  /** Whether the instance still waits for its first administrator. */
  needsAdministrator(): Promise<boolean>
  /** The clock that sessions run by. */
  now(): Date
  /** Takes away what has expired. */
  tidy(): Promise<void>
  /** Every account, and whether it was made or signed in to since then. */
  review(since: Date): Promise<Reviewed[]>
  /** Resolves when nothing that was answered before it was done waits any more. */
  settled(): Promise<void>
  close(): Promise<void>
}

export type IdentityOptions = {
  readonly database: Database
  readonly keyring: Keyring
  readonly trail: Pick<AuditTrail, 'record' | 'erase' | 'events'>
  readonly mail: Mail
  readonly outbound: Pick<Outbound, 'client'>
  readonly log: Log
  readonly settings: IdentitySettings
  /** The built list of breached passwords; bytes in tests. */
  readonly breachedPasswords: string | Buffer
  readonly belongings: readonly Belongings[]
  readonly now: () => Date
  readonly hashing?: PasswordHashing
  /** How long after an answer the work begins whose outcome it must not tell. Absent: between a fifth and seven tenths of a second. */
  readonly backgroundDelayMs?: () => number
}

const leastDelayMs = 200
const mostDelayMs = 700

const dayMs = 86_400_000

export function openIdentity(options: IdentityOptions): Identity {
  const { database, keyring, trail, mail, outbound, log, settings, now } = options
  const list = options.breachedPasswords
  const breached = typeof list === 'string' ? readBreachedPasswords(list) : breachedPasswords(list)
  const background = openBackground(log, options.backgroundDelayMs ?? (() => randomInt(leastDelayMs, mostDelayMs)))
  const post = openPost(mail, log)
  const changes = database.listen({
    channel: 'tradewise_session',
    onNotice: accountId => cache.dropAccount(accountId),
    onGap: () => cache.clear(),
  })
  const cache = openSessionCache(() => changes.isListening())
  const parts: IdentityParts = {
    cache,
    db: database.kysely,
    keyring,
    tokens: openTokens(keyring, randomBytes),
    trail,
    passwords: openPasswords({ hashing: options.hashing ?? openPasswordHashing(), breached, range: openBreachRange(outbound) }),
    post,
    background,
    settings,
    now,
    chance: randomBytes,
    newId: randomUUID,
  }
  async function tidy(): Promise<void> {
    const at = now().getTime()
    await deleteExpired(database.kysely, { now: new Date(at), idleSince: new Date(at - settings.sessionIdleMs) })
    await deleteOldLinks(database.kysely, new Date(at - 7 * dayMs))
    await forgetOldFailures(database.kysely, new Date(at - dayMs))
  }

  async function settled(): Promise<void> {
    await background.settled()
    await post.settled()
  }

  return {
    signUp: openSignUp(parts),
    signIn: openSignIn(parts),
    passkeySignIn: openPasskeySignIn(parts),
    stepUp: openStepUp(parts),
    sessions: openSessions(parts),
    factors: openSecondFactors(parts),
    account: openAccountCare(parts, options.belongings),
    administration: openAdministration(parts),
    settings,
    sendsMail: post.isSetUp,
    totpResealer: totpResealer(database.kysely),
    isWithoutAccounts: async () => !(await hasAccounts(database.kysely)),
    needsAdministrator: async () => !(await hasAdministrator(database.kysely)),
    now,
    tidy,
    review: since => reviewAccess(database.kysely, since),
    settled,
    async close() {
      await background.settled()
      await changes.close()
    },
  }
}
