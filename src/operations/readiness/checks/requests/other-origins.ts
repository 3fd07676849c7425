import { type Claim, observing } from '../../claim.ts'

export const otherOrigins: Claim = {
  id: 'requests.other-origins',
  section: 'configuration',
  says: 'Pages of an origin that nobody named may read nothing (no Access-Control-Allow-Origin)',
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    for (const origin of ['https://elsewhere.example', 'null', `${audit.url.origin}.elsewhere.example`])
      for (const [method, path] of [
        ['GET', '/api/auth/options'],
        ['OPTIONS', '/api/account'],
      ] as const) {
        const asked =
          method === 'OPTIONS'
            ? { 'access-control-request-method': 'DELETE', 'access-control-request-headers': 'authorization' }
            : {}
        const answer = await audit.ask({ method, path, headers: { origin, ...asked } })
        const allowed = Object.keys(answer.headers).filter(name => name.startsWith('access-control-allow'))
        seen.expect(
          allowed.length === 0,
          `${method} ${path} from ${origin} → ${answer.status}, ${allowed.join(', ') || 'nothing allowed'}`,
        )
      }
    return seen.evidence()
  },
}
