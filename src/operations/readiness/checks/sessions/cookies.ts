import { json } from '../../asking.ts'
import { type Claim, observing } from '../../claim.ts'

/** Of what stands between a password and a second factor, and of a session. */
const names = ['session', 'device', 'sign-in'].map(end => `__Host-${end}`)

/** Comes late: what was set in the whole audit is looked at. */
export const cookies: Claim = {
  id: 'sessions.cookies',
  section: 'configuration',
  says: 'Every cookie is __Host-, Secure, HttpOnly, SameSite=Strict, for the path / and for no other host',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    // With an authenticator app the password alone gives a cookie of another kind.
    await audit.app()
    const { email, password } = (await audit.members()).other
    await audit.ask({ method: 'POST', path: '/api/auth/sign-in', ...json({ email, password }) })
    const said = new Set(audit.cookies().map(line => line.replace(/=[^;]*/, '=[hidden]').replace(/max-age=\d+/i, 'Max-Age=…')))
    for (const cookie of said) {
      const [pair = '', ...rest] = cookie.split(';').map(part => part.trim())
      const attributes = rest.map(part => part.toLowerCase())
      const isRight =
        pair.startsWith('__Host-') &&
        ['secure', 'httponly', 'samesite=strict', 'path=/'].every(wanted => attributes.includes(wanted)) &&
        !attributes.some(part => part.startsWith('domain'))
      seen.expect(isRight, `Set-Cookie: ${cookie}`)
    }
    const missing = names.filter(name => ![...said].some(cookie => cookie.startsWith(`${name}=`)))
    seen.expect(missing.length === 0, `never set: ${missing.join(', ') || 'none'}`)
    return seen.evidence()
  },
}
