import { randomBytes } from 'node:crypto'
import { type Answer, json } from '../../asking.ts'
import { type Claim, observing } from '../../claim.ts'

export const sameAnswer: Claim = {
  id: 'sessions.same-answer',
  section: 'accounts',
  says: 'Signing in and asking for a new password answer the same for an address that has an account and for one that has none',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { user } = await audit.members()
    const unknown = `${randomBytes(12).toString('hex')}@readiness.invalid`
    const password = randomBytes(24).toString('base64url')
    const post = (path: string, body: object) => audit.ask({ method: 'POST', path, ...json(body) })
    const compare = (path: string, ...both: [Answer, Answer]): void => {
      const [known, none] = both.map(comparable)
      seen.expect(known === none, `POST ${path}: with an account ${known}; without ${none}`)
    }
    compare('/api/auth/sign-in', await audit.refusedSignIn(), await post('/api/auth/sign-in', { email: unknown, password }))
    // Where mail is sent, asking would send a letter to an address that does not exist.
    if (!audit.inside().sendsMail)
      compare(
        '/api/auth/reset',
        await post('/api/auth/reset', { email: user.email }),
        await post('/api/auth/reset', { email: unknown }),
      )
    return seen.evidence()
  },
}

/** Status, names of the headers and body, without what is another in every answer. */
function comparable({ status, headers, body }: Answer): string {
  const names = Object.keys(headers).toSorted().join(' ')
  return `${status} ${body.replace(/"requestId":"[^"]*"/, '"requestId":…')} [${names.length} characters of header names: ${names.slice(0, 40)}…]`
}
