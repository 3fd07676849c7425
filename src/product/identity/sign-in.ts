// Signing in by password, then by a second factor where there is one. In between stands a pending sign-in, which opens nothing.
// Unknown address, wrong password, closed account: one answer, one amount of work.
import { Failure } from '#basics'
import { type Account, findAccountByEmail, hasSecondFactor, lockAccount } from './accounts.store.ts'
import { emailAddress } from './email-address.ts'
import { type Asker, from, type IdentityParts } from './identity-parts.ts'
import { afterOpening, type OpenedSession, openSession, type Proof } from './open-session.ts'
import { bookCode, bookPassword } from './proof-limits.ts'
import { type CodeProof, proveCode, tellOfCode } from './prove-code.ts'
import { countTry, deletePendingOf, findPending, insertPending, takePending } from './sessions.store.ts'

export type SecondFactorKind = 'totp' | 'passkey' | 'recovery-code'

export type SignedIn =
  | { readonly state: 'signed-in'; readonly accountId: string; readonly opened: OpenedSession }
  | { readonly state: 'second-factor-needed'; readonly pendingToken: string; readonly factors: SecondFactorKind[] }

export type SignIn = {
  /** Throws Failure('not-allowed') with one text for whatever was wrong; 'too-often'. */
  withPassword(given: { email: string; password: string }, asker: Asker): Promise<SignedIn>
  /** A code of the app or a recovery code, after the password. Throws Failure('not-allowed' | 'too-often'). */
  withCode(code: string, asker: Asker): Promise<{ accountId: string; opened: OpenedSession }>
}

export const pendingLastsMs = 10 * 60_000
const mostTries = 5

export function openSignIn(parts: IdentityParts): SignIn {
  const { db, tokens, trail } = parts

  return {
    async withPassword({ email: given, password }, asker) {
      const email = emailAddress(given)
      const account = await findAccountByEmail(db, email.key)
      const attempt = await bookPassword(parts, { emailKey: email.key, accountId: account?.id ?? null, asker })
      const fits = await parts.passwords.verify(account?.passwordHash ?? null, password)
      if (!account || !fits || account.disabledAt !== null) {
        const subject = account ? { subject: account.id } : {}
        await trail.record({ kind: 'sign-in.refused', outcome: 'refused', ...subject, ...from(asker) })
        throw wrongPassword()
      }
      await attempt.succeeded()
      if (!hasSecondFactor(account))
        return { state: 'signed-in', accountId: account.id, opened: await open(parts, account, asker, 'password') }
      const token = tokens.make('pending sign-in')
      const expiresAt = new Date(parts.now().getTime() + pendingLastsMs)
      await insertPending(db, { tokenMac: token.mac, accountId: account.id, expiresAt })
      return { state: 'second-factor-needed', pendingToken: token.text, factors: factorsOf(account) }
    },

    async withCode(code, asker) {
      const pending = await findPending(db, tokens.macsOf('pending sign-in', asker.pendingToken), parts.now())
      if (pending?.accountId == null) throw noPendingSignIn()
      const { accountId } = pending
      const attempt = await bookCode(parts, accountId, asker)
      if (!(await countTry(db, pending.tokenMac, mostTries))) throw noPendingSignIn()
      const outcome = await db.transaction().execute(async trx => {
        const account = await lockAccount(trx, accountId)
        const proof: CodeProof | null = account.disabledAt === null ? await proveCode(parts, trx, account, code) : null
        if (!proof) return null
        if (!(await takePending(trx, pending.tokenMac))) throw noPendingSignIn()
        return { account, proof, ...(await openSession(parts, trx, account, asker, `password and ${proof.kind}`)) }
      })
      if (!outcome) {
        await trail.record({ kind: 'factor.refused', outcome: 'refused', subject: accountId, ...from(asker) })
        throw wrongCode()
      }
      await attempt.succeeded()
      afterOpening(parts, outcome.account, asker, outcome)
      await tellOfCode(parts, outcome.account, outcome.proof, asker)
      return { accountId, opened: outcome.opened }
    },
  }
}

async function open(parts: IdentityParts, account: Account, asker: Asker, by: Proof): Promise<OpenedSession> {
  const opening = await parts.db.transaction().execute(async trx => {
    // What was true when the password was compared may have changed since: a new password, a second factor, a closed account.
    const now = await lockAccount(trx, account.id)
    if (now.passwordHash !== account.passwordHash || now.disabledAt !== null || hasSecondFactor(now)) throw wrongPassword()
    await deletePendingOf(trx, account.id)
    return openSession(parts, trx, now, asker, by)
  })
  afterOpening(parts, account, asker, opening)
  return opening.opened
}

function factorsOf(account: Account): SecondFactorKind[] {
  return [
    ...(account.hasTotp ? (['totp'] as const) : []),
    ...(account.passkeyCount > 0 ? (['passkey'] as const) : []),
    'recovery-code',
  ]
}

function wrongPassword(): Failure {
  return new Failure('not-allowed', 'This address and password do not match an account that can be signed in to.', {
    detail: { reason: 'wrong-password' },
  })
}

export function wrongCode(): Failure {
  return new Failure('not-allowed', 'This code is wrong or was used already.', { detail: { reason: 'wrong-code' } })
}

export function noPendingSignIn(): Failure {
  return new Failure('not-allowed', 'This sign-in has expired. Please begin again with your password.', {
    detail: { reason: 'sign-in-expired' },
  })
}
