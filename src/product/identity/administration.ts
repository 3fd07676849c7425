// What administrators and the operator at the machine do about accounts. Who acts is an account's id, or null for the terminal.
import type { AuditEvent } from '#audit-trail'
import { Failure } from '#basics'
import {
  type Account,
  countActiveAdmins,
  findAccountByEmail,
  hasSecondFactor,
  inAdministratorsTurn,
  listAccounts,
  lockAccount,
  readEmails,
  refuseFormerAdmin,
  type Role,
  type Trx,
  updateDisabled,
  updatePassword,
  updateRole,
} from './accounts.store.ts'
import { emailAddress } from './email-address.ts'
import { deletePasskeys, deleteTotp, replaceRecoveryCodes } from './factors.store.ts'
import { type Asker, from, type IdentityParts } from './identity-parts.ts'
import { deleteLinks, findAwaited, listAwaited, type LinkPurpose } from './links.store.ts'
import { handOutLink, type MadeLink, withdrawHandedOut } from './one-time-links.ts'
import { letters } from './post.ts'
import { deletePendingOf, deleteSessions, forgetDevices } from './sessions.store.ts'

/** Null: somebody at the machine's terminal. */
export type Administrator = { readonly accountId: string; readonly asker: Asker } | null

export type Standing = { readonly role?: Role | undefined; readonly isDisabled?: boolean | undefined }

export type ListedAccount = {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly createdAt: string
  readonly disabledAt: string | null
  readonly hasSecondFactor: boolean
}

export type Administration = {
  /** By address; `next` goes into `after`. search: part of address or name, in whichever case; '' for all. */
  list(page: { after: string | null; limit: number; search: string }): Promise<{ accounts: ListedAccount[]; next: string | null }>
  idOf(email: string): Promise<string>
  /** For lists of who did what; accounts that are no more are left out. */
  emailsOf(accountIds: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Acts at once, as a whole: their sessions end. Throws Failure('conflict') for the last administrator. */
  setStanding(by: Administrator, accountId: string, standing: Standing): Promise<void>
  endSessions(by: Administrator, accountId: string): Promise<number>
  /** For somebody who lost all of them. The password alone lets in then; a short one goes too, and a link sets another. */
  resetFactors(by: Administrator, accountId: string): Promise<void>
  /** To set a new password, or to do what was asked for with this address. Throws Failure('not-found'). */
  linkFor(by: Administrator, email: string): Promise<MadeLink & { purpose: LinkPurpose }>
  /** Who waits for a link because there is no outgoing mail. */
  awaited(): Promise<{ email: string; purpose: LinkPurpose; askedAt: string }[]>
}

export function openAdministration(parts: IdentityParts): Administration {
  const { db, trail } = parts

  const who = (by: Administrator) => (by ? { actor: by.accountId, ...from(by.asker) } : {})

  async function change(
    by: Administrator,
    accountId: string,
    work: (trx: Trx, account: Account) => Promise<void>,
  ): Promise<Account> {
    const account = await db.transaction().execute(async trx => {
      await inAdministratorsTurn(trx)
      if (by) await refuseFormerAdmin(trx, by.accountId)
      const now = await lockAccount(trx, accountId)
      await work(trx, now)
      return now
    })
    parts.cache.dropAccount(accountId)
    return account
  }

  async function refuseLastAdmin(trx: Trx, account: Account): Promise<void> {
    if (account.role === 'admin' && account.disabledAt === null && (await countActiveAdmins(trx)) === 1)
      throw new Failure('conflict', 'This is the last administrator. Please make somebody else one first.', {
        detail: { reason: 'last-admin' },
      })
  }

  async function signOutEverywhere(trx: Trx, accountId: string): Promise<number> {
    await deletePendingOf(trx, accountId)
    return deleteSessions(trx, accountId, { except: null })
  }

  return {
    async list({ after, limit, search }) {
      const accounts = await listAccounts(db, { after, limit: limit + 1, search })
      const shown = accounts.slice(0, limit)
      return {
        accounts: shown.map(account => ({
          id: account.id,
          email: account.email,
          name: account.name,
          role: account.role,
          createdAt: account.createdAt.toISOString(),
          disabledAt: account.disabledAt?.toISOString() ?? null,
          hasSecondFactor: hasSecondFactor(account),
        })),
        next: accounts.length > limit ? emailAddress(shown.at(-1)!.email).key : null,
      }
    },
    async idOf(email) {
      const account = await findAccountByEmail(db, emailAddress(email).key)
      if (!account) throw new Failure('not-found', 'There is no account with this address.')
      return account.id
    },
    emailsOf: accountIds => readEmails(db, accountIds),
    async setStanding(by, accountId, { role, isDisabled }) {
      await change(by, accountId, async (trx, account) => {
        const changes: AuditEvent[] = []
        const event = { outcome: 'done', ...who(by), subject: accountId } as const
        if (role !== undefined && role !== account.role) {
          if (role === 'user') await refuseLastAdmin(trx, account)
          await updateRole(trx, accountId, role)
          await signOutEverywhere(trx, accountId)
          changes.push({ kind: 'role.changed', ...event, detail: { role } })
        }
        if (isDisabled !== undefined && isDisabled !== (account.disabledAt !== null)) {
          if (isDisabled) await refuseLastAdmin(trx, account)
          await updateDisabled(trx, accountId, isDisabled ? parts.now() : null)
          await signOutEverywhere(trx, accountId)
          changes.push({ kind: isDisabled ? 'account.disabled' : 'account.enabled', ...event })
        }
        const isLeaving = account.role === 'admin' && (role === 'user' || isDisabled === true)
        if (isLeaving && changes.length > 0) await withdrawHandedOut(parts, trx, accountId)
        for (const each of changes) await trail.record(each, trx)
      })
    },
    async endSessions(by, accountId) {
      let ended = 0
      await change(by, accountId, async trx => {
        ended = await signOutEverywhere(trx, accountId)
        await trail.record(
          { kind: 'session.revoked', outcome: 'done', ...who(by), subject: accountId, detail: { sessions: ended } },
          trx,
        )
      })
      return ended
    },
    async resetFactors(by, accountId) {
      const account = await change(by, accountId, async (trx, now) => {
        await deleteTotp(trx, accountId)
        await deletePasskeys(trx, accountId)
        await replaceRecoveryCodes(trx, accountId, [])
        await forgetDevices(trx, accountId)
        // It was good enough beside a factor only.
        if (now.passwordIsShort) {
          await updatePassword(trx, accountId, { hash: null, isShort: false })
          await deleteLinks(trx, { accountId, purpose: 'reset-password' })
        }
        await signOutEverywhere(trx, accountId)
        await trail.record(
          { kind: 'factor.removed', outcome: 'done', ...who(by), subject: accountId, detail: { factor: 'all' } },
          trx,
        )
      })
      parts.post.send(account.email, letters.factorRemoved('all, by an administrator'))
    },
    async linkFor(by, given) {
      const email = emailAddress(given)
      return db.transaction().execute(async trx => {
        await inAdministratorsTurn(trx)
        if (by) await refuseFormerAdmin(trx, by.accountId)
        const known = await findAccountByEmail(trx, email.key)
        // Beside a link that is being mailed: one of the two is the newer one.
        const account = known && (await lockAccount(trx, known.id))
        const [waiting] = await findAwaited(trx, email.key)
        const made = async (purpose: Exclude<LinkPurpose, 'first-admin'>, accountId: string | null, role: Role) => {
          const link = await handOutLink(parts, trx, { purpose, accountId, email: account?.email ?? email.text, role })
          const subject = accountId === null ? {} : { subject: accountId }
          await trail.record(
            {
              kind: 'account.link-made',
              outcome: 'done',
              ...who(by),
              ...subject,
              personal: { email: email.text },
              detail: { purpose },
            },
            trx,
          )
          return { ...link, purpose }
        }
        if (account) return made('reset-password', account.id, account.role)
        if (waiting?.purpose === 'change-email') return made('change-email', waiting.accountId, 'user')
        if (waiting?.purpose === 'sign-up') return made('sign-up', null, 'user')
        throw new Failure('not-found', 'There is no account with this address, and nobody asked for one.')
      })
    },
    async awaited() {
      const all = await listAwaited(db)
      return all.map(({ email, purpose, askedAt }) => ({ email, purpose, askedAt: askedAt.toISOString() }))
    },
  }
}
