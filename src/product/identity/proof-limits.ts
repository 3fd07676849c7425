// How patient the door is. Failures count for an account and the network they come from, so an attacker slows down only themselves;
// browsers that the account knows count by themselves, so nobody elsewhere can lock its owner out. Codes count for the account alone:
// there are only a million of them, and whoever tries one has shown the password before.
import { Failure } from '#basics'
import { findAccount } from './accounts.store.ts'
import { type Asker, from, type IdentityParts } from './identity-parts.ts'
import { bookAttempt, forgive, type Patience } from './failed-proofs.store.ts'
import { bookLetter, type LetterKind } from './letter-limits.ts'
import { type Letter, letters } from './post.ts'
import { isKnownDevice } from './sessions.store.ts'

const minuteMs = 60_000
type Door = {
  readonly patience: Patience
  /** The how many-eth attempt in a row, from one place, its owner hears of. */
  readonly told: number
  readonly kind: LetterKind
  readonly letter: () => Letter
}

const passwordDoor: Door = {
  patience: { free: 5, firstWaitMs: 2_000, longestWaitMs: 15 * minuteMs, forgetMs: 24 * 60 * minuteMs },
  told: 10,
  kind: 'failed-sign-ins',
  letter: letters.manyFailures,
}
/** Told sooner: five have failed then, by somebody who knows the password. */
const codeDoor: Door = {
  patience: { free: 5, firstWaitMs: 15_000, longestWaitMs: 60 * minuteMs, forgetMs: 24 * 60 * minuteMs },
  told: 6,
  kind: 'failed-codes',
  letter: letters.wrongCodes,
}

export type Attempt = { readonly succeeded: () => Promise<void> }

/** Throws Failure('too-often') while it has to wait; else the attempt counts as failed until it says that it succeeded. */
export async function bookPassword(
  parts: IdentityParts,
  { emailKey, accountId, asker }: { emailKey: string; accountId: string | null; asker: Asker },
): Promise<Attempt> {
  const macs = parts.tokens.macsOf('device', asker.deviceToken)
  // Asked in both cases, so that an unknown address costs what a known one does.
  const isKnown = await isKnownDevice(parts.db, accountId ?? nobody, macs)
  const where = isKnown ? `device ${asker.deviceToken}` : `network ${networkOf(asker.address)}`
  return book(parts, `password\n${emailKey}\n${where}`, passwordDoor, accountId, asker)
}

export async function bookCode(parts: IdentityParts, accountId: string, asker: Asker): Promise<Attempt> {
  const macs = parts.tokens.macsOf('device', asker.deviceToken)
  const isKnown = await isKnownDevice(parts.db, accountId, macs)
  const where = isKnown ? `device ${asker.deviceToken}` : 'anywhere'
  return book(parts, `code\n${accountId}\n${where}`, codeDoor, accountId, asker)
}

const nobody = '00000000-0000-0000-0000-000000000000'

async function book(parts: IdentityParts, subject: string, door: Door, accountId: string | null, asker: Asker): Promise<Attempt> {
  const macs = parts.keyring.macs('failed proof', subject)
  const now = parts.now()
  const booked = await bookAttempt(parts.db, macs, now, door.patience)
  if ('blockedUntil' in booked) {
    await parts.trail.record({
      kind: 'sign-in.locked',
      outcome: 'refused',
      ...(accountId === null ? {} : { subject: accountId }),
      ...from(asker),
    })
    const seconds = Math.max(1, Math.ceil((booked.blockedUntil.getTime() - now.getTime()) / 1000))
    throw new Failure('too-often', `Too many attempts failed. Please wait ${seconds} s, or sign in with a passkey.`, {
      detail: { reason: 'too-many-attempts', retryAfterSeconds: seconds },
    })
  }
  if (booked.count === door.told && accountId !== null) tellOfFailures(parts, accountId, door)
  return { succeeded: () => forgive(parts.db, macs) }
}

/** Off the path of the answer, whose time says nothing of it. */
function tellOfFailures(parts: IdentityParts, accountId: string, { kind, letter }: Door): void {
  parts.background.run('telling of failed sign-ins', async () => {
    const account = await findAccount(parts.db, accountId)
    // From a thousand networks it is a thousand times.
    if (account && (await bookLetter(parts, kind, account.email))) parts.post.send(account.email, letter())
  })
}

/** IPv6 customers have a /64 each. */
export function networkOf(address: string): string {
  const v4 = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address)
  if (v4) return v4[1]!
  const [head = '', tail = ''] = address.toLowerCase().split('%', 1)[0]!.split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail.split(':').filter(Boolean)
  const missing = address.includes('::') ? Math.max(0, 8 - left.length - right.length) : 0
  return [...left, ...Array.from({ length: missing }, () => '0'), ...right]
    .slice(0, 4)
    .map(group => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
