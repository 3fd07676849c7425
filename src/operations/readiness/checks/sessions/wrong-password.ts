import { codeOf } from '../../asking.ts'
import { type Claim, observing } from '../../claim.ts'

export const wrongPassword: Claim = {
  id: 'sessions.wrong-password',
  section: 'accounts',
  says: 'A wrong password opens nothing: refused, and no cookie set',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const answer = await audit.refusedSignIn()
    seen.expect(
      answer.status === 403,
      `POST /api/auth/sign-in with the password less its last letter → ${answer.status} ${codeOf(answer)}`,
    )
    const set = answer.headers['set-cookie'] ?? []
    seen.expect(set.length === 0, `${set.length} cookies set`)
    return seen.evidence()
  },
}
