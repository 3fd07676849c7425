import { type Claim, observing } from '../../claim.ts'

const foreign = 'elsewhere.example'

export const forgedHost: Claim = {
  id: 'transport.forged-host',
  section: 'deployment',
  says: 'A request for another host name is refused (421), and a forged X-Forwarded-Host shows up nowhere',
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    for (const path of ['/', '/api/auth/options', '/.well-known/security.txt']) {
      const answer = await audit.ask({ path, headers: { host: foreign } })
      seen.expect(answer.status === 421, `GET ${path} with Host: ${foreign} → ${answer.status}`)
      const forwarded = await audit.ask({ path, headers: { 'x-forwarded-host': foreign, forwarded: `host=${foreign}` } })
      const isThere = (forwarded.body + JSON.stringify(forwarded.headers)).includes(foreign)
      seen.expect(
        !isThere,
        `GET ${path} with X-Forwarded-Host: ${foreign} → ${forwarded.status}, ${isThere ? 'repeats it' : 'does not repeat it'}`,
      )
    }
    return seen.evidence()
  },
}
