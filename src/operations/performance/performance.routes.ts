import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Secret } from '#config'
import { maySeeInside } from '#http'
import { performanceAnswer } from './performance.contract.ts'
import type { Performance } from './performance.ts'

export function performanceRoutes(
  performance: Pick<Performance, 'stats'>,
  { monitoringToken }: { monitoringToken: Secret | undefined },
): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/performance/stats',
      {
        config: { access: 'public', rate: 'interactive', underLoad: 'last-for-operators' },
        schema: {
          tags: ['health'],
          summary: 'How quick the instance is',
          description:
            'Of the last minutes, over all processes. Totals for everybody; routes, slow requests and processes for administrators and holders of the monitoring token.',
          security: [{ monitoringToken: [] }, { session: [] }, {}],
          response: { 200: performanceAnswer },
        },
      },
      async request => {
        const stats = await performance.stats()
        const { windowSeconds, totals } = stats
        return (await maySeeInside(request, monitoringToken)) ? stats : { windowSeconds, totals }
      },
    )
  }
}
