import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Secret } from '#config'
import { maySeeInside } from '#http'
import { healthAnswer } from './health.contract.ts'
import type { Health } from './health.ts'

const response = { 200: healthAnswer, 503: healthAnswer }
const tags = ['health']

export function healthRoutes(
  health: Health,
  options: { monitoringToken: Secret | undefined; now: () => number },
): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/health',
      {
        config: { access: 'public', rate: 'health' },
        schema: {
          tags,
          summary: 'How the instance is',
          description:
            'What was found when each part was last looked at; asking costs nothing. 503 when unhealthy. The single checks are shown to administrators and holders of the monitoring token.',
          security: [{ monitoringToken: [] }, { session: [] }, {}],
          response,
        },
      },
      async (request, reply) => {
        const report = await health.report()
        const status = health.phase() === 'starting' ? ('unhealthy' as const) : report.status
        const { timestamp, checks } = report
        const mayKnow = await maySeeInside(request, options.monitoringToken)
        return reply.code(status === 'unhealthy' ? 503 : 200).send({ status, timestamp, ...(mayKnow && { checks }) })
      },
    )

    app.get(
      '/api/health/live',
      {
        config: { access: 'public', rate: 'health' },
        schema: {
          tags,
          summary: 'Whether the process lives',
          description:
            'Answers as long as the process can; asks nobody. An orchestrator restarts the process when this stays silent.',
          response: { 200: healthAnswer },
        },
      },
      () => ({ status: 'healthy' as const, timestamp: new Date(options.now()).toISOString() }),
    )

    app.get(
      '/api/health/ready',
      {
        config: { access: 'public', rate: 'health' },
        schema: {
          tags,
          summary: 'Whether the process should get requests',
          description: '503 while starting, while stopping, and while a part without which it cannot work is unhealthy.',
          response,
        },
      },
      async (_request, reply) => {
        const isReady = (await health.isAble()) && health.phase() === 'accepting'
        const timestamp = new Date(options.now()).toISOString()
        return reply
          .code(isReady ? 200 : 503)
          .send({ status: isReady ? ('healthy' as const) : ('unhealthy' as const), timestamp })
      },
    )
  }
}
