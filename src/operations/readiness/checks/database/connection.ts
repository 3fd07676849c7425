import { type Claim, observing } from '../../claim.ts'
import { connectionFacts } from '../../inside.store.ts'

export const connection: Claim = {
  id: 'database.connection',
  section: 'database',
  says: 'The connection to the database stays on this machine, or is TLS (with a verified certificate: the product makes no other)',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { tls, address } = await connectionFacts(audit.inside().database)
    const isHere = address === null || /^127\.|^::1$/.test(address)
    const where =
      address === null ? 'a socket of this machine' : isHere ? 'this machine, by its loopback address' : 'another address'
    seen.expect(isHere || tls !== null, `the server is at ${where}; ${tls ?? 'no TLS'}`)
    return seen.evidence()
  },
}
