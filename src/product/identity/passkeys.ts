// Passkeys: signing in with one and nothing else, as the second factor after a password, as the proof for a step-up; making, naming
// and removing them stands in second-factors.ts.
import { isFailure } from '#basics'
import { lockAccount } from './accounts.store.ts'
import {
  type ChallengePurpose,
  findPasskey,
  insertChallenge,
  listPasskeys,
  type StoredPasskey,
  takeChallenge,
  usePasskey,
} from './factors.store.ts'
import { type Asker, from, type IdentityParts } from './identity-parts.ts'
import { afterOpening, type OpenedSession, openSession } from './open-session.ts'
import {
  passkeyRequest,
  provenUse,
  refusedPasskey,
  type Site,
  type PasskeyRequest,
  type SignedPasskey,
} from './passkey-ceremony.ts'
import { noPendingSignIn, pendingLastsMs } from './sign-in.ts'
import { deletePendingOf, findPending, insertPending } from './sessions.store.ts'

export type PasskeySignIn = {
  /** `pendingToken`: to be kept in a cookie until the answer; the browser's own when a password was shown before. */
  ask(site: Site, asker: Asker): Promise<{ request: PasskeyRequest; pendingToken: string | null }>
  /** Throws Failure('not-allowed'). */
  answer(site: Site, response: SignedPasskey, asker: Asker): Promise<{ accountId: string; opened: OpenedSession }>
}

const challengeBytes = 32
const challengeLastsMs = 5 * 60_000

export function openPasskeySignIn(parts: IdentityParts): PasskeySignIn {
  const { db, tokens } = parts

  return {
    async ask(site, asker) {
      const now = parts.now()
      const known = await findPending(db, tokens.macsOf('pending sign-in', asker.pendingToken), now)
      const allowed = known?.accountId == null ? [] : await listPasskeys(db, known.accountId)
      const challenge = parts.chance(challengeBytes)
      const request = await passkeyRequest(site, allowed, challenge)
      const token = known ? null : tokens.make('pending sign-in')
      const tokenMac = known?.tokenMac ?? token!.mac
      if (token) await insertPending(db, { tokenMac, accountId: null, expiresAt: new Date(now.getTime() + pendingLastsMs) })
      await putChallenge(parts, challenge, holderOf(tokenMac), 'sign-in')
      return { request, pendingToken: token?.text ?? null }
    },

    async answer(site, response, asker) {
      const pending = await findPending(db, tokens.macsOf('pending sign-in', asker.pendingToken), parts.now())
      if (!pending) throw noPendingSignIn()
      const passkey = await findPasskey(db, response.id)
      const refused = async (): Promise<never> => {
        const subject = passkey ? { subject: passkey.accountId } : {}
        await parts.trail.record({
          kind: 'factor.refused',
          outcome: 'refused',
          ...subject,
          ...from(asker),
          detail: { factor: 'passkey' },
        })
        throw refusedPasskey()
      }
      // One that belongs to another account than the password says nothing.
      const isMeant = passkey && (pending.accountId === null || pending.accountId === passkey.accountId)
      const counter = await counterAfter(
        parts,
        site,
        { holder: holderOf(pending.tokenMac), purpose: 'sign-in' },
        isMeant ? passkey : null,
        response,
      )
      if (!isMeant || counter === null) return refused()
      const done = await db.transaction().execute(async trx => {
        const account = await lockAccount(trx, passkey.accountId)
        if (account.disabledAt !== null) return null
        if (!(await usePasskey(trx, passkey.id, { from: passkey.counter, to: counter, at: parts.now() }))) return null
        await deletePendingOf(trx, account.id)
        const by = pending.accountId === null ? 'passkey' : 'password and passkey'
        return { account, ...(await openSession(parts, trx, account, asker, by)) }
      })
      if (!done) return refused()
      afterOpening(parts, done.account, asker, done)
      return { accountId: done.account.id, opened: done.opened }
    },
  }
}

export async function askStepUp(
  parts: IdentityParts,
  site: Site,
  session: { accountId: string; sessionId: string },
): Promise<PasskeyRequest> {
  const challenge = parts.chance(challengeBytes)
  const request = await passkeyRequest(site, await listPasskeys(parts.db, session.accountId), challenge)
  await putChallenge(parts, challenge, session.sessionId, 'step-up')
  return request
}

export function putChallenge(parts: IdentityParts, challenge: Buffer, holder: string, purpose: ChallengePurpose): Promise<void> {
  const expiresAt = new Date(parts.now().getTime() + challengeLastsMs)
  return insertChallenge(parts.db, { challenge: challenge.toString('base64url'), holder, purpose }, expiresAt)
}

export function newChallenge(parts: IdentityParts): Buffer {
  return parts.chance(challengeBytes)
}

/** Null: it proves nothing. The challenge is used up whatever comes of it. */
export async function counterAfter(
  parts: IdentityParts,
  site: Site,
  asked: { holder: string; purpose: ChallengePurpose },
  passkey: StoredPasskey | null,
  response: SignedPasskey,
): Promise<number | null> {
  const challenge = await takeChallenge(parts.db, asked.holder, asked.purpose, parts.now())
  if (challenge === null || !passkey) return null
  try {
    return await provenUse(site, challenge, passkey, response)
  } catch (error) {
    if (isFailure(error, 'not-allowed')) return null
    throw error
  }
}

function holderOf(pendingMac: Buffer): string {
  return `pending ${pendingMac.toString('base64url')}`
}
