import { codeOf, json } from '../../asking.ts'
import { type Claim, observing } from '../../claim.ts'

const named = 'Readiness'

export const crossSite: Claim = {
  id: 'requests.cross-site',
  section: 'configuration',
  says: 'With a session’s cookie, nothing is changed or read by a page of another site, of a neighbouring host, or changed by a request that does not say where it is from',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { user } = await audit.members()
    const cookie = user.headers.cookie ?? ''
    const rename = (name: string, from: Record<string, string>) => {
      const { body, headers } = json({ name })
      return audit.ask({ method: 'PATCH', path: '/api/account', body, headers: { ...headers, cookie, ...from } })
    }
    const own = await rename(named, { 'sec-fetch-site': 'same-origin', origin: audit.url.origin })
    seen.expect(own.status === 204 || own.status === 200, `PATCH /api/account by our own page → ${own.status}`)
    const strangers: [string, Record<string, string>][] = [
      ['Sec-Fetch-Site: cross-site', { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' }],
      ['Sec-Fetch-Site: same-site', { 'sec-fetch-site': 'same-site' }],
      ['Origin: https://elsewhere.example', { origin: 'https://elsewhere.example' }],
      ['Origin: null', { origin: 'null' }],
      ['neither', {}],
    ]
    for (const [what, from] of strangers) {
      const answer = await rename('forged', from)
      seen.expect(answer.status === 403 && codeOf(answer) === 'cross-site', `${what} → ${answer.status} ${codeOf(answer)}`)
    }
    for (const site of ['cross-site', 'same-site']) {
      const answer = await audit.ask({ path: '/api/account', headers: { cookie, 'sec-fetch-site': site } })
      seen.expect(answer.status === 403 && codeOf(answer) === 'cross-site', `GET /api/account, ${site} → ${answer.status}`)
    }
    const account = await audit.ask({ path: '/api/account', headers: user.headers })
    const isUnchanged = account.body.includes(`"name":"${named}"`)
    seen.expect(isUnchanged, `afterwards the account is ${isUnchanged ? 'as our own page left it' : 'changed'}`)
    return seen.evidence()
  },
}
