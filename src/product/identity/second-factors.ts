// Adding and removing second factors. Each change: one transaction under the account's lock, a new token, the other sessions ended,
// a notice by mail. The last factor goes only when what remains is enough by itself.
import { Failure, isFailure } from '#basics'
import type { Principal } from '#protection'
import { type Account, findAccount, hasSecondFactor, lockAccount, type Trx } from './accounts.store.ts'
import {
  confirmTotp,
  countRecoveryCodes,
  deletePasskey,
  deleteTotp,
  findTotp,
  insertPasskey,
  listPasskeys,
  putTotp,
  renamePasskey,
  replaceRecoveryCodes,
  takeChallenge,
} from './factors.store.ts'
import { type Asker, from, type IdentityParts } from './identity-parts.ts'
import { renewToken } from './open-session.ts'
import {
  passkeyCreation,
  provenCreation,
  refusedPasskey,
  type Site,
  type CreatedPasskey,
  type PasskeyCreation,
} from './passkey-ceremony.ts'
import { newChallenge, putChallenge } from './passkeys.ts'
import { letters } from './post.ts'
import { bookCode } from './proof-limits.ts'
import { totpBinding } from './prove-code.ts'
import { type QrPath, qrPath } from './qr-path.ts'
import { makeRecoveryCodes, recoveryCodeHash } from './recovery-code.ts'
import { wrongCode } from './sign-in.ts'
import { deletePendingOf } from './sessions.store.ts'
import { base32, totpAddress, totpSecretBytes, totpStepOf } from './totp.ts'

/** `recoveryCodes` only when they were made now: they are shown this once. */
export type FactorChanged = { readonly sessionToken: string; readonly recoveryCodes: string[] | null }

export type SecondFactors = {
  /** A new secret, not in use before a code of it was shown. Throws Failure('conflict') when there is one in use. */
  beginTotp(principal: Principal): Promise<{ secret: string; address: string; qr: QrPath }>
  confirmTotp(principal: Principal, code: string, asker: Asker): Promise<FactorChanged>
  removeTotp(principal: Principal, asker: Asker): Promise<FactorChanged>
  renewRecoveryCodes(principal: Principal, asker: Asker): Promise<FactorChanged>
  beginPasskey(principal: Principal, site: Site): Promise<PasskeyCreation>
  addPasskey(
    principal: Principal,
    site: Site,
    given: { name: string; response: CreatedPasskey },
    asker: Asker,
  ): Promise<FactorChanged>
  renamePasskey(principal: Principal, passkeyId: string, name: string): Promise<void>
  removePasskey(principal: Principal, passkeyId: string, asker: Asker): Promise<FactorChanged>
}

const issuer = 'TradeWise'
const mostPasskeys = 20

export function openSecondFactors(parts: IdentityParts): SecondFactors {
  const { db, keyring } = parts

  /** `work` changes the factors; null recovery codes: none were made. */
  async function change(
    principal: Principal,
    asker: Asker,
    what: { kind: 'factor.added' | 'factor.removed'; factor: string },
    work: (trx: Trx, account: Account) => Promise<string[] | null>,
  ): Promise<FactorChanged> {
    const { account, ...changed } = await db.transaction().execute(async trx => {
      const before = await lockAccount(trx, principal.accountId)
      const recoveryCodes = await work(trx, before)
      await deletePendingOf(trx, before.id)
      const sessionToken = await renewToken(
        parts,
        trx,
        { id: principal.sessionId, accountId: before.id },
        { alone: true, verified: false },
      )
      await parts.trail.record(
        { kind: what.kind, outcome: 'done', actor: before.id, ...from(asker), detail: { factor: what.factor } },
        trx,
      )
      return { account: before, sessionToken, recoveryCodes }
    })
    parts.cache.dropAccount(principal.accountId)
    const letter = what.kind === 'factor.added' ? letters.factorAdded : letters.factorRemoved
    parts.post.send(account.email, letter(what.factor))
    return changed
  }

  /** What refuses a proof rolls its transaction back; that somebody tried stays. */
  async function rememberingRefusals<Result>(
    principal: Principal,
    asker: Asker,
    factor: string,
    work: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      if (isFailure(error) && error.code === 'not-allowed')
        await parts.trail.record({
          kind: 'factor.refused',
          outcome: 'refused',
          actor: principal.accountId,
          ...from(asker),
          detail: { factor, at: 'enrolment' },
        })
      throw error
    }
  }

  /** With the first factor; later ones find codes already. */
  async function codesIfNone(trx: Trx, accountId: string): Promise<string[] | null> {
    return (await countRecoveryCodes(trx, accountId)) > 0 ? null : newCodes(trx, accountId)
  }

  async function newCodes(trx: Trx, accountId: string): Promise<string[]> {
    const codes = makeRecoveryCodes(parts.chance)
    await replaceRecoveryCodes(
      trx,
      accountId,
      codes.map(code => recoveryCodeHash(accountId, code)!),
    )
    return codes
  }

  async function afterRemoval(trx: Trx, accountId: string): Promise<null> {
    const account = await findAccount(trx, accountId)
    if (account && !hasSecondFactor(account)) {
      if (account.passwordHash === null)
        throw new Failure('conflict', 'This is the only way into your account. Please set a password first.', {
          detail: { reason: 'password-needed' },
        })
      if (account.passwordIsShort)
        throw new Failure('conflict', 'Without a second factor your password is too short. Please set a longer one first.', {
          detail: { reason: 'longer-password-needed' },
        })
      await replaceRecoveryCodes(trx, accountId, [])
    }
    return null
  }

  return {
    async beginTotp(principal) {
      const account = await findAccount(db, principal.accountId)
      const secret = parts.chance(totpSecretBytes)
      const sealedSecret = keyring.seal(secret.toString('base64url'), totpBinding(principal.accountId))
      if (!account || !(await putTotp(db, account.id, { sealedSecret, at: parts.now() })))
        throw new Failure('conflict', 'There is an authenticator app already. Remove it first.', {
          detail: { reason: 'totp-exists' },
        })
      const address = totpAddress(secret, issuer, account.email)
      return { secret: base32(secret), address, qr: qrPath(address) }
    },
    async confirmTotp(principal, code, asker) {
      const attempt = await bookCode(parts, principal.accountId, asker)
      const app = 'authenticator app'
      const changed = await rememberingRefusals(principal, asker, app, () =>
        change(principal, asker, { kind: 'factor.added', factor: app }, async (trx, account) => {
          const totp = await findTotp(trx, account.id)
          if (!totp || totp.confirmedAt !== null)
            throw new Failure('conflict', 'There is no authenticator app to confirm. Please begin again.', {
              detail: { reason: 'totp-not-begun' },
            })
          const secret = Buffer.from(keyring.open(totp.sealedSecret, totpBinding(account.id)), 'base64url')
          const step = totpStepOf(secret, code, parts.now().getTime())
          if (step === null || !(await confirmTotp(trx, account.id, { at: parts.now(), step }))) throw wrongCode()
          return codesIfNone(trx, account.id)
        }),
      )
      await attempt.succeeded()
      return changed
    },
    removeTotp: (principal, asker) =>
      change(principal, asker, { kind: 'factor.removed', factor: 'authenticator app' }, async (trx, account) => {
        if (!account.hasTotp || !(await deleteTotp(trx, account.id)))
          throw new Failure('not-found', 'There is no authenticator app.')
        return afterRemoval(trx, account.id)
      }),
    renewRecoveryCodes: (principal, asker) =>
      change(principal, asker, { kind: 'factor.added', factor: 'recovery codes' }, (trx, account) => {
        if (!hasSecondFactor(account))
          throw new Failure('conflict', 'Recovery codes come with a second factor. Please add one first.', {
            detail: { reason: 'no-second-factor' },
          })
        return newCodes(trx, account.id)
      }),
    async beginPasskey(principal, site) {
      const account = await findAccount(db, principal.accountId)
      if (!account) throw new Failure('not-found', 'There is no such account.')
      const challenge = newChallenge(parts)
      const creation = await passkeyCreation(site, account, await listPasskeys(db, account.id), challenge)
      await putChallenge(parts, challenge, principal.sessionId, 'enrol')
      return creation
    },
    async addPasskey(principal, site, { name, response }, asker) {
      const proven = await rememberingRefusals(principal, asker, 'passkey', async () => {
        const challenge = await takeChallenge(db, principal.sessionId, 'enrol', parts.now())
        if (challenge === null) throw refusedPasskey()
        return provenCreation(site, challenge, response)
      })
      return change(principal, asker, { kind: 'factor.added', factor: 'passkey' }, async (trx, account) => {
        if (account.passkeyCount >= mostPasskeys)
          throw new Failure('conflict', `An account has ${mostPasskeys} passkeys at most.`)
        const passkey = { id: parts.newId(), accountId: account.id, name, createdAt: parts.now(), ...proven }
        if (!(await insertPasskey(trx, passkey))) throw refusedPasskey()
        return codesIfNone(trx, account.id)
      })
    },
    async renamePasskey(principal, passkeyId, name) {
      if (!(await renamePasskey(db, principal.accountId, passkeyId, name))) throw noPasskey()
    },
    removePasskey: (principal, passkeyId, asker) =>
      change(principal, asker, { kind: 'factor.removed', factor: 'passkey' }, async (trx, account) => {
        if ((await deletePasskey(trx, account.id, passkeyId)) === null) throw noPasskey()
        return afterRemoval(trx, account.id)
      }),
  }
}

function noPasskey(): Failure {
  return new Failure('not-found', 'There is no such passkey.')
}
