import type { Claim } from '../../claim.ts'
import { onEveryAnswer } from '../every-answer.ts'

export const isolation: Claim = {
  id: 'headers.isolation',
  section: 'configuration',
  says: 'Cross-Origin-Opener-Policy and Cross-Origin-Resource-Policy: same-origin on every answer, so that no foreign window or page holds ours',
  required: true,
  needs: [],
  async run(audit) {
    const opener = await onEveryAnswer(audit, 'cross-origin-opener-policy', value => value === 'same-origin')
    const resource = await onEveryAnswer(audit, 'cross-origin-resource-policy', value => value === 'same-origin')
    return [...opener, ...resource]
  },
}
