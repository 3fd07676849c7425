import { codeOf } from '../../asking.ts'
import { type Claim, observing } from '../../claim.ts'

export const unreadable: Claim = {
  id: 'requests.unreadable',
  section: 'deployment',
  says: 'NUL, broken UTF-8, broken JSON and keys that reach for prototypes are refused as malformed, and never an error of the server',
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    const bodies: [string, string | Buffer][] = [
      ['broken JSON', '{"token":'],
      ['NUL in a text', '{"token":"a\\u0000b","password":"c"}'],
      ['broken UTF-8', Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d])],
      ['__proto__', '{"__proto__":{"role":"admin"},"token":"a","password":"b"}'],
    ]
    for (const [what, body] of bodies) {
      const headers = { 'content-type': 'application/json' }
      const answer = await audit.ask({ method: 'POST', path: '/api/auth/reset/complete', headers, body })
      seen.expect(answer.status === 400, `${what} → ${answer.status} ${codeOf(answer)}`)
    }
    for (const path of ['/api/symbols/search?q=%00', '/api/stocks/%00', '/api/symbols/search?q=%c3%28']) {
      const answer = await audit.ask({ path })
      seen.expect(answer.status >= 400 && answer.status < 500, `GET ${path} → ${answer.status} ${codeOf(answer)}`)
    }
    return seen.evidence()
  },
}
