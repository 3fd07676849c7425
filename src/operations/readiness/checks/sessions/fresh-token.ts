import { type Claim, observing } from '../../claim.ts'

export const freshToken: Claim = {
  id: 'sessions.fresh-token',
  section: 'accounts',
  says: 'Signing in makes a new token of 256 bits; one that was put into the browser before is worth nothing',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { user, other, planted } = await audit.members()
    seen.expect(
      user.token !== planted,
      `the token after signing in is ${user.token === planted ? 'the planted one' : 'another than the planted one'}`,
    )
    seen.expect(user.token !== other.token, 'two sign-ins, two tokens')
    for (const { token } of [user, other])
      seen.expect(/^[\w-]{43,}$/.test(token), `the token has ${token.length} characters of base64url`)
    const answer = await audit.ask({ path: '/api/account', headers: { cookie: `__Host-session=${planted}` } })
    seen.expect(answer.status === 401, `GET /api/account with the planted token → ${answer.status}`)
    return seen.evidence()
  },
}
