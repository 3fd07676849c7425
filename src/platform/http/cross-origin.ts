// Pages of other origins may call the API only where CORS_ORIGINS names them, and never with somebody's session: an origin is compared as a
// whole, and credentials are never allowed.
import type { FastifyInstance } from 'fastify'
import { pathOf } from './request-path.ts'

const rememberedSeconds = '600'

/** Call before admission: a preflight asks with a method that no route takes. */
export function allowOrigins(app: FastifyInstance, origins: readonly string[], methodsAt: (path: string) => string[]): void {
  if (origins.length === 0) return
  const allowed = new Set(origins)
  app.addHook('onRequest', (request, reply, done) => {
    const path = pathOf(request.url)
    if (!path.startsWith('/api/')) return done()
    // The answer to one origin must not be taken from a cache for another.
    void reply.header('vary', 'origin')
    const { origin, 'access-control-request-method': wanted } = request.headers
    if (origin === undefined || !allowed.has(origin)) return done()
    void reply.headers({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'ratelimit, ratelimit-policy, retry-after, x-request-id',
    })
    const methods = methodsAt(path)
    if (request.method !== 'OPTIONS' || wanted === undefined || methods.length === 0) return done()
    void reply
      .code(204)
      .headers({
        'access-control-allow-methods': methods.join(', '),
        'access-control-allow-headers': 'authorization, content-type',
        'access-control-max-age': rememberedSeconds,
      })
      .send()
  })
}
