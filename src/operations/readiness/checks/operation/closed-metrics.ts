import { type Claim, observing } from '../../claim.ts'

export const closedMetrics: Claim = {
  id: 'operation.closed-metrics',
  section: 'operation',
  says: '/metrics is refused to whoever comes through a proxy, or with a token that is none',
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    for (const [what, headers] of [
      ['with X-Forwarded-For', { 'x-forwarded-for': '192.0.2.7' }],
      ['with Forwarded', { forwarded: 'for=192.0.2.7' }],
      ['with a wrong token from elsewhere', { authorization: 'Bearer not-the-token', 'x-forwarded-for': '192.0.2.7' }],
    ] as const) {
      const answer = await audit.ask({ path: '/metrics', headers })
      seen.expect(answer.status === 401 && !answer.body.includes('# TYPE'), `GET /metrics ${what} → ${answer.status}`)
    }
    return seen.evidence()
  },
}
