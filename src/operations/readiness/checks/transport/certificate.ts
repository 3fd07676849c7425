import { type Claim, observing } from '../../claim.ts'
import { handshake } from './handshake.ts'

const dayMs = 86_400_000
const leastDays = 7

export const certificate: Claim = {
  id: 'transport.certificate',
  section: 'testing',
  says: `The certificate is trusted, is for this host, and is good for ${leastDays} more days`,
  required: true,
  needs: ['production', 'https'],
  async run(audit) {
    const seen = observing()
    const latest = await handshake(audit, 'TLSv1.3')
    const shaken = 'refused' in latest ? await handshake(audit, 'TLSv1.2') : latest
    if ('refused' in shaken) {
      seen.expect(false, `no handshake (${shaken.refused})`)
      return seen.evidence()
    }
    const { distrust, certificate: shown } = shaken
    seen.expect(distrust === null, distrust === null ? `trusted for ${audit.url.hostname}` : `not trusted: ${distrust}`)
    const days = Math.floor((Date.parse(shown.valid_to) - audit.now().getTime()) / dayMs)
    seen.expect(days >= leastDays, `valid to ${shown.valid_to}: ${days} days left`)
    return seen.evidence()
  },
}
