import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openOutbound } from '#outbound'
import { type Claim, observing } from '../../claim.ts'
import { whatCameOf } from './probe.ts'

const targets = ['https://169.254.169.254/latest/meta-data/', 'https://10.0.0.1/']

export const redirects: Claim = {
  id: 'outbound.redirects',
  section: 'deployment',
  says: 'An answer that redirects an outgoing request to a private address is not followed',
  required: true,
  needs: [],
  async run() {
    const seen = observing()
    // A source of this claim's own that redirects: the door is let reach this machine here, and nothing else that is private.
    let target = ''
    const source = createServer((_request, response) => void response.writeHead(302, { location: target }).end())
    source.listen(0, '127.0.0.1')
    await once(source, 'listening')
    const outbound = openOutbound({ userAgent: 'TradeWise readiness', allowLoopback: true })
    try {
      const { port } = source.address() as AddressInfo
      for (target of targets) {
        const came = await whatCameOf(outbound, `http://127.0.0.1:${port}/`, [target])
        seen.expect(came === 'private', `302 to ${target} → ${came === 'private' ? 'refused as private' : came}`)
      }
    } finally {
      outbound.close()
      source.close()
      source.closeAllConnections()
    }
    return seen.evidence()
  },
}
