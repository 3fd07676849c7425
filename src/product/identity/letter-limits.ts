// How many letters that a stranger can set off go to one mailbox: two at once, then ever fewer, whoever asks and from wherever. Counted in
// the database, as failed proofs are. Nobody is locked out by it: what the last letter holds stays good until another may be sent, and a
// browser that the account knows is counted by itself.
import { bookAttempt, forgive, type Patience } from './failed-proofs.store.ts'
import type { Asker, IdentityParts } from './identity-parts.ts'
import { isKnownDevice } from './sessions.store.ts'

const hourMs = 3_600_000
/** Three within an hour, eight on the first day, four on each that follows. */
export const letterPatience: Patience = { free: 2, firstWaitMs: hourMs, longestWaitMs: 6 * hourMs, forgetMs: 24 * hourMs }

/** One kind never uses up what is left for another: a letter without a link must not keep away the one with it. */
export type LetterKind = 'sign-up' | 'reset-password' | 'change-email' | 'change-email-asked' | 'failed-sign-ins' | 'failed-codes'

/** Two a day, whatever others have used up. */
const ownPatience: Patience = { free: 1, firstWaitMs: 24 * hourMs, longestWaitMs: 24 * hourMs, forgetMs: 24 * hourMs }

/** When the next one may be sent; null: this one may not. */
export async function bookLetter(
  parts: IdentityParts,
  kind: LetterKind,
  email: string,
  from = '',
  patience = letterPatience,
): Promise<Date | null> {
  const booked = await bookAttempt(parts.db, letterMacs(parts, kind, email, from), parts.now(), patience)
  return 'count' in booked ? booked.nextAt : null
}

/**
 * To a mailbox that somebody says is theirs. Others who say the same of it use up what it gets, but their links are for their accounts: so
 * each account has two letters a day there all the same.
 */
export async function bookClaim(parts: IdentityParts, accountId: string, email: string): Promise<Date | null> {
  const own = await bookLetter(parts, 'change-email', email, `account ${accountId}`, ownPatience)
  return (await bookLetter(parts, 'change-email', email)) ?? own
}

/** By the browser that asks, where the account knows it. */
export async function knownBrowser(parts: IdentityParts, accountId: string, asker: Asker): Promise<string> {
  const macs = parts.tokens.macsOf('device', asker.deviceToken)
  return (await isKnownDevice(parts.db, accountId, macs)) ? `device ${asker.deviceToken}` : ''
}

/** Whoever used a link has read the letter: it bothered nobody. */
export async function forgiveLetters(parts: IdentityParts, kind: LetterKind, email: string): Promise<void> {
  await forgive(parts.db, letterMacs(parts, kind, email, ''))
}

function letterMacs(parts: IdentityParts, kind: LetterKind, email: string, from: string): Buffer[] {
  return parts.keyring.macs('letter', `${kind}\n${mailboxOf(email)}\n${from}`)
}

/** jane+anything@ is the mailbox of jane@ with most providers, and dots count for nothing in Gmail's. */
export function mailboxOf(email: string): string {
  const key = email.toLowerCase()
  const at = key.lastIndexOf('@')
  const domain = key.slice(at + 1)
  const local = key.slice(0, at).replace(/(?<=.)\+.*$/, '')
  return `${/^(gmail|googlemail)\.com$/.test(domain) ? local.replaceAll('.', '') : local}@${domain}`
}
