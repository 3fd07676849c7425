import { type Claim, observing } from '../../claim.ts'
import { addressOf, isOpen } from '../../visits.ts'
import { describedRoutes } from '../interface/described-routes.ts'

/** These answer with what is the user's, so that not only refusals are looked at. */
const answered = [
  '/api/account',
  '/api/account/sessions',
  '/api/account/events',
  '/api/account/export',
  '/api/watchlists',
  '/api/alerts',
]

export const personalAnswers: Claim = {
  id: 'headers.personal-answers',
  section: 'testing',
  says: 'Whatever is personal carries Cache-Control: no-store, so that neither a proxy nor the browser keeps it',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { user } = await audit.members()
    const own = (await describedRoutes(audit)).filter(route => route.method === 'GET' && !isOpen(route))
    for (const path of ['/api/auth/session', ...own.map(addressOf)]) {
      const answer = await audit.ask({ path, headers: user.headers })
      const kept = answer.headers['cache-control'] ?? '(missing)'
      const isRight = /\bno-store\b/.test(kept) && (answer.status === 200 || !answered.includes(path))
      if (!isRight || answered.includes(path)) seen.expect(isRight, `${path} → ${answer.status}, cache-control: ${kept}`)
    }
    const signIn = user.signIn.headers['cache-control'] ?? '(missing)'
    seen.expect(/\bno-store\b/.test(signIn), `/api/auth/sign-in → ${user.signIn.status}, cache-control: ${signIn}`)
    return seen.evidence()
  },
}
