import { type Claim, observing } from '../../claim.ts'

/** Comes after all claims that use the session. */
export const signOut: Claim = {
  id: 'sessions.sign-out',
  section: 'accounts',
  says: 'After signing out the token is worth nothing any more',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { user } = await audit.members()
    const before = await audit.ask({ path: '/api/account', headers: user.headers })
    seen.expect(before.status === 200, `GET /api/account with the session → ${before.status}`)
    const left = await audit.ask({ method: 'POST', path: '/api/auth/sign-out', headers: user.headers })
    seen.expect(left.status === 204, `POST /api/auth/sign-out → ${left.status}`)
    const after = await audit.ask({ path: '/api/account', headers: user.headers })
    seen.expect(after.status === 401, `GET /api/account with the same token → ${after.status}`)
    return seen.evidence()
  },
}
