import { codeOf } from '../../asking.ts'
import { type Claim, observing } from '../../claim.ts'

export const twoCredentials: Claim = {
  id: 'requests.two-credentials',
  section: 'accounts',
  says: 'A session’s cookie beside a key is refused: one of the two could be somebody else’s doing',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { user } = await audit.members()
    const answer = await audit.ask({ path: '/api/account', headers: { ...user.headers, authorization: 'Bearer readiness' } })
    seen.expect(
      answer.status === 400 && codeOf(answer) === 'two-credentials',
      `cookie and Authorization → ${answer.status} ${codeOf(answer)}`,
    )
    return seen.evidence()
  },
}
