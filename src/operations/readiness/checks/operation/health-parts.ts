import { type Claim, observing } from '../../claim.ts'
import { askWithToken } from './with-token.ts'

const parts = ['database', 'queue', 'marketData', 'disk', 'clock', 'auditTrail', 'processes']
/** More than the longest time between two looks. */
const oldestSeconds = 120

type Check = { status?: string; ageSeconds?: number; detail?: string }

export const healthParts: Claim = {
  id: 'operation.health-parts',
  section: 'operation',
  says: 'Health looks at every part by itself, has done so lately, and finds none of them unhealthy',
  required: false,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const answer = await askWithToken(audit)('/api/health')
    const { checks = {} } = JSON.parse(answer.body) as { checks?: Record<string, Check> }
    for (const part of parts) {
      const { status = 'not looked at', ageSeconds = Infinity } = checks[part] ?? {}
      const isWell = (status === 'healthy' || status === 'degraded') && ageSeconds <= oldestSeconds
      seen.expect(isWell, `${part}: ${status}, looked at ${ageSeconds} s ago`)
    }
    return seen.evidence()
  },
}
