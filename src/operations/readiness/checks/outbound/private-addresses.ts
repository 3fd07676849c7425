import { openOutbound } from '#outbound'
import { type Claim, observing } from '../../claim.ts'
import { whatCameOf } from './probe.ts'

/** This machine, its network, and the address at which clouds hand out the machine's own keys. */
const addresses = [
  'https://127.0.0.1/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://10.0.0.1/',
  'https://169.254.169.254/',
]

export const privateAddresses: Claim = {
  id: 'outbound.private-addresses',
  section: 'deployment',
  says: 'Outgoing requests cannot be aimed at this machine or its network, nor at a name that leads there',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    for (const url of addresses) {
      const came = await whatCameOf(audit.inside().outbound, url)
      seen.expect(came === 'private', `${url} → ${came === 'private' ? 'refused as private' : came}`)
      if (came !== 'private') return seen.evidence()
    }
    const rebound = openOutbound({
      userAgent: 'TradeWise readiness',
      resolve: (_host, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
    })
    try {
      const came = await whatCameOf(rebound, 'https://rebound.example/')
      seen.expect(came === 'private', `a name that resolves to 127.0.0.1 → ${came === 'private' ? 'refused as private' : came}`)
    } finally {
      rebound.close()
    }
    return seen.evidence()
  },
}
