import { type Claim, observing } from '../../claim.ts'

const addresses = ['/api/auth/session', '/api/account', '/api/account/sessions', '/api/account/events', '/api/account/export']

export const personalAnswers: Claim = {
  id: 'headers.personal-answers',
  section: 'testing',
  says: 'Whatever is personal carries Cache-Control: no-store, so that neither a proxy nor the browser keeps it',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { user } = await audit.members()
    for (const path of addresses) {
      const answer = await audit.ask({ path, headers: user.headers })
      const kept = answer.headers['cache-control'] ?? '(missing)'
      seen.expect(answer.status === 200 && /\bno-store\b/.test(kept), `${path} → ${answer.status}, cache-control: ${kept}`)
    }
    const signIn = user.signIn.headers['cache-control'] ?? '(missing)'
    seen.expect(/\bno-store\b/.test(signIn), `/api/auth/sign-in → ${user.signIn.status}, cache-control: ${signIn}`)
    return seen.evidence()
  },
}
