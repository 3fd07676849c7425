import type { Claim } from '../../claim.ts'
import { onEveryAnswer } from '../every-answer.ts'

export const frameOptions: Claim = {
  id: 'headers.frame-options',
  section: 'configuration',
  says: 'X-Frame-Options: DENY on every answer, so that no page is put into a frame of somebody else',
  required: true,
  needs: [],
  run: audit => onEveryAnswer(audit, 'x-frame-options', value => value === 'DENY'),
}
