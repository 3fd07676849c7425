import type { Claim } from '../../claim.ts'
import { onEveryAnswer } from '../every-answer.ts'

export const xssProtection: Claim = {
  id: 'headers.xss-protection',
  section: 'configuration',
  says: 'X-XSS-Protection: 1; mode=block on every answer, for old browsers; what protects today is the Content-Security-Policy',
  required: true,
  needs: [],
  run: audit => onEveryAnswer(audit, 'x-xss-protection', value => value === '1; mode=block'),
}
