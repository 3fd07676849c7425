import { type Claim, observing } from '../../claim.ts'
import { describedRoutes } from './described-routes.ts'

const unsafe = ['PUT', 'DELETE', 'PATCH', 'POST']

export const described: Claim = {
  id: 'interface.described',
  section: 'deployment',
  says: 'The OpenAPI document describes every method of its addresses, each with a name, a sentence and its answers',
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    const routes = await describedRoutes(audit)
    const bare = routes.filter(({ operation }) => !operation.operationId || !operation.summary || !operation.responses)
    for (const { method, path } of bare) seen.expect(false, `${method} ${path} lacks a name, a sentence or its answers`)
    const names = new Set(routes.map(({ operation }) => operation.operationId))
    seen.expect(names.size === routes.length, `${routes.length} operations, ${names.size} names`)
    const byPath = Map.groupBy(routes, ({ path }) => path)
    for (const path of byPath.keys()) {
      const asked = path.replaceAll(/\{\w+\}/g, '1')
      // Another address with a parameter may be met by this path, too.
      const methods = new Set(routes.filter(route => shapeOf(route.path).test(asked)).map(({ method }) => method))
      // A method that the address does not take is answered with those that it does.
      const wrong = unsafe.find(method => !methods.has(method))
      if (wrong === undefined) continue
      const answer = await audit.ask({ method: wrong, path: asked })
      const taken = (answer.headers.allow ?? '').split(/,\s*/)
      const hidden = taken.filter(method => method !== '' && method !== 'HEAD' && method !== 'OPTIONS' && !methods.has(method))
      if (answer.status !== 405) seen.expect(false, `${wrong} ${path} → ${answer.status}`)
      if (hidden.length > 0) seen.expect(false, `${path} takes ${hidden.join(', ')} as well`)
    }
    seen.expect(byPath.size > 0, `${byPath.size} addresses asked which methods they take`)
    return seen.evidence()
  },
}

function shapeOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`)
}
