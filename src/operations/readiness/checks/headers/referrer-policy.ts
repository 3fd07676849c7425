import type { Claim } from '../../claim.ts'
import { onEveryAnswer } from '../every-answer.ts'

export const referrerPolicy: Claim = {
  id: 'headers.referrer-policy',
  section: 'configuration',
  says: 'Referrer-Policy: strict-origin-when-cross-origin on every answer, so that other sites do not learn which page somebody read',
  required: true,
  needs: [],
  run: audit => onEveryAnswer(audit, 'referrer-policy', value => value === 'strict-origin-when-cross-origin'),
}
