// Two accounts that exist for this audit only, made in the database and signed in over HTTP: that they can sign in shows that database
// and instance belong together. They go with everything of theirs, also those that an audit left that was killed; those of an audit that
// runs at the same time stay.
import { randomBytes } from 'node:crypto'
import { type Answer, codeOf, json } from './asking.ts'
import type { Audit } from './audit.ts'
import { NotChecked } from './claim.ts'

/** A name that no mail server can have (RFC 2606). */
const domain = 'readiness.invalid'
const ours = /^[0-9a-f]{24}@readiness\.invalid$/
/** No audit takes so long. */
const abandonedAfterMs = 3_600_000

export type Member = {
  readonly id: string
  readonly email: string
  readonly password: string
  readonly role: 'user' | 'admin'
  /** Of the session, without the cookie's name. */
  readonly token: string
  readonly signIn: Answer
  /** What a browser of theirs sends. */
  readonly headers: Readonly<Record<string, string>>
}

export type Members = {
  readonly user: Member
  /** An administrator without a second factor, or where the instance has no administrator, another user. */
  readonly other: Member
  /** What the user's browser sent for a session before it signed in. */
  readonly planted: string
  remove(): Promise<void>
}

export async function openMembers(audit: Audit): Promise<Members> {
  const { identity } = audit.inside()
  const made = new Set<string>()
  await removeOurs()
  const role = (await identity.needsAdministrator()) ? 'user' : 'admin'
  const planted = randomBytes(32).toString('base64url')
  try {
    return {
      user: await member('user', { cookie: `__Host-session=${planted}`, 'sec-fetch-site': 'same-origin' }),
      other: await member(role),
      planted,
      remove: removeOurs,
    }
  } catch (error) {
    await removeOurs()
    throw error
  }

  async function member(asRole: 'user' | 'admin', headers: Record<string, string> = {}): Promise<Member> {
    const email = `${randomBytes(12).toString('hex')}@${domain}`
    const password = randomBytes(24).toString('base64url')
    await identity.signUp.create({ email, password, role: asRole })
    made.add(email)
    const id = await identity.administration.idOf(email)
    const body = json({ email, password })
    const signIn = await audit.ask({
      method: 'POST',
      path: '/api/auth/sign-in',
      body: body.body,
      headers: { ...body.headers, ...headers },
    })
    const token = sessionIn(signIn)
    if (token === undefined)
      throw new NotChecked(
        `an account made in the database of these settings cannot sign in at ${audit.url.origin} (${signIn.status} ${codeOf(signIn)}): they are not of one instance, or signing in fails`,
      )
    const sent = { cookie: `__Host-session=${token}`, 'sec-fetch-site': 'same-origin', origin: audit.url.origin }
    return { id, email, password, role: asRole, token, signIn, headers: sent }
  }

  async function removeOurs(): Promise<void> {
    const { accounts } = await identity.administration.list({ after: null, limit: 200, search: `@${domain}` })
    const abandonedBefore = audit.now().getTime() - abandonedAfterMs
    const isDue = ({ email, createdAt }: { email: string; createdAt: string }): boolean =>
      made.has(email) || (ours.test(email) && Date.parse(createdAt) < abandonedBefore)
    for (const { id, role: kept } of accounts.filter(isDue)) {
      if (kept === 'admin') await identity.administration.setStanding(null, id, { role: 'user' })
      await identity.account.remove({ accountId: id, role: 'user', sessionId: '', hasSecondFactor: false, verifiedAt: null })
    }
  }
}

/** Whatever the cookie's name says: that is looked at by a claim of its own. */
function sessionIn(answer: Answer): string | undefined {
  const cookie = answer.headers['set-cookie']?.find(each => /^[\w-]*session=[^;]/.test(each))
  return cookie === undefined ? undefined : /=([^;]+)/.exec(cookie)?.[1]
}
