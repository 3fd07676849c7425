import { type Claim, observing } from '../../claim.ts'

export const health: Claim = {
  id: 'interface.health',
  section: 'deployment',
  says: '/api/health says how the instance is, under any host name, and tells strangers nothing else',
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    for (const [what, headers] of [
      ['', {}],
      [' with another Host', { host: '192.0.2.1' }],
    ] as const) {
      const answer = await audit.ask({ path: '/api/health', headers })
      const fields = answer.status === 200 ? Object.keys(JSON.parse(answer.body) as object) : []
      const isRight = answer.status === 200 && /"status":"(healthy|degraded)"/.test(answer.body)
      const isQuiet = fields.every(field => field === 'status' || field === 'timestamp')
      seen.expect(isRight && isQuiet, `GET /api/health${what} → ${answer.status} ${answer.body}`)
    }
    return seen.evidence()
  },
}
