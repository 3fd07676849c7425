import type { Claim } from '../../claim.ts'
import { onEveryAnswer } from '../every-answer.ts'

export const contentTypeOptions: Claim = {
  id: 'headers.content-type-options',
  section: 'configuration',
  says: 'X-Content-Type-Options: nosniff on every answer, so that no browser takes a file for something else',
  required: true,
  needs: [],
  run: audit => onEveryAnswer(audit, 'x-content-type-options', value => value === 'nosniff'),
}
