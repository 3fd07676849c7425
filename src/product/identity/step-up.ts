// Proving again that it is you, for what must not be done with a session alone that somebody else has got hold of. Where there is a
// second factor, it is that: a password that was stolen with the session would prove nothing.
import { Failure } from '#basics'
import type { Principal } from '#protection'
import { type Account, findAccount, hasSecondFactor, lockAccount, type Trx } from './accounts.store.ts'
import { listPasskeys, usePasskey } from './factors.store.ts'
import { type Asker, from, type IdentityParts } from './identity-parts.ts'
import { renewToken } from './open-session.ts'
import { refusedPasskey, type Site, type PasskeyRequest, type SignedPasskey } from './passkey-ceremony.ts'
import { askStepUp, counterAfter } from './passkeys.ts'
import { bookCode, bookPassword } from './proof-limits.ts'
import { proveCode, tellOfCode } from './prove-code.ts'
import { wrongCode } from './sign-in.ts'

export type StepUp = {
  /** All give the session's new token. Throw Failure('not-allowed' | 'too-often'); 'conflict' where another proof is asked for. */
  withPassword(principal: Principal, password: string, asker: Asker): Promise<string>
  withCode(principal: Principal, code: string, asker: Asker): Promise<string>
  askPasskey(principal: Principal, site: Site): Promise<PasskeyRequest>
  withPasskey(principal: Principal, site: Site, response: SignedPasskey, asker: Asker): Promise<string>
}

export function openStepUp(parts: IdentityParts): StepUp {
  const { db, trail } = parts

  async function ownAccount(principal: Principal): Promise<Account> {
    const account = await findAccount(db, principal.accountId)
    if (!account) throw new Failure('not-found', 'There is no such account.')
    return account
  }

  function renewed(principal: Principal, asker: Asker, by: string, prove: (trx: Trx, account: Account) => Promise<boolean>) {
    return db.transaction().execute(async trx => {
      const account = await lockAccount(trx, principal.accountId)
      if (!(await prove(trx, account))) return null
      const token = await renewToken(
        parts,
        trx,
        { id: principal.sessionId, accountId: account.id },
        { alone: false, verified: true },
      )
      await trail.record({ kind: 'step-up', outcome: 'done', actor: account.id, ...from(asker), detail: { by } }, trx)
      return token
    })
  }

  async function refused(principal: Principal, asker: Asker, factor: string): Promise<void> {
    await trail.record({
      kind: 'factor.refused',
      outcome: 'refused',
      actor: principal.accountId,
      ...from(asker),
      detail: { factor },
    })
  }

  return {
    async withPassword(principal, password, asker) {
      const account = await ownAccount(principal)
      if (hasSecondFactor(account))
        throw new Failure('conflict', 'Please use your second factor for this.', { detail: { reason: 'second-factor-needed' } })
      const attempt = await bookPassword(parts, { emailKey: account.email.toLowerCase(), accountId: account.id, asker })
      if (!(await parts.passwords.verify(account.passwordHash, password))) {
        await refused(principal, asker, 'password')
        throw new Failure('not-allowed', 'This password is wrong.', { detail: { reason: 'wrong-password' } })
      }
      await attempt.succeeded()
      const token = await renewed(
        principal,
        asker,
        'password',
        async (_, now) => now.passwordHash === account.passwordHash && !hasSecondFactor(now),
      )
      if (token === null) throw new Failure('conflict', 'Your account has changed meanwhile. Please try again.')
      parts.cache.dropAccount(principal.accountId)
      return token
    },
    async withCode(principal, code, asker) {
      const attempt = await bookCode(parts, principal.accountId, asker)
      const used: { proof: Awaited<ReturnType<typeof proveCode>>; account: Account | null } = { proof: null, account: null }
      const token = await renewed(principal, asker, 'code', async (trx, account) => {
        used.proof = await proveCode(parts, trx, account, code)
        used.account = account
        return used.proof !== null
      })
      if (token === null) {
        await refused(principal, asker, 'code')
        throw wrongCode()
      }
      await attempt.succeeded()
      if (used.account && used.proof) await tellOfCode(parts, used.account, used.proof, asker)
      parts.cache.dropAccount(principal.accountId)
      return token
    },
    askPasskey: (principal, site) => askStepUp(parts, site, principal),
    async withPasskey(principal, site, response, asker) {
      const passkey =
        (await listPasskeys(db, principal.accountId)).find(({ credentialId }) => credentialId === response.id) ?? null
      const counter = await counterAfter(parts, site, { holder: principal.sessionId, purpose: 'step-up' }, passkey, response)
      const token =
        passkey && counter !== null
          ? await renewed(principal, asker, 'passkey', trx =>
              usePasskey(trx, passkey.id, { from: passkey.counter, to: counter, at: parts.now() }),
            )
          : null
      if (token === null) {
        await refused(principal, asker, 'passkey')
        throw refusedPasskey()
      }
      parts.cache.dropAccount(principal.accountId)
      return token
    },
  }
}
