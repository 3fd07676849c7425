import { type Claim, observing } from '../../claim.ts'
import { budget } from '../../flood.ts'

const protects = /^(content-security-policy|strict-transport-security|x-|referrer-policy|permissions-policy|cross-origin-)/

export const rateLimit: Claim = {
  id: 'limits.rate-limit',
  section: 'deployment',
  says: `${budget} requests a minute at each address of the API: number ${budget + 1} is answered 429 with Retry-After, as a problem`,
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    const { answers } = await audit.flood()
    const refused = answers.findIndex(({ status }) => status === 429)
    const last = answers.at(-1)!
    seen.expect(
      refused !== -1,
      refused === -1
        ? `${answers.length} requests, none refused`
        : `request ${refused + 1} of ${answers.length} was the first that was refused`,
    )
    seen.expect(last.status === 429, `POST /api/auth/links/look, request ${answers.length} → ${last.status}`)
    const wait = Number(last.headers['retry-after'])
    seen.expect(wait > 0 && wait <= 60, `retry-after: ${last.headers['retry-after'] ?? '(missing)'}`)
    const type = last.headers['content-type'] ?? '(missing)'
    seen.expect(type.startsWith('application/problem+json'), `content-type: ${type}`)
    seen.expect(
      last.headers['ratelimit-policy'] !== undefined,
      `ratelimit-policy: ${String(last.headers['ratelimit-policy'] ?? '(missing)')}`,
    )
    // It is answered before the request is anybody's, and carries what every answer carries.
    const usual = (await audit.answers()).find(({ what }) => what === 'API /api/auth/options')!.answer.headers
    const dropped = Object.keys(usual).filter(name => protects.test(name) && last.headers[name] === undefined)
    seen.expect(dropped.length === 0, `headers of other answers that are missing: ${dropped.join(', ') || 'none'}`)
    return seen.evidence()
  },
}
