import { codeOf } from '../../asking.ts'
import { type Claim, observing } from '../../claim.ts'
import { isOpen, nameOf } from '../../visits.ts'

/** It has a claim of its own. */
const monitoring = '/metrics'

export const nobody: Claim = {
  id: 'access.nobody',
  section: 'accounts',
  says: 'Every address but those of prices, their analyses, health and signing in refuses whoever is not signed in (401)',
  required: true,
  needs: ['production'],
  async run(audit) {
    const seen = observing()
    const closed = (await audit.visits()).filter(({ route }) => !isOpen(route) && route.path !== monitoring)
    for (const { route, answer } of closed)
      if (answer.status !== 401) seen.expect(false, `${nameOf(route)} → ${answer.status} ${codeOf(answer)}`)
    seen.expect(closed.length > 0, `${closed.length} addresses asked as nobody`)
    return seen.evidence()
  },
}
