// Links that are handed out once: made here, mailed, or shown to the operator where there is no mail. Only their keyed hash is kept.
import { Failure } from '#basics'
import { type Db, lockAccount, type Role, type Trx } from './accounts.store.ts'
import { emailAddress } from './email-address.ts'
import type { IdentityParts } from './identity-parts.ts'
import { bookLetter } from './letter-limits.ts'
import {
  type AwaitedPurpose,
  awaitLink,
  deleteAwaited,
  deleteHandedOut,
  deleteLinks,
  insertLink,
  type LinkPurpose,
} from './links.store.ts'
import type { Letter } from './post.ts'

const hourMs = 3_600_000
const lastsMs: Record<LinkPurpose, number> = {
  'sign-up': 24 * hourMs,
  'first-admin': 24 * hourMs,
  'reset-password': hourMs / 2,
  'change-email': hourMs,
}
/** When a person hands it on, it takes longer than a mail. */
const byHandLastsMs = 7 * 24 * hourMs
const mostAwaited = 500

const pageOf: Record<LinkPurpose, string> = {
  'sign-up': '/welcome',
  'first-admin': '/welcome',
  'reset-password': '/new-password',
  'change-email': '/account/confirm-email',
}

export type MadeLink = { readonly link: string; readonly expiresAt: Date }

export type LinkOrder = {
  purpose: LinkPurpose
  accountId: string | null
  email: string | null
  role: Role
  byHand?: boolean
  atLeastUntil?: Date
}

/** What was made earlier for the same end is worth nothing afterwards. The token stands behind #, which browsers send to nobody. */
export async function makeLink(parts: IdentityParts, trx: Db, order: LinkOrder): Promise<MadeLink> {
  const { purpose, accountId, email, role } = order
  const token = parts.tokens.make('link')
  const createdAt = parts.now()
  const lasts = createdAt.getTime() + (order.byHand ? byHandLastsMs : lastsMs[purpose])
  const expiresAt = new Date(Math.max(lasts, order.atLeastUntil?.getTime() ?? 0))
  if (accountId !== null) await deleteLinks(trx, { accountId, purpose })
  else if (email !== null) await deleteLinks(trx, { email, purpose })
  else await deleteLinks(trx, { purpose })
  await insertLink(trx, { purpose, accountId, email, role, tokenMac: token.mac, createdAt, expiresAt })
  return { link: `${parts.settings.publicUrl}${pageOf[purpose]}#${token.text}`, expiresAt }
}

/**
 * By mail, or, without it, noted for the operator, who makes the link when handing it out. False where the mailbox has had enough
 * letters: the link that it got last stays good until it may have another. `book`: counts this one.
 */
export async function sendLink(
  parts: IdentityParts,
  order: LinkOrder & { purpose: AwaitedPurpose; email: string },
  letter: (link: string, until: string) => Letter,
  book = () => bookLetter(parts, order.purpose, order.email),
): Promise<boolean> {
  const { purpose, accountId, email } = order
  if (!parts.post.isSetUp) {
    const { text, key } = emailAddress(email)
    await awaitLink(parts.db, { email: text, emailKey: key, purpose, accountId, askedAt: parts.now() }, mostAwaited)
    return true
  }
  const nextAt = await book()
  if (nextAt === null) return false
  const { link, expiresAt } = await parts.db.transaction().execute(async trx => {
    // Of two at once the second has to see the link of the first, which it makes worthless.
    if (accountId !== null) await lockAccount(trx, accountId)
    return makeLink(parts, trx, { ...order, atLeastUntil: nextAt })
  })
  parts.post.send(email, letter(link, moment(expiresAt)))
  return true
}

/** For the operator's hand: nobody waits for it any more. */
export async function handOutLink(parts: IdentityParts, trx: Db, order: LinkOrder): Promise<MadeLink> {
  if (order.email !== null && order.purpose !== 'first-admin')
    await deleteAwaited(trx, emailAddress(order.email).key, order.purpose)
  return makeLink(parts, trx, { ...order, byHand: true })
}

/**
 * For an administrator who ceases to be one: what they have handed out must not bring them back, nor into anybody's account. A link does not
 * say who made it: where they made any, all such links go, and those of others are made anew.
 */
export async function withdrawHandedOut(parts: IdentityParts, trx: Trx, former: string): Promise<void> {
  const from = new Date(parts.now().getTime() - byHandLastsMs)
  const made = await parts.trail.events({ kinds: ['invite.made', 'account.link-made'], actor: former, from }, 1, trx)
  // None that is mailed lasts half as long.
  if (made.events.length > 0) await deleteHandedOut(trx, byHandLastsMs / 2)
}

export function invalidLink(): Failure {
  return new Failure(
    'conflict',
    'This link was used already, has expired, or was replaced by a newer one. Please ask for another.',
    {
      detail: { reason: 'link-invalid' },
    },
  )
}

export function moment(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
