import { type Claim, observing } from '../../claim.ts'

const asked = ['/', '/about?from=readiness', '/stocks/AAPL?range=1Y']

export const plainRedirect: Claim = {
  id: 'transport.plain-redirect',
  section: 'testing',
  says: 'Pages asked for over plain http are sent to https (301, same path and query), and never to a host that the request names',
  required: true,
  needs: ['production', 'https'],
  async run(audit) {
    const seen = observing()
    for (const path of asked) {
      const answer = await audit.askPlain({ path, headers: { accept: 'text/html' } })
      const location = answer.headers.location ?? '(missing)'
      const isRight = answer.status === 301 && location === `${audit.url.origin}${path}`
      seen.expect(isRight, `GET ${audit.plainUrl.origin}${path} → ${answer.status}, location: ${location}`)
    }
    const forged = await audit.askPlain({
      path: '/about',
      headers: { host: 'elsewhere.example', 'x-forwarded-host': 'elsewhere.example' },
    })
    const location = forged.headers.location ?? '(none)'
    seen.expect(!location.includes('elsewhere.example'), `with Host: elsewhere.example → ${forged.status}, location: ${location}`)
    return seen.evidence()
  },
}
