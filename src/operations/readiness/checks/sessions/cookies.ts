import { type Claim, observing } from '../../claim.ts'

export const cookies: Claim = {
  id: 'sessions.cookies',
  section: 'configuration',
  says: 'Every cookie is __Host-, Secure, HttpOnly, SameSite=Strict, for the path / and for no other host',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { user } = await audit.members()
    for (const cookie of user.signIn.headers['set-cookie'] ?? []) {
      const [pair = '', ...rest] = cookie.split(';').map(part => part.trim())
      const attributes = rest.map(part => part.toLowerCase())
      const isRight =
        pair.startsWith('__Host-') &&
        ['secure', 'httponly', 'samesite=strict', 'path=/'].every(wanted => attributes.includes(wanted)) &&
        !attributes.some(part => part.startsWith('domain'))
      seen.expect(isRight, `Set-Cookie: ${pair.replace(/=.*/, '=[hidden]')}; ${rest.join('; ')}`)
    }
    return seen.evidence()
  },
}
