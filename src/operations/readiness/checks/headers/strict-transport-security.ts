import type { Claim } from '../../claim.ts'
import { onEveryAnswer } from '../every-answer.ts'

const yearSeconds = 31_536_000

export const strictTransportSecurity: Claim = {
  id: 'headers.strict-transport-security',
  section: 'configuration',
  says: 'Strict-Transport-Security for a year or more with subdomains, on every answer over https',
  required: true,
  needs: ['production', 'https'],
  run: audit =>
    onEveryAnswer(
      audit,
      'strict-transport-security',
      value => {
        const directives = value?.split(';').map(part => part.trim().toLowerCase()) ?? []
        const age = directives.map(part => /^max-age=(\d+)$/.exec(part)?.[1]).find(each => each !== undefined)
        return Number(age) >= yearSeconds && directives.includes('includesubdomains')
      },
      // Browsers leave it alone over plain http (RFC 6797, 8.1).
      kind => kind.what !== 'plain http',
    ),
}
