import { randomBytes } from 'node:crypto'
import { isFailure } from '#basics'
import { codeOf, json } from '../../asking.ts'
import { auditor } from '../../authenticator-app.ts'
import { type Claim, observing } from '../../claim.ts'

/** Comes after all claims that use the first account: its password is another then. */
export const newPassword: Claim = {
  id: 'sessions.new-password',
  section: 'accounts',
  says: 'A link to a new password works once, and ends every session that there is',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { user } = await audit.members()
    const { account, administration, signIn } = audit.inside().identity
    const entered = await signIn.withPassword({ email: user.email, password: user.password }, auditor)
    const token = entered.state === 'signed-in' ? entered.opened.sessionToken : ''
    const headers = { ...user.headers, cookie: `__Host-session=${token}` }
    const look = async () => (await audit.ask({ path: '/api/account', headers })).status
    const before = await look()
    seen.expect(before === 200, `GET /api/account with a session → ${before}`)
    const { link } = await administration.linkFor(null, user.email)
    const asked = { token: link.split('#')[1] ?? '', password: randomBytes(24).toString('base64url') }
    // Beside the instance, as notices are: what the instance does itself, it writes to an address that does not exist.
    const both = await Promise.all([worked(account.reset(asked, auditor)), worked(account.reset(asked, auditor))])
    seen.expect(both.filter(Boolean).length === 1, `the link used twice at once: ${both.filter(Boolean).length} new passwords`)
    const again = await audit.ask({ method: 'POST', path: '/api/auth/reset/complete', ...json(asked) })
    seen.expect(again.status === 409, `POST /api/auth/reset/complete with the same link → ${again.status} ${codeOf(again)}`)
    let after = before
    await audit.soon(async () => (after = await look()) === 401)
    seen.expect(after === 401, `GET /api/account with the session from before → ${after}`)
    return seen.evidence()
  },
}

async function worked(work: Promise<unknown>): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if (isFailure(error, 'conflict')) return false
    throw error
  }
}
