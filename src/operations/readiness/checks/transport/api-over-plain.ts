import { codeOf } from '../../asking.ts'
import { type Claim, observing } from '../../claim.ts'

export const apiOverPlain: Claim = {
  id: 'transport.api-over-plain',
  section: 'testing',
  says: 'The API refuses plain http, because a key that was sent over it is lost already; only /api/health answers there',
  required: true,
  needs: ['production', 'https'],
  async run(audit) {
    const seen = observing()
    for (const path of ['/api/auth/options', '/api/account', '/api/openapi.json']) {
      const answer = await audit.askPlain({ path })
      seen.expect(
        answer.status === 403 && codeOf(answer) === 'https-required',
        `GET ${path} → ${answer.status} ${codeOf(answer)}`,
      )
    }
    const health = await audit.askPlain({ path: '/api/health' })
    seen.expect(health.status === 200 || health.status === 503, `GET /api/health → ${health.status}`)
    return seen.evidence()
  },
}
