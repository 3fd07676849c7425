import { codeOf } from '../../asking.ts'
import { type Claim, observing } from '../../claim.ts'

const deep = 5_000

export const bounds: Claim = {
  id: 'requests.bounds',
  section: 'deployment',
  says: 'Bodies, addresses and headers have a bound each (413, 414, 431), and so has the depth of JSON',
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    const headers = { 'content-type': 'application/json' }
    const post = (body: string) => audit.ask({ method: 'POST', path: '/api/auth/reset/complete', headers, body })
    const large = await post(JSON.stringify({ token: 'a'.repeat(100_000) }))
    seen.expect(large.status === 413, `a body of 100 kB → ${large.status} ${codeOf(large)}`)
    const nested = await post(`{"token":${'['.repeat(deep)}${']'.repeat(deep)}}`)
    seen.expect(nested.status === 400, `JSON of ${deep} levels → ${nested.status} ${codeOf(nested)}`)
    const long = await audit.ask({ path: `/api/symbols/search?q=${'a'.repeat(5_000)}` })
    seen.expect(long.status === 414, `an address of 5,000 characters → ${long.status} ${codeOf(long)}`)
    const wide = await audit.ask({ path: '/api/auth/options', headers: { 'x-large': 'a'.repeat(20_000) } })
    seen.expect(wide.status === 431, `headers of 20 kB → ${wide.status} ${codeOf(wide)}`)
    return seen.evidence()
  },
}
