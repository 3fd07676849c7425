import { codeOf } from '../../asking.ts'
import { type Claim, observing } from '../../claim.ts'

export const contentTypes: Claim = {
  id: 'requests.content-types',
  section: 'deployment',
  says: 'Content of another type than the address takes is refused (415): no form of a foreign page passes for JSON',
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=a',
      'application/xml',
    ]) {
      const answer = await audit.ask({
        method: 'POST',
        path: '/api/auth/reset/complete',
        headers: { 'content-type': type },
        body: '{"token":"a","password":"b"}',
      })
      seen.expect(answer.status === 415, `${type} → ${answer.status} ${codeOf(answer)}`)
    }
    return seen.evidence()
  },
}
