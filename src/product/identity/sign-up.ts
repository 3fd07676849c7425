// Making an account: first the address is proven by a link, then its owner chooses a password. Until then nothing of it exists, so
// nobody can prepare an account for somebody else's address, and nothing tells whether an address has one.
import { Failure } from '#basics'
import {
  findAccountByEmail,
  hasAdministrator,
  inAdministratorsTurn,
  insertAccount,
  refuseFormerAdmin,
  type Role,
} from './accounts.store.ts'
import { type EmailAddress, emailAddress, newEmailAddress } from './email-address.ts'
import { type Asker, from, type IdentityParts } from './identity-parts.ts'
import { bookLetter, forgiveLetters } from './letter-limits.ts'
import { deleteAwaited, deleteLinks, findLink, type OneTimeLink, useLink } from './links.store.ts'
import { handOutLink, invalidLink, type MadeLink, makeLink, moment, sendLink } from './one-time-links.ts'
import { afterOpening, type OpenedSession, openSession } from './open-session.ts'
import { letters } from './post.ts'

export type NewAccountAsked = { token: string; password: string; name?: string | undefined; email?: string | undefined }

export type SignUp = {
  /** The same answer whatever is known of the address. Throws Failure('not-allowed') where nobody may sign up by themselves. */
  ask(email: string): void
  /** What the page that the link leads to has to know. Throws Failure('conflict'). */
  look(token: string): Promise<{ purpose: OneTimeLink['purpose']; email: string | null }>
  /** Throws Failure('conflict' | 'invalid'). */
  complete(asked: NewAccountAsked, asker: Asker): Promise<OpenedSession>
  /** For the terminal of the machine: null when the instance has an administrator. */
  firstAdminLink(): Promise<MadeLink | null>
  /** For the operator: the person chooses a password by themselves. Throws Failure('conflict') when there is such an account. */
  invite(email: string, role: Role, by: { actor?: string; asker?: Asker }): Promise<MadeLink>
  /** For the operator: at once. */
  create(account: { email: string; password: string; role: Role }): Promise<void>
}

const signUpPurposes = ['sign-up', 'first-admin'] as const
const allPurposes = ['sign-up', 'first-admin', 'reset-password', 'change-email'] as const

export function openSignUp(parts: IdentityParts): SignUp {
  const { db, tokens, trail, settings } = parts

  async function answerAsk(email: EmailAddress): Promise<void> {
    const account = await findAccountByEmail(db, email.key)
    if (account) {
      if (account.disabledAt === null && (await bookLetter(parts, 'sign-up', account.email)))
        parts.post.send(account.email, letters.signUpAgain(settings.publicUrl))
      return
    }
    await sendLink(parts, { purpose: 'sign-up', accountId: null, email: email.text, role: 'user' }, letters.signUp)
  }

  function emailFor(link: OneTimeLink, named: string | undefined): EmailAddress {
    if (link.email !== null) return emailAddress(link.email)
    if (named === undefined)
      throw new Failure('invalid', 'Please give your mail address.', { detail: { reason: 'email-missing' } })
    return newEmailAddress(named)
  }

  return {
    ask(given) {
      const email = newEmailAddress(given)
      if (settings.registration !== 'open')
        throw new Failure('not-allowed', 'Accounts are made by invitation here. Please ask the administrator.', {
          detail: { reason: `registration-${settings.registration}` },
        })
      parts.background.run('signing up', () => answerAsk(email))
    },

    async look(token) {
      const link = await findLink(db, tokens.macsOf('link', token), allPurposes, parts.now())
      if (!link) throw invalidLink()
      return { purpose: link.purpose, email: link.email }
    },

    async complete({ token, password, name = '', email: named }, asker) {
      const macs = tokens.macsOf('link', token)
      const seen = await findLink(db, macs, signUpPurposes, parts.now())
      if (!seen) throw invalidLink()
      const email = emailFor(seen, named)
      // Before the transaction, which must not be held open for it.
      const { hash } = await parts.passwords.accept(password, { hasSecondFactor: false, words: [email.text, name] })
      const done = await db.transaction().execute(async trx => {
        if (seen.purpose === 'first-admin') await inAdministratorsTurn(trx)
        const link = await useLink(trx, macs, signUpPurposes, parts.now())
        if (!link || (link.purpose === 'first-admin' && (await hasAdministrator(trx)))) throw invalidLink()
        const id = parts.newId()
        const account = {
          id,
          email: email.text,
          emailKey: email.key,
          name,
          role: link.role,
          passwordHash: hash,
          createdAt: parts.now(),
        }
        // Whoever has the link has the address: that it is taken is no secret to them.
        if (!(await insertAccount(trx, account))) throw alreadyThere()
        await deleteAwaited(trx, email.key, 'sign-up')
        await deleteLinks(trx, { email: email.text, purpose: 'sign-up' })
        const personal = { email: email.text, ...(name === '' ? {} : { name }) }
        await trail.record(
          {
            kind: 'account.created',
            outcome: 'done',
            actor: id,
            ...from(asker),
            personal,
            detail: { role: link.role, by: link.purpose },
          },
          trx,
        )
        return { account, opening: await openSession(parts, trx, account, asker, 'link') }
      })
      await forgiveLetters(parts, 'sign-up', email.text)
      afterOpening(parts, done.account, asker, done.opening)
      return done.opening.opened
    },

    firstAdminLink: () =>
      db.transaction().execute(async trx => {
        await inAdministratorsTurn(trx)
        if (await hasAdministrator(trx)) return null
        return makeLink(parts, trx, { purpose: 'first-admin', accountId: null, email: null, role: 'admin' })
      }),

    async invite(given, role, { actor, asker }) {
      const email = newEmailAddress(given)
      const made = await db.transaction().execute(async trx => {
        if (actor !== undefined) await refuseFormerAdmin(trx, actor)
        if (await findAccountByEmail(trx, email.key)) throw alreadyThere()
        const order = { purpose: 'sign-up', accountId: null, email: email.text, role } as const
        const handedOut = await handOutLink(parts, trx, order)
        await trail.record(
          {
            kind: 'invite.made',
            outcome: 'done',
            ...(actor === undefined ? {} : { actor }),
            ...(asker ? from(asker) : {}),
            personal: { invited: email.text },
            detail: { role },
          },
          trx,
        )
        return handedOut
      })
      parts.post.send(email.text, letters.invite(made.link, moment(made.expiresAt)))
      return made
    },

    async create({ email: given, password, role }) {
      const email = newEmailAddress(given)
      const { hash } = await parts.passwords.accept(password, { hasSecondFactor: false, words: [email.text] })
      await db.transaction().execute(async trx => {
        const id = parts.newId()
        const account = { id, email: email.text, emailKey: email.key, name: '', role, passwordHash: hash, createdAt: parts.now() }
        if (!(await insertAccount(trx, account))) throw alreadyThere()
        await trail.record(
          {
            kind: 'account.created',
            outcome: 'done',
            subject: id,
            personal: { email: email.text },
            detail: { role, by: 'operator' },
          },
          trx,
        )
      })
    },
  }
}

function alreadyThere(): Failure {
  return new Failure('conflict', 'There is an account with this address already.', { detail: { reason: 'account-exists' } })
}
