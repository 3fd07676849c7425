// What owners do with their account: password, address, name, a copy of everything, and its end.
import { Failure } from '#basics'
import type { Principal } from '#protection'
import {
  type Account,
  countActiveAdmins,
  deleteAccount,
  findAccount,
  findAccountByEmail,
  findProfile,
  hasSecondFactor,
  inAdministratorsTurn,
  lockAccount,
  type Trx,
  updateEmail,
  updateName,
  updatePassword,
} from './accounts.store.ts'
import { emailAddress, newEmailAddress } from './email-address.ts'
import { type Asker, from, type IdentityParts } from './identity-parts.ts'
import { bookClaim, bookLetter, forgiveLetters, knownBrowser } from './letter-limits.ts'
import { deleteAskedFor, deleteAwaited, findLink, useLink } from './links.store.ts'
import { invalidLink, sendLink, withdrawHandedOut } from './one-time-links.ts'
import { renewToken } from './open-session.ts'
import { letters } from './post.ts'
import { bookPassword } from './proof-limits.ts'
import { deletePendingOf, deleteSessions, listSessions } from './sessions.store.ts'

/** What another room keeps for an account. */
export type Belongings = {
  /** The field of the export that it fills. */
  readonly name: string
  exportOf(accountId: string): Promise<unknown>
  /** In the transaction that deletes the account. */
  erase(trx: Trx, accountId: string): Promise<void>
}

export type Profile = {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly role: Account['role']
  readonly createdAt: string
  readonly hasPassword: boolean
  readonly passwordIsShort: boolean
  readonly hasTotp: boolean
  readonly recoveryCodesLeft: number
  readonly passkeys: { id: string; name: string; isSynced: boolean; createdAt: string; lastUsedAt: string | null }[]
}

export type AccountCare = {
  profile(principal: Principal): Promise<Profile>
  rename(principal: Principal, name: string): Promise<void>
  /**
   * Gives the session's new token; every other session ends. `current`: the present password, where there is one. Throws Failure('invalid' |
   * 'not-allowed' | 'too-often').
   */
  changePassword(principal: Principal, given: { password: string; current?: string | undefined }, asker: Asker): Promise<string>
  /** Passkeys become the only way in. Throws Failure('conflict') where there is none. */
  removePassword(principal: Principal, asker: Asker): Promise<string>
  /** The same answer whatever is known of the new address. */
  askEmailChange(principal: Principal, email: string): void
  /** Gives the session's new token. Throws Failure('conflict'). */
  confirmEmailChange(principal: Principal, token: string, asker: Asker): Promise<string>
  /** The same answer whatever is known of the address. */
  askReset(email: string, asker: Asker): void
  /** Ends every session and opens none: the second factor is still to come. Throws Failure('conflict' | 'invalid'). */
  reset(given: { token: string; password: string }, asker: Asker): Promise<void>
  exportAll(principal: Principal, asker: Asker): Promise<Record<string, unknown>>
  /** Throws Failure('conflict') for the last administrator while others have accounts. */
  remove(principal: Principal): Promise<void>
}

export function openAccountCare(parts: IdentityParts, belongings: readonly Belongings[]): AccountCare {
  const { db, tokens, trail } = parts

  async function own(principal: Principal): Promise<Account> {
    const account = await findAccount(db, principal.accountId)
    if (!account) throw noSuchAccount()
    return account
  }

  async function profile(principal: Principal): Promise<Profile> {
    const found = await findProfile(db, principal.accountId)
    if (!found) throw noSuchAccount()
    const { id, email, name, role, createdAt, passwordHash, passwordIsShort, hasTotp, recoveryCodesLeft, passkeys } = found
    return {
      id,
      email,
      name,
      role,
      createdAt: createdAt.toISOString(),
      hasPassword: passwordHash !== null,
      passwordIsShort,
      hasTotp,
      recoveryCodesLeft,
      passkeys: passkeys.map(passkey => ({
        id: passkey.id,
        name: passkey.name,
        isSynced: passkey.isSynced,
        createdAt: passkey.createdAt.toISOString(),
        lastUsedAt: passkey.lastUsedAt?.toISOString() ?? null,
      })),
    }
  }

  /** That it is their session, and their factor, they have shown before; this shows that they know what they replace. */
  async function provePresent(account: Account, shown: string | undefined, asker: Asker): Promise<void> {
    if (account.passwordHash === null) return
    if (shown === undefined)
      throw new Failure('invalid', 'Please give your present password, too.', { detail: { reason: 'current-password-missing' } })
    const attempt = await bookPassword(parts, { emailKey: emailAddress(account.email).key, accountId: account.id, asker })
    if (!(await parts.passwords.verify(account.passwordHash, shown))) {
      await trail.record({
        kind: 'factor.refused',
        outcome: 'refused',
        actor: account.id,
        ...from(asker),
        detail: { factor: 'password' },
      })
      throw new Failure('not-allowed', 'This is not your present password.', { detail: { reason: 'wrong-password' } })
    }
    await attempt.succeeded()
  }

  async function answerEmailChange(accountId: string, asked: { text: string; key: string }): Promise<void> {
    const account = await findAccount(db, accountId)
    if (!account) return
    if (await bookLetter(parts, 'change-email-asked', account.email)) parts.post.send(account.email, letters.emailChangeAsked())
    const other = await findAccountByEmail(db, asked.key)
    if (other && other.id !== accountId) {
      if (await bookLetter(parts, 'sign-up', other.email))
        parts.post.send(other.email, letters.signUpAgain(parts.settings.publicUrl))
    } else
      await sendLink(
        parts,
        { purpose: 'change-email', accountId, email: asked.text, role: account.role },
        letters.confirmEmail,
        () => bookClaim(parts, accountId, asked.text),
      )
  }

  async function answerReset(email: { text: string; key: string }, asker: Asker): Promise<void> {
    const account = await findAccountByEmail(db, email.key)
    const isSent = account !== null && account.disabledAt === null && (await sendReset(account, asker))
    const subject = account ? { subject: account.id } : {}
    await trail.record({ kind: 'account.reset-requested', outcome: isSent ? 'done' : 'refused', ...subject, ...from(asker) })
  }

  async function sendReset({ id, email, role }: Account, asker: Asker): Promise<boolean> {
    const browser = await knownBrowser(parts, id, asker)
    const book = () => bookLetter(parts, 'reset-password', email, browser)
    return sendLink(parts, { purpose: 'reset-password', accountId: id, email, role }, letters.reset, book)
  }

  return {
    profile,
    async rename(principal, name) {
      await updateName(db, principal.accountId, name)
    },

    async changePassword(principal, { password: given, current }, asker) {
      const account = await own(principal)
      await provePresent(account, current, asker)
      const context = { hasSecondFactor: hasSecondFactor(account), words: [account.email, account.name] }
      const password = await parts.passwords.accept(given, context)
      const token = await db.transaction().execute(async trx => {
        const now = await lockAccount(trx, account.id)
        if (now.passwordHash !== account.passwordHash || (password.isShort && !hasSecondFactor(now)))
          throw new Failure('conflict', 'Your account has changed meanwhile. Please try again.')
        await updatePassword(trx, account.id, password)
        await deleteAskedFor(trx, account.id)
        await deletePendingOf(trx, account.id)
        const fresh = await renewToken(
          parts,
          trx,
          { id: principal.sessionId, accountId: account.id },
          { alone: true, verified: false },
        )
        await trail.record({ kind: 'account.password-changed', outcome: 'done', actor: account.id, ...from(asker) }, trx)
        return fresh
      })
      parts.cache.dropAccount(account.id)
      parts.post.send(account.email, letters.passwordChanged())
      return token
    },

    async removePassword(principal, asker) {
      const { account, token } = await db.transaction().execute(async trx => {
        const now = await lockAccount(trx, principal.accountId)
        if (now.passkeyCount === 0)
          throw new Failure('conflict', 'The password is the only way into your account. Please add a passkey first.', {
            detail: { reason: 'passkey-needed' },
          })
        await updatePassword(trx, now.id, { hash: null, isShort: false })
        await deleteAskedFor(trx, now.id)
        await deletePendingOf(trx, now.id)
        const fresh = await renewToken(
          parts,
          trx,
          { id: principal.sessionId, accountId: now.id },
          { alone: true, verified: false },
        )
        await trail.record(
          { kind: 'account.password-changed', outcome: 'done', actor: now.id, ...from(asker), detail: { removed: true } },
          trx,
        )
        return { account: now, token: fresh }
      })
      parts.cache.dropAccount(account.id)
      parts.post.send(account.email, letters.passwordRemoved())
      return token
    },

    askEmailChange(principal, given) {
      const email = newEmailAddress(given)
      parts.background.run('changing a mail address', () => answerEmailChange(principal.accountId, email))
    },

    async confirmEmailChange(principal, linkToken, asker) {
      const macs = tokens.macsOf('link', linkToken)
      const { former, token } = await db.transaction().execute(async trx => {
        const account = await lockAccount(trx, principal.accountId)
        const link = await useLink(trx, macs, ['change-email'], parts.now())
        if (!link || link.accountId !== account.id || link.email === null) throw invalidLink()
        const email = emailAddress(link.email)
        if (!(await updateEmail(trx, account.id, email))) throw invalidLink()
        await deleteAwaited(trx, email.key, 'change-email')
        await deleteAskedFor(trx, account.id)
        const fresh = await renewToken(
          parts,
          trx,
          { id: principal.sessionId, accountId: account.id },
          { alone: true, verified: false },
        )
        const event = { kind: 'account.email-changed', outcome: 'done', actor: account.id } as const
        await trail.record({ ...event, ...from(asker), personal: { former: account.email, email: email.text } }, trx)
        return { former: account.email, token: fresh }
      })
      parts.cache.dropAccount(principal.accountId)
      parts.post.send(former, letters.emailChanged())
      return token
    },

    askReset(given, asker) {
      const email = emailAddress(given)
      parts.background.run('asking for a new password', () => answerReset(email, asker))
    },

    async reset({ token, password: given }, asker) {
      const macs = tokens.macsOf('link', token)
      const seen = await findLink(db, macs, ['reset-password'], parts.now())
      const account = seen?.accountId == null ? null : await findAccount(db, seen.accountId)
      if (!account) throw invalidLink()
      const password = await parts.passwords.accept(given, {
        hasSecondFactor: hasSecondFactor(account),
        words: [account.email, account.name],
      })
      await db.transaction().execute(async trx => {
        const now = await lockAccount(trx, account.id)
        const link = await useLink(trx, macs, ['reset-password'], parts.now())
        // Sent to an address that is no longer the account's, it says nothing about its owner.
        if (!link || now.disabledAt !== null || link.email !== now.email) throw invalidLink()
        if (password.isShort && !hasSecondFactor(now)) throw invalidLink()
        await updatePassword(trx, now.id, password)
        await deleteAskedFor(trx, now.id)
        await deletePendingOf(trx, now.id)
        await deleteSessions(trx, now.id, { except: null })
        await deleteAwaited(trx, emailAddress(now.email).key, 'reset-password')
        await trail.record(
          { kind: 'account.password-changed', outcome: 'done', actor: now.id, ...from(asker), detail: { by: 'link' } },
          trx,
        )
      })
      parts.cache.dropAccount(account.id)
      await forgiveLetters(parts, 'reset-password', account.email)
      parts.post.send(account.email, letters.passwordChanged())
    },

    async exportAll(principal, asker) {
      const [account, sessions, events, parcels] = await Promise.all([
        profile(principal),
        listSessions(db, principal.accountId, { now: parts.now(), idleSince: new Date(0) }),
        ownEvents(trail, principal.accountId),
        Promise.all(belongings.map(async each => [each.name, await each.exportOf(principal.accountId)] as const)),
      ])
      await trail.record({ kind: 'account.exported', outcome: 'done', actor: principal.accountId, ...from(asker) })
      return {
        exportedAt: parts.now().toISOString(),
        account,
        sessions: sessions.map(({ device, address, createdAt, lastUsedAt }) => ({
          device,
          address,
          signedInAt: createdAt.toISOString(),
          lastUsedAt: lastUsedAt.toISOString(),
        })),
        events,
        ...Object.fromEntries(parcels),
      }
    },

    async remove(principal) {
      const account = await db.transaction().execute(async trx => {
        await inAdministratorsTurn(trx)
        const now = await lockAccount(trx, principal.accountId)
        if (now.role === 'admin' && (await countActiveAdmins(trx)) === 1)
          throw new Failure('conflict', 'You are the last administrator. Please make somebody else one first.', {
            detail: { reason: 'last-admin' },
          })
        if (now.role === 'admin') await withdrawHandedOut(parts, trx, now.id)
        for (const each of belongings) await each.erase(trx, now.id)
        await deleteAwaited(trx, emailAddress(now.email).key, 'reset-password')
        await deleteAccount(trx, now.id)
        await trail.erase(now.id, { email: now.email, within: trx })
        // Who it was is gone; that somebody deleted an account stays.
        await trail.record({ kind: 'account.deleted', outcome: 'done', actor: now.id }, trx)
        return now
      })
      parts.cache.dropAccount(account.id)
      parts.post.send(account.email, letters.deleted())
    },
  }
}

/** What happened to an account, newest first; strangers can make it happen often, so beyond these there is /api/account/events/export. */
const mostEvents = 5_000

async function ownEvents(trail: IdentityParts['trail'], own: string) {
  const all: unknown[] = []
  for (let before: number | null | undefined; before !== null && all.length < mostEvents; ) {
    const { events, next } = await trail.events({ own, ...(before === undefined ? {} : { before }) })
    all.push(...events.map(({ seq: _row, at, ...event }) => ({ at: at.toISOString(), ...event })))
    before = next
  }
  return all.slice(0, mostEvents)
}

function noSuchAccount(): Failure {
  return new Failure('not-found', 'There is no such account.')
}
