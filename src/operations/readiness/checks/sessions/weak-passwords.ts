import { json } from '../../asking.ts'
import { type Claim, observing } from '../../claim.ts'

export const weakPasswords: Claim = {
  id: 'sessions.weak-passwords',
  section: 'accounts',
  says: 'A password that is short, was stolen elsewhere, repeats, or is made of its owner’s address is refused',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { user } = await audit.members()
    const weak = {
      'of 14 characters, without a second factor': 'q7#Vz!m2Kp@x9L',
      'that is among the stolen ones': 'qwertyuiop1234567890',
      'that repeats': 'abcabcabcabcabcabcabc',
      'made of its owner’s address': `${user.email.split('@', 1)[0]!}1!`,
    }
    for (const [what, password] of Object.entries(weak)) {
      const asked = json({ password, current: user.password })
      const answer = await audit.ask({
        method: 'PUT',
        path: '/api/account/password',
        ...asked,
        headers: { ...asked.headers, ...user.headers },
      })
      const [, reason = ''] = /"reason":"([\w-]+)"/.exec(answer.body) ?? []
      seen.expect(answer.status === 400 || answer.status === 422, `one ${what} → ${answer.status} ${reason}`)
    }
    return seen.evidence()
  },
}
