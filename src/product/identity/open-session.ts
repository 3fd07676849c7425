// Opening and renewing a session: always a new token, the old one of this browser gone, few at a time.
import { Failure } from '#basics'
import type { Account, Trx } from './accounts.store.ts'
import { deviceName } from './device-name.ts'
import { type Asker, from, type IdentityParts } from './identity-parts.ts'
import { moment } from './one-time-links.ts'
import { letters } from './post.ts'
import {
  deleteSessionByToken,
  deleteSessions,
  deleteSurplusSessions,
  hasDevices,
  insertSession,
  isKnownDevice,
  rememberDevice,
  renewSession,
} from './sessions.store.ts'

/** For the browser's cookies. */
export type OpenedSession = { readonly sessionToken: string; readonly expiresAt: Date; readonly deviceToken: string }

export type Proof = 'password' | 'password and code' | 'password and recovery code' | 'password and passkey' | 'passkey' | 'link'

const mostSessions = 20
const mostDevices = 20
const dayMs = 86_400_000

/** `replaced`: the accounts whose sessions this browser had before. */
export type Opening = { opened: OpenedSession; isNewDevice: boolean; replaced: readonly string[] }

/** Call last in the transaction (the audit trail is written), and `afterOpening` when it is committed. */
export async function openSession(
  parts: IdentityParts,
  trx: Trx,
  account: Pick<Account, 'id' | 'email' | 'createdAt'>,
  asker: Asker,
  by: Proof,
): Promise<Opening> {
  const now = parts.now()
  const token = parts.tokens.make('session')
  const expiresAt = new Date(now.getTime() + parts.settings.sessionAbsoluteMs)
  const replaced = await deleteSessionByToken(trx, parts.tokens.macsOf('session', asker.sessionToken))
  await insertSession(trx, {
    id: parts.newId(),
    tokenMac: token.mac,
    accountId: account.id,
    createdAt: now,
    lastUsedAt: now,
    expiresAt,
    verifiedAt: now,
    device: deviceName(asker.userAgent),
    address: asker.address,
  })
  await deleteSurplusSessions(trx, account.id, mostSessions)
  const { deviceToken, isNew, isFirst } = await knowDevice(parts, trx, account, asker)
  await parts.trail.record(
    { kind: 'sign-in', outcome: 'done', actor: account.id, ...from(asker), detail: { by, newDevice: isNew } },
    trx,
  )
  return { opened: { sessionToken: token.text, expiresAt, deviceToken }, isNewDevice: isNew && !isFirst, replaced }
}

/**
 * A token that this account does not know is never taken over: somebody could have put their own into this browser, to count
 * as its owner's device from then on.
 */
async function knowDevice(parts: IdentityParts, trx: Trx, account: Pick<Account, 'id' | 'createdAt'>, asker: Asker) {
  const { id: accountId, createdAt } = account
  const macs = parts.tokens.macsOf('device', asker.deviceToken)
  const isKnown = await isKnownDevice(trx, accountId, macs)
  // Of an older account, whose browsers were forgotten, the next one is not its owner's by itself: they are told.
  const isJustMade = parts.now().getTime() - createdAt.getTime() < dayMs
  const isFirst = !isKnown && isJustMade && !(await hasDevices(trx, accountId))
  const device = isKnown ? { text: asker.deviceToken!, mac: macs[0]! } : parts.tokens.make('device')
  await rememberDevice(trx, {
    accountId,
    tokenMac: device.mac,
    formerMacs: isKnown ? macs : [],
    at: parts.now(),
    most: mostDevices,
  })
  return { deviceToken: device.text, isNew: !isKnown, isFirst }
}

export function afterOpening(
  parts: IdentityParts,
  account: Pick<Account, 'email'>,
  asker: Asker,
  { isNewDevice, replaced }: Opening,
): void {
  for (const accountId of replaced) parts.cache.dropAccount(accountId)
  if (isNewDevice)
    parts.post.send(account.email, letters.newDevice(deviceName(asker.userAgent), asker.address, moment(parts.now())))
}

/** A new token for the session, as at every change of what it may do; all others of the account end when `alone`. */
export async function renewToken(
  parts: IdentityParts,
  trx: Trx,
  session: { id: string; accountId: string },
  { alone, verified }: { alone: boolean; verified: boolean },
): Promise<string> {
  const token = parts.tokens.make('session')
  const renewed = { tokenMac: token.mac, ...(verified ? { verifiedAt: parts.now() } : {}) }
  if (!(await renewSession(trx, session.id, renewed)))
    throw new Failure('not-allowed', 'This session has ended. Please sign in again.')
  if (alone) await deleteSessions(trx, session.accountId, { except: session.id })
  return token.text
}
