// Accounts, put together from settings: keys from SESSION_SECRET, mail where there is a server for it, the list of stolen passwords.
import type { Settings } from '#config'
import type { Database } from '#database'
import { type Belongings, type Identity, openIdentity, sessionAuthenticator } from '#identity'
import type { Mount, ServerOptions } from '#http'
import { type Mail, openMail } from '#mail'
import type { Outbound } from '#outbound'
import type { Log } from '#telemetry'
import type { AuditTrail } from '#audit-trail'
import type { Keyring } from '#vault'
import { accountRoutes } from '../product/identity/account.routes.ts'
import { adminUserRoutes } from '../product/identity/admin-users.routes.ts'
import { secondFactorRoutes } from '../product/identity/second-factors.routes.ts'
import { signInRoutes } from '../product/identity/sign-in.routes.ts'
import { project } from './project.ts'

export type Accounts = {
  identity: Identity
  mail: Mail
  /** The same accounts as a process with other secrets, or with other mail, has them. Whoever opens it closes it. */
  identityWith: (other: { keyring?: Keyring; mail?: Mail }) => Identity
  close: () => Promise<void>
} & AccountDoors

/** How accounts are reached over HTTP. */
export type AccountDoors = { mounts: Mount[] } & Required<Pick<ServerOptions, 'authenticate'>>

export function accountDoors(identity: Identity): AccountDoors {
  return {
    authenticate: sessionAuthenticator(identity),
    mounts: [signInRoutes, accountRoutes, secondFactorRoutes, adminUserRoutes].map(routes => ({ routes: routes(identity) })),
  }
}

export type AccountsOptions = {
  settings: Settings
  database: Database
  keyring: Keyring
  trail: AuditTrail
  outbound: Outbound
  belongings: readonly Belongings[]
  log: Log
  now: () => number
}

const minuteMs = 60_000

export function openAccounts({ settings, database, keyring, trail, outbound, belongings, log, now }: AccountsOptions): Accounts {
  const mail = openMail({ url: settings.SMTP_URL, from: settings.MAIL_FROM, log })
  const identityWith: Accounts['identityWith'] = other =>
    openIdentity({
      database,
      keyring: other.keyring ?? keyring,
      trail,
      mail: other.mail ?? mail,
      outbound,
      log,
      settings: {
        registration: settings.REGISTRATION,
        sessionIdleMs: settings.SESSION_IDLE_MINUTES * minuteMs,
        sessionAbsoluteMs: settings.SESSION_ABSOLUTE_HOURS * 60 * minuteMs,
        publicUrl: settings.publicUrl,
      },
      breachedPasswords: project.breachedPasswords,
      belongings,
      now: () => new Date(now()),
    })
  const identity = identityWith({})
  return {
    identity,
    mail,
    identityWith,
    ...accountDoors(identity),
    async close() {
      await identity.close()
      await mail.close()
    },
  }
}
