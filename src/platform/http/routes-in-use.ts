// Knows which addresses exist, so that a wrong method is told from a wrong address (405 with Allow, 404).
import type { FastifyInstance } from 'fastify'

export type RoutesInUse = { readonly methodsAt: (path: string) => string[] }

/** Call before routes are added. */
export function routesInUse(app: FastifyInstance): RoutesInUse {
  const methodsByTemplate = new Map<string, { shape: RegExp; methods: Set<string> }>()
  app.addHook('onRoute', route => {
    const entry = methodsByTemplate.get(route.url) ?? { shape: shapeOf(route.url), methods: new Set<string>() }
    for (const method of [route.method].flat()) entry.methods.add(method.toUpperCase())
    methodsByTemplate.set(route.url, entry)
  })
  return {
    methodsAt: path => {
      const methods = [...methodsByTemplate.values()].filter(entry => entry.shape.test(path)).flatMap(entry => [...entry.methods])
      return [...new Set(methods)].toSorted()
    },
  }
}

/** '/api/stocks/:symbol' matches one piece for :symbol; '*' matches the rest. */
function shapeOf(template: string): RegExp {
  const pattern = template
    .split(/(:\w+|\*)/)
    .map(piece => (piece === '*' ? '.*' : piece.startsWith(':') ? '[^/]+' : piece.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('')
  return new RegExp(`^${pattern}$`)
}
