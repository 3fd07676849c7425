import { type Claim, observing } from '../../claim.ts'
import { handshake } from './handshake.ts'

/** Without forward secrecy, or with CBC and a MAC beside it: whoever offers nothing else is not let in. */
const weakSuites =
  'kRSA:ECDHE+SHA:ECDHE+SHA256:ECDHE+SHA384:DHE+SHA:DHE+SHA256:!aNULL:!eNULL:!ECDHE+AESGCM:!DHE+AESGCM:!ECDHE+CHACHA20:!DHE+CHACHA20:@SECLEVEL=0'

/** What our own side says when it cannot even offer a version. */
const notOffered = /NO_PROTOCOLS_AVAILABLE|UNSUPPORTED_PROTOCOL$|INVALID_PROTOCOL/

export const tlsVersions: Claim = {
  id: 'transport.tls-versions',
  section: 'testing',
  says: 'TLS 1.2 and 1.3 are spoken with forward secrecy and authenticated encryption, TLS 1.0 and 1.1 are refused',
  required: true,
  needs: ['https'],
  async run(audit) {
    const seen = observing()
    for (const version of ['TLSv1', 'TLSv1.1'] as const) {
      const shaken = await handshake(audit, version)
      if ('refused' in shaken && notOffered.test(shaken.refused))
        return seen.untilHere(`this machine cannot offer ${version} itself`)
      seen.expect('refused' in shaken, `${version} → ${'refused' in shaken ? `refused (${shaken.refused})` : shaken.cipher}`)
    }
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const shaken = await handshake(audit, version)
      if ('refused' in shaken) {
        // One of the two suffices: an instance for today's browsers alone is no weaker.
        seen.expect(version === 'TLSv1.2', `${version} → refused (${shaken.refused})`)
        continue
      }
      const isGood = /^TLS_(?!(?:RSA|DH|ECDH)_)/.test(shaken.cipher) && /GCM|CHACHA20|CCM/.test(shaken.cipher)
      seen.expect(isGood, `${version} → ${shaken.cipher}`)
    }
    const weak = await handshake(audit, 'TLSv1.2', weakSuites)
    if ('refused' in weak && notOffered.test(weak.refused)) return seen.untilHere('this machine cannot offer weak suites itself')
    seen.expect(
      'refused' in weak,
      `TLSv1.2 with weak suites alone → ${'refused' in weak ? `refused (${weak.refused})` : weak.cipher}`,
    )
    return seen.evidence()
  },
}
