import { codeOf } from '../../asking.ts'
import { type Claim, observing } from '../../claim.ts'

const addresses = ['/api/admin/users', '/api/admin/users/links', '/api/admin/audit-trail']

export const secondFactor: Claim = {
  id: 'access.second-factor',
  section: 'accounts',
  says: 'Administration answers neither users nor an administrator without a second factor (403)',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { user, other } = await audit.members()
    for (const path of addresses) {
      const answer = await audit.ask({ path, headers: user.headers })
      seen.expect(
        answer.status === 403 && codeOf(answer) === 'not-allowed',
        `GET ${path} as a user → ${answer.status} ${codeOf(answer)}`,
      )
    }
    if (other.role !== 'admin') return seen.untilHere('the instance has no administrator yet, and an audit makes none')
    for (const path of addresses) {
      const answer = await audit.ask({ path, headers: other.headers })
      const isRefused = answer.status === 403 && codeOf(answer) === 'second-factor-required'
      seen.expect(isRefused, `GET ${path} as an administrator without one → ${answer.status} ${codeOf(answer)}`)
    }
    return seen.evidence()
  },
}
