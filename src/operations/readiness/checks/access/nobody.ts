import { codeOf } from '../../asking.ts'
import { type Claim, observing } from '../../claim.ts'
import { describedRoutes } from '../interface/described-routes.ts'

export const nobody: Claim = {
  id: 'access.nobody',
  section: 'accounts',
  says: 'Every address below /api/account, /api/admin and /api/watchlists refuses whoever is not signed in (401)',
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    const routes = (await describedRoutes(audit)).filter(({ path }) => /^\/api\/(account|admin|watchlists)(\/|$)/.test(path))
    for (const { method, path } of routes) {
      const named = path.replaceAll(/\{\w+\}/g, '00000000-0000-4000-8000-000000000000')
      const answer = await audit.ask({ method, path: named })
      if (answer.status !== 401) seen.expect(false, `${method} ${path} → ${answer.status} ${codeOf(answer)}`)
    }
    seen.expect(routes.length > 0, `${routes.length} addresses asked as nobody`)
    return seen.evidence()
  },
}
