import { codeOf } from '../../asking.ts'
import { type Claim, observing } from '../../claim.ts'

export const forgedScheme: Claim = {
  id: 'transport.forged-scheme',
  section: 'deployment',
  says: 'X-Forwarded-Proto and Forwarded from a stranger do not turn plain http into https',
  required: true,
  needs: ['production', 'https'],
  async run(audit) {
    const seen = observing()
    for (const headers of [
      { 'x-forwarded-proto': 'https' },
      { forwarded: 'proto=https' },
      { 'x-forwarded-ssl': 'on', 'front-end-https': 'on' },
    ]) {
      const answer = await audit.askPlain({ path: '/api/auth/options', headers })
      const said = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
      const isRefused = answer.status === 403 && codeOf(answer) === 'https-required'
      const hint = isRefused ? '' : ' (where this audit speaks from an address in TRUST_PROXY, let it ask through the proxy)'
      seen.expect(isRefused, `${said.join(', ')} → ${answer.status} ${codeOf(answer)}${hint}`)
    }
    return seen.evidence()
  },
}
