import { randomBytes } from 'node:crypto'
import { codeOf, json } from '../../asking.ts'
import { type Claim, observing } from '../../claim.ts'

export const unknownFields: Claim = {
  id: 'requests.unknown-fields',
  section: 'deployment',
  says: 'A field that the schema does not name is refused, in a body as in a query',
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    const wellFormed = { token: randomBytes(32).toString('base64url'), password: randomBytes(18).toString('base64url') }
    const post = (content: object) => audit.ask({ method: 'POST', path: '/api/auth/reset/complete', ...json(content) })
    const control = await post(wellFormed)
    seen.expect(control.status !== 400, `with the fields of the schema → ${control.status} ${codeOf(control)}`)
    for (const extra of ['role', 'isAdmin']) {
      const answer = await post({ ...wellFormed, [extra]: 'admin' })
      seen.expect(
        answer.status === 400 && codeOf(answer) === 'invalid',
        `with "${extra}" besides → ${answer.status} ${codeOf(answer)}`,
      )
    }
    const query = await audit.ask({ path: '/api/symbols/search?q=apple&debug=1' })
    seen.expect(query.status === 400, `GET /api/symbols/search?q=apple&debug=1 → ${query.status} ${codeOf(query)}`)
    return seen.evidence()
  },
}
